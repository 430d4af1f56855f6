<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

/**
 * A move that changes WooCommerce is all or nothing, whatever other plugins do in WooCommerce's
 * hooks, and leaves the database connection as it found it.
 */
final class ApplyTest extends ShopTestCase {

	/** WooCommerce cancels: gives stock back, leaves a note, mails the shop. */
	private const HOOK = 'woocommerce_order_status_cancelled';

	protected function tearDown(): void {
		$this->shop->clear();
		$this->assertNothingOpen();
	}

	public function test_a_move_takes_all_of_woocommerce_with_it(): void {
		$order  = $this->shop->paidOrder();
		$before = $this->trace( $order );
		$answer = $this->cancel( $order );
		self::assertSame( 200, $answer->status, $answer->body );
		$this->assertCancelled( $order, $before );
		self::assertSame( 'own 1', $this->shop->sql( "SELECT CONCAT(kind, ' ', phase) FROM wp_waybill_moves WHERE order_id = {$order} ORDER BY created_ms DESC LIMIT 1" ) );
	}

	/** @return iterable<string, array{string, string}> */
	public static function transactions(): iterable {
		yield 'committed' => [ '$wpdb->query("START TRANSACTION"); add_option("planted_%d", "x"); $wpdb->query("COMMIT");', 'x' ];
		yield 'rolled back' => [ '$wpdb->query("BEGIN"); add_option("planted_%d", "x"); $wpdb->query("ROLLBACK");', '' ];
		yield 'rolled back without a start' => [ 'add_option("planted_%d", "x"); $wpdb->query("ROLLBACK");', 'x' ];
		yield 'autocommit off and on' => [ '$wpdb->query("SET autocommit=0"); add_option("planted_%d", "x"); $wpdb->query("COMMIT"); $wpdb->query("SET autocommit=1");', 'x' ];
	}

	#[DataProvider( 'transactions' )]
	public function test_a_plugins_own_transaction_does_what_it_says_and_breaks_nothing( string $code, string $option ): void {
		$order  = $this->shop->paidOrder();
		$before = $this->trace( $order );
		$this->plantOn( self::HOOK, sprintf( $code, $order ) );
		$answer = $this->cancel( $order );
		self::assertSame( 200, $answer->status, $answer->body );
		$this->assertCancelled( $order, $before );
		self::assertSame( $option, $this->shop->sql( "SELECT option_value FROM wp_options WHERE option_name = 'planted_{$order}'" ) );
	}

	/** @return iterable<string, array{string}> */
	public static function failures(): iterable {
		yield 'an exception' => [ 'throw new Exception("boom");' ];
		yield 'an error' => [ 'throw new TypeError("boom");' ];
		yield 'an exception in a template' => [ 'ob_start(); echo "half a page"; throw new Exception("boom");' ];
		yield 'a ROLLBACK past wpdb' => [ 'mysqli_query($wpdb->__get("dbh"), "ROLLBACK");' ];
	}

	#[DataProvider( 'failures' )]
	public function test_a_failing_plugin_undoes_the_move_and_is_named( string $code ): void {
		$order  = $this->shop->paidOrder();
		$before = $this->trace( $order );
		$this->plantOn( self::HOOK, $code );
		$key    = bin2hex( random_bytes( 8 ) );
		$answer = $this->cancel( $order, $key );
		$detail = $this->assertProblem( 500, 'apply_failed', $answer )['detail'];
		self::assertStringContainsString( 'mu:planted', $detail );
		self::assertSame( $before, $this->trace( $order ), 'nothing is left of it' );
		self::assertContains( 'failed', $this->shop->kinds( $order ) );

		$this->shop->clear();
		self::assertMatchesRegularExpression( '/^“[^”]+” was undone because “mu:planted[^:]*” failed in the middle of it\.$/', $this->sentence( $order, 'failed' ) );
		$answer = $this->cancel( $order, $key );
		self::assertSame( 200, $answer->status, $answer->body );
		$this->assertCancelled( $order, $before );
	}

