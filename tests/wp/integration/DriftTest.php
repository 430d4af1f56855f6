<?php
// SPDX-License-Identifier: MIT
//
// Changes that WooCommerce makes outside the workflow, by each kind of writer: who it was is known
// in the request itself and told after the next drain, and a person says which of the two is right.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class DriftTest extends OrderScreenTestCase {

	private const PLUGIN = 'gadget/gadget.php';

	public function test_a_change_over_woocommerces_rest_names_its_user(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$answer = $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'on-hold' ] );
		self::assertSame( 200, $answer->status );
		$origin = $this->origin( $order );
		self::assertSame( [ 'woocommerce', $this->shop->userId( 'shopmanager' ), 'rest' ], [ $origin['plugin'], $origin['user'], $origin['via'] ] );
		self::assertSame( '0', $this->shop->sql( "SELECT drained FROM wp_waybill_moves WHERE order_id = {$order} ORDER BY created_ms DESC LIMIT 1" ) );

		// Nobody looks at the order: the worker that the request woke tells it.
		$this->shop->php( 'ActionScheduler_QueueRunner::instance()->run();' );
		self::assertSame( '1', $this->shop->sql( "SELECT MIN(drained) FROM wp_waybill_moves WHERE order_id = {$order}" ) );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $order ) );

		$page = $this->page( 'shopmanager', $order );
		self::assertSame( 'Shopmanager (through woocommerce) changed the order from Processing to On hold outside the workflow.', $this->history( $page )[0] );
		self::assertStringStartsWith( 'WooCommerce says On hold where Waybill expects Processing. Which is right?', $page->text( self::BOX . "//div[contains(@class,'waybill-drift')]" ) );
	}

	public function test_a_change_in_wp_admin_names_its_user(): void {
		$order = $this->shop->paidOrder();
		$sent  = $this->page( 'shopmanager', $order )->press( "//button[contains(@class,'save_order')]", [ 'order_status' => 'wc-refunded' ] );
		self::assertSame( 302, $this->shop->browse( 'shopmanager', '' === $sent['action'] ? "/wp-admin/admin.php?page=wc-orders&action=edit&id={$order}" : $sent['action'], $sent['fields'], 'POST' )->status );
		self::assertSame( 'wc-refunded', $this->shop->status( $order ) );
		$page = $this->page( 'shopmanager', $order );
		self::assertSame( 'Shopmanager (through woocommerce) changed the order from Processing to Refunded outside the workflow.', $this->history( $page )[0] );
		self::assertSame( 'wp-admin', $this->origin( $order )['via'] );
	}

	public function test_a_change_by_a_plugin_names_the_plugin(): void {
		$this->install( 'add_action("init",function(){if(isset($_GET["gadget"]))wc_get_order((int)$_GET["gadget"])->update_status("failed");},20);' );
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->shop->send( 'GET', "{$this->shop->url}/?gadget={$order}" );
		$origin = $this->origin( $order );
		self::assertSame( [ 'gadget', 0, 'init', 'web' ], [ $origin['plugin'], $origin['user'], $origin['hook'], $origin['via'] ] );
		self::assertMatchesRegularExpression( '/^[0-9a-f]{32}$/', $origin['request'] );
		self::assertSame( 'gadget changed the order from Processing to Failed outside the workflow.', $this->history( $this->page( 'shopmanager', $order ) )[0] );
	}

	public function test_a_change_on_the_command_line_is_told(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->shop->script( "wc_get_order({$order})->update_status('on-hold');" );
		self::assertSame( 'cli', $this->origin( $order )['via'] );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $order ) );
	}

	public function test_a_change_that_passed_no_hook_is_found_and_has_no_name(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = 'wc-on-hold' WHERE id = {$order}" );
		$this->shop->cli( 'reconcile' );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $order ) );
		self::assertStringEndsWith( 'changed the order from Processing to On hold outside the workflow.', $this->history( $this->page( 'shopmanager', $order ) )[0] );
	}

	public function test_nothing_moves_while_they_disagree(): void {
		$order   = $this->drifted( 'on-hold' );
		$problem = $this->assertProblem( 409, 'refused', $this->shop->move( 'staff1', $order, 'start_picking' ) );
		self::assertSame( 'drift', $problem['blockers'][0]['code'] );
		$page = $this->page( 'shopmanager', $order );
		self::assertSame( [ 'Keep On hold', 'Set back to Processing' ], $page->texts( self::BOX . "//button[@type='submit']" ) );
		self::assertStringContainsString( 'drifted', $this->shop->cli( 'doctor' ) );
	}

	public function test_adopting_is_an_event_and_leaves_the_status(): void {
		$order   = $this->drifted( 'on-hold' );
		$adopted = $this->press( 'shopmanager', $this->page( 'shopmanager', $order ), 'adopt' );
		self::assertSame( 'Shopmanager accepted what WooCommerce shows (On hold); the order is now in New.', $this->history( $adopted )[0] );
		self::assertSame( [ 'started', 'drifted', 'adopted' ], $this->shop->kinds( $order ) );
		self::assertSame( 'wc-on-hold', $this->shop->status( $order ) );
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
	}

	public function test_adopting_can_name_the_state(): void {
		$order = $this->drifted( 'on-hold' );
		$page  = $this->page( 'shopmanager', $order );
		self::assertContains( 'On hold', $page->texts( "//select[@id='waybill-adopt-name']/option" ) );
		self::assertNotContains( 'Delivered', $page->texts( "//select[@id='waybill-adopt-name']/option" ) );
		$adopted = $this->press( 'shopmanager', $page, 'adopt', [ 'name' => 'on_hold' ] );
		self::assertSame( 'On hold', $adopted->text( self::BOX . "//p[@class='waybill-state']/strong" ) );
	}

	public function test_adopting_a_state_that_stands_for_another_status_is_refused(): void {
		$order          = $this->drifted( 'on-hold' );
		$sent           = $this->page( 'shopmanager', $order )->press( self::button( 'adopt' ) );
		$sent['fields'] = [ 'name' => 'delivered' ] + $sent['fields'];
		self::assertStringContainsString( 'name', $this->send( 'shopmanager', $sent )->text( self::BOX . "//div[@role='alert']" ) );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $order ) );
	}

	public function test_reverting_sets_woocommerce_back_once(): void {
		$order    = $this->drifted( 'on-hold' );
		$sent     = $this->page( 'admin', $order )->press( self::button( 'revert' ) );
		$reverted = $this->send( 'admin', $sent );
		self::assertSame( 'Admin set the order back to Processing.', ucfirst( $this->history( $reverted )[0] ) );
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
		$this->send( 'admin', $sent );
		self::assertSame( [ 'started', 'drifted', 'reverted' ], $this->shop->kinds( $order ) );
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
	}

	public function test_two_who_settle_it_differently_do_not_both_win(): void {
		$order  = $this->drifted( 'on-hold' );
		$revert = $this->page( 'admin', $order )->press( self::button( 'revert' ) );
		$this->press( 'shopmanager', $this->page( 'shopmanager', $order ), 'adopt' );
		$told = $this->send( 'admin', $revert );
		self::assertNotSame( '', $told->text( self::BOX . "//div[@role='alert']" ) );
		self::assertSame( [ 'started', 'drifted', 'adopted' ], $this->shop->kinds( $order ) );
		self::assertSame( 'wc-on-hold', $this->shop->status( $order ) );
	}

	public function test_a_drift_that_is_taken_back_is_over(): void {
		$order = $this->drifted( 'on-hold' );
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'processing' ] );
		self::assertSame( [ 'started', 'drifted', 'agreed' ], $this->shop->kinds( $order ) );
		self::assertSame( 'WooCommerce and Waybill agree again.', $this->history( $this->page( 'shopmanager', $order ) )[0] );
	}

	public function test_a_change_that_the_workflow_knows_is_a_move_of_woocommerce(): void {
		$order = $this->shop->paidOrder();
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'completed' ] );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
		self::assertSame( 'WooCommerce moved the order from New to Delivered.', $this->history( $this->page( 'shopmanager', $order ) )[0] );
	}

	public function test_a_deleted_order_is_adopted_and_not_set_back(): void {
		$orders = [ $this->shop->paidOrder(), $this->shop->paidOrder() ];
		$this->shop->kinds( $orders[0] );
		foreach ( $orders as $order ) {
			$this->shop->php( "wc_get_order({$order})->delete(true);" );
		}
		$this->shop->cli( 'reconcile' );
		[ $code, $output ] = $this->shop->tryCli( 'revert', (string) $orders[0] );
		self::assertSame( 1, $code );
		self::assertStringContainsString( 'was deleted and can’t be set back', $output );
		self::assertSame( 1, $this->shop->tryCli( 'move', (string) $orders[0], 'hold' )[0] );
		self::assertStringContainsString( 'name', $this->shop->tryCli( 'adopt', (string) $orders[0], 'new' )[1] );

		$this->shop->cli( 'adopt', (string) $orders[0] );
		$this->shop->cli( 'adopt', (string) $orders[1], 'cancelled' );
		foreach ( $orders as $index => $order ) {
			self::assertSame( [ 'started', 'drifted', 'adopted' ], $this->shop->kinds( $order ) );
			$read = $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json();
			self::assertSame( [ [ 'new', 'cancelled' ][ $index ], 'deleted', '' ], [ $read['state'], $read['woo'], $read['drift'] ] );
		}
		$this->shop->cli( 'reconcile' );
		self::assertSame( [ 'started', 'drifted', 'adopted' ], $this->shop->kinds( $orders[0] ), 'it is settled' );
		self::assertSame( 1, $this->shop->tryCli( 'adopt', (string) $orders[0] )[0], 'there is nothing left to adopt' );
		self::assertSame( 1, $this->shop->tryCli( 'adopt', '999999999' )[0] );
	}

	protected function tearDown(): void {
		$folder = dirname( "{$this->shop->folder}/www/wp-content/plugins/" . self::PLUGIN );
		if ( is_dir( $folder ) ) {
			$this->shop->php( sprintf( 'require_once ABSPATH."wp-admin/includes/plugin.php";deactivate_plugins(%s);', var_export( self::PLUGIN, true ) ) );
			unlink( "{$folder}/gadget.php" );
			rmdir( $folder );
		}
		parent::tearDown();
	}

	/** A paid order that somebody changed to [status]. */
	private function drifted( string $status ): int {
		$order = $this->shop->paidOrder();
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => $status ] );
		return $order;
	}

	/** @return array<string, mixed> of the order's newest move */
	private function origin( int $order ): array {
		return json_decode( $this->shop->sql( "SELECT origin FROM wp_waybill_moves WHERE order_id = {$order} ORDER BY created_ms DESC LIMIT 1" ), true );
	}

	/** Another plugin in the shop, until the test is over. */
	private function install( string $code ): void {
		$file = "{$this->shop->folder}/www/wp-content/plugins/" . self::PLUGIN;
		mkdir( dirname( $file ) );
		file_put_contents( $file, "<?php\n/* Plugin Name: Gadget */\n{$code}\n" );
		$this->shop->php( sprintf( 'require_once ABSPATH."wp-admin/includes/plugin.php";activate_plugin(%s);', var_export( self::PLUGIN, true ) ) );
	}
}
