<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

/** `wp waybill …`, in one process each as on a server. */
final class CliTest extends ShopTestCase {

	public function test_move_answers_the_receipt(): void {
		$order            = $this->shop->paidOrder();
		[ $code, $output ] = $this->shop->tryCli( 'move', (string) $order, 'cancel', '--reason=customer_asked' );
		self::assertSame( 0, $code, $output );
		$receipt = json_decode( $output, true );
		self::assertSame( [ 'cli', 'cancelled', "order:{$order}" ], [ $receipt['actor'], $receipt['state'], $receipt['subject'] ] );
		self::assertSame( 'wc-cancelled', $this->shop->status( $order ) );
		$event = $this->shop->events( "order:{$order}" )[1]['body'];
		self::assertSame( [ 'cli', [ 'manager' ], 'cli' ], [ $event['actor']['id'], $event['actor']['roles'], $event['actor']['via'] ] );
	}

	public function test_numbers_and_flags_of_a_move_have_the_types_of_its_inputs(): void {
		$order = $this->shop->paidOrder();
		$this->shop->move( 'staff1', $order, 'start_picking' );
		[ $code, $output ] = $this->shop->tryCli( 'move', (string) $order, 'pack', '--parcels=3' );
		self::assertSame( 0, $code, $output );
		self::assertSame( 3, $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json()['vars']['parcel_count'] );
	}

	public function test_a_refused_move_says_why_and_fails(): void {
		$order             = $this->shop->paidOrder();
		[ $code, $output ] = $this->shop->tryCli( 'move', (string) $order, 'deliver' );
		self::assertSame( 1, $code );
		self::assertStringStartsWith( 'Error: ', $output );
		self::assertSame( [ 'started', 'refused' ], $this->shop->kinds( $order ) );
	}

	public function test_assign_gives_an_order_to_somebody_and_takes_it_back(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( 0, $this->shop->tryCli( 'assign', (string) $order, 'driver1' )[0] );
		self::assertSame( 200, $this->shop->rest( 'driver1', 'GET', "orders/{$order}" )->status );
		self::assertSame( 0, $this->shop->tryCli( 'assign', (string) $order )[0] );
		self::assertSame( 404, $this->shop->rest( 'driver1', 'GET', "orders/{$order}" )->status );
		self::assertSame( [ 'started', 'assigned', 'assigned' ], $this->shop->kinds( $order ) );
	}

	public function test_history_tells_all_of_it_in_sentences(): void {
		$order = $this->shop->paidOrder();
		$this->shop->move( 'staff1', $order, 'start_picking' );
		[ $code, $output ] = $this->shop->tryCli( 'history', (string) $order );
		self::assertSame( 0, $code );
		self::assertMatchesRegularExpression( '/^   1  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  The order was paid and entered the workflow in New\.\n   2  .*  Staff1 moved the order from New to Picking\.$/', trim( $output, "\n" ) );
	}