	/** @return iterable<string, array{string}> */
	public static function deaths(): iterable {
		yield 'exit()' => [ 'exit;' ];
		yield 'wp_die()' => [ 'wp_die("no");' ];
		yield 'out of memory' => [ 'ini_set("memory_limit", (string) (memory_get_usage() + 3000000)); str_repeat("x", 100000000);' ];
		yield 'out of time' => [ 'set_time_limit(1); while (true) { hash("sha256", "x"); }' ];
	}

	#[DataProvider( 'deaths' )]
	public function test_a_request_that_ends_inside_leaves_nothing_and_blocks_nothing( string $code ): void {
		$order  = $this->shop->paidOrder();
		$before = $this->trace( $order );
		$this->plantOn( self::HOOK, $code );
		$key = bin2hex( random_bytes( 8 ) );
		$this->cancel( $order, $key );
		self::assertSame( $before, $this->trace( $order ), 'nothing is left of it' );

		$this->shop->clear();
		$answer = $this->cancel( $order, $key );
		self::assertSame( 200, $answer->status, 'settled at once: ' . $answer->body );
		$this->assertCancelled( $order, $before );
	}

	/** @return iterable<string, array{string}> */
	public static function interruptions(): iterable {
		yield 'the connection is killed' => [ 'mysqli_query($wpdb->__get("dbh"), "KILL CONNECTION CONNECTION_ID()"); $wpdb->query("INSERT INTO wp_options (option_name, option_value) VALUES (\'planted_leak\', \'x\')");' ];
		yield 'the connection is killed in a template' => [ 'ob_start(); echo "half a page"; mysqli_query($wpdb->__get("dbh"), "KILL CONNECTION CONNECTION_ID()"); $wpdb->query("DO 0"); $wpdb->query("DO 0"); ob_end_clean();' ];
		yield 'wpdb connects again' => [ '$wpdb->close(); $wpdb->db_connect(false); add_option("planted_leak", "x");' ];
		yield 'a lock wait time-out' => [ '$c = mysqli_connect("localhost", DB_USER, DB_PASSWORD, DB_NAME, 0, substr(DB_HOST, strlen("localhost:"))); mysqli_query($c, "BEGIN"); mysqli_query($c, "SELECT 1 FROM wp_options WHERE option_name = \'blogname\' FOR UPDATE"); $wpdb->query("UPDATE wp_options SET autoload = autoload WHERE option_name = \'blogname\'");' ];
	}

	#[DataProvider( 'interruptions' )]
	public function test_a_lost_transaction_is_made_again_and_nothing_twice( string $code ): void {
		$order  = $this->shop->paidOrder();
		$before = $this->trace( $order );
		$flag   = "{$this->shop->folder}/planted-once-" . bin2hex( random_bytes( 4 ) );
		$this->plantOn( self::HOOK, "if (!file_exists('{$flag}')) { touch('{$flag}'); {$code} }" );
		$answer = $this->cancel( $order );
		self::assertFileExists( $flag );
		self::assertSame( 200, $answer->status, $answer->body );
		self::assertSame( 'cancelled', $answer->json()['state'] ?? '', $answer->body );
		$this->assertCancelled( $order, $before );
		self::assertSame( '', $this->shop->sql( "SELECT option_value FROM wp_options WHERE option_name = 'planted_leak'" ) );
	}

	/** @return iterable<string, array{string, string}> code, and what the log says that it did */
	public static function commits(): iterable {
		yield 'a table is made' => [ '$wpdb->query("CREATE TABLE IF NOT EXISTS wp_planted (id INT COMMENT \'SECRET\')");', ': CREATE' ];
		yield 'a table is changed' => [ '$wpdb->query("ALTER TABLE wp_planted_not_there ADD x INT COMMENT \'SECRET\'");', ': ALTER' ];
		yield 'a COMMIT past wpdb' => [ 'mysqli_query($wpdb->__get("dbh"), "COMMIT");', '' ];
	}

