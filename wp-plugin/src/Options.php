<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

/**
 * The one way to the plugin's settings. A constant WAYBILL_<NAME> in wp-config.php wins over the
 * stored option, so that a host can fix a setting.
 */
final class Options {

	public const STORE          = 'store';
	public const STRICT         = 'strict';
	public const RETENTION_DAYS = 'retention_days';
	public const PROMISE_DAYS   = 'promise_days';
	public const TRACKING_KEY   = 'tracking_key';

	/** Keys wait in drawers: a phone may send its last request weeks after it was made. */
	public const RETENTION_DAYS_DEFAULT = 90;
	public const RETENTION_DAYS_MIN     = 7;
	public const RETENTION_DAYS_MAX     = 3650;

	public const PROMISE_DAYS_DEFAULT = 2;
	public const PROMISE_DAYS_MAX     = 90;

	/** As long as WooCommerce's column. */
	public const TRACKING_KEY_MAX = 255;

	/** The store's name, "sqlite:/path/to/waybill.db"; empty before the first activation. */
	public function store(): string {
		$value = $this->read( self::STORE, '' );
		return is_string( $value ) ? $value : '';
	}

	/** Whether WooCommerce's own changes are held to the workflow before they are made. */
	public function isStrict(): bool {
		$value = $this->read( self::STRICT, 'no' );
		return true === $value || 'yes' === $value;
	}

	/** How long an idempotency key is remembered. */
	public function retentionDays(): int {
		$value = $this->read( self::RETENTION_DAYS, self::RETENTION_DAYS_DEFAULT );
		$days  = is_numeric( $value ) ? (int) $value : self::RETENTION_DAYS_DEFAULT;
		return max( self::RETENTION_DAYS_MIN, min( self::RETENTION_DAYS_MAX, $days ) );
	}

	/** In how many working days after its payment an order is promised to arrive; 0 promises nothing. */
	public function promiseDays(): int {
		$value = $this->read( self::PROMISE_DAYS, self::PROMISE_DAYS_DEFAULT );
		$days  = is_numeric( $value ) ? (int) $value : self::PROMISE_DAYS_DEFAULT;
		return max( 0, min( self::PROMISE_DAYS_MAX, $days ) );
	}

	/** The name of the orders' further field that holds a carrier's tracking code; empty where none does. */
	public function trackingKey(): string {
		$value = $this->read( self::TRACKING_KEY, '' );
		return is_string( $value ) && strlen( $value ) <= self::TRACKING_KEY_MAX ? $value : '';
	}

	/** Reads settings at once: WordPress asks its database for each that was never set. */
	public function load( string ...$names ): void {
		wp_prime_option_caches( array_map( static fn( string $name ): string => 'waybill_' . $name, array_values( $names ) ) );
	}

	/** Whether wp-config.php fixes the setting. */
	public function isFixed( string $name ): bool {
		return defined( $this->constant( $name ) );
	}

	public function write( string $name, string|int $value ): void {
		update_option( 'waybill_' . $name, $value, true );
	}

	/** Sets an option that is not set yet, and answers what it is: of several requests one wins. */
	public function claim( string $name, string $value ): string {
		/** @var \wpdb $wpdb */
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- add_option() overwrites what another request has just added.
		$wpdb->query( (string) $wpdb->prepare( 'INSERT IGNORE INTO %i (option_name, option_value, autoload) VALUES (%s, %s, %s)', $wpdb->options, 'waybill_' . $name, $value, 'on' ) );
		wp_cache_delete( 'alloptions', 'options' );
		wp_cache_delete( 'notoptions', 'options' );
		$held = get_option( 'waybill_' . $name );
		return is_string( $held ) ? $held : '';
	}

	/** Removes all that the plugin keeps among WordPress' options: at uninstall only. */
	public static function forget(): void {
		/** @var \wpdb $wpdb */
		global $wpdb;
		foreach ( [ 'waybill_', '_transient_waybill_', '_transient_timeout_waybill_' ] as $prefix ) {
			// phpcs:ignore WordPress.DB -- our own options, whichever there are.
			$names = $wpdb->get_col( (string) $wpdb->prepare( 'SELECT option_name FROM %i WHERE option_name LIKE %s', $wpdb->options, $wpdb->esc_like( $prefix ) . '%' ) );
			array_map( 'delete_option', array_filter( $names, 'is_string' ) );
		}
	}

	private function read( string $name, string|int $otherwise ): mixed {
		$constant = $this->constant( $name );
		return defined( $constant ) ? constant( $constant ) : get_option( 'waybill_' . $name, $otherwise );
	}

	private function constant( string $name ): string {
		return 'WAYBILL_' . strtoupper( $name );
	}
}
