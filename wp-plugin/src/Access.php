<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Exception as NativeException;

/** Writes down who was turned away: one event a source and minute, so that strangers can't fill the log. */
final class Access {

	/** A source is looked at again after this many seconds at the soonest. */
	private const PAUSE_S = 60;

	public function __construct( private readonly Native $native ) {
	}

	/**
	 * @param string $route  what was asked for
	 * @param string $reason in one word
	 * @param string $via    the way he came
	 */
	public function recordDenied( string $route, string $reason, string $via ): void {
		$source = $this->source();
		$mark   = 'waybill_denied_' . $source;
		// The core throttles, too; this spares a stranger's request the write that would take.
		if ( false !== get_transient( $mark ) ) {
			return;
		}
		set_transient( $mark, 1, self::PAUSE_S );
		try {
			$this->native->engine()->record(
				'access',
				'denied',
				is_user_logged_in() ? Actors::current( $via ) : Actors::stranger( $source, $via ),
				[
					'route'  => substr( $route, 0, 200 ),
					'reason' => $reason,
				],
				Clock::nowMs(),
				$source
			);
		} catch ( Unavailable | NativeException $failure ) {
			// Turning somebody away must not depend on being able to write it down.
			error_log( 'waybill: a refusal could not be recorded: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}

	/** The user, or where a stranger comes from, as a keyed digest: an address is personal. */
	private function source(): string {
		return is_user_logged_in() ? 'user:' . get_current_user_id() : 'stranger:' . self::address();
	}

	/** Where the request comes from, as a keyed digest. */
	public static function address(): string {
		$address = isset( $_SERVER['REMOTE_ADDR'] ) && is_string( $_SERVER['REMOTE_ADDR'] ) ? $_SERVER['REMOTE_ADDR'] : '';
		$packed  = inet_pton( $address );
		// One customer of a provider has a whole /64 of IPv6: it counts as one source.
		$network = is_string( $packed ) && 16 === strlen( $packed ) ? bin2hex( substr( $packed, 0, 8 ) ) : $address;
		return substr( wp_hash( $network ), 0, 16 );
	}
}
