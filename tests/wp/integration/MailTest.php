<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** Mails of a move: rows of its transaction, sent later, once, under a name that stays. */
final class MailTest extends ShopTestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->shop->sql( 'DELETE FROM wp_waybill_mail' );
		$this->spool();
	}

	protected function tearDown(): void {
		$this->shop->clear();
	}

	public function test_a_moves_mail_waits_and_is_sent_once(): void {
		$order = $this->shop->paidOrder();
		$this->cancel( $order );
		self::assertSame( 'cancelled_order', $this->column( 'template' ) );
		self::assertGreaterThanOrEqual( 15_000, (int) $this->column( 'due_ms - created_ms' ) );
		$this->send();
		self::assertSame( [], $this->spool(), 'not before it is due' );

		$this->ripen();
		$this->send();
		$this->ripen();
		$this->send();
		$mails = $this->spool();
		self::assertCount( 1, $mails );
		self::assertStringContainsString( 'Message-ID: ' . $this->column( 'message_id' ), $mails[0] );
		self::assertMatchesRegularExpression( '/^From: .*<shop@example\.test>/m', $mails[0] );
		self::assertStringContainsString( 'Content-Type: text/html; charset=UTF-8', $mails[0] );
		self::assertStringContainsString( "#{$order}", $mails[0] );
		self::assertSame( '', $this->column( 'message' ), 'what it said is forgotten' );
	}

	public function test_action_scheduler_is_told_when_mails_are_due(): void {
		$this->shop->sql( "DELETE FROM wp_actionscheduler_actions WHERE hook = 'waybill_mails_due'" );
		$this->cancel( $this->shop->paidOrder() );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook = 'waybill_mails_due' AND status = 'pending'" ) );
	}

	public function test_a_mail_that_fails_is_tried_again_later_and_given_up_in_the_end(): void {
		$this->cancel( $this->shop->paidOrder() );
		$this->shop->plant( 'add_action("phpmailer_init", function ($m) { throw new PHPMailer\PHPMailer\Exception("planted refusal"); });' );
		$pauses = [];
		for ( $try = 1; $try <= 20; ++$try ) {
			$this->ripen();
			$before = (int) ( microtime( true ) * 1000 );
			$this->send();
			$pauses[] = (int) round( ( (int) $this->column( 'due_ms' ) - $before ) / 60_000 );
		}
		self::assertSame( [ 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360 ], array_slice( $pauses, 0, 11 ) );
		self::assertSame( '18', $this->column( 'attempts' ), 'then nobody tries any more' );
		self::assertStringContainsString( 'planted refusal', $this->column( 'error' ) );
		self::assertStringContainsString( 'planted refusal', $this->shop->cli( 'doctor' ) );
		self::assertSame( [], $this->spool() );
	}

	public function test_one_mail_that_throws_does_not_hold_up_the_others(): void {
		$first  = $this->shop->paidOrder();
		$second = $this->shop->paidOrder();
		$this->cancel( $first );
		$this->cancel( $second );
		$this->shop->plant( "add_filter('wp_mail', function (\$a) { if (str_contains(\$a['subject'], '{$first}')) { throw new Error('planted'); } return \$a; });" );
		$this->ripen();
		$this->send();
		$mails = $this->spool();
		self::assertCount( 1, $mails );
		self::assertStringContainsString( "#{$second}", $mails[0] );
	}

	public function test_plugins_mails_are_captured_as_they_are_with_their_files(): void {
		$order = $this->shop->paidOrder();
		$this->plantOnCancel(
			'$f = wp_tempnam("invoice.txt"); file_put_contents($f, "planted invoice");'
			. 'add_filter("wp_mail", function ($a) { $a["message"] .= " filtered"; return $a; });'
			. 'wp_mail(["a@example.test", "Bea <b@example.test>"], "Planted", "plain text", ["From: Planter <planter@example.test>", "Cc: c@example.test", "Reply-To: r@example.test", "X-Planted: yes"], ["invoice.txt" => $f]);'
			. 'unlink($f);'
		);
		$this->cancel( $order );
		$this->shop->clear();
		$this->ripen();
		$this->send();
		$mail = array_values( array_filter( $this->spool(), static fn( string $mail ): bool => str_contains( $mail, 'Subject: Planted' ) ) );
		self::assertCount( 1, $mail );
		self::assertMatchesRegularExpression( '/^To: a@example\.test, Bea <b@example\.test>/m', $mail[0] );
		self::assertMatchesRegularExpression( '/^From: Planter <planter@example\.test>/m', $mail[0] );
		self::assertMatchesRegularExpression( '/^Cc: c@example\.test/m', $mail[0] );
		self::assertMatchesRegularExpression( '/^X-Planted: yes/m', $mail[0] );
		self::assertStringContainsString( 'plain text filtered', $mail[0] );
		self::assertStringContainsString( base64_encode( 'planted invoice' ), $mail[0] );
		self::assertSame( [], glob( "{$this->shop->folder}/www/wp-content/uploads/waybill-mail-*/*", GLOB_ONLYDIR ), 'the copies are gone' );
	}

	public function test_a_mail_with_two_parts_keeps_both(): void {
		$this->shop->plant( 'add_filter("woocommerce_email_get_option", fn($v, $e, $o, $k) => "email_type" === $k ? "multipart" : $v, 10, 4);' );
		$this->cancel( $this->shop->paidOrder() );
		$this->ripen();
		$this->send();
		$mail = $this->spool()[0];
		self::assertStringContainsString( 'Content-Type: multipart/alternative', $mail );
		self::assertStringContainsString( 'Content-Type: text/plain', $mail );
		self::assertStringContainsString( 'Content-Type: text/html', $mail );
	}

	public function test_mails_that_woocommerce_would_defer_are_captured_too(): void {
		$this->shop->plant( 'add_filter("woocommerce_defer_transactional_emails", "__return_true");' );
		$this->cancel( $this->shop->paidOrder() );
		self::assertSame( 'cancelled_order', $this->column( 'template' ) );
	}

	public function test_a_password_mail_goes_at_once(): void {
		$this->plantOnCancel( 'retrieve_password("customer");' );
		$this->cancel( $this->shop->paidOrder() );
		$mails = $this->spool();
		self::assertCount( 1, $mails );
		self::assertStringContainsString( 'action=rp', quoted_printable_decode( $mails[0] ) );
		self::assertSame( '1', $this->column( 'COUNT(*)' ) );
	}

	public function test_a_move_that_is_undone_sends_nothing_and_leaves_no_file(): void {
		$this->plantOnCancel(
			'$f = wp_tempnam("invoice.txt"); file_put_contents($f, "x"); wp_mail("a@example.test", "Planted", "x", "", [$f]); throw new Exception("boom");'
		);
		$this->cancel( $this->shop->paidOrder() );
		self::assertSame( '0', $this->column( 'COUNT(*)' ) );
		self::assertSame( [], glob( "{$this->shop->folder}/www/wp-content/uploads/waybill-mail-*/*", GLOB_ONLYDIR ) );
	}

	public function test_mails_outside_of_a_move_are_not_touched(): void {
		$this->shop->php( 'wp_mail("a@example.test", "Elsewhere", "x");' );
		self::assertCount( 1, $this->spool() );
		self::assertSame( '0', $this->column( 'COUNT(*)' ) );
	}

	private function plantOnCancel( string $code ): void {
		$this->shop->plant( "add_action('woocommerce_order_status_cancelled', function () { require_once ABSPATH . 'wp-admin/includes/file.php'; {$code} }, 20);" );
	}

	private function cancel( int $order ): void {
		$this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] );
	}

	/** As if the delay of every mail were over. */
	private function ripen(): void {
		$this->shop->sql( 'UPDATE wp_waybill_mail SET due_ms = 0, lease_ms = 0' );
	}

	private function send(): void {
		$this->shop->php( 'do_action("waybill_mails");' );
	}

	private function column( string $expression ): string {
		return $this->shop->sql( "SELECT {$expression} FROM wp_waybill_mail LIMIT 1" );
	}

	/** @return list<string> mails that were sent since the last call */
	private function spool(): array {
		$mails = [];
		foreach ( glob( "{$this->shop->folder}/mail/*.eml" ) ?: [] as $file ) {
			$mails[] = (string) file_get_contents( $file );
			unlink( $file );
		}
		return $mails;
	}
}
