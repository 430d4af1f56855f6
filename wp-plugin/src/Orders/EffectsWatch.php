<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether WooCommerce got through all hooks of a status change. It catches what a listener throws,
// writes it into its log and goes on without the hooks after it; no return value tells. The last
// hook is listened to, and the log for the exception, which names the plugin.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class EffectsWatch {

	private const LAST_HOOK  = 'woocommerce_order_status_changed';
	private const LOG_FILTER = 'woocommerce_logger_log_message';

	private bool $is_complete = false;

	private ?\Throwable $thrown = null;

	public function __construct( private readonly int $order_id ) {
	}

	/**
	 * Makes [change] and answers what kept WooCommerce from getting through it; null: nothing.
	 *
	 * @param \Closure(): bool $change
	 */
	public function run( \Closure $change ): ?string {
		add_action( self::LAST_HOOK, [ $this, 'onChanged' ], PHP_INT_MAX );
		add_filter( self::LOG_FILTER, [ $this, 'onLog' ], PHP_INT_MIN, 3 );
		try {
			$is_changed = $change();
		} finally {
			remove_action( self::LAST_HOOK, [ $this, 'onChanged' ], PHP_INT_MAX );
			remove_filter( self::LOG_FILTER, [ $this, 'onLog' ], PHP_INT_MIN );
		}
		if ( null !== $this->thrown ) {
			return self::describe( $this->thrown );
		}
		return $is_changed && $this->is_complete
			? null
			: 'woocommerce: the status change did not run to its end';
	}

	/**
	 * Which plugin threw which class: what the log may hold for ever. What it said may name a customer
	 * and stands in PHP's error log only.
	 */
	public static function describe( \Throwable $thrown ): string {
		$owner = Origin::owner( $thrown->getFile() );
		foreach ( $thrown->getTrace() as $frame ) {
			if ( ! in_array( $owner, [ 'wordpress', 'woocommerce', 'waybill' ], true ) ) {
				break;
			}
			$owner = Origin::owner( $frame['file'] ?? '' );
		}
		error_log( "Waybill: {$owner}: " . $thrown::class . ': ' . $thrown->getMessage() );
		return $owner . ': ' . $thrown::class;
	}

	/** @param mixed $order_id */
	public function onChanged( $order_id ): void {
		$this->is_complete = $this->is_complete || $this->order_id === $order_id;
	}

	/**
	 * @param mixed $message
	 * @param mixed $level
	 * @param mixed $context
	 * @return mixed
	 */
	public function onLog( $message, $level = '', $context = [] ) {
		unset( $level );
		$order  = is_array( $context ) ? $context['order'] ?? null : null;
		$thrown = is_array( $context ) ? $context['error'] ?? null : null;
		$is_ours = $order instanceof \WC_Order && $order->get_id() === $this->order_id;
		if ( $is_ours && $thrown instanceof \Throwable ) {
			$this->thrown ??= $thrown;
		}
		return $message;
	}
}
