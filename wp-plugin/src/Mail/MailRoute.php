<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Mail;

use Waybill\WordPress\Orders\Origin;

/**
 * The way a mail takes out of the shop. WordPress lets one plugin define wp_mail in its place, and
 * WooCommerce lets plugins name another function for its mails.
 */
final class MailRoute {

	/** Who defines wp_mail in WordPress' place, as Origin::owner() names it; empty: nobody. */
	public static function replacer(): string {
		$file = (string) ( new \ReflectionFunction( 'wp_mail' ) )->getFileName();
		if ( realpath( $file ) === realpath( ABSPATH . 'wp-includes/pluggable.php' ) ) {
			return '';
		}
		$owner = Origin::owner( $file );
		// A plugin whose folder is linked to from WordPress' lies somewhere else.
		return 'wordpress' === $owner ? basename( $file, '.php' ) : $owner;
	}

	/** Whether what is sent by [callback] passes WordPress' filter pre_wp_mail. */
	public static function isFiltered( mixed $callback ): bool {
		return 'wp_mail' === $callback && '' === self::replacer();
	}

	/** What WooCommerce would have a mail of [template] sent by. */
	public static function callback( string $template ): callable {
		foreach ( \WC()->mailer()->get_emails() as $email ) {
			if ( $email instanceof \WC_Email && $template === $email->id ) {
				// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WooCommerce's.
				$callback = apply_filters( 'woocommerce_mail_callback', 'wp_mail', $email );
				return is_callable( $callback ) ? $callback : 'wp_mail';
			}
		}
		return 'wp_mail';
	}
}
