<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** Mails of a move: rows of its transaction, sent later, once, under a name that stays. */
final class MailTest extends ShopTestCase {

	/** A plugin that defines wp_mail and asks none of its filters. */
	private const REPLACED = 'function wp_mail($to,$subject,$message,$headers="",$attachments=[]){$m=new PHPMailer\PHPMailer\PHPMailer(true);$m->isMail();$m->setFrom("shop@example.test");foreach((array)$to as $a){$m->addAddress($a);}'
		. '$m->Subject=$subject;$m->Body=$message;$m->isHTML(true);$m->addCustomHeader("X-By","planted");return $m->send();}'
		. 'require_once ABSPATH.WPINC."/PHPMailer/PHPMailer.php";require_once ABSPATH.WPINC."/PHPMailer/Exception.php";';

	protected function setUp(): void {
		parent::setUp();
		$this->shop->sql( 'DELETE FROM wp_waybill_mail' );
		$this->spool();
	}

	protected function tearDown(): void {
		$this->shop->clear();
	}

	public function test_a_moves_mail_waits_and_is_sent_once(): void {
		$order = $this->order();
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
		$this->cancel( $this->order() );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook = 'waybill_mails_due' AND status = 'pending'" ) );
	}

	public function test_a_mail_that_fails_is_tried_again_later_and_given_up_in_the_end(): void {
		$this->cancel( $this->order() );
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
		$first  = $this->order();
		$second = $this->order();
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
		$order = $this->order();
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
		$this->cancel( $this->order() );
		$this->ripen();
		$this->send();
		$mail = $this->spool()[0];
		self::assertStringContainsString( 'Content-Type: multipart/alternative', $mail );
		self::assertStringContainsString( 'Content-Type: text/plain', $mail );
		self::assertStringContainsString( 'Content-Type: text/html', $mail );
	}

	public function test_mails_that_woocommerce_would_defer_are_captured_too(): void {
		$order = $this->order();
		$this->shop->plant( 'add_filter("woocommerce_defer_transactional_emails", "__return_true");' );
		$this->cancel( $order );
		self::assertSame( 'cancelled_order', $this->column( 'template' ) );
	}

	public function test_a_password_mail_goes_at_once(): void {
		$this->plantOnCancel( 'retrieve_password("customer");' );
		$this->cancel( $this->order() );
		$mails = $this->spool();
		self::assertCount( 1, $mails );
		self::assertStringContainsString( 'action=rp', quoted_printable_decode( $mails[0] ) );
		self::assertSame( '1', $this->column( 'COUNT(*)' ) );
	}

	public function test_a_move_that_is_undone_sends_nothing_and_leaves_no_file(): void {
		$this->plantOnCancel(
			'$f = wp_tempnam("invoice.txt"); file_put_contents($f, "x"); wp_mail("a@example.test", "Planted", "x", "", [$f]); throw new Exception("boom");'
		);
		$this->cancel( $this->order() );
		self::assertSame( '0', $this->column( 'COUNT(*)' ) );
		self::assertSame( [], glob( "{$this->shop->folder}/www/wp-content/uploads/waybill-mail-*/*", GLOB_ONLYDIR ) );
	}

	public function test_mails_of_one_order_reach_their_reader_in_their_order(): void {
		$this->plantOnCancel( 'foreach(["Zulu","Alpha"] as $s){wp_mail("Bea <b@example.test>",$s,"x");}wp_mail("c@example.test","Other","x");' );
		$this->cancel( $this->order() );
		$this->shop->clear();
		$this->shop->sql( 'UPDATE wp_waybill_mail SET due_ms = 1' );
		$this->shop->plant( 'add_action("phpmailer_init",function($m){if("Zulu"===$m->Subject){throw new PHPMailer\PHPMailer\Exception("planted");}});' );
		for ( $try = 1; $try < 6; ++$try ) {
			$this->ripen();
			$this->send();
		}
		$sent = $this->subjects();
		self::assertContains( 'Other', $sent, 'what others read is not held up' );
		self::assertNotContains( 'Alpha', $sent );
		$this->ripen();
		$this->send();
		$this->ripen();
		$this->send();
		self::assertSame( [ 'Alpha' ], $this->subjects(), 'a letter that nobody takes holds others up for an hour only' );
		$this->shop->clear();
		$this->ripen();
		$this->send();
		self::assertSame( [ 'Zulu' ], $this->subjects() );
	}

