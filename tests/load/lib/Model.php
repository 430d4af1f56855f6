<?php
// SPDX-License-Identifier: MIT
//
// The workflow once more, in a table, by somebody who has not read the engine: what an order must be
// after the moves that were acknowledged.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Model {

	/** Move => from, to. */
	private const MOVES = [
		'start_picking' => [ 'new', 'picking' ],
		'pack'          => [ 'picking', 'packed' ],
		'send_out'      => [ 'packed', 'out_for_delivery' ],
		'deliver'       => [ 'out_for_delivery', 'delivered' ],
	];

	/** States that WooCommerce has to be told of. */
	private const WOO = [ 'delivered' => 'wc-completed' ];

	public function __construct(
		public string $state,
		public int $version,
		public string $head,
		public string $woo,
		public int $applied = 0,
	) {
	}

	/** Makes a move. Answers what is wrong with it; empty if nothing is. */
	public function move( string $name, string $state, int $version, string $hash ): string {
		[ $from, $to ] = self::MOVES[ $name ] ?? [ '?', '?' ];
		$is_legal      = $from === $this->state && $to === $state && $version === $this->version + 1;
		$wrong         = $is_legal ? '' : "$name to $state $version, which can't follow $this->state $this->version";
		$this->state   = $state;
		$this->version = $version;
		$this->head    = $hash;
		if ( isset( self::WOO[ $state ] ) ) {
			$this->woo = self::WOO[ $state ];
			++$this->applied;
		}
		return $wrong;
	}

	public static function target( string $name ): string {
		return self::MOVES[ $name ][1] ?? '?';
	}
}
