<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Native;

/** Whether the panels can be used on this site, and what is missing where they can't. */
final class Readiness implements HealthSource {

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
		return [
			[
				'check' => 'panels',
				'level' => null === $objection ? 'ok' : 'error',
				/* translators: %s: an address. */
				'text'  => $objection ?? sprintf( __( 'The panels are at %s.', 'waybill' ), Place::url() ),
			],
		];
	}
}
