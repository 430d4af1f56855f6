<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Mails that WooCommerce and plugins send inside an apply become rows of its transaction: they go
// out if and only if the move is committed, and once. What wp_mail would resolve when it sends is
// resolved here, because WooCommerce's filters for sender and content type are in force only now.
//
// Mails with a password or the way to one are not captured: somebody waits for them in front of a
// screen, and they should lie in no table. Outside of an apply nothing is touched.
//
// A plugin that defines wp_mail itself leaves WordPress' filter pre_wp_mail out, and one that gives
// WooCommerce a mail callback of its own leaves wp_mail out. WooCommerce's mails are then captured
// at the callback; what other plugins send past the filter goes out at once, and a health line
// names who made it so (MailRoute).

declare(strict_types=1);

namespace Waybill\WordPress\Mail;

use Waybill\WordPress\Orders\DatabaseFailure;

final class MailCapture {

	/** Time to take a move back before its mails are out. */
	public const DELAY_MS = 15_000;

	private const PASSWORD_TEMPLATES = [ 'customer_reset_password', 'customer_new_account' ];

	/** WordPress' own filters on such mails: the next mail is one. */
	private const PASSWORD_FILTERS = [
		'retrieve_password_notification_email',
		'wp_new_user_notification_email',
	];

	private const TEMPLATE_BYTES_MAX = 100;

	private string $event = '';

	private int $order_id = 0;

	private int $count = 0;

	/** The move whose mails this one takes back; empty: none. */
	private string $withdrawn = '';

	private ?\Throwable $failure = null;

	private ?\WC_Email $email = null;

	private bool $is_password = false;

	/** @var list<string> hooks whose mails WooCommerce would queue in memory */
	private array $deferred = [];

	public function __construct(
		private readonly MailTable $mails,
		private readonly MailFiles $files,
	) {
	}

	/** From here on mails belong to [event], of an order. */
	public function begin( string $event, int $order_id ): void {
		$this->event       = $event;
		$this->order_id    = $order_id;
		$this->count       = 0;
		$this->withdrawn   = '';
		$this->failure     = null;
		$this->email       = null;
		$this->is_password = false;
		add_filter( 'pre_wp_mail', [ $this, 'capture' ], PHP_INT_MIN, 2 );
		add_filter( 'woocommerce_mail_callback_params', [ $this, 'see' ], PHP_INT_MAX, 2 );
		add_filter( 'woocommerce_mail_callback', [ $this, 'replace' ], PHP_INT_MAX );
		foreach ( self::PASSWORD_FILTERS as $name ) {
			add_filter( $name, [ $this, 'seePassword' ], PHP_INT_MAX );
		}
		$this->sendDeferred();
	}

	/** What kept a mail from being stored; null: nothing. Its sender was told and may not care. */
	public function failure(): ?\Throwable {
		return $this->failure;
	}

	/**
	 * Takes back the mails of the move [event], as far as nobody has begun to send them.
	 *
	 * @throws DatabaseFailure
	 */
	public function withdraw( string $event ): void {
		if ( $this->mails->withdraw( $event ) > 0 && ! $this->mails->hasUnsent( $event ) ) {
			$this->withdrawn = $event;
		}
	}

	/** The move is committed. How many mails it has. */
	public function keep(): int {
		if ( '' !== $this->withdrawn ) {
			$this->files->drop( $this->withdrawn );
		}
		$this->end();
		return $this->count;
	}

	/** The move did not happen. */
	public function drop(): void {
		if ( '' !== $this->event ) {
			$this->files->drop( $this->event );
		}
		$this->end();
	}

	/**
	 * @param mixed $parameters
	 * @param mixed $email
	 * @return mixed
	 */
	public function see( $parameters, $email = null ) {
		$this->email = $email instanceof \WC_Email ? $email : null;
		return $parameters;
	}

	/**
	 * A callback that leads past pre_wp_mail gives way to one that captures as that filter would. The
	 * filters that it asks are left to it: it is called when the mail is due.
	 *
	 * @param mixed $callback
	 * @return mixed
	 */
	public function replace( $callback ) {
		if ( MailRoute::isFiltered( $callback ) ) {
			return $callback;
		}
		return function ( mixed ...$arguments ) use ( $callback ): mixed {
			$names = [ 'to', 'subject', 'message', 'headers', 'attachments' ];
			$mail  = array_combine( $names, array_pad( array_slice( $arguments, 0, 5 ), 5, '' ) );
			$sent  = $this->take( null, $mail, true );
			return null === $sent && is_callable( $callback ) ? $callback( ...$arguments ) : $sent;
		};
	}

	/**
	 * @param mixed $mail
	 * @return mixed
	 */
	public function seePassword( $mail ) {
		$this->is_password = true;
		return $mail;
	}

