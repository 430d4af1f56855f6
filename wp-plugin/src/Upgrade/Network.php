<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sites of a network. Each is a shop of its own, with its own tables, store and roles; what is
// done to the whole network is done to one after the other. In front of a screen that is bounded by
// time: sites that are not reached when the plugin is activated are set up at their first request to
// wp-admin. Sites that are not reached when it goes keep roles that mean nothing; the command line
// has no such bound and reaches all of them.

declare(strict_types=1);

namespace Waybill\WordPress\Upgrade;

use Waybill\WordPress\Service;

final class Network implements Service {

	private const PATIENCE_S = 20;

	private const PAGE = 100;

	/**
	 * @param string            $plugin  as WordPress names it, "waybill/waybill.php"
	 * @param \Closure(): void $prepare sets up the site that is current
	 */
	public function __construct(
		private readonly string $plugin,
		private readonly \Closure $prepare,
	) {
	}

	public function register(): void {
		// Behind WordPress' own listener, which makes the tables of the site.
		add_action( 'wp_initialize_site', $this->welcome( ... ), 900 );
		add_filter( 'wpmu_drop_tables', $this->dropTables( ... ), 10, 2 );
	}

	/**
	 * Runs [work] in the site that is current, or in every site of the network.
	 *
	 * @param \Closure(): void $work
	 * @return int how many sites time was too short for
	 */
	public static function each( bool $is_whole, \Closure $work ): int {
		if ( ! $is_whole || ! is_multisite() ) {
			$work();
			return 0;
		}
		$end  = 'cli' === PHP_SAPI ? INF : microtime( true ) + self::PATIENCE_S;
		$left = 0;
		for ( $offset = 0; [] !== $sites = self::page( $offset ); $offset += self::PAGE ) {
			foreach ( $sites as $site ) {
				if ( microtime( true ) >= $end ) {
					++$left;
					continue;
				}
				self::in( $site, $work );
			}
		}
		return $left;
	}

	/** @param \Closure(): void $work */
	private static function in( int $site, \Closure $work ): void {
		switch_to_blog( $site );
		try {
			$work();
		} finally {
			restore_current_blog();
		}
	}

	/** @return list<int> */
	private static function page( int $offset ): array {
		$sites = get_sites(
			[
				'fields'  => 'ids',
				'number'  => self::PAGE,
				'offset'  => $offset,
				'orderby' => 'id',
			]
		);
		return array_values( array_filter( is_array( $sites ) ? $sites : [], 'is_int' ) );
	}

	/** A site that somebody makes while the plugin is there for the whole network. */
	private function welcome( \WP_Site $site ): void {
		$active = get_site_option( 'active_sitewide_plugins', [] );
		if ( is_array( $active ) && isset( $active[ $this->plugin ] ) ) {
			self::in( (int) $site->blog_id, $this->prepare );
		}
	}

	/**
	 * With a site go its tables. Its store stays, as at uninstall.
	 *
	 * @param array<mixed> $tables
	 * @return array<mixed>
	 */
	private function dropTables( array $tables, int $site ): array {
		/** @var \wpdb $wpdb */
		global $wpdb;
		return [ ...$tables, ...Schema::tables( $wpdb->get_blog_prefix( $site ) ) ];
	}
}
