<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sends the captured mails, with wp_mail, so that whatever the shop has put in its place is used.
// A mail is out when wp_mail says so; a process that is killed between that and its note sends it
// once more, under the same Message-ID, by which the receiver can tell. Failures are tried again
// after a growing pause, ten times over about two days; then a health line says so.

declare(strict_types=1);

namespace Waybill\WordPress\Mail;

use PHPMailer\PHPMailer\PHPMailer;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Failpoint;
use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Orders\DatabaseFailure;
use Waybill\WordPress\Schedule;
use Waybill\WordPress\Service;

/**
 * @phpstan-import-type Row from MailTable
 */
final class MailQueue implements Service, HealthSource {

	/** Action Scheduler's name of our work: each minute, and when captured mails become due. */
	public const HOOK = 'waybill_mails';

	private const DUE_HOOK = 'waybill_mails_due';

	private const BATCH_MAX = 25;

	/** No mail server takes longer (PHPMailer gives it five minutes); a sender that was killed holds
	 * a mail up for this time. */
	private const LEASE_MS = 600_000;

	/** With the pauses below about two days: a mail server may be out of order for a weekend. */
	private const ATTEMPTS_MAX = 18;

	private const PAUSE_MS_MAX = 6 * 3_600_000;

	private const FIRST_PAUSE_MS = 60_000;

	private string $error = '';

	public function __construct(
		private readonly MailTable $mails,
		private readonly MailFiles $files,
	) {
	}

	public function register(): void {
		add_action( self::HOOK, $this->work( ... ) );
		add_action( self::DUE_HOOK, $this->work( ... ) );
	}

	/** Has the queue looked at when the mails of this moment are due. */
	public function wake(): void {
		if ( function_exists( 'as_schedule_single_action' ) ) {
			$due = time() + intdiv( MailCapture::DELAY_MS, 1000 );
			as_schedule_single_action( $due, self::DUE_HOOK, [], Schedule::GROUP, true );
		}
	}

	/**
	 * Sends what is due, at most a batch.
	 *
	 * @return array{sent: int, failed: int}
	 * @throws DatabaseFailure
	 */
	public function run(): array {
		return $this->runUntil( Clock::nowMs() );
	}

	/**
	 * Sends what waits, due or not, as far as a batch goes: there will be nobody to send it later.
	 *
	 * @throws DatabaseFailure
	 */
	public function flush(): void {
		$this->runUntil( Clock::nowMs() + MailCapture::DELAY_MS );
	}

	/**
	 * @return array{sent: int, failed: int}
	 * @throws DatabaseFailure
	 */
	private function runUntil( int $now ): array {
		$count = [ 'sent' => 0, 'failed' => 0 ];
		for ( $taken = 0; $taken < self::BATCH_MAX; ++$taken ) {
			$now = max( $now, Clock::nowMs() );
			$row = $this->mails->lease( $now, $now + self::LEASE_MS, self::ATTEMPTS_MAX );
			if ( null === $row ) {
				break;
			}
			Failpoint::reach( 'mail.leased' );
			++$count[ $this->deliver( $row ) ? 'sent' : 'failed' ];
		}
		return $count;
	}

	public function healthLines(): array {
		$given_up = $this->mails->givenUp( self::ATTEMPTS_MAX );
		$text     = __( 'No mail waits that could not be sent.', 'waybill' );
		if ( $given_up['count'] > 0 ) {
			$text = sprintf(
				/* translators: 1: a number of mails, 2: an error message. */
				_n(
					'%1$d mail could not be sent: %2$s',
					'%1$d mails could not be sent. The last error: %2$s',
					$given_up['count'],
					'waybill'
				),
				$given_up['count'],
				$given_up['error']
			);
		}
		return [
			[
				'check' => 'mails',
				'level' => 0 === $given_up['count'] ? 'ok' : 'error',
				'text'  => $text,
			],
		];
	}

	/**
	 * @param mixed $error
	 */
	public function see( $error ): void {
		$this->error = is_wp_error( $error ) ? $error->get_error_message() : '';
	}

	/**
	 * @param Row $row
	 * @throws DatabaseFailure
	 */
	private function deliver( array $row ): bool {
		$mail        = Mail::fromJson( $row['message'] );
		$this->error = '';
		$is_sent     = false;
		try {
			$is_sent = null !== $mail && $this->send( $mail, $row['message_id'] );
		} catch ( \Throwable $thrown ) {
			// The border to whatever sends the shop's mails: a bad one must not hold up the others.
			$this->error = $thrown->getMessage();
		}
		Failpoint::reach( 'mail.sent' );
		if ( ! $is_sent ) {
			$pause = min( self::FIRST_PAUSE_MS << ( $row['attempts'] - 1 ), self::PAUSE_MS_MAX );
			$error = '' === $this->error ? 'not sent' : $this->error;
			$this->mails->postpone( $row['id'], $error, Clock::nowMs() + $pause );
			return false;
		}
		$this->mails->finish( $row['id'], Clock::nowMs() );
		if ( ! $this->mails->hasUnsent( $row['event'] ) ) {
			$this->files->drop( $row['event'] );
		}
		return true;
	}

	/**
	 * The filter wp_mail has seen this mail when it was captured: what it makes of it this time is
	 * put back.
	 */
	private function send( Mail $mail, string $message_id ): bool {
		$arguments = [
			'to'          => $mail->to,
			'subject'     => $mail->subject,
			'message'     => $mail->body,
			'headers'     => $mail->headers,
			'attachments' => $mail->attachments,
			'embeds'      => $mail->embeds,
		];
		$restore = static fn(): array => $arguments;
		$prepare = static function ( mixed $mailer ) use ( $mail, $message_id ): void {
			if ( $mailer instanceof PHPMailer ) {
				$mailer->MessageID = $message_id;
				$mailer->AltBody   = '' !== $mail->plain ? $mail->plain : $mailer->AltBody;
			}
		};
		add_filter( 'wp_mail', $restore, PHP_INT_MAX );
		add_action( 'phpmailer_init', $prepare, PHP_INT_MAX );
		add_action( 'wp_mail_failed', [ $this, 'see' ] );
		try {
			return wp_mail(
				$mail->to,
				$mail->subject,
				$mail->body,
				$mail->headers,
				$mail->attachments
			);
		} finally {
			remove_filter( 'wp_mail', $restore, PHP_INT_MAX );
			remove_action( 'phpmailer_init', $prepare, PHP_INT_MAX );
			remove_action( 'wp_mail_failed', [ $this, 'see' ] );
			$this->forget();
		}
	}

	/** WordPress keeps its mailer for the whole request: the next mail gets an id of its own. */
	private function forget(): void {
		$mailer = $GLOBALS['phpmailer'] ?? null;
		if ( $mailer instanceof PHPMailer ) {
			$mailer->MessageID = '';
		}
	}

	/** Removes the files of requests that were killed before their COMMIT. */
	private function sweep(): void {
		foreach ( $this->files->aged() as $event ) {
			if ( ! $this->mails->hasUnsent( $event ) ) {
				$this->files->drop( $event );
			}
		}
	}

	private function work(): void {
		$this->run();
		$this->sweep();
	}
}
