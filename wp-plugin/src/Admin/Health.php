<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gathers what every part says of itself and what this site is like, for the settings page and
// `wp waybill doctor`. It looks and never mends.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Exception as NativeException;
use Waybill\WordPress\HealthSource;
use Waybill\WordPress\Native;
use Waybill\WordPress\Options;
use Waybill\WordPress\Orders\DatabaseFailure;
use Waybill\WordPress\Unavailable;

/**
 * @phpstan-type Line array{check: string, level: 'ok'|'warning'|'error', text: string}
 */
final class Health {

	/** @param list<HealthSource> $sources */
	public function __construct(
		private readonly Native $native,
		private readonly Options $options,
		private readonly array $sources,
	) {
	}

	/** @return list<Line> */
	public function lines(): array {
		$lines = [ $this->storeOpens(), ...$this->ofStore() ];
		array_push( $lines, $this->storeIsHidden(), $this->highPerformanceStorage(), $this->tableEngines(), $this->dropIn(), $this->scheduler() );
		foreach ( $this->sources as $source ) {
			array_push( $lines, ...self::ofSource( $source ) );
		}
		return $lines;
	}

	/** @return list<Line> */
	private function ofStore(): array {
		return '' === $this->options->store() ? [] : $this->native->doctor();
	}

	/**
	 * What a part says of itself; a part that can't tell is not well.
	 *
	 * @return list<Line>
	 */
	private static function ofSource( HealthSource $source ): array {
		try {
			return $source->healthLines();
		} catch ( Unavailable ) {
			// storeOpens() has told why.
			return [];
		} catch ( NativeException | DatabaseFailure $failure ) {
			return [ self::line( strtolower( ( new \ReflectionClass( $source ) )->getShortName() ), 'error', $failure->getMessage() . '.' ) ];
		}
	}

	/** @param list<Line> $lines */
	public static function worst( array $lines ): string {
		$levels = array_column( $lines, 'level' );
		return match ( true ) {
			in_array( 'error', $levels, true )   => 'error',
			in_array( 'warning', $levels, true ) => 'warning',
			default                              => 'ok',
		};
	}

	/** @return Line */
	private function storeOpens(): array {
		try {
			$troubled = count( $this->native->engine()->troubled( '', 100 ) );
		} catch ( Unavailable | NativeException $failure ) {
			return self::line( 'store', 'error', $failure->getMessage() );
		}
		if ( $troubled > 0 ) {
			/* translators: %d: number of orders. */
			return self::line( 'drift', 'warning', sprintf( _n( '%d order has drifted or is torn and waits for somebody.', '%d orders have drifted or are torn and wait for somebody.', $troubled, 'waybill' ), $troubled ) );
		}
		return self::line( 'drift', 'ok', __( 'No order has drifted.', 'waybill' ) );
	}

	/** @return Line */
	private function storeIsHidden(): array {
		$path = substr( $this->options->store(), strlen( 'sqlite:' ) );
		$root = realpath( ABSPATH );
		$file = realpath( $path );
		if ( false === $file || false === $root || ! str_starts_with( $file, $root . '/' ) ) {
			return self::line( 'store_hidden', 'ok', __( 'The store lies outside the web root.', 'waybill' ) );
		}
		$answer = wp_remote_head( site_url( substr( $file, strlen( $root ) ) ), [ 'timeout' => 3 ] );
		$status = (int) wp_remote_retrieve_response_code( $answer );
		return 200 === $status
			? self::line( 'store_hidden', 'error', __( 'The store can be downloaded by anybody. Move it outside the web root or forbid its folder in the web server.', 'waybill' ) )
			: self::line( 'store_hidden', 'warning', __( 'The store lies inside the web root under an unguessable name; outside would be safer.', 'waybill' ) );
	}

	/** @return Line */
	private function highPerformanceStorage(): array {
		return 'yes' === get_option( 'woocommerce_custom_orders_table_enabled' )
			? self::line( 'hpos', 'ok', __( 'Orders are in WooCommerce’s own tables (HPOS).', 'waybill' ) )
			: self::line( 'hpos', 'error', __( 'High-performance order storage is off: guarded saves need it and are off, too.', 'waybill' ) );
	}

	/** @return Line */
	private function tableEngines(): array {
		/** @var \wpdb $wpdb */
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the schema of the shop itself is what is looked at.
		$wrong = $wpdb->get_col(
			(string) $wpdb->prepare(
				'SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE %s AND ENGINE <> %s ORDER BY TABLE_NAME',
				$wpdb->esc_like( $wpdb->prefix ) . '%',
				'InnoDB'
			)
		);
		if ( [] === $wrong ) {
			return self::line( 'table_engines', 'ok', __( 'All tables are InnoDB.', 'waybill' ) );
		}
		/* translators: %s: names of tables. */
		return self::line( 'table_engines', 'error', sprintf( __( 'These tables take no part in transactions: %s. Convert them to InnoDB.', 'waybill' ), implode( ', ', array_filter( $wrong, 'is_string' ) ) ) );
	}

	/** @return Line */
	private function dropIn(): array {
		return file_exists( WP_CONTENT_DIR . '/db.php' )
			? self::line( 'db_dropin', 'warning', __( 'A db.php drop-in replaces WordPress’ database class. If it sends reads to a replica, moves may look at stale orders.', 'waybill' ) )
			: self::line( 'db_dropin', 'ok', __( 'WordPress’ own database class is in use.', 'waybill' ) );
	}

	/** @return Line */
	private function scheduler(): array {
		if ( ! function_exists( 'as_get_scheduled_actions' ) ) {
			return self::line( 'scheduler', 'error', __( 'Action Scheduler is not there: mails and recovery have nobody to run them.', 'waybill' ) );
		}
		$late = as_get_scheduled_actions(
			[
				'group'        => 'waybill',
				'status'       => \ActionScheduler_Store::STATUS_PENDING,
				'date'         => gmdate( 'Y-m-d H:i:s', time() - 900 ),
				'date_compare' => '<=',
				'per_page'     => 1,
			],
			'ids'
		);
		return [] === $late
			? self::line( 'scheduler', 'ok', __( 'Scheduled work is done in time.', 'waybill' ) )
			: self::line( 'scheduler', 'error', __( 'Scheduled work is more than 15 minutes late. Check that WP-Cron or a real cron job runs.', 'waybill' ) );
	}

	/**
	 * @param 'ok'|'warning'|'error' $level
	 * @return Line
	 */
	private static function line( string $check, string $level, string $text ): array {
		return [
			'check' => $check,
			'level' => $level,
			'text'  => $text,
		];
	}
}
