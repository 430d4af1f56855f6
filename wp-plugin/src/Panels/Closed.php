<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\WordPress\Rest\Problem;
use Waybill\WordPress\Service;

/** What stands below /waybill/ while the plugin can't work: words, and a reference to what the log says. */
final class Closed implements Service {

	private const RETRY_AFTER_S = 60;

	/** @param string $why for the log */
	public function __construct( private readonly string $why ) {
	}

	public function register(): void {
		if ( null !== Place::asked() ) {
			Headers::forbidCaches();
			add_action( 'wp_loaded', fn() => self::show( $this->why ) );
		}
	}

	public static function show( string $why ): never {
		$reference = wp_generate_uuid4();
		Problem::log( 'urn:uuid:' . $reference, 'closed', $why );
		header( 'Retry-After: ' . self::RETRY_AFTER_S );
		Page::show(
			503,
			__( 'Waybill is being looked after', 'waybill' ),
			'<p>' . esc_html__( 'Orders can’t be seen or moved here at the moment. The shop goes on selling. Try again in a few minutes.', 'waybill' ) . '</p>'
			. '<p>' . esc_html__( 'If it stays like this, tell whoever looks after the shop, with this reference:', 'waybill' ) . ' <code dir="ltr">' . esc_html( $reference ) . '</code></p>'
		);
	}
}
