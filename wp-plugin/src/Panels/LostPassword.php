<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asking for a link to choose another password. The mail and all behind it are WordPress' own, but
// its form says which accounts there are; this one says the same to everybody. The mail is sent
// when the answer is out, because sending takes longer than not sending.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Unavailable;

final class LostPassword {

	public function __construct( private readonly Throttle $throttle ) {
	}

	/** @throws Unavailable|NativeException Where tries can't be counted. */
	public function answer( string $method ): never {
		if ( 'POST' === $method ) {
			$this->ask();
		}
		$this->show( 200, '' );
	}

	/** @throws Unavailable|NativeException */
	private function ask(): never {
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- isOwn() looks at it, which has to come first.
		if ( ! Form::isOwn( Form::typed( $_POST, 'token' ) ) ) {
			$this->show( 403, Form::tooOld() );
		}
		$name = trim( wp_unslash( Form::typed( $_POST, 'log' ) ) );
		// phpcs:enable
		$owner  = '' === $name || strlen( $name ) > Form::NAME_BYTES_MAX ? null : Form::owner( $name );
		$wait_s = $this->throttle->count( 'password ' . substr( $name, 0, Form::NAME_BYTES_MAX ), $owner?->ID );
		if ( $wait_s > 0 ) {
			header( 'Retry-After: ' . $wait_s );
			$this->show( 429, Throttle::words( $wait_s ) );
		}
		if ( null !== $owner && null !== Panel::first( $owner ) ) {
			add_action( 'shutdown', static fn() => self::send( $owner->user_login ), PHP_INT_MAX );
		}
		Page::show(
			200,
			__( 'Look into your mail', 'waybill' ),
			'<p>' . esc_html__( 'If there is such an account, a mail with a link is on its way to it. It may take a few minutes.', 'waybill' ) . '</p>'
			. '<nav><a href="' . esc_url( Place::url( 'login' ) ) . '">' . esc_html__( 'Back to logging in', 'waybill' ) . '</a></nav>'
		);
	}

	private static function send( string $login ): void {
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		}
		$sent = retrieve_password( $login );
		if ( $sent instanceof \WP_Error ) {
			error_log( 'waybill: a mail with a link for another password could not be sent: ' . $sent->get_error_code() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}

	private function show( int $status, string $refusal ): never {
		Page::show(
			$status,
			__( 'Forgot your password?', 'waybill' ),
			Form::refusal( $refusal )
			. '<p>' . esc_html__( 'Say who you are, and a mail tells you how to choose another one.', 'waybill' ) . '</p>'
			. '<form method="post" action="' . esc_url( Place::url( 'password' ) ) . '">'
			. Form::token()
			. Form::nameField( '' )
			. '<button type="submit">' . esc_html__( 'Send the mail', 'waybill' ) . '</button></form>'
			. '<nav><a href="' . esc_url( Place::url( 'login' ) ) . '">' . esc_html__( 'Back to logging in', 'waybill' ) . '</a></nav>'
		);
	}
}
