<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

/** Ends a session: by a posted form with a nonce, so that no link and no picture logs anybody out. */
final class Logout {

	public const NONCE = 'waybill_logout';

	public function answer(): never {
		if ( is_user_logged_in() ) {
			$nonce = $_POST['_wpnonce'] ?? ''; // phpcs:ignore WordPress.Security -- only verified.
			if ( ! is_string( $nonce ) || false === wp_verify_nonce( $nonce, self::NONCE ) ) {
				$this->askAgain();
			}
			wp_logout();
			Cookies::harden();
		}
		Headers::redirect( Place::url( 'login' ), 303 );
	}

	private function askAgain(): never {
		Page::show(
			403,
			__( 'Log out?', 'waybill' ),
			'<p>' . esc_html__( 'The page that you came from has been open for too long.', 'waybill' ) . '</p>'
			. '<form method="post" action="' . esc_url( Place::url( 'logout' ) ) . '">'
			. '<input type="hidden" name="_wpnonce" value="' . esc_attr( wp_create_nonce( self::NONCE ) ) . '">'
			. '<button type="submit">' . esc_html__( 'Log out', 'waybill' ) . '</button></form>'
			. '<nav><a href="' . esc_url( Place::url() ) . '">' . esc_html__( 'Stay', 'waybill' ) . '</a></nav>'
		);
	}
}
