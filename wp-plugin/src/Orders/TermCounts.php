<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Counts of products by category, tag and visibility. WooCommerce counts anew, and writes, with
// each product it saves, also where nothing has changed. Inside an apply that would make the
// category's row one that all orders wait for, in whatever sequence their categories come. So
// nothing is counted until the COMMIT, and then once for each product that was saved.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class TermCounts {

	/** WooCommerce asks it before it counts. */
	private const FILTER = 'woocommerce_product_recount_terms';

	private const SAVED = 'woocommerce_update_product';

	private bool $was_deferring = false;

	private bool $is_wanted = false;

	/** @var array<int, true> products that were saved */
	private array $products = [];

	public function open(): void {
		$this->was_deferring = wp_defer_term_counting();
		$this->is_wanted     = false;
		$this->products      = [];
		wp_defer_term_counting( true );
		add_filter( self::FILTER, [ $this, 'putOff' ], PHP_INT_MAX );
		add_action( self::SAVED, [ $this, 'see' ] );
	}

	/** After the COMMIT, or the ROLLBACK. */
	public function close(): void {
		remove_filter( self::FILTER, [ $this, 'putOff' ], PHP_INT_MAX );
		remove_action( self::SAVED, [ $this, 'see' ] );
		if ( ! $this->was_deferring ) {
			wp_defer_term_counting( false );
		}
	}

	/**
	 * What counts that which was put off, one each product: for after the COMMIT.
	 *
	 * @return list<\Closure>
	 */
	public function counts(): array {
		return array_map(
			static fn( int $id ): \Closure => static fn() => _wc_recount_terms_by_product( $id ),
			$this->is_wanted ? array_keys( $this->products ) : []
		);
	}

	/** @param mixed $is_wanted */
	public function putOff( $is_wanted ): bool {
		$this->is_wanted = $this->is_wanted || (bool) $is_wanted;
		return false;
	}

	/** @param mixed $product_id */
	public function see( $product_id ): void {
		if ( is_int( $product_id ) ) {
			$this->products[ $product_id ] = true;
		}
	}
}
