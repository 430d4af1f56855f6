<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * One change of an order's status: a row of waybill_moves. Statuses are written without "wc-".
 */
final class Move {

	/** Made through Waybill. */
	public const OWN = 'own';
	/** Made by WooCommerce itself, or found by the reconciler. */
	public const FOREIGN = 'foreign';
	/** Stands in an own move's place, so that it can't be made any more. */
	public const TOMBSTONE = 'tombstone';

	/** Stands for the status of an order that was deleted. */
	public const DELETED = 'deleted';

	public const BEGUN    = 0;
	public const COMPLETE = 1;
	public const TORN     = 9;

	public function __construct(
		public readonly string $id,
		public readonly int $orderId,
		public readonly string $from,
		public readonly string $to,
		public readonly string $kind,
		public readonly int $phase,
		public readonly string $request,
		/** JSON: the actor of an own move, the writer of a foreign one. */
		public readonly string $origin,
		public readonly string $draft = '',
		public readonly Steps $steps = new Steps(),
		public readonly Done $done = Done::Running,
		public readonly bool $isDrained = false,
		public readonly int $createdMs = 0,
		public readonly int $doneMs = 0,
	) {
	}

	/**
	 * A change that WooCommerce makes. Some have no effects: no hook, note or mail follows them.
	 */
	public static function foreign( int $order_id, string $from, string $to, string $request, string $origin, bool $has_effects, bool $is_manual ): self {
		return new self(
			id: bin2hex( random_bytes( 16 ) ),
			orderId: $order_id,
			from: $from,
			to: $to,
			kind: self::FOREIGN,
			phase: self::COMPLETE,
			request: $request,
			origin: $origin,
			steps: new Steps( isManual: $is_manual ),
			done: $has_effects ? Done::Running : Done::Finished,
		);
	}

	/**
	 * The same move, seen from [from]: what the order's row really held.
	 */
	public function leaving( string $from, int $created_ms ): self {
		return new self(
			$this->id,
			$this->orderId,
			$from,
			$this->to,
			$this->kind,
			$this->phase,
			$this->request,
			$this->origin,
			$this->draft,
			$this->steps,
			$this->done,
			$this->isDrained,
			$created_ms,
			$this->doneMs,
		);
	}

	/** The same move, none of whose effects will run. */
	public function finished(): self {
		return new self(
			$this->id,
			$this->orderId,
			$this->from,
			$this->to,
			$this->kind,
			$this->phase,
			$this->request,
			$this->origin,
			$this->draft,
			$this->steps,
			Done::Finished,
			$this->isDrained,
			$this->createdMs,
			$this->doneMs,
		);
	}

	/**
	 * The origin, read.
	 *
	 * @return array<string, mixed>
	 */
	public function writer(): array {
		$writer = json_decode( $this->origin, true );
		/** @var array<string, mixed> $named an object's members have names */
		$named = is_array( $writer ) ? $writer : [];
		return $named;
	}

	/** Whether the order's status really changed by it. */
	public function isEffective(): bool {
		return self::TOMBSTONE !== $this->kind && self::COMPLETE === $this->phase;
	}
}