	/**
	 * @param mixed $sent      another plugin's answer, or null
	 * @param mixed $arguments
	 * @return mixed
	 */
	public function capture( $sent, $arguments = [] ) {
		return $this->take( $sent, $arguments, false );
	}

	/** Null: it is not for us. */
	private function take( mixed $sent, mixed $arguments, bool $is_callback ): mixed {
		$email             = $this->email;
		$is_password       = $this->is_password
			|| in_array( $email?->id, self::PASSWORD_TEMPLATES, true );
		$this->email       = null;
		$this->is_password = false;
		if ( null !== $sent || $is_password || ! is_array( $arguments ) ) {
			return $sent;
		}
		try {
			$mail = Mail::resolve( $arguments );
			$this->store( $is_callback ? $mail->withCallback() : $mail, $email );
			return true;
		} catch ( DatabaseFailure | \RuntimeException $failure ) {
			$this->failure ??= $failure;
			return false;
		}
	}

	/**
	 * @throws DatabaseFailure
	 */
	private function store( Mail $mail, ?\WC_Email $email ): void {
		if ( null !== $email && 'multipart' === $email->get_email_type() ) {
			$mail = $mail->withPlain( wp_strip_all_tags( $email->get_content_plain() ) );
		}
		$template = substr( $this->template( $mail, $email ), 0, self::TEMPLATE_BYTES_MAX );
		$mail     = $mail->withFiles(
			$this->files->copy( $this->event, $mail->attachments ),
			$this->files->copy( $this->event, $mail->embeds ),
		);
		$id = $this->messageId( $template, $mail->recipientHash() );
		if ( $this->mails->insert( $this->event, $this->order_id, $template, $mail, $id, self::DELAY_MS ) ) {
			++$this->count;
		}
	}

	/**
	 * WooCommerce's name of the mail. A mail that is sent past WooCommerce's classes has none: the
	 * hook it is sent from and what it says stand for one.
	 */
	private function template( Mail $mail, ?\WC_Email $email ): string {
		if ( null !== $email ) {
			return $email->id;
		}
		/** @var mixed $stack */
		$stack = $GLOBALS['wp_current_filter'] ?? [];
		$hooks = is_array( $stack ) ? array_filter( $stack, 'is_string' ) : [];
		$hooks = array_diff( $hooks, [ 'pre_wp_mail' ] );
		$hook  = [] === $hooks ? 'none' : end( $hooks );
		return substr( Mail::digest( 'text', $mail->subject . "\0" . $mail->body ), 0, 16 ) . ' ' . $hook;
	}

	private function messageId( string $template, string $recipient_hash ): string {
		$host = (string) wp_parse_url( network_home_url(), PHP_URL_HOST );
		$name = substr( hash( 'sha256', "$this->event\0$template\0$recipient_hash" ), 0, 40 );
		return "<$name@$host>";
	}

	/**
	 * Where a shop has WooCommerce defer its mails, they wait in memory for the end of the request
	 * and are lost with it. Here they are sent at once, which means: stored.
	 */
	private function sendDeferred(): void {
		$queueing       = [ \WC_Emails::class, 'queue_transactional_email' ];
		$this->deferred = [];
		if ( ! apply_filters( 'woocommerce_defer_transactional_emails', false ) ) {
			return;
		}
		/** @var mixed $hooks */
		$hooks = $GLOBALS['wp_filter'] ?? [];
		foreach ( is_array( $hooks ) ? array_keys( $hooks ) : [] as $hook ) {
			if ( is_string( $hook ) && 10 === has_action( $hook, $queueing ) ) {
				remove_action( $hook, $queueing );
				add_action( $hook, [ \WC_Emails::class, 'send_transactional_email' ], 10, 10 );
				$this->deferred[] = $hook;
			}
		}
	}

	private function end(): void {
		remove_filter( 'pre_wp_mail', [ $this, 'capture' ], PHP_INT_MIN );
		remove_filter( 'woocommerce_mail_callback_params', [ $this, 'see' ], PHP_INT_MAX );
		remove_filter( 'woocommerce_mail_callback', [ $this, 'replace' ], PHP_INT_MAX );
		foreach ( self::PASSWORD_FILTERS as $name ) {
			remove_filter( $name, [ $this, 'seePassword' ], PHP_INT_MAX );
		}
		foreach ( $this->deferred as $hook ) {
			remove_action( $hook, [ \WC_Emails::class, 'send_transactional_email' ] );
			add_action( $hook, [ \WC_Emails::class, 'queue_transactional_email' ], 10, 10 );
		}
		$this->deferred = [];
		$this->event    = '';
	}
}