	#[DataProvider( 'commits' )]
	public function test_a_plugin_that_commits_tears_the_move_and_is_named( string $code, string $deed ): void {
		$order  = $this->shop->paidOrder();
		$before = $this->trace( $order );
		$this->plantOn( self::HOOK, $code );
		$key    = bin2hex( random_bytes( 8 ) );
		$answer = $this->cancel( $order, $key );
		$detail = $this->assertProblem( 409, 'torn', $answer )['detail'];
		self::assertStringContainsString( 'mu:planted', $detail );

		$this->shop->clear();
		$view = $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json();
		self::assertTrue( $view['torn'] );
		self::assertSame( [ 'started', 'torn' ], $this->shop->kinds( $order ) );
		$loud = $this->shop->rest( 'manager1', 'POST', "orders/{$order}/silence", [ 'until' => ( time() + 60 ) * 1000 ], Shop::key() );
		self::assertStringContainsString( 'was cut in half', $this->assertProblem( 409, 'torn', $loud )['detail'], 'nobody may wait with it' );
		$torn = $this->shop->events( "order:{$order}" )[1];
		self::assertMatchesRegularExpression( "/^mu:planted[^ ,]*(?:, [^ :]+)*{$deed}$/D", $torn['body']['data']['culprit'] );
		self::assertMatchesRegularExpression( '/^“[^”]+” was cut in half by mu:planted[^:]*\. /', $this->sentence( $order, 'torn' ) );
		$again = $this->cancel( $order, bin2hex( random_bytes( 8 ) ) );
		self::assertSame( 409, $again->status, 'it stands still until somebody settles it: ' . $again->body );
		$this->assertCancelled( $order, $before );
	}

	public function test_http_requests_of_plugins_are_cut_and_recorded(): void {
		$order = $this->shop->paidOrder();
		$door  = stream_socket_server( 'tcp://127.0.0.1:0' );
		self::assertIsResource( $door );
		$address = stream_socket_get_name( $door, false );
		$this->plantOn( self::HOOK, "for (\$i = 0; \$i < 3; ++\$i) { wp_remote_get('http://{$address}/', ['timeout' => 60]); }" );
		$began  = hrtime( true );
		$answer = $this->cancel( $order );
		self::assertLessThan( 6.0, ( hrtime( true ) - $began ) / 1e9 );
		self::assertSame( 200, $answer->status, $answer->body );
		$origin = json_decode( $this->shop->sql( "SELECT origin FROM wp_waybill_moves WHERE order_id = {$order} AND kind = 'own'" ), true );
		self::assertCount( 3, $origin['http'] );
		self::assertStringStartsWith( 'mu:planted', $origin['http'][0]['plugin'] );
		self::assertTrue( $origin['http'][0]['cut'] );
	}

	public function test_orders_of_other_products_do_not_notice_a_move_that_hangs(): void {
		[ $hanging, $other ] = $this->ordersOfTheirOwn( 2 );
		$this->plantOn( self::HOOK, "if (\$order_id === {$hanging}) { sleep(5); }" );
		$this->shop->together(
			array_map(
				fn( int $order ): array => $this->shop->restRequest(
					'manager1',
					'POST',
					"orders/{$order}/transitions/cancel",
					[ 'inputs' => [ 'reason' => 'other' ] ],
					Shop::key()
				),
				[ $hanging, $other ]
			)
		);
		$took = fn( int $order ): int => (int) $this->shop->sql(
			"SELECT done_ms - created_ms FROM wp_waybill_moves WHERE order_id = {$order} AND kind = 'own' AND phase = 1"
		);
		self::assertGreaterThan( 4_000, $took( $hanging ) );
		self::assertLessThan( 2_000, $took( $other ) );
		self::assertGreaterThan( 0, $took( $other ) );
	}

