<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sends the captured mails, with wp_mail, so that whatever the shop has put in its place is used.
// A mail is out when wp_mail says so; a process that is killed between that and its note sends it
// once more, under the same Message-ID, by which the receiver can tell. Failures are tried again
// after a growing pause over about two days; then the mail is given up, a health line says so, and
// a person can have it tried again (MailRetry).

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
 * @phpstan-import-type GivenUp from MailTable
 */
final class MailQueue implements Service, HealthSource {

	/** Action Scheduler's name of our work: where a mail is found due, and when captured ones become so. */
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

	/** How long somebody who deactivates the plugin waits for mails to go out. */
	private const FLUSH_MS = 20_000;

	/** A mail server that does not answer them is not asked for the rest. */
	private const FLUSH_FAILURES_MAX = 3;

	/** PHPMailer would wait for five minutes, with a person in front of the screen. */
	private const PATIENCE_S = 10;

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
	 * Whether a mail is due.
	 *
	 * @throws DatabaseFailure
	 */
	public function hasWork(): bool {
		return $this->mails->hasDue( Clock::nowMs(), self::ATTEMPTS_MAX );
	}

	/**
	 * Sends what is due, at most a batch.
	 *
	 * @return array{sent: int, failed: int}
	 * @throws DatabaseFailure
	 */
	public function run(): array {
		$count = [ 'sent' => 0, 'failed' => 0 ];
		for ( $taken = 0; $taken < self::BATCH_MAX; ++$taken ) {
			$is_sent = $this->deliverNext();
			if ( null === $is_sent ) {
				break;
			}
			++$count[ $is_sent ? 'sent' : 'failed' ];
		}
		return $count;
	}

	/**
	 * Sends what waits, due or not: there will be nobody to send it later. It stops where the time
	 * is over or the mail server does not take any; what is left stays in the table.
	 *
	 * @return int how many mails are left
	 * @throws DatabaseFailure
	 */
	public function flush(): int {
		$end      = Clock::nowMs() + self::FLUSH_MS;
		$failures = 0;
		$this->mails->hasten( Clock::nowMs() );
		$shorten  = static function ( mixed $mailer ): void {
			if ( $mailer instanceof PHPMailer ) {
				$mailer->Timeout = self::PATIENCE_S;
			}
		};
		add_action( 'phpmailer_init', $shorten, PHP_INT_MAX );
		while ( $failures < self::FLUSH_FAILURES_MAX && Clock::nowMs() < $end ) {
			$is_sent = $this->deliverNext();
			if ( null === $is_sent ) {
				break;
			}
			$failures = $is_sent ? 0 : $failures + 1;
		}
		remove_action( 'phpmailer_init', $shorten, PHP_INT_MAX );
		return $this->mails->countWaiting( self::ATTEMPTS_MAX );
	}

	/**
	 * Goes on with what was left when nobody was there to send it.
	 *
	 * @throws DatabaseFailure
	 */
	public function resume(): void {
		if ( $this->mails->countWaiting( self::ATTEMPTS_MAX ) > 0 ) {
			$this->wake();
		}
	}

	/**
	 * Mails that nobody tries to send any more, newest first; of one order, or of all.
	 *
	 * @return list<GivenUp>
	 * @throws DatabaseFailure
	 */
	public function givenUp( int $order_id = 0 ): array {
		return $this->mails->givenUp( Clock::nowMs(), self::ATTEMPTS_MAX, $order_id );
	}

	/**
	 * Sends a mail that was given up, at once; where it fails it is tried as if it were new.
	 *
	 * @return array{is_sent: bool, error: string}|null null: it is not given up any more
	 * @throws DatabaseFailure
	 */
	public function retry( int $id ): ?array {
		$now = Clock::nowMs();
		if ( ! $this->mails->revive( $id, $now, self::ATTEMPTS_MAX ) ) {
			return null;
		}
		$row = $this->mails->lease( $now, $now + self::LEASE_MS, self::ATTEMPTS_MAX, $id );
		if ( null === $row ) {
			return null;
		}
		$is_sent = $this->deliver( $row );
		return [ 'is_sent' => $is_sent, 'error' => $this->error ];
	}

	/**
	 * Forgets mails that were sent or given up before [before_ms]. A row is not needed any longer to
	 * keep its mail from being captured again: that is the move's own row, which refuses a second
	 * apply of the event, and which is kept until the move is in the log for good.
	 *
	 * @throws DatabaseFailure
	 */
	public function prune( int $before_ms, int $max ): int {
		return $this->mails->prune( $before_ms, self::ATTEMPTS_MAX, $max );
	}

