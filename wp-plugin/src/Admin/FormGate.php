<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who may post a form of ours to wp-admin/admin-post.php, and what may stand in it. One gate for
// all of them: method, login, capability, members, nonce, in that order, before a handler reads
// anything. Whoever is turned away is written down. WordPress' own answer to a stranger, "bad
// request" for an action it does not know, was dropped: it tells forms that exist from others.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\WordPress\Access;

final class FormGate {

	/** What every form has. */
	private const MEMBERS = [ 'action', '_wpnonce', '_wp_http_referer' ];

	public function __construct( private readonly Access $access ) {
	}

	/**
	 * Has [run] called for each form that is posted to [action] by somebody who may.
	 *
	 * @param list<string>       $members what the form may hold
	 * @param \Closure(): string $nonce   the name of its nonce; empty when the form can't be understood
	 * @param \Closure(): void   $run
	 */
	public function open( string $action, string $capability, array $members, \Closure $nonce, \Closure $run ): void {
		$enter = function () use ( $action, $capability, $members, $nonce, $run ): void {
			$this->check( $action, $capability, $members, $nonce );
			$run();
		};
		add_action( 'admin_post_' . $action, $enter );
		add_action( 'admin_post_nopriv_' . $action, $enter );
	}

	/** Whether a form had the field at all; a box that is not ticked is none. */
	public static function isPosted( string $name ): bool {
		return isset( $_POST[ $name ] ); // phpcs:ignore WordPress.Security.NonceVerification.Missing -- check() has done it.
	}

	/** One member of the posted form, as it was typed; empty where it is no text. */
	public static function posted( string $name ): string {
		return trim( self::postedText( $name ) );
	}

	/** The same with the blanks and empty lines around it: places in it are told by lines. */
	public static function postedText( string $name ): string {
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- check() has done it.
		$value = $_POST[ $name ] ?? '';
		return is_string( $value ) ? wp_unslash( $value ) : '';
	}

	/**
	 * @param list<string>       $members
	 * @param \Closure(): string $nonce
	 */
	private function check( string $action, string $capability, array $members, \Closure $nonce ): void {
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			header( 'Allow: POST' );
			self::refuse( 405, __( 'This address takes a posted form only.', 'waybill' ) );
		}
		if ( ! is_user_logged_in() ) {
			$this->deny( $action, 'nobody', 401, __( 'Log in first.', 'waybill' ) );
		}
		if ( ! current_user_can( $capability ) ) {
			$this->deny( $action, 'capability', 403, __( 'You are not allowed to do this.', 'waybill' ) );
		}
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- the nonce is checked below.
		foreach ( array_keys( $_POST ) as $member ) {
			if ( ! in_array( $member, self::MEMBERS, true ) && ! in_array( $member, $members, true ) ) {
				/* translators: %s: technical name of a field. */
				self::refuse( 400, sprintf( __( '%s is not a field of this form.', 'waybill' ), $member ) );
			}
		}
		$name = $nonce();
		if ( '' === $name ) {
			self::refuse( 400, __( 'The form can’t be understood. Load the page again.', 'waybill' ) );
		}
		if ( false === wp_verify_nonce( self::posted( '_wpnonce' ), $name ) ) {
			$this->deny( $action, 'nonce', 403, __( 'This page has been open for too long. Go back, load it again and repeat what you did.', 'waybill' ) );
		}
	}

	private function deny( string $action, string $reason, int $status, string $text ): never {
		$this->access->recordDenied( 'admin-post ' . $action, $reason, 'wp-admin' );
		self::refuse( $status, $text );
	}

	/** Ends the request with a page that says why. */
	public static function refuse( int $status, string $text ): never {
		add_filter( 'nocache_headers', static fn(): array => [ 'Cache-Control' => 'private, no-store' ] );
		wp_die( esc_html( $text ), '', [ 'response' => $status ] );
	}
}