	public function test_meta_rows_are_found_by_what_they_belong_to(): void {
		$order = $this->shop->paidOrder();
		$this->plantOn(
			self::HOOK,
			'$seen = []; foreach (["UPDATE wp_postmeta SET meta_value = meta_value WHERE post_id = 0 AND meta_key = \'_x\'",'
			. '"UPDATE `wp_woocommerce_order_itemmeta` SET `meta_value` = \'1\' WHERE `order_item_id` = 0 AND `meta_key` = \'_x\'",'
			. '"UPDATE wp_postmeta SET meta_value = meta_value WHERE meta_id = 0",'
			. '"UPDATE wp_options SET option_value = option_value WHERE option_id = 0"] as $sql) { $wpdb->query($sql); $seen[] = $wpdb->last_error . $wpdb->last_query; }'
			. 'add_option("planted_seen_$order_id", $seen);'
		);
		self::assertSame( 200, $this->cancel( $order )->status );
		self::assertSame(
			[
				"UPDATE wp_postmeta FORCE INDEX (`post_id`) SET meta_value = meta_value WHERE post_id = 0 AND meta_key = '_x'",
				"UPDATE `wp_woocommerce_order_itemmeta` FORCE INDEX (`order_item_id`) SET `meta_value` = '1' WHERE `order_item_id` = 0 AND `meta_key` = '_x'",
				'UPDATE wp_postmeta SET meta_value = meta_value WHERE meta_id = 0',
				'UPDATE wp_options SET option_value = option_value WHERE option_id = 0',
			],
			json_decode( $this->shop->php( "echo json_encode(get_option('planted_seen_{$order}'));" ), true )
		);
	}

