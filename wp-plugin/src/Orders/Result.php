<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Decision;
use Waybill\WordPress\Language;

/**
 * What a command came to.
 *
 * @phpstan-import-type Subject from \Waybill\Engine
 * @phpstan-import-type Outcome from \Waybill\Engine
 */
final class Result {

	/** The event is stored. */
	public const DONE = 'done';
	/** The refusal is stored. */
	public const REFUSED = 'refused';
	/** The order has moved since the actor looked; nothing was stored. */
	public const STALE = 'stale';
	/** Nothing was stored, or it is not settled. */
	public const FAILED = 'failed';

	/**
	 * @param self::*  $kind
	 * @param string   $receipt exact JSON, the same bytes at each repeat; empty if none
	 * @param ?Subject $current where the order is; null where that was not read
	 */
	private function __construct(
		public readonly string $kind,
		public readonly string $receipt = '',
		public readonly bool $isReplayed = false,
		public readonly ?Decision $decision = null,
		public readonly ?array $current = null,
		public readonly ?Failure $failure = null,
	) {
	}

	/**
	 * An outcome that ends a command: all but "apply" and "recover".
	 *
	 * @param Outcome $outcome
	 */
	public static function of( array $outcome ): self {
		$is_replayed = 'replayed' === $outcome['kind'];
		$kind        = match ( $outcome['kind'] ) {
			'done' => self::DONE,
			'refused' => self::REFUSED,
			'replayed' => $outcome['refusal'] ? self::REFUSED : self::DONE,
			'stale' => self::STALE,
			'lost' => self::FAILED,
			'apply', 'recover' => throw new \LogicException( 'a command does not end with that' ),
		};
		if ( self::FAILED === $kind ) {
			$text = Language::ofReader( static fn(): string => __( 'The move is in WooCommerce, but the log was restored from before it. The order has drifted.', 'waybill' ) );
			return self::failed( new Failure( Failure::UNRECORDED, $text, false ) );
		}
		return new self(
			$kind,
			$outcome['receipt'],
			$is_replayed,
			$outcome['decision'],
			$outcome['current']
		);
	}

	public static function failed( Failure $failure ): self {
		return new self( self::FAILED, failure: $failure );
	}
}
