<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

/**
 * What plugins do inside the hooks of a status change, besides throwing and committing: they change
 * the order again, or another one, delete it, make moves of Waybill's, or end the request. Once in
 * WooCommerce's own changes and once in Waybill's moves.
 */
final class ListenerTest extends ShopTestCase {

	private const PAID      = 'woocommerce_order_status_processing';
	private const CANCELLED = 'woocommerce_order_status_cancelled';

	protected function tearDown(): void {
		$this->shop->clear();
		$this->shop->php( 'delete_option( "waybill_troubles" );' );
		$this->assertNothingOpen();
	}

	/** @return iterable<string, array{string, string}> */
	public static function endings(): iterable {
		yield 'exit' => [ 'exit;', '/the request ended/' ];
		yield 'wp_die' => [ 'wp_die( "no" );', '/the request ended/' ];
		yield 'a fatal error' => [ 'this_function_is_nowhere();', '/the request ended/' ];
		yield 'out of memory' => [ 'ini_set( "memory_limit", (string) ( memory_get_usage() + 3000000 ) ); str_repeat( "x", 100000000 );', '/the request ended/' ];
		yield 'out of time' => [ 'ini_set( "max_execution_time", "1" ); while ( true ) { hash( "sha256", "x" ); }', '/the request ended/' ];
	}

	#[DataProvider( 'endings' )]
	public function test_a_request_that_ends_inside_a_guarded_save_says_so_and_blocks_nothing( string $code, string $said ): void {
		$order = $this->shop->unpaidOrder();
		$this->plantOn( self::PAID, $code );
		$this->set( $order, 'processing' );
		self::assertSame( 'pending>processing 2', $this->moves( $order ) );
		self::assertMatchesRegularExpression( $said, $this->shop->sql( "SELECT steps FROM wp_waybill_moves WHERE order_id = {$order}" ) );
		$this->shop->clear();
		$began = hrtime( true );
		self::assertSame( 200, $this->set( $order, 'completed' )->status );
		self::assertLessThan( 4.0, ( hrtime( true ) - $began ) / 1e9, 'nobody waits for effects that are over' );
		self::assertSame( 'pending>processing 2,processing>completed 1', $this->moves( $order ) );
	}

	public function test_wp_die_in_an_ajax_request_says_so_and_blocks_nothing(): void {
		$order = $this->shop->paidOrder();
		$nonce = $this->shop->nonce( 'shopmanager', 'woocommerce-mark-order-status' );
		$this->plantOn( 'woocommerce_order_status_completed', 'wp_die( "no" );' );
		$this->shop->browse( 'shopmanager', "/wp-admin/admin-ajax.php?action=woocommerce_mark_order_status&status=completed&order_id={$order}&_wpnonce={$nonce}" );
		self::assertSame( 'pending>processing 1,processing>completed 2', $this->moves( $order ) );
		$this->shop->clear();
		self::assertSame( 200, $this->set( $order, 'on-hold' )->status );
		self::assertSame( 'wc-on-hold', $this->shop->status( $order ) );
	}

	public function test_exit_before_the_save_changes_nothing(): void {
		$order = $this->shop->unpaidOrder();
		$paid  = $this->shop->paidOrder();
		$this->shop->plant( 'add_action( "woocommerce_before_order_object_save", static function ( $order ) { if ( isset( $order->get_changes()["status"] ) ) { exit; } } );' );
		$this->set( $order, 'processing' );
		$key = bin2hex( random_bytes( 8 ) );
		$this->cancel( $paid, $key );
		$this->shop->clear();
		self::assertSame( [ 'wc-pending', '' ], [ $this->shop->status( $order ), $this->moves( $order ) ] );
		self::assertSame( 'wc-processing', $this->shop->status( $paid ) );
		self::assertSame( 200, $this->set( $order, 'processing' )->status );
		$answer = $this->cancel( $paid, $key );
		self::assertSame( 200, $answer->status, $answer->body );
	}

	public function test_a_listener_that_makes_the_same_change_again_makes_nothing_twice(): void {
		$order = $this->shop->unpaidOrder();
		$paid  = $this->shop->paidOrder();
		foreach ( [ self::PAID => 'processing', self::CANCELLED => 'cancelled' ] as $hook => $status ) {
			$this->plantOn( $hook, "wc_get_order( \$order_id )->update_status( '{$status}' ); \$copy = new WC_Order( \$order_id ); \$copy->set_status( 'pending' ); \$copy->set_status( '{$status}' ); \$copy->save();" );
		}
		self::assertSame( 200, $this->set( $order, 'processing' )->status );
		self::assertSame( 'pending>processing 1', $this->moves( $order ) );
		self::assertSame( '1', $this->notes( $order, 'Processing' ) );
		$answer = $this->cancel( $paid );
		self::assertSame( 200, $answer->status, $answer->body );
		self::assertSame( '1', $this->notes( $paid, 'Cancelled' ) );
		self::assertSame( 'pending>processing 1,processing>cancelled 1', $this->moves( $paid ) );
	}

