<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Native;

/** Whether the panels can be used on this site, and what is missing where they can't. */
final class Readiness implements HealthSource {

	/** How long the site may take to answer itself. */
	private const ANSWER_S_MAX = 3;

	public function __construct( private readonly Build $build ) {
	}

	/** Why nobody can work in the panels, in words for a technical admin; null when they can be used. */
	public static function objection(): ?string {
		$missing = Native::missingForPanels();
		if ( null === $missing && '' === get_option( 'permalink_structure' ) ) {
			return __( 'The panels need addresses with paths: choose any permalink structure but “Plain” in WordPress’ settings.', 'waybill' );
		}
		return $missing;
	}

	/** Words for who finds no panels in this copy; null where they are there. */
	public function whyNotBuilt(): ?string {
		return '' !== $this->build->id() ? null : __( 'This is a copy of Waybill without its panels. Run “scripts/panels” in it, or install a release.', 'waybill' );
	}

	public function healthLines(): array {
		$objection = self::objection() ?? $this->whyNotBuilt();
		if ( null !== $objection ) {
			return [ self::line( 'error', $objection ) ];
		}
		$changed = self::changedHeaders();
		if ( [] !== $changed ) {
			/* translators: %s: names of HTTP headers. */
			return [ self::line( 'warning', sprintf( __( 'A plugin or the web server changes what the panels say of themselves: %s. Scanning with the camera may fail, or a cache keep what is one person’s. Exempt /waybill/ there.', 'waybill' ), implode( ', ', $changed ) ) ) ];
		}
		/* translators: %s: an address. */
		return [ self::line( 'ok', sprintf( __( 'The panels are at %s.', 'waybill' ), Place::url() ) ) ];
	}

	/**
	 * Headers of the login that arrive otherwise than they were sent; none where the site can't reach
	 * itself, which says nothing about browsers.
	 *
	 * @return list<string>
	 */
	private static function changedHeaders(): array {
		$answer = wp_remote_get(
			Place::url( 'login' ),
			[
				'timeout'     => self::ANSWER_S_MAX,
				'redirection' => 0,
				'sslverify'   => false,
			]
		);
		if ( $answer instanceof \WP_Error || 200 !== wp_remote_retrieve_response_code( $answer ) ) {
			return [];
		}
		$changed = [];
		foreach ( Headers::ofPage() as $name => $value ) {
			// Said twice, the stricter one holds: that is a change as well.
			if ( wp_remote_retrieve_header( $answer, strtolower( $name ) ) !== $value ) {
				$changed[] = $name;
			}
		}
		return $changed;
	}

	/**
	 * @param 'ok'|'warning'|'error' $level
	 * @return array{check: string, level: 'ok'|'warning'|'error', text: string}
	 */
	private static function line( string $level, string $text ): array {
		return [
			'check' => 'panels',
			'level' => $level,
			'text'  => $text,
		];
	}
}
