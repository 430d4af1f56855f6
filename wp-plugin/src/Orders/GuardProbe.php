<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether guarded saves can be trusted with the WooCommerce that is installed. They reach protected
// members of its order class and a filter it calls internal, and neither is promised to stay. So
// they are looked at once per version of WooCommerce, and each guarded save proves that the filter
// really ran; what is not as expected switches guarded saves off, with a reason, and the shop
// works as it does without them.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Waybill\WordPress\HealthSource;

final class GuardProbe implements HealthSource {

	/** Loaded with each request: {version, problem}, the version of WooCommerce it was found with. */
	public const OPTION = 'waybill_guard_probe';

	/** The class that writes orders into their own tables. */
	public const ORDER_STORE = 'Automattic\WooCommerce\Internal\DataStores\Orders\OrdersTableDataStore';

	/** The filter that takes the status out of WooCommerce's own write. */
	public const ROWS_FILTER = 'woocommerce_orders_table_datastore_db_rows_for_order';

	private ?string $problem = null;
	private bool $isRead     = false;

	public function __construct(
		private readonly TroubleLog $troubles,
		private readonly MoveTable $moves,
	) {
	}

	/**
	 * Why guarded saves are off; null when they are on.
	 */
	public function problem(): ?string {
		if ( ! $this->isRead ) {
			$this->isRead  = true;
			$this->problem = $this->read();
		}
		return $this->problem;
	}

	/**
	 * Switches guarded saves off until another version of WooCommerce is installed, or somebody
	 * calls forget().
	 */
	public function disprove( string $problem ): void {
		$this->problem = $problem;
		$this->isRead  = true;
		$this->store( $problem );
		$this->troubles->record( 'guarded saves are switched off: ' . $problem );
	}

	/** Has the next request look again. */
	public function forget(): void {
		delete_option( self::OPTION );
		$this->isRead = false;
	}

	/**
	 * @return list<array{check: string, level: 'ok'|'warning'|'error', text: string}>
	 */
	public function healthLines(): array {
		$problem = OrderUtil::custom_orders_table_usage_is_enabled()
			? $this->problem()
			: __( 'orders are kept in the posts table; switch WooCommerce to its order tables (High-Performance Order Storage).', 'waybill' );
		return [
			[
				'check' => 'guard',
				'level' => null === $problem ? 'ok' : 'error',
				'text'  => null === $problem
					? __( 'WooCommerce\'s own status changes are guarded.', 'waybill' )
					/* translators: %s: the reason, technical. */
					: sprintf( __( 'WooCommerce\'s own status changes are not guarded: %s', 'waybill' ), $problem ),
			],
			[
				'check' => 'locks',
				'level' => 'ok',
				'text'  => match ( $this->moves->lockWait() ) {
					LockWait::Bounded => __( 'The database bounds each wait for an order (WAIT).', 'waybill' ),
					LockWait::None => __( 'The database answers at once when an order is locked (NOWAIT).', 'waybill' ),
					LockWait::Session => __( 'The database knows neither WAIT nor NOWAIT: waits for an order are bounded by its session variable, which costs three statements a change.', 'waybill' ),
				},
			],
		];
	}

	private function read(): ?string {
		$stored = get_option( self::OPTION );
		if ( is_array( $stored ) && WC_VERSION === ( $stored['version'] ?? '' ) && is_string( $stored['problem'] ?? null ) ) {
			return '' === $stored['problem'] ? null : $stored['problem'];
		}
		$problem = $this->look();
		$this->store( $problem ?? '' );
		return $problem;
	}

	private function store( string $problem ): void {
		update_option(
			self::OPTION,
			[
				'version' => WC_VERSION,
				'problem' => $problem,
			],
			true
		);
	}

	/**
	 * Everything that StatusChange and Guard take for granted and that can be seen without a save.
	 */
	private function look(): ?string {
		$order = new \ReflectionClass( \WC_Order::class );
		foreach ( [ 'status_transition', 'data', 'changes' ] as $name ) {
			if ( ! $order->hasProperty( $name ) || $order->getProperty( $name )->isPrivate() || $order->getProperty( $name )->isStatic() ) {
				return "WC_Order has no member {$name} that its subclasses may reach";
			}
		}
		foreach ( [ 'status_transition', 'set_date_prop' ] as $name ) {
			if ( ! $order->hasMethod( $name ) || $order->getMethod( $name )->isPrivate() ) {
				return "WC_Order has no method {$name} that its subclasses may call";
			}
		}
		$defaults = $order->getDefaultProperties();
		$data     = is_array( $defaults['data'] ?? null ) ? $defaults['data'] : [];
		foreach ( [ 'status', 'date_paid', 'date_completed' ] as $name ) {
			if ( ! array_key_exists( $name, $data ) ) {
				return "WC_Order keeps no {$name} among its data";
			}
		}
		if ( false !== ( $defaults['status_transition'] ?? null ) ) {
			return 'WC_Order does not begin without a status transition';
		}
		return self::offersRows( self::ORDER_STORE )
			? null
			: 'the order data store does not offer its rows to the filter ' . self::ROWS_FILTER;
	}

	private static function offersRows( string $store ): bool {
		$file = class_exists( $store ) ? ( new \ReflectionClass( $store ) )->getFileName() : false;
		return false !== $file && str_contains( (string) file_get_contents( $file ), "'" . self::ROWS_FILTER . "'" );
	}
}