	public function test_a_listener_that_moves_the_order_on_inside_a_move_makes_a_second_one(): void {
		$order = $this->shop->paidOrder();
		$this->plantOn( self::CANCELLED, 'wc_get_order( $order_id )->update_status( "refunded" );' );
		$answer = $this->cancel( $order );
		self::assertSame( 200, $answer->status, $answer->body );
		self::assertSame( 'wc-refunded', $this->shop->status( $order ) );
		self::assertSame( 'pending>processing 1,processing>cancelled 1,cancelled>refunded 1', $this->moves( $order ) );
		self::assertSame( [ 'started', 'moved', 'drifted' ], $this->shop->kinds( $order ) );
	}

	public function test_a_listener_that_moves_another_order_moves_it_with_this_one_or_not_at_all(): void {
		[ $order, $other ] = [ $this->shop->unpaidOrder(), $this->shop->unpaidOrder() ];
		$this->plantOn( self::PAID, "{$order} === \$order_id && wc_get_order( {$other} )->update_status( 'on-hold' );" );
		self::assertSame( 200, $this->set( $order, 'processing' )->status );
		self::assertSame( [ 'pending>processing 1', 'pending>on-hold 1' ], [ $this->moves( $order ), $this->moves( $other ) ] );
		$this->shop->clear();

		[ $order, $other ] = [ $this->shop->paidOrder(), $this->shop->paidOrder() ];
		$this->plantOn( self::CANCELLED, "wc_get_order( {$other} )->update_status( 'on-hold' ); if ( file_exists( WAYBILL_LAB_FOLDER . '/planted-throw' ) ) { throw new DomainException( 'no' ); }" );
		touch( "{$this->shop->folder}/planted-throw" );
		$this->assertProblem( 500, 'apply_failed', $this->cancel( $order ) );
		self::assertSame( [ 'wc-processing', 'pending>processing 1' ], [ $this->shop->status( $other ), $this->moves( $other ) ] );
		unlink( "{$this->shop->folder}/planted-throw" );
		self::assertSame( 200, $this->cancel( $order )->status );
		self::assertSame( 'pending>processing 1,processing>on-hold 1', $this->moves( $other ) );
		self::assertSame( [ 'started', 'drifted' ], $this->shop->kinds( $other ) );
	}

	public function test_a_listener_that_deletes_the_order_leaves_no_stub(): void {
		$order = $this->shop->unpaidOrder();
		$paid  = $this->shop->paidOrder();
		foreach ( [ self::PAID, self::CANCELLED ] as $hook ) {
			$this->plantOn( $hook, 'wc_get_order( $order_id )->delete( true );' );
		}
		$this->set( $order, 'processing' );
		self::assertSame( '', $this->shop->status( $order ) );
		$this->assertProblem( 500, 'apply_failed', $this->cancel( $paid ) );
		self::assertSame( 'wc-processing', $this->shop->status( $paid ), 'the deletion is undone with the move' );
		$this->shop->clear();
		self::assertSame( 200, $this->cancel( $paid )->status );
	}

	public function test_a_save_at_the_end_of_the_request_is_guarded_and_told(): void {
		$order = $this->shop->unpaidOrder();
		$this->shop->kinds( $order );
		$this->shop->plant( "add_action( 'shutdown', static function () { isset( \$_SERVER['HTTP_X_LAB_KEY'] ) || wc_get_order( {$order} )->update_status( 'processing' ); }, 50 );" );
		$this->shop->send( 'GET', "{$this->shop->url}/wp-json/" );
		$this->shop->clear();
		self::assertSame( 'pending>processing 1', $this->moves( $order ) );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook = 'waybill_drain_now' AND status = 'pending'" ) );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_a_save_at_the_end_of_a_request_that_ended_inside_a_move_is_kept(): void {
		$paid  = $this->shop->paidOrder();
		$other = $this->shop->unpaidOrder();
		$this->plantOn( self::CANCELLED, "add_action( 'shutdown', static fn() => wc_get_order( {$other} )->update_status( 'processing' ) ); exit;" );
		$this->cancel( $paid );
		$this->shop->clear();
		self::assertSame( 'wc-processing', $this->shop->status( $paid ) );
		self::assertSame( [ 'wc-processing', 'pending>processing 1' ], [ $this->shop->status( $other ), $this->moves( $other ) ] );
	}