	public function test_an_order_of_the_same_product_waits_at_most_three_seconds_for_a_plugins_server(): void {
		$order  = $this->shop->paidOrder();
		$unpaid = $this->shop->unpaidOrder();
		$door   = stream_socket_server( 'tcp://127.0.0.1:0' );
		self::assertIsResource( $door );
		$address = stream_socket_get_name( $door, false );
		$file    = "{$this->shop->folder}/took";
		$this->plantOn( self::HOOK, "wp_remote_get('http://{$address}/', ['timeout' => 60]);" );
		$this->shop->plant( "'PUT' === \$_SERVER['REQUEST_METHOD'] && add_action('shutdown', fn() => file_put_contents('{$file}', microtime(true) - \$_SERVER['REQUEST_TIME_FLOAT']), 0);" );
		$this->shop->together(
			[
				$this->shop->restRequest( 'manager1', 'POST', "orders/{$order}/transitions/cancel", [ 'inputs' => [ 'reason' => 'other' ] ], Shop::key() ),
				$this->shop->restRequest( 'shopmanager', 'PUT', "wc/v3/orders/{$unpaid}", [ 'status' => 'processing' ] ),
			]
		);
		self::assertSame( 'wc-processing', $this->shop->status( $unpaid ) );
		$alone = $this->shop->unpaidOrder();
		$waited = (float) file_get_contents( $file );
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$alone}", [ 'status' => 'processing' ] );
		self::assertLessThan( 3.0, $waited - (float) file_get_contents( $file ), 'more than it takes alone' );
	}

	public function test_webhooks_are_scheduled_with_the_move_or_not_at_all(): void {
		$this->shop->php( '$w=new WC_Webhook();$w->set_name("planted");$w->set_topic("order.updated");$w->set_delivery_url("http://127.0.0.1:9/");$w->set_secret("s");$w->set_status("active");$w->set_user_id(1);$w->save();' );
		$count = fn( int $order ): string => $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook = 'woocommerce_deliver_webhook_async' AND args LIKE '%\"arg\":{$order}}'" );
		try {
			$order = $this->shop->paidOrder();
			$this->shop->sql( "DELETE FROM wp_actionscheduler_actions WHERE hook = 'woocommerce_deliver_webhook_async'" );
			$this->plantOn( self::HOOK, 'throw new Exception("boom");' );
			$this->cancel( $order );
			self::assertSame( '0', $count( $order ) );
			$this->shop->clear();
			$this->cancel( $order );
			self::assertSame( '1', $count( $order ) );
		} finally {
			$this->shop->php( 'foreach(wc_get_container()->get(Automattic\WooCommerce\Proxies\LegacyProxy::class)->call_function("wc_get_webhook_statuses")as$x=>$y);foreach((new WC_Webhook_Data_Store())->get_webhooks_ids() as $id){(new WC_Webhook($id))->delete(true);}' );
		}
	}

	public function test_transients_keep_out_of_the_transaction_and_arrive_after_it(): void {
		$order = $this->shop->paidOrder();
		$this->shop->php( 'set_transient("planted_old","old",600);set_transient("planted_gone","x",600);' );
		$this->plantOn(
			self::HOOK,
			'set_transient("planted_seen", get_transient("planted_old"), 600); set_transient("planted_old", "fresh", 600); delete_transient("planted_gone");'
			. 'set_transient("planted_rows", (string) $wpdb->get_var("SELECT COUNT(*) FROM wp_options WHERE option_name = \'_transient_planted_seen\'"), 600);'
		);
		self::assertSame( 200, $this->cancel( $order )->status );
		self::assertSame(
			'["old","fresh",false,"0"]',
			$this->shop->php( 'echo json_encode(array_map("get_transient",["planted_seen","planted_old","planted_gone","planted_rows"]));' )
		);
	}

	private function plantOn( string $hook, string $code ): void {
		$this->shop->plant( "add_action('{$hook}', function (\$order_id) { global \$wpdb; \$wpdb->suppress_errors(true); {$code} }, 20);" );
	}

	/**
	 * Paid orders, each of a product that no other order has.
	 *
	 * @return list<int>
	 */
	private function ordersOfTheirOwn( int $count ): array {
		$code = '$all=[];add_filter("pre_wp_mail","__return_true");for($i=0;$i<' . $count . ';$i++){$p=new WC_Product_Simple();$p->set_name("Own");$p->set_regular_price("5");$p->set_manage_stock(true);'
			. '$p->set_stock_quantity(50);$p->save();$o=wc_create_order();$o->add_product($p,1);$o->set_billing_email("own@example.test");$o->calculate_totals();$o->payment_complete();$all[]=$o->get_id();}'
			. 'do_action("waybill_drain");echo json_encode($all);';
		return json_decode( $this->shop->php( $code ), true );
	}

	/** What the order's history says of its first event of a kind, without a technical word. */
	private function sentence( int $order, string $kind ): string {
		$events = array_column( $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'], 'text', 'kind' );
		self::assertArrayHasKey( $kind, $events );
		return $events[ $kind ];
	}

	private function cancel( int $order, string $key = '' ): Answer {
		return $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ], $key );
	}

	/**
	 * What WooCommerce shows of an order: status, stock of its product, notes, mails that wait.
	 *
	 * @return array{status: string, stock: int, notes: int, mails: int}
	 */
	private function trace( int $order ): array {
		$product = (int) $this->shop->sql( "SELECT product_id FROM wp_wc_order_product_lookup WHERE order_id = {$order}" );
		if ( 0 === $product ) {
			$product = (int) $this->shop->sql( "SELECT meta_value FROM wp_woocommerce_order_itemmeta m JOIN wp_woocommerce_order_items i USING (order_item_id) WHERE i.order_id = {$order} AND m.meta_key = '_product_id'" );
		}
		return [
			'status' => $this->shop->status( $order ),
			'stock'  => (int) $this->shop->sql( "SELECT meta_value FROM wp_postmeta WHERE post_id = {$product} AND meta_key = '_stock'" ),
			'notes'  => (int) $this->shop->sql( "SELECT COUNT(*) FROM wp_comments WHERE comment_post_ID = {$order}" ),
			'mails'  => (int) $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_mail WHERE event_key IN (SELECT id FROM wp_waybill_moves WHERE order_id = {$order})" ),
		];
	}

	/** @param array{status: string, stock: int, notes: int, mails: int} $before */
	private function assertCancelled( int $order, array $before ): void {
		self::assertSame(
			[
				'status' => 'wc-cancelled',
				'stock'  => $before['stock'] + 1,
				'notes'  => $before['notes'] + 2,
				'mails'  => 1,
			],
			$this->trace( $order )
		);
	}
}