	public function test_adopt_and_revert_end_a_drift(): void {
		foreach ( [ 'adopt' => 'wc-on-hold', 'revert' => 'wc-processing' ] as $command => $status ) {
			$order = $this->shop->paidOrder();
			$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'on-hold' ] );
			self::assertSame( 0, $this->shop->tryCli( $command, (string) $order )[0] );
			self::assertSame( $status, $this->shop->status( $order ) );
			self::assertSame( [ 'started', 'drifted', "{$command}ed" ], $this->shop->kinds( $order ) );
		}
		$order = $this->shop->paidOrder();
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'on-hold' ] );
		self::assertStringContainsString( '"state":"on_hold"', $this->shop->cli( 'adopt', (string) $order, 'on_hold' ) );
		[ $code, $output ] = $this->shop->tryCli( 'adopt', (string) $order );
		self::assertSame( 1, $code );
		self::assertStringContainsString( 'nothing to settle', $output );
	}

	public function test_drain_takes_what_waits_into_the_log(): void {
		$order = $this->shop->paidOrder();
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'completed' ] );
		self::assertMatchesRegularExpression( '/^Success: [1-9]\d* changes? taken into the log\.$/', trim( $this->shop->cli( 'drain' ) ) );
		self::assertSame( '1', $this->shop->sql( "SELECT MIN(drained) FROM wp_waybill_moves WHERE order_id = {$order}" ) );
		self::assertSame( 0, $this->shop->tryCli( 'drain' )[0] );
	}

	public function test_reconcile_finds_what_passed_no_hook(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = 'wc-on-hold' WHERE id = {$order}" );
		self::assertMatchesRegularExpression( '/^Success: [1-9]\d* orders? differs?\.$/', trim( $this->shop->cli( 'reconcile' ) ) );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $order ) );
	}

	public function test_recover_settles_what_a_worker_left(): void {
		self::assertMatchesRegularExpression( '/Success: \d+ moves? looked at\.$/', trim( $this->shop->cli( 'recover' ) ) );
	}

	public function test_verify_says_what_it_verified_and_names_what_is_wrong(): void {
		self::assertMatchesRegularExpression( '/^Success: [1-9]\d* events of [1-9]\d* subjects verify; digest [0-9a-f]{64}\.$/', trim( $this->shop->cli( 'verify' ) ) );
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$store = $this->shop->store();
		$copy  = dirname( $store ) . '/tampered.db';
		$this->shop->php( sprintf( '(new Waybill\Store("sqlite:%s"))->backup("%s");', $store, $copy ) );
		$database = new \PDO( "sqlite:{$copy}" );
		$database->exec( 'DROP TRIGGER event_is_final' );
		$database->exec( "UPDATE event SET body = replace(body, '\"new\"', '\"old\"') WHERE subject = 'order:{$order}'" );
		unset( $database );
		$this->shop->plant( sprintf( 'if("cli"===PHP_SAPI)define("WAYBILL_STORE","sqlite:%s");', $copy ) );
		[ $code, $output ] = $this->shop->tryCli( 'verify' );
		$this->shop->clear();
		array_map( 'unlink', (array) glob( "{$copy}*" ) );
		self::assertSame( 1, $code, $output );
		self::assertStringContainsString( "order:{$order}", $output );
	}

	public function test_doctor_fails_where_something_is_wrong(): void {
		$this->shop->php( 'ActionScheduler_QueueRunner::instance()->run();' );
		$lines = json_decode( $this->shop->cli( 'doctor', '--format=json' ), true );
		self::assertSame( [ 'check', 'level', 'text' ], array_keys( $lines[0] ) );
		$checks = array_column( $lines, 'level', 'check' );
		self::assertSame( [ 'ok', 'ok', 'ok', 'ok' ], [ $checks['hpos'], $checks['table_engines'], $checks['db_dropin'], $checks['guard'] ] );

		$this->shop->sql( 'CREATE TABLE wp_old_table (id INT) ENGINE=MyISAM' );
		file_put_contents( "{$this->shop->folder}/www/wp-content/db.php", "<?php\n" );
		$this->shop->plant( 'add_filter("pre_option_woocommerce_custom_orders_table_enabled",fn()=>"no");' );
		[ $code, $output ] = $this->shop->tryCli( 'doctor' );
		unlink( "{$this->shop->folder}/www/wp-content/db.php" );
		$this->shop->sql( 'DROP TABLE wp_old_table' );
		self::assertSame( 1, $code );
		foreach ( [ 'error    table_engines .*wp_old_table', 'warning  db_dropin', 'error    hpos', 'error    guard .*High-Performance Order Storage' ] as $line ) {
			self::assertMatchesRegularExpression( "/^{$line}/m", $output );
		}
	}

	public function test_doctor_says_where_the_store_is_gone(): void {
		$folder = dirname( $this->shop->store() );
		rename( $folder, "{$folder}.away" );
		[ $code, $output ] = $this->shop->tryCli( 'doctor' );
		$others            = array_map( fn( array $command ): array => $this->shop->tryCli( ...$command ), [ [ 'verify' ], [ 'recover' ], [ 'history', '1' ] ] );
		rename( "{$folder}.away", $folder );
		self::assertSame( 1, $code );
		self::assertMatchesRegularExpression( '/^error    store /m', $output );
		foreach ( $others as [ $code, $output ] ) {
			self::assertSame( 1, $code );
			self::assertMatchesRegularExpression( '/^Error: [^\n]+$/', trim( $output ) );
		}
	}

	/** @param list<string> $arguments */
	#[DataProvider( 'wrongCommands' )]
	public function test_bad_input_is_named_in_one_line( array $arguments, string $named ): void {
		[ $code, $output ] = $this->shop->tryCli( ...array_map( fn( string $argument ): string => '{order}' === $argument ? (string) $this->shop->paidOrder() : $argument, $arguments ) );
		self::assertSame( 1, $code, $output );
		self::assertMatchesRegularExpression( '/^Error: [^\n]+$/', trim( $output ) );
		self::assertStringContainsString( $named, $output );
	}

	/** @return array<string, array{list<string>, string}> */
	public static function wrongCommands(): array {
		return [
			'move without an order'        => [ [ 'move' ], 'number' ],
			'a word for an order'          => [ [ 'move', 'twelve', 'hold' ], 'number' ],
			'a number with letters'        => [ [ 'history', '12abc' ], 'number' ],
			'a negative number'            => [ [ 'adopt', '-5' ], 'number' ],
			'an unknown order'             => [ [ 'move', '999999999', 'hold' ], 'no such order' ],
			'history of an unknown order'  => [ [ 'history', '999999999' ], 'no such order' ],
			'move without a name'          => [ [ 'move', '{order}' ], 'name' ],
			'an unknown transition'        => [ [ 'move', '{order}', 'fly' ], 'fly' ],
			'a missing input'              => [ [ 'move', '{order}', 'hold' ], 'reason' ],
			'a wrong input'                => [ [ 'move', '{order}', 'hold', '--reason=boredom' ], 'reason' ],
			'an unknown input'             => [ [ 'move', '{order}', 'hold', '--reason=other', '--colour=red' ], 'colour' ],
			'an input without a value'     => [ [ 'move', '{order}', 'hold', '--reason' ], 'reason' ],
			'assign to nobody known'       => [ [ 'assign', '{order}', 'nobody-of-that-name' ], 'nobody-of-that-name' ],
			'assign to a customer'         => [ [ 'assign', '{order}', 'customer' ], 'customer' ],
			'adopt where nothing drifted'  => [ [ 'adopt', '{order}' ], 'nothing to settle' ],
			'revert where nothing drifted' => [ [ 'revert', '{order}' ], 'nothing to settle' ],
			'doctor in an unknown format'  => [ [ 'doctor', '--format=xml' ], 'xml' ],
			'an unknown command'           => [ [ 'fly' ], 'fly' ],
		];
	}
}