	public function test_of_a_mail_that_is_out_nothing_personal_is_kept(): void {
		$this->plantOnCancel( 'wp_mail("Bea <B@example.test>, a@example.test","Planted for Bea","x","Cc: c@example.test");' );
		$this->cancel( $this->order() );
		$this->shop->clear();
		$this->ripen();
		$this->send();
		$rows = $this->shop->php( 'global $wpdb;echo json_encode($wpdb->get_results("SELECT * FROM {$wpdb->prefix}waybill_mail"));' );
		self::assertStringContainsString( '"sent_ms":"', $rows );
		self::assertDoesNotMatchRegularExpression( '/\bBea\b|@example/', $rows );
		foreach ( [ 'a@example.test,b@example.test', 'b@example.test', 'admin@example.test' ] as $guess ) {
			self::assertStringNotContainsString( hash( 'sha256', $guess ), $rows, 'addresses can not be tried with the database alone' );
		}
		$keyed = $this->shop->php( 'echo hash_hmac("sha256","waybill mail recipient\0a@example.test,b@example.test",wp_salt("auth"));' );
		self::assertStringContainsString( $keyed, $rows );
	}

	public function test_an_error_names_nobody(): void {
		$this->cancel( $this->order() );
		$this->shop->plant( 'add_action("phpmailer_init",function($m){throw new PHPMailer\PHPMailer\Exception("refused: <bea.miller@example.test>: no");});' );
		$this->ripen();
		$this->send();
		self::assertSame( 'refused: <…>: no', $this->column( 'error' ) );
	}

