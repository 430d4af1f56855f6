<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A page of a few words, for all that is said before or instead of a panel: logging in, being
// logged out, standing still. It needs neither script nor theme, in any language and direction.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\WordPress\Plugin;

final class Page {

	/**
	 * @param int    $status  as HTTP has it
	 * @param string $heading as text
	 * @param string $html    what stands below it, escaped
	 */
	public static function show( int $status, string $heading, string $html ): never {
		Headers::send( $status, Headers::PAGE );
		self::open( $heading );
		printf(
			'<link rel="stylesheet" href="%1$s"></head><body class="waybill-page"><main><header><p class="brand">%2$s</p><p class="shop" dir="auto">%3$s</p></header><h1>%4$s</h1>%5$s</main></body></html>',
			esc_url( plugins_url( 'assets/login.css', dirname( __DIR__ ) ) . '?ver=' . rawurlencode( Plugin::VERSION ) ),
			esc_html__( 'Waybill', 'waybill' ),
			esc_html( self::shop() ),
			esc_html( $heading ),
			$html // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped where it is made.
		);
		exit;
	}

	/** A page that only says something. */
	public static function say( int $status, string $heading, string ...$sentences ): never {
		self::show( $status, $heading, implode( '', array_map( static fn( string $sentence ): string => '<p>' . esc_html( $sentence ) . '</p>', $sentences ) ) );
	}

	/** The beginning of a document, up to within its head. Without an icon browsers ask WordPress for one. */
	public static function open( string $title ): void {
		printf(
			'<!doctype html><html lang="%1$s" dir="%2$s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex, nofollow"><link rel="icon" href="data:,"><title>%3$s</title>',
			esc_attr( self::language() ),
			esc_attr( is_rtl() ? 'rtl' : 'ltr' ),
			esc_html( implode( ' – ', array_unique( array_filter( [ $title, __( 'Waybill', 'waybill' ), self::shop() ] ) ) ) )
		);
	}

	/** The language that the page is in, as HTML and JavaScript write it: without WordPress' third parts, such as ao90. */
	public static function language(): string {
		return implode( '-', array_slice( explode( '_', determine_locale() ), 0, 2 ) );
	}

	private static function shop(): string {
		return wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES );
	}
}
