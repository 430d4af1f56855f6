<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/**
 * What comes behind the end of an apply's transaction runs others' code, too. Whatever that throws,
 * the move is what COMMIT said, and everything behind it still happens.
 */
final class AfterwardsTest extends ShopTestCase {

	private const HOOK = 'woocommerce_order_status_cancelled';

	/** Two transients: one each step behind the COMMIT. */
	private const TRANSIENTS = 'set_transient("planted_a","a",600);set_transient("planted_b","b",600);';

	/** A count that waits for the end of the transaction, and fails then. */
	private const COUNT = 'wp_update_term_count([(int) get_option("default_category")],"category");'
		. 'add_action("edited_term_taxonomy",static function(){throw new DomainException("late");});';

	protected function setUp(): void {
		parent::setUp();
		$this->shop->php( 'delete_transient("planted_a");delete_transient("planted_b");delete_option("waybill_troubles");as_unschedule_all_actions("waybill_mails_due");' );
	}

	protected function tearDown(): void {
		parent::tearDown();
		$this->shop->php( 'delete_option("waybill_troubles");' );
		$this->assertNothingOpen();
	}

	public function test_an_exception_behind_the_commit_changes_nothing_about_the_move(): void {
		$order = $this->shop->paidOrder();
		$this->plant( self::TRANSIENTS, 'throw new DomainException("late");' );
		$this->shop->plant( 'add_filter("rest_post_dispatch",static function($response){$GLOBALS["wpdb"]->query("INSERT INTO wp_options (option_name, option_value) VALUES (\'planted_behind\', @@autocommit) ON DUPLICATE KEY UPDATE option_value = @@autocommit");'
			. 'update_option("planted_mail",null===apply_filters("pre_wp_mail",null,["to"=>"x@example.test","subject"=>"s","message"=>"m","headers"=>"","attachments"=>[]])?"sent":"captured");return $response;});' );
		$answer = $this->cancel( $order );
		self::assertSame( 200, $answer->status, $answer->body );
		$this->assertMoved( $order );
		self::assertSame( '1', $this->shop->sql( "SELECT option_value FROM wp_options WHERE option_name = 'planted_behind'" ), 'autocommit' );
		self::assertSame( 'sent', $this->shop->sql( "SELECT option_value FROM wp_options WHERE option_name = 'planted_mail'" ), 'mails are captured inside only' );
	}

	public function test_a_request_that_ends_behind_the_commit_has_moved_the_order_and_told_of_it(): void {
		$order = $this->shop->paidOrder();
		$this->plant( self::TRANSIENTS, 'add_action("woocommerce_delete_product_transients",static function(){throw new DomainException("late");});exit;' );
		$this->cancel( $order );
		$this->assertMoved( $order );
	}

	public function test_an_exception_behind_the_rollback_leaves_the_move_undone_and_settled(): void {
		$order = $this->shop->paidOrder();
		$this->plant( self::COUNT . 'throw new RangeException("boom");' );
		$key     = bin2hex( random_bytes( 8 ) );
		$problem = $this->assertProblem( 500, 'apply_failed', $this->cancel( $order, $key ) );
		self::assertStringContainsString( 'mu:planted', $problem['detail'] );
		$this->assertTroubled();
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
		$this->shop->clear();
		self::assertSame( 200, $this->cancel( $order, $key )->status );
	}

	public function test_an_exception_behind_the_rollback_at_the_end_of_the_request_leaves_the_move_settled(): void {
		$order = $this->shop->paidOrder();
		$this->plant( self::COUNT . 'exit;' );
		$key = bin2hex( random_bytes( 8 ) );
		$this->cancel( $order, $key );
		$this->assertTroubled();
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
		$this->shop->clear();
		$answer = $this->cancel( $order, $key );
		self::assertSame( 200, $answer->status, 'settled at once: ' . $answer->body );
	}

	private function plant( string $inside, string $on_transient = '' ): void {
		$this->shop->plant( 'add_action("' . self::HOOK . '",static function(){' . $inside . '},20);add_action("setted_transient",static function($name){if("planted_a"===$name&&!wp_using_ext_object_cache()){' . $on_transient . '}});' );
	}

	private function cancel( int $order, string $key = '' ): Answer {
		return $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ], $key );
	}

	private function assertMoved( int $order ): void {
		self::assertSame( 'wc-cancelled', $this->shop->status( $order ) );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook = 'waybill_mails_due' AND status = 'pending'" ), 'its mails are looked for' );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_mail WHERE event_key IN (SELECT id FROM wp_waybill_moves WHERE order_id = {$order})" ) );
		$this->assertTroubled();
		$this->shop->clear();
		self::assertSame( '["a","b"]', $this->shop->php( 'echo json_encode([get_transient("planted_a"),get_transient("planted_b")]);' ) );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
	}

	/** Who did it is on the health page; a clear() comes later. */
	private function assertTroubled(): void {
		$troubles = (string) $this->shop->sql( "SELECT option_value FROM wp_options WHERE option_name = 'waybill_troubles'" );
		self::assertMatchesRegularExpression( '/a step after a move failed: mu:planted-[0-9a-f]+: DomainException/', $troubles );
	}
}
