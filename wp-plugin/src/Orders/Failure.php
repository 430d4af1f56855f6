<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\WordPress\Language;

/**
 * Why a command came to nothing that the core could answer. The text is for people, translated.
 */
final class Failure {

	/** Locks, or the store: the same request may succeed in a second. */
	public const BUSY = 'busy';
	/** A plugin or WooCommerce failed; everything was undone. */
	public const FAILED = 'apply_failed';
	/** A plugin committed half of it; somebody has to look at the order. */
	public const TORN = 'torn';
	/** The order is gone. */
	public const MISSING = 'not_found';
	/** The order was deleted: what is asked for needs it. */
	public const DELETED = 'deleted';
	/** Another request is making a move of this order. */
	public const IN_FLIGHT = 'in_flight';
	/** WooCommerce keeps its orders where Waybill can't lock them. */
	public const UNAVAILABLE = 'unavailable';
	/** It is made in WooCommerce, and the log follows: the same key then answers its receipt. */
	public const UNRECORDED = 'unrecorded';

	public static function missing(): self {
		return new self( self::MISSING, Language::ofReader( static fn(): string => __( 'There is no such order.', 'waybill' ) ), false );
	}

	public function __construct(
		public readonly string $code,
		public readonly string $text,
		public readonly bool $isRetryable,
		/** The plugin it is owed to, as far as it is known. */
		public readonly string $culprit = '',
	) {
	}
}
