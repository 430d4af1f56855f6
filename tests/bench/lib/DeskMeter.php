<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Tests\Race\Shop;

/**
 * A shop with many orders, two thousand of them in the workflow, and what it costs to list and find
 * them: by Waybill on both ways, by WooCommerce's REST API and its order screen, and what WordPress
 * costs without any of them. With WAYBILL_BENCH_KEEP in the environment the shop stays for the next
 * run, stopped: a million orders take half an hour to make.
 */
final class DeskMeter {

	private const WARM_UP = 10;

	/** Orders that people work on; the rest is a shop's history. */
	private const OPEN = 2000;

	/** Neither shop waits for the disk. */
	private const POOL_BYTES = 2 << 30;

	/** The list that is measured. */
	public const LIST = '/wp-json/waybill/v1/orders?max=50&scope=open&country=DE&sort=due';

	private ?Shop $shop = null;

	/** @var list<string> of an administrator's browser */
	private array $headers = [];

	public function __construct( private readonly int $orders ) {
	}

	/**
	 * The median over requests for a path, one at a time.
	 *
	 * @param 'cpu_ms'|'queries' $figure
	 * @param list<string>       $headers
	 */
	public function measure( string $path, string $figure, int $count, array $headers = [] ): float {
		$shop    = $this->shop();
		$request = $shop->get( $path, [ ...$this->headers, ...$headers, 'X-Race-Cost: 1' ] );
		$log     = "{$shop->folder}/race-cost.log";
		file_put_contents( $log, '' );
		for ( $sent = 0; $sent < $count; ++$sent ) {
			$answer = $shop->send( [ $request ] )[0];
			$answer['status'] < 400 || throw new \RuntimeException( "$path: {$answer['status']} {$answer['body']}" );
		}
		// The worker writes its line when the answer is out already.
		for ( $try = 0; count( (array) file( $log ) ) < $count && $try < 200; ++$try ) {
			usleep( 10_000 );
		}
		return Comparison::median( array_map( static fn( string $line ): float => (float) explode( ' ', $line )[ 'cpu_ms' === $figure ? 0 : 1 ], (array) file( $log ) ) );
	}

	/** Milliseconds of a search for a phone number, until the ids are there: of [count] for each number. */
	public function search( string $by, int $count ): float {
		$shop    = $this->shop();
		$phones  = $this->phones();
		$figures = [];
		foreach ( array_merge( ...array_fill( 0, $count, array_keys( $phones ) ) ) as $id ) {
			$phone  = $phones[ $id ];
			$answer = json_decode( $shop->send( [ $shop->get( '/?phone=' . rawurlencode( $phone ), [ "X-Bench-Search: $by" ] ) ] )[0]['body'], true );
			if ( ! is_array( $answer ) || ! in_array( $id, $answer['found'], true ) ) {
				throw new \RuntimeException( "$by does not find order $id by $phone: " . json_encode( $answer ) );
			}
			$figures[] = $answer['us'] / 1000;
		}
		return Comparison::median( $figures );
	}

	/** @return array<int, string> order to a phone number as it is stored */
	private function phones(): array {
		$rows = explode( "\n", trim( $this->shop()->sql( "SELECT order_id, phone FROM wp_wc_order_addresses WHERE phone <> '' AND address_type = 'billing' ORDER BY MOD(order_id * 7919, 10007), order_id LIMIT 3" ) ) );
		$all  = [];
		foreach ( $rows as $row ) {
			[ $id, $phone ]     = explode( "\t", $row );
			$all[ (int) $id ] = $phone;
		}
		return $all;
	}

	private function shop(): Shop {
		return $this->shop ??= $this->start();
	}

	private function start(): Shop {
		$root     = Program::root();
		$is_kept  = false !== getenv( 'WAYBILL_BENCH_KEEP' );
		$instance = "bench-desk-{$this->orders}" . ( $is_kept ? '' : '-' . getmypid() );
		$lab      = "$root/tests/lab/shop";
		Program::output( [ $lab, 'start', $instance, '--workers', '2', '--shortcut', '--fast', '--lifetime', '0', '--until-pid', (string) getmypid() ] );
		register_shutdown_function( static fn() => Program::output( [ $lab, $is_kept ? 'stop' : 'wipe', $instance ] ) );
		$shop = new Shop( $instance, $root, false );
		$shop->sql( sprintf( 'SET GLOBAL innodb_buffer_pool_size = %d; SET GLOBAL innodb_log_file_size = 1 << 30', self::POOL_BYTES ) );
		if ( (int) $shop->sql( 'SELECT COUNT(*) FROM wp_wc_orders' ) < $this->orders ) {
			Program::output( [ $lab, 'seed', $instance, '--products', '20', '--orders', (string) $this->orders ] );
		}
		$this->open( $shop, $lab );
		$status = Program::output( [ $lab, 'wp', $instance, 'waybill', 'catalog', 'status' ] );
		if ( 1 !== preg_match( '/^(\d+) orders /m', $status, $cards ) || (int) $cards[1] < $this->orders ) {
			Program::output( [ $lab, 'wp', $instance, 'waybill', 'catalog', 'rebuild' ] );
		}
		$plugins = "{$shop->folder}/www/wp-content/mu-plugins";
		foreach ( [ 'race-witness' => 'tests/race/shop/witness.php', 'bench-bare' => 'tests/bench/desk/bare.php' ] as $name => $file ) {
			is_link( "$plugins/$name.php" ) || symlink( "$root/$file", "$plugins/$name.php" );
		}
		$code           = '$t=time()+86400;$u=get_user_by("login","admin");$k=WP_Session_Tokens::get_instance($u->ID)->create($t);$c=wp_generate_auth_cookie($u->ID,$t,"logged_in",$k);$_COOKIE[LOGGED_IN_COOKIE]=$c;wp_set_current_user($u->ID);'
			. 'echo json_encode([LOGGED_IN_COOKIE."=".urlencode($c)."; ".AUTH_COOKIE."=".urlencode(wp_generate_auth_cookie($u->ID,$t,"auth",$k)),wp_create_nonce("wp_rest")]);';
		$session        = Program::json( [ $lab, 'php', $instance, '-r', $code ] );
		$this->headers  = [ "Cookie: {$session[0]}", "X-WP-Nonce: {$session[1]}" ];
		$shop->send( array_fill( 0, self::WARM_UP, $shop->get( self::LIST, $this->headers ) ) );
		$listed = json_decode( $shop->send( [ $shop->get( self::LIST, $this->headers ) ] )[0]['body'], true );
		50 === count( $listed['orders'] ?? [] ) || throw new \RuntimeException( 'the list is not 50 orders long: ' . json_encode( $listed ) );
		return $shop;
	}

	/** Has the newest paid orders told as WooCommerce's own moves are, which makes them open ones. */
	private function open( Shop $shop, string $lab ): void {
		$shop->sql(
			"INSERT IGNORE INTO wp_waybill_moves (id, order_id, from_status, to_status, kind, phase, request, origin, steps, done, drained, created_ms)
			SELECT MD5(CONCAT('bench', id)), id, 'pending', 'processing', 'foreign', 1, MD5(id), '{}', '[]', 1, 0, 1000 * UNIX_TIMESTAMP(date_created_gmt)
			FROM wp_wc_orders WHERE status = 'wc-processing' ORDER BY id DESC LIMIT " . self::OPEN
		);
		while ( '0' !== trim( $shop->sql( 'SELECT COUNT(*) FROM wp_waybill_moves WHERE drained = 0' ) ) ) {
			Program::output( [ $lab, 'php', $shop->name, '-r', 'do_action("waybill_drain");' ] );
		}
	}
}
