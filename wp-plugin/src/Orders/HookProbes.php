<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds which plugin ends the transaction of an apply past wpdb, where no statement of its own is
// seen: behind each plugin's listeners on the hooks of a status change the savepoint is asked for.
// WordPress runs listeners by priority, so what is asked behind a priority tells whose it was; two
// plugins at one priority are both named. In a shop whose hooks only WooCommerce listens to, nothing
// is asked.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class HookProbes {

	/** Whose listeners are not asked about. */
	private const TRUSTED = [ 'wordpress', 'woocommerce', 'waybill' ];

	/** @var list<array{string, \Closure, int}> hook, probe, priority */
	private array $placed = [];

	/** @param \Closure(string): void $probe is given the plugins that were just run; empty: none yet */
	public function __construct( private readonly \Closure $probe ) {
	}

	public function place( string $from, string $to ): void {
		foreach ( self::hooks( $from, $to ) as $hook ) {
			$owners = $this->owners( $hook );
			if ( [] === $owners ) {
				continue;
			}
			$this->add( $hook, '', PHP_INT_MIN );
			foreach ( $owners as $priority => $names ) {
				$this->add( $hook, implode( ', ', array_keys( $names ) ), $priority );
			}
		}
	}

	public function remove(): void {
		foreach ( $this->placed as [ $hook, $probe, $priority ] ) {
			remove_filter( $hook, $probe, $priority );
		}
		$this->placed = [];
	}

	private function add( string $hook, string $names, int $priority ): void {
		$probe = function ( mixed $value = null ) use ( $names ): mixed {
			( $this->probe )( $names );
			return $value;
		};
		add_filter( $hook, $probe, $priority );
		$this->placed[] = [ $hook, $probe, $priority ];
	}

	/**
	 * Plugins that listen to [hook], by priority.
	 *
	 * @return array<int, array<string, true>>
	 */
	private function owners( string $hook ): array {
		/** @var mixed $registered */
		$registered = $GLOBALS['wp_filter'][ $hook ] ?? null;
		$owners     = [];
		foreach ( $registered instanceof \WP_Hook ? $registered->callbacks : [] as $priority => $callbacks ) {
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