	public function test_a_move_of_another_order_inside_a_guarded_save_is_made(): void {
		[ $order, $other ] = [ $this->shop->unpaidOrder(), $this->shop->paidOrder() ];
		$this->plantOn( self::PAID, self::nested( $other ) );
		self::assertSame( 200, $this->set( $order, 'processing' )->status );
		$this->shop->clear();
		self::assertSame( '200', $this->shop->php( 'echo get_option( "planted_result" );' ) );
		self::assertSame( [ 'pending>processing 1', 'wc-cancelled' ], [ $this->moves( $order ), $this->shop->status( $other ) ] );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $other ) );
	}

	public function test_a_move_inside_a_move_is_refused_and_the_outer_one_made(): void {
		[ $order, $other ] = [ $this->shop->paidOrder(), $this->shop->paidOrder() ];
		$this->plantOn( self::CANCELLED, self::nested( $other ) );
		$answer = $this->cancel( $order );
		self::assertSame( 200, $answer->status, $answer->body );
		$this->shop->clear();
		self::assertSame( '500', $this->shop->php( 'echo get_option( "planted_result" );' ) );
		self::assertSame( [ 'wc-cancelled', 'wc-processing' ], [ $this->shop->status( $order ), $this->shop->status( $other ) ] );
		self::assertSame( [ [ 'started', 'moved' ], [ 'started' ] ], [ $this->shop->kinds( $order ), $this->shop->kinds( $other ) ] );
	}

	public function test_a_move_behind_the_commit_of_another_is_made_as_well(): void {
		[ $order, $other ] = [ $this->shop->paidOrder(), $this->shop->paidOrder() ];
		$this->shop->plant(
			'add_action( "' . self::CANCELLED . "\", static function ( \$order_id ) { {$order} === \$order_id && set_transient( 'planted_nested', 'x', 600 ) && set_transient( 'planted_behind', (string) \$order_id, 600 ); }, 20 );"
			. 'add_action( "setted_transient", static function ( $name ) { if ( "planted_nested" === $name && ! wp_using_ext_object_cache() ) { ' . self::nested( $other ) . ' } } );'
		);
		$this->shop->php( 'delete_transient( "planted_nested" ); delete_transient( "planted_behind" );' );
		$answer = $this->cancel( $order );
		self::assertSame( 200, $answer->status, $answer->body );
		$this->shop->clear();
		self::assertSame( "200 {$order}", $this->shop->php( 'echo get_option( "planted_result" ), " ", get_transient( "planted_behind" );' ) );
		foreach ( [ $order, $other ] as $id ) {
			self::assertSame( 'wc-cancelled', $this->shop->status( $id ) );
			self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $id ) );
			self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_mail WHERE event_key IN (SELECT id FROM wp_waybill_moves WHERE order_id = {$id})" ) );
		}
	}

	/** PHP that cancels [order] through Waybill's REST API in the same request, and keeps the status. */
	private static function nested( int $order ): string {
		return "\$request = new WP_REST_Request( 'POST', '/waybill/v1/orders/{$order}/transitions/cancel' ); \$request->set_header( 'Content-Type', 'application/json' );"
			. " \$request->set_header( 'Idempotency-Key', 'nested-{$order}' ); \$request->set_body( '{\"inputs\":{\"reason\":\"other\"}}' ); global \$planted_once;"
			. " if ( ! \$planted_once ) { \$planted_once = true; \$status = rest_do_request( \$request )->get_status(); update_option( 'planted_result', \$status, false ); }";
	}

	private function plantOn( string $hook, string $code ): void {
		$this->shop->plant( "add_action( '{$hook}', static function ( \$order_id ) { {$code} }, 20 );" );
	}

	private function set( int $order, string $status ): Answer {
		// As Waybill's own moves are sent: inside of it, one is made by the same method.
		return $this->shop->rest( 'shopmanager', 'POST', "wc/v3/orders/{$order}", [ 'status' => $status ] );
	}

	private function cancel( int $order, string $key = '' ): Answer {
		return $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ], $key );
	}

	private function moves( int $order ): string {
		return $this->shop->sql( "SELECT GROUP_CONCAT(CONCAT(from_status, '>', to_status, ' ', done) ORDER BY created_ms) FROM wp_waybill_moves WHERE order_id = {$order}" );
	}

	private function notes( int $order, string $status ): string {
		return $this->shop->sql( "SELECT COUNT(*) FROM wp_comments WHERE comment_post_ID = {$order} AND comment_content LIKE '%to {$status}%'" );
	}
}