	public function test_what_was_sent_or_given_up_is_forgotten_in_the_end(): void {
		foreach ( range( 1, 4 ) as $ignored ) {
			$this->cancel( $this->order() );
		}
		$old  = (int) ( microtime( true ) * 1000 ) - 91 * 86_400_000;
		$rows = explode( ',', $this->shop->sql( 'SELECT GROUP_CONCAT(id ORDER BY id) FROM wp_waybill_mail' ) );
		$this->shop->sql( "UPDATE wp_waybill_mail SET sent_ms = {$old}, message = '' WHERE id = {$rows[0]}" );
		$this->shop->sql( "UPDATE wp_waybill_mail SET attempts = 18, due_ms = {$old} WHERE id = {$rows[1]}" );
		$this->shop->sql( "UPDATE wp_waybill_mail SET attempts = 17, due_ms = {$old} WHERE id = {$rows[2]}" );
		$this->shop->sql( "UPDATE wp_waybill_mail SET sent_ms = {$old} + 5 * 86400000 WHERE id = {$rows[3]}" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( "{$rows[2]},{$rows[3]}", $this->shop->sql( 'SELECT GROUP_CONCAT(id ORDER BY id) FROM wp_waybill_mail' ) );
	}

	public function test_a_wp_mail_of_another_plugin_does_not_lead_woocommerces_mails_past_the_move(): void {
		$order = $this->order();
		$this->shop->plant( self::REPLACED );
		$this->plantOnCancel( 'wp_mail("a@example.test","Planted","x");' );
		$this->cancel( $order );
		self::assertSame( [ 'Planted' ], $this->subjects(), 'what no filter sees goes at once' );
		self::assertSame( 'cancelled_order', $this->column( 'template' ) );
		self::assertStringContainsString( 'planted', $this->line( 'mail_route' )['text'] );
		self::assertSame( 'warning', $this->line( 'mail_route' )['level'] );
		$this->ripen();
		$this->send();
		$mail = $this->spool()[0] ?? '';
		self::assertStringContainsString( "#{$order}", $mail );
		self::assertMatchesRegularExpression( '/^X-By: planted/m', $mail );
		self::assertStringContainsString( 'Content-Type: text/html', $mail );
		$this->shop->clear();
		self::assertSame( 'ok', $this->line( 'mail_route' )['level'] );
	}

	public function test_a_move_that_fails_sends_nothing_through_a_wp_mail_of_another_plugin(): void {
		$this->shop->plant( self::REPLACED );
		$this->plantOnCancel( 'throw new Exception("boom");' );
		$this->cancel( $this->order() );
		self::assertSame( [], $this->spool() );
		self::assertSame( '0', $this->column( 'COUNT(*)' ) );
	}

	public function test_a_mail_callback_of_another_plugin_is_used_when_the_mail_is_due(): void {
		$this->shop->plant( 'add_filter("woocommerce_mail_callback",fn()=>fn($to,$subject,$body,$headers)=>wp_mail($to,"By callback: ".$subject,$body,$headers));' );
		$this->cancel( $this->order() );
		self::assertSame( [], $this->spool() );
		self::assertSame( '1', $this->column( 'COUNT(*)' ) );
		$this->ripen();
		$this->send();
		self::assertStringStartsWith( 'By callback: ', $this->subjects()[0] ?? '' );
	}

	public function test_deactivated_it_sends_what_it_can_and_goes_on_with_the_rest(): void {
		$this->cancel( $this->order() );
		$this->cancel( $this->order() );
		$stuck = $this->shop->sql( 'SELECT MAX(id) FROM wp_waybill_mail' );
		$order = $this->shop->sql( "SELECT order_id FROM wp_waybill_mail WHERE id = {$stuck}" );
		// One of them has failed before and would wait for hours.
		$this->shop->sql( "UPDATE wp_waybill_mail SET attempts = 9, due_ms = due_ms + 9000000 WHERE id <> {$stuck}" );
		$this->shop->plant( "add_action('phpmailer_init',function(\$m){if(str_contains(\$m->Subject,'{$order}')){throw new PHPMailer\\PHPMailer\\Exception('planted');}});" );
		try {
			$this->shop->php( 'require_once ABSPATH."wp-admin/includes/plugin.php";deactivate_plugins("waybill/waybill.php");', 'admin' );
			self::assertCount( 1, $this->spool() );
			self::assertSame( $stuck, $this->shop->sql( 'SELECT GROUP_CONCAT(id) FROM wp_waybill_mail WHERE sent_ms IS NULL' ) );
			self::assertSame( '0', $this->pending() );
			self::assertStringContainsString( '1 mails could not be sent', (string) file_get_contents( "{$this->shop->folder}/php-error.log" ) );
		} finally {
			$this->shop->clear();
			$this->shop->php( 'require_once ABSPATH."wp-admin/includes/plugin.php";activate_plugin("waybill/waybill.php");', 'admin' );
		}
		self::assertSame( '1', $this->pending() );
		self::assertSame( '1 mail waits to be sent, none was given up.', $this->line( 'mails' )['text'] );
		$this->ripen();
		$this->send();
		self::assertStringContainsString( $order, $this->subjects()[0] ?? '' );
	}

	public function test_a_dead_mail_server_does_not_hold_up_who_deactivates(): void {
		foreach ( range( 1, 5 ) as $ignored ) {
			$this->cancel( $this->order() );
		}
		$this->shop->plant( 'add_action("phpmailer_init",function($m){throw new PHPMailer\PHPMailer\Exception("planted");});' );
		$left = $this->shop->php( '$c=new Waybill\WordPress\Orders\Connection($GLOBALS["wpdb"]);echo (new Waybill\WordPress\Mail\MailQueue(new Waybill\WordPress\Mail\MailTable($c),new Waybill\WordPress\Mail\MailFiles()))->flush();' );
		self::assertSame( '5', $left );
		self::assertSame( '3', $this->shop->sql( 'SELECT SUM(attempts) FROM wp_waybill_mail' ) );
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

	/** @return list<string> of the mails that were sent since the last call */
	private function subjects(): array {
		return array_map(
			static fn( string $mail ): string => 1 === preg_match( '/^Subject: (.*(?:\R[ \t].*)*)$/m', $mail, $match ) ? str_replace( '_', ' ', trim( mb_decode_mimeheader( $match[1] ) ) ) : '',
			$this->spool()
		);
	}

	/** @return array{check: string, level: string, text: string} */
	private function line( string $check ): array {
		return array_column( (array) json_decode( $this->shop->tryCli( 'doctor', '--format=json' )[1], true ), null, 'check' )[ $check ];
	}

	private function pending(): string {
		return $this->shop->sql( "SELECT COUNT(*) FROM wp_actionscheduler_actions WHERE hook = 'waybill_mails_due' AND status = 'pending'" );
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

	/** A paid order, of which no mail that was sent when it was paid is left in the spool. */
	private function order(): int {
		$order = $this->shop->paidOrder();
		$this->spool();
		return $order;
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