	public function healthLines(): array {
		return [ $this->healthOfMails(), $this->healthOfRoute() ];
	}

	/** @return array{check: string, level: 'ok'|'warning'|'error', text: string} */
	private function healthOfMails(): array {
		$given_up = $this->givenUp();
		$count    = count( $given_up );
		$waiting  = $this->mails->countWaiting( self::ATTEMPTS_MAX );
		/* translators: %d: a number of mails. */
		$text = sprintf( _n( '%d mail waits to be sent, none was given up.', '%d mails wait to be sent, none was given up.', $waiting, 'waybill' ), $waiting );
		if ( $count > 0 ) {
			$text = sprintf(
				_n(
					/* translators: 1: a number of mails, 2: numbers of orders, 3: an error message. */
					'%1$d mail could not be sent and was given up; order %2$s: %3$s. Try it again on the order’s screen, or with wp waybill mail retry.',
					'%1$d mails could not be sent and were given up; orders %2$s. The last error: %3$s. Try them again on the orders’ screens, or with wp waybill mail retry.',
					$count,
					'waybill'
				),
				$count,
				implode( ', ', array_slice( array_unique( array_column( $given_up, 'order' ) ), 0, 20 ) ),
				rtrim( $given_up[0]['error'], '.' )
			);
		}
		return [
			'check' => 'mails',
			'level' => 0 === $count ? 'ok' : 'error',
			'text'  => $text,
		];
	}

	/** @return array{check: string, level: 'ok'|'warning'|'error', text: string} */
	private function healthOfRoute(): array {
		$replacer = MailRoute::replacer();
		return [
			'check' => 'mail_route',
			'level' => '' === $replacer ? 'ok' : 'warning',
			'text'  => '' === $replacer
				? __( 'Mails of a move wait until it is made.', 'waybill' )
				: sprintf(
					/* translators: %s: technical name of a plugin. */
					__( '%s has replaced wp_mail: WooCommerce’s mails of a move wait until it is made, but those that other plugins send go out at once, even if the move is undone.', 'waybill' ),
					$replacer
				),
		];
	}

	/** Null: nothing is due. */
	private function deliverNext(): ?bool {
		$now = Clock::nowMs();
		$row = $this->mails->lease( $now, $now + self::LEASE_MS, self::ATTEMPTS_MAX );
		if ( null === $row ) {
			return null;
		}
		Failpoint::reach( 'mail.leased' );
		return $this->deliver( $row );
	}

	/** Mail servers name who they would not take a mail for: that is nobody's business here. */
	private static function withoutAddresses( string $error ): string {
		return (string) preg_replace( '/[^\s<>()"\',;:]+@[^\s<>()"\',;:]+/', '…', $error );
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
			$is_sent = null !== $mail && $this->send( $mail, $row );
		} catch ( \Throwable $thrown ) {
			// The border to whatever sends the shop's mails: a bad one must not hold up the others.
			$this->error = $thrown->getMessage();
		}
		Failpoint::reach( 'mail.sent' );
		if ( ! $is_sent ) {
			$pause = min( self::FIRST_PAUSE_MS << ( $row['attempts'] - 1 ), self::PAUSE_MS_MAX );
			$this->error = '' === $this->error ? 'not sent' : self::withoutAddresses( $this->error );
			$this->mails->postpone( $row['id'], $this->error, Clock::nowMs() + $pause );
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
	 *
	 * @param Row $row
	 */
	private function send( Mail $mail, array $row ): bool {
		$arguments = [
			'to'          => $mail->to,
			'subject'     => $mail->subject,
			'message'     => $mail->body,
			'headers'     => $mail->headers,
			'attachments' => $mail->attachments,
			'embeds'      => $mail->embeds,
		];
		$restore = static fn(): array => $arguments;
		$prepare = static function ( mixed $mailer ) use ( $mail, $row ): void {
			if ( $mailer instanceof PHPMailer ) {
				$mailer->MessageID = $row['message_id'];
				$mailer->AltBody   = '' !== $mail->plain ? $mail->plain : $mailer->AltBody;
			}
		};
		if ( ! $mail->isCallback ) {
			add_filter( 'wp_mail', $restore, PHP_INT_MAX );
		}
		add_action( 'phpmailer_init', $prepare, PHP_INT_MAX );
		add_action( 'wp_mail_failed', [ $this, 'see' ] );
		$callback = $mail->isCallback ? MailRoute::callback( $row['template'] ) : 'wp_mail';
		try {
			return (bool) $callback(
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
	public function sweep(): void {
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
