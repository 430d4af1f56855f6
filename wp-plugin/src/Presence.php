<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who has an order open. The store keeps it and forgets it after 45 seconds without a sign, so that
// all web nodes know the same; here ids become names. Whoever asks is left out, in all his tabs: he
// wants to know who else is there.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Engine;
use Waybill\Exception as NativeException;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Orders\Drain;

/**
 * @phpstan-import-type Actor from \Waybill\Workflow
 * @phpstan-type Person array{id: string, name: string, since: int}
 */
final class Presence implements Service {

	/** What it asks of the extension: with an older one nobody is seen, and all else works. */
	private const FEATURE = 'engine.presence';

	/** @param \Closure(): Engine $engine */
	public function __construct( private readonly \Closure $engine ) {
	}

	public function register(): void {
		add_action( 'deleted_user', $this->forget( ... ) );
		add_action( 'remove_user_from_blog', $this->forget( ... ) );
	}

	public static function isKnown(): bool {
		return in_array( self::FEATURE, Native::features(), true );
	}

	/**
	 * Somebody has an order open in a place of his, such as a tab.
	 *
	 * @param Actor $actor
	 * @throws NotFound for who may not see it
	 */
	public function enter( int $order_id, array $actor, string $place ): void {
		( $this->engine )()->attend( Drain::subject( $order_id ), $actor, $place, Clock::nowMs() );
	}

	/** @param Actor $actor */
	public function leave( int $order_id, array $actor, string $place ): void {
		( $this->engine )()->leave( $actor['id'], Drain::subject( $order_id ), $place );
	}

	/**
	 * The others who have it open.
	 *
	 * @param Actor $actor
	 * @return list<Person>
	 * @throws NotFound for who may not see it
	 */
	public function others( int $order_id, array $actor ): array {
		$present = ( $this->engine )()->present( Drain::subject( $order_id ), $actor, Clock::nowMs() );
		$others  = array_values( array_filter( $present, static fn( array $person ): bool => $person['actor'] !== $actor['id'] ) );
		$names   = Actors::names( array_column( $others, 'actor' ) );
		return array_map(
			static fn( array $person ): array => [
				'id'    => $person['actor'],
				'name'  => $names[ $person['actor'] ] ?? $person['actor'],
				'since' => $person['since'],
			],
			$others
		);
	}

	/** A user who is gone is nowhere. Deleting him does not hang on it: his signs run out by themselves. */
	private function forget( int $user_id ): void {
		if ( ! self::isKnown() ) {
			return;
		}
		try {
			( $this->engine )()->leave( 'user:' . $user_id );
		} catch ( Unavailable | NativeException $failure ) {
			error_log( 'waybill: where a former user was could not be forgotten: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}
}
