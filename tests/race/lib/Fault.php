<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * A fault in one of a save's hooks, at each place in turn. Row, hooks and mail must agree at least as
 * well as without Waybill, nothing may stay open or locked, and the next change must go through.
 */
final class Fault implements Scenario {

	private const HOOKS = [
		'woocommerce_before_order_object_save',
		'woocommerce_update_order',
		'woocommerce_after_order_object_save',
		'woocommerce_order_status_processing',
		'woocommerce_order_status_pending_to_processing',
		'woocommerce_order_status_changed',
	];

	/** Without a fault a change takes a fraction of this. */
	private const NEXT_S_MAX = 3.0;

	/** @var list<string> what stock WooCommerce's last run got wrong, by hook */
	private array $stock = [];

	/**
	 * @param bool $is_waiting the fault is a wait for an order's own row: all of them wait at once
	 */
	public function __construct(
		private readonly string $fault,
		private readonly string $described,
		private readonly bool $is_waiting = false,
	) {
	}

	public function name(): string {
		return "R10 {$this->described} in each of " . count( self::HOOKS ) . ' hooks of a save';
	}

	public function expected(): string {
		return 'no worse than stock; nothing left open';
	}

	public function failsInStock(): bool {
		return false;
	}

	public function run( Shop $shop ): Outcome {
		$shop->sql( "INSERT INTO wp_options (option_name, option_value, autoload) VALUES ('race_a', 0, 'no'), ('race_b', 0, 'no') ON DUPLICATE KEY UPDATE option_value = 0" );
		$orders = $shop->makeOrders( count( self::HOOKS ), 'pending' );
		$since  = $shop->now();
		$requests = [];
		foreach ( $orders as $index => $order ) {
			$requests[] = $shop->restStatus( $order['id'], 'processing', "?race_fault={$this->fault}&race_order={$order['id']}&race_at=" . self::HOOKS[ $index ] );
		}
		foreach ( array_chunk( $requests, $this->is_waiting ? count( $requests ) : 1 ) as $some ) {
			$shop->send( $some );
		}
		$counts = $shop->count( $orders, $since );
		$faults = [];
		foreach ( $orders as $index => $order ) {
			$disagreement = self::disagreement( $counts[ $order['id'] ] );
			if ( '' !== $disagreement ) {
				$faults[ self::HOOKS[ $index ] ] = $disagreement;
			}
		}
		$wrong = $shop->isStock() ? [] : array_map(
			static fn( string $hook ) => "$hook: {$faults[ $hook ]}",
			array_keys( array_diff_key( $faults, array_flip( $this->stock ) ) )
		);
		if ( $shop->isStock() ) {
			$this->stock = array_keys( $faults );
		}
		$wrong = [ ...$wrong, ...$this->leftOpen( $shop, $orders ) ];
		return new Outcome( count( $faults ) . ' of ' . count( self::HOOKS ) . ' disagree' . ( [] === $wrong ? '' : '; ' . count( $wrong ) . ' wrong' ), $wrong );
	}

	/**
	 * @param array{status: string, notes: list<string>, hooks: list<array{string, string}>, mails: list<string>} $count
	 */
	private static function disagreement( array $count ): string {
		$is_moved = 'processing' === $count['status'];
		$mails    = count( $count['mails'] );
		$hooks    = count( $count['hooks'] );
		return $is_moved === ( $mails > 0 ) && $is_moved === ( $hooks > 0 )
			? ''
			: "{$count['status']} with $hooks hooks and $mails mails";
	}

	/**
	 * @param list<array{id: int, product: int, quantity: int}> $orders
	 * @return list<string>
	 */
	private function leftOpen( Shop $shop, array $orders ): array {
		$wrong = [];
		$open  = trim( $shop->sql( 'SELECT COUNT(*) FROM information_schema.INNODB_TRX' ) );
		if ( '0' !== $open ) {
			$wrong[] = "$open transactions are left open";
		}
		// The move of a request that ended by itself is over; nobody waits for it.
		foreach ( $shop->send( array_map( static fn( array $order ) => $shop->restStatus( $order['id'], 'completed' ), $orders ) ) as $index => $answer ) {
			if ( 200 !== $answer['status'] || $answer['seconds'] > self::NEXT_S_MAX * count( $orders ) ) {
				$wrong[] = sprintf( 'after %s the next change answered %d in %.1f s', self::HOOKS[ $index ], $answer['status'], $answer['seconds'] );
			}
		}
		return $wrong;
	}
}
