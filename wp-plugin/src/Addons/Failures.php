<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Addons;

use Waybill\WordPress\Rest\Problem;

/**
 * What browsers report of addons that failed in a panel: all of it in PHP's error log under the reference
 * that the screen shows, the newest also in an option, for the health page. Of two that come at the same
 * moment that page may miss one; the log has both.
 *
 * @phpstan-type Failure array{at: int, user: int, name: string, place: string, text: string, reference: string}
 */
final class Failures {

	private const OPTION = 'waybill_addon_failures';

	private const COUNT_MAX = 200;

	/** As many of one user's are taken within this time; a page reports each part of an addon once. */
	private const USER_MAX = 30;
	private const WINDOW_S = 300;

	/** How long one stays on the health page. */
	private const SHOWN_S = 86_400;

	/** False when there were too many of the user's of late. */
	public function record( int $user, string $name, string $place, string $text, string $reference ): bool {
		$all   = self::all();
		$count = count( array_filter( $all, static fn( array $failure ): bool => $user === $failure['user'] && $failure['at'] > time() - self::WINDOW_S ) );
		if ( $count >= self::USER_MAX ) {
			return false;
		}
		Problem::log( "urn:uuid:{$reference}", 'addon_failed', "{$name} in {$place}: {$text}" );
		array_unshift(
			$all,
			[
				'at'        => time(),
				'user'      => $user,
				'name'      => $name,
				'place'     => $place,
				'text'      => $text,
				'reference' => $reference,
			]
		);
		update_option( self::OPTION, array_slice( $all, 0, self::COUNT_MAX ), false );
		return true;
	}

	/**
	 * Newest first.
	 *
	 * @return list<Failure>
	 */
	public function recent(): array {
		return array_values( array_filter( self::all(), static fn( array $failure ): bool => $failure['at'] > time() - self::SHOWN_S ) );
	}

	/** @return list<Failure> */
	private static function all(): array {
		$stored = get_option( self::OPTION, [] );
		$all    = [];
		foreach ( is_array( $stored ) ? $stored : [] as $one ) {
			if ( is_array( $one ) && is_int( $one['at'] ?? null ) && is_int( $one['user'] ?? null ) && is_string( $one['name'] ?? null ) && is_string( $one['place'] ?? null ) && is_string( $one['text'] ?? null ) && is_string( $one['reference'] ?? null ) ) {
				$all[] = [
					'at'        => $one['at'],
					'user'      => $one['user'],
					'name'      => $one['name'],
					'place'     => $one['place'],
					'text'      => $one['text'],
					'reference' => $one['reference'],
				];
			}
		}
		return $all;
	}
}
