<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page that a panel runs in: nearly nothing. No theme and no wp_head(), so that no plugin's
// script runs beside ours and none of it has to be loaded on a phone.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Unavailable;

final class Shell {

	public function __construct(
		private readonly Boot $boot,
		private readonly Build $build,
		private readonly Readiness $readiness,
	) {
	}

	/** @throws Unavailable|NativeException Where the store can't be had; nothing was sent. */
	public function show( Panel $panel ): never {
		$entry = $this->build->entry( $panel );
		if ( null === $entry ) {
			Page::say( 503, __( 'The panels are not built', 'waybill' ), (string) $this->readiness->whyNotBuilt() );
		}
		$boot     = $this->boot->of( $panel, 'standalone', Place::path( $panel->value ) );
		$language = is_array( $boot['i18n'] ) ? $boot['i18n']['url'] ?? null : null;
		Headers::send( 200, Headers::PANEL );
		Page::open( $panel->label() );
		foreach ( $entry['styles'] as $style ) {
			printf( '<link rel="stylesheet" href="%s">', esc_url( $style ) ); // phpcs:ignore WordPress.WP.EnqueuedResources -- a page of our own, without WordPress' head.
		}
		foreach ( $entry['imports'] as $import ) {
			printf( '<link rel="modulepreload" href="%s">', esc_url( $import ) );
		}
		if ( is_string( $language ) ) {
			// Wanted before the first screen, and asked for only when the scripts are there.
			printf( '<link rel="preload" as="fetch" crossorigin href="%s">', esc_url( $language ) );
		}
		self::printBoot( Boot::toJson( $boot ) );
		printf(
			'<script type="module" src="%1$s"></script></head><body><div id="waybill"></div><noscript><p>%2$s</p></noscript></body></html>', // phpcs:ignore WordPress.WP.EnqueuedResources
			esc_url( $entry['script'] ),
			esc_html__( 'This page works with JavaScript only. Switch it on in your browser’s settings and load the page again.', 'waybill' )
		);
		exit;
	}

	/** @param string $boot JSON of Boot::toJson() */
	public static function printBoot( string $boot ): void {
		echo '<script type="application/json" id="waybill-boot">' . $boot . '</script>'; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- JSON without a tag in it.
	}
}
