<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Unit\Orders;

use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Orders\StateOrder;

final class StateOrderTest extends TestCase {

	private const SHIPPED = __DIR__ . '/../../../../core/src/workflow/default.json';

	public function test_the_shipped_workflow_stands_as_an_order_passes_it(): void {
		$definition = json_decode( (string) file_get_contents( self::SHIPPED ), true );
		$finals     = array_map( static fn( array $state ): bool => $state['final'] ?? false, $definition['states'] );
		ksort( $finals );
		self::assertSame(
			[ 'new', 'picking', 'packed', 'out_for_delivery', 'on_hold', 'delivery_failed', 'cancelled', 'delivered', 'returned' ],
			StateOrder::sort( $definition['initial'], $finals, array_values( $definition['transitions'] ) )
		);
	}

	public function test_the_last_state_before_the_end_is_on_the_way(): void {
		$finals = [ 'a' => false, 'b' => false, 'wait' => false, 'z' => true ];
		$moves  = [ self::move( 'a', 'b' ), self::move( 'b', 'z' ), self::move( 'a', 'wait' ), self::move( 'wait', 'a' ) ];
		self::assertSame( [ 'a', 'b', 'wait', 'z' ], StateOrder::sort( 'a', $finals, $moves ) );
	}

	public function test_a_state_that_nobody_reaches_comes_last_of_its_kind(): void {
		$finals = [ 'a' => false, 'lost' => false, 'next' => false ];
		self::assertSame( [ 'a', 'next', 'lost' ], StateOrder::sort( 'a', $finals, [ self::move( 'a', 'next' ) ] ) );
	}

	public function test_what_woocommerce_does_alone_is_no_way(): void {
		$finals = [ 'a' => false, 'far' => true, 'near' => true ];
		$moves  = [ self::move( 'a', 'far', 'woocommerce' ), self::move( 'a', 'near' ) ];
		self::assertSame( [ 'a', 'near', 'far' ], StateOrder::sort( 'a', $finals, $moves ) );
	}

	public function test_what_is_left_to_do_is_counted_from_the_end(): void {
		$definition = json_decode( (string) file_get_contents( self::SHIPPED ), true );
		self::assertSame(
			[ 'delivered' => 0, 'out_for_delivery' => 1, 'packed' => 2, 'delivery_failed' => 3, 'picking' => 3, 'new' => 4, 'on_hold' => 5 ],
			self::sorted( StateOrder::leftTo( [ 'delivered' ], array_values( $definition['transitions'] ) ) ),
			'nothing leads from an order that was cancelled, and what WooCommerce does is no way'
		);
	}

	/**
	 * @param array<string, int> $left
	 * @return array<string, int>
	 */
	private static function sorted( array $left ): array {
		ksort( $left );
		asort( $left );
		return $left;
	}

	/** @return array{from: list<string>, to: string, roles: list<string>} */
	private static function move( string $from, string $to, string $role = 'staff' ): array {
		return [
			'from'  => [ $from ],
			'to'    => $to,
			'roles' => [ $role ],
		];
	}
}
