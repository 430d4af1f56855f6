<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds which plugin ends the transaction of an apply past wpdb, where no statement of its own is
// seen. WordPress runs listeners by priority: behind each priority at which a plugin listens on the
// hooks of a status change the savepoint is asked for, and before it the move's row is told who
// comes, in case the worker does not live to ask. Two plugins at one priority are both named. In a
// shop whose hooks only WooCommerce listens to, nothing is asked and nothing told.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class HookProbes {

	/** Whose listeners are not asked about. */
	private const TRUSTED = [ 'wordpress', 'woocommerce', 'waybill' ];

	/** @var list<array{string, \Closure, int}> hook, listener, priority */
	private array $placed = [];

	/**
	 * @param \Closure(string): void $announce is given the plugins that come
	 * @param \Closure(string): void $probe    is given the plugins that were; empty: none yet
	 */
	public function __construct(
		private readonly \Closure $announce,
		private readonly \Closure $probe,
	) {
	}

	public function place( string $from, string $to ): void {
		foreach ( self::hooks( $from, $to ) as $hook ) {
			$owners = $this->owners( $hook );
			if ( [] === $owners ) {
				continue;
			}
			$this->add( $hook, $this->probe, '', PHP_INT_MIN );
			foreach ( $owners as $priority => $names ) {
				$plugins = implode( ', ', array_keys( $names ) );
				$this->add( $hook, $this->announce, $plugins, max( PHP_INT_MIN, $priority - 1 ) );
				$this->add( $hook, $this->probe, $plugins, $priority );
			}
		}
	}

	public function remove(): void {
		foreach ( $this->placed as [ $hook, $listener, $priority ] ) {
			remove_filter( $hook, $listener, $priority );
		}
		$this->placed = [];
	}

	/** @param \Closure(string): void $call */
	private function add( string $hook, \Closure $call, string $plugins, int $priority ): void {
		$listener = static function ( mixed $value = null ) use ( $call, $plugins ): mixed {
			$call( $plugins );
			return $value;
		};
		add_filter( $hook, $listener, $priority );
		$this->placed[] = [ $hook, $listener, $priority ];
	}

	/**
	 * Plugins that listen to [hook], by priority.
	 *
	 * @return array<int, array<string, true>>
	 */
	private function owners( string $hook ): array {
		/** @var mixed $hooks */
		$hooks      = $GLOBALS['wp_filter'] ?? [];
		$registered = is_array( $hooks ) ? $hooks[ $hook ] ?? null : null;
		$owners     = [];
		$listeners  = $registered instanceof \WP_Hook ? $registered->callbacks : [];
		foreach ( $listeners as $priority => $callbacks ) {
			foreach ( $callbacks as $callback ) {
				$owner = self::owner( $callback['function'] );
				if ( ! in_array( $owner, self::TRUSTED, true ) ) {
					$owners[ $priority ][ $owner ] = true;
				}
			}
		}
		return $owners;
	}

	private static function owner( mixed $callback ): string {
		if ( ! is_callable( $callback ) ) {
			return 'wordpress';
		}
		$file = ( new \ReflectionFunction( \Closure::fromCallable( $callback ) ) )->getFileName();
		return false === $file ? 'wordpress' : Origin::owner( $file );
	}

	/**
	 * The hooks of a status change, in WooCommerce's order.
	 *
	 * @return list<string>
	 */
	private static function hooks( string $from, string $to ): array {
		return [
			'woocommerce_order_edit_status',
			'woocommerce_before_order_object_save',
			'woocommerce_update_order',
			'woocommerce_after_order_object_save',
			'woocommerce_product_set_stock',
			'woocommerce_reduce_order_stock',
			'woocommerce_restore_order_stock',
			"woocommerce_order_status_$to",
			'woocommerce_order_note_added',
			"woocommerce_order_status_{$from}_to_$to",
			'woocommerce_order_status_changed',
			'woocommerce_order_payment_status_changed',
			'woocommerce_email_sent',
		];
	}
}
