<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the plugin needs of a site before it can work: its tables, a store, its roles. It is made at
// activation where that is possible; where the extension or WooCommerce was missing then, at the
// first request to wp-admin that finds them, and again for each version of the plugin. Every step
// may run twice and at once.
//
// What a sync of the roles changed is kept until the log has it and somebody has been shown it: the
// store may be out of reach when the roles are not.

declare(strict_types=1);

namespace Waybill\WordPress\Upgrade;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Options;
use Waybill\WordPress\Orders\DatabaseFailure;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Service;
use Waybill\WordPress\StorePlace;
use Waybill\WordPress\Unavailable;

/**
 * @phpstan-type Changes array<string, array{added: list<string>, removed: list<string>}>
 */
final class Setup implements Service {

	/** The version of the plugin that the site was set up for. */
	private const DONE = 'waybill_setup';

	/** Syncs of the roles that the log does not have yet. */
	private const UNRECORDED = 'waybill_roles_unrecorded';

	/** Syncs of the roles that nobody has been shown. */
	private const UNSEEN = 'waybill_roles_unseen';

	public function __construct(
		private readonly Schema $schema,
		private readonly Options $options,
		private readonly Native $native,
		private readonly string $version,
	) {
	}

	public function register(): void {
		add_action( 'admin_init', $this->runWhenBehind( ... ), 0 );
		add_action( 'admin_notices', $this->showChanges( ... ) );
	}

	/** Sets the site up. What fails is tried again at the next request to wp-admin. */
	public function run(): void {
		try {
			$this->schema->migrate();
			$this->chooseStore();
			$this->keep( Roles::sync() );
			$this->record();
			update_option( self::DONE, $this->version, true );
		} catch ( Unavailable | NativeException | DatabaseFailure $failure ) {
			error_log( 'waybill: the site could not be set up: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}

	/** Takes away what only makes sense while the plugin runs. The tables and the store stay. */
	public function undo(): void {
		delete_option( self::DONE );
		try {
			$this->keep( Roles::remove() );
			delete_option( self::UNSEEN );
			$this->record();
		} catch ( Unavailable | NativeException | DatabaseFailure $failure ) {
			error_log( 'waybill: its roles could not be removed, or that not be recorded: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}

	private function runWhenBehind(): void {
		if ( get_option( self::DONE ) !== $this->version ) {
			$this->run();
		}
	}

	private function chooseStore(): void {
		if ( '' !== $this->options->store() ) {
			return;
		}
		$chosen = StorePlace::choose();
		if ( $this->options->claim( Options::STORE, $chosen ) !== $chosen ) {
			// Another request was quicker: there is one store.
			StorePlace::discard( $chosen );
		}
	}

	/** @param Changes $changes */
	private function keep( array $changes ): void {
		if ( [] === $changes ) {
			return;
		}
		foreach ( [ self::UNRECORDED, self::UNSEEN ] as $option ) {
			update_option( $option, [ ...self::kept( $option ), $changes ], false );
		}
	}

	/** @throws Unavailable|NativeException */
	private function record(): void {
		foreach ( self::kept( self::UNRECORDED ) as $changes ) {
			$this->native->engine()->record( 'roles', 'roles_synced', Actors::current( 'wp-admin' ), [ 'changes' => $changes ], Clock::nowMs() );
		}
		delete_option( self::UNRECORDED );
	}

	private function showChanges(): void {
		if ( ! current_user_can( Roles::ADMIN ) ) {
			return;
		}
		foreach ( self::kept( self::UNSEEN ) as $changes ) {
			echo '<div class="notice notice-info"><p>' . esc_html__( 'Waybill has brought the roles of this site to what it declares:', 'waybill' ) . '</p><ul>';
			foreach ( $changes as $role => $change ) {
				printf(
					'<li><code>%1$s</code> %2$s</li>',
					esc_html( $role ),
					esc_html( implode( ' ', [ ...array_map( static fn( string $name ): string => '+' . $name, $change['added'] ), ...array_map( static fn( string $name ): string => '−' . $name, $change['removed'] ) ] ) )
				);
			}
			echo '</ul></div>';
		}
		delete_option( self::UNSEEN );
	}

	/** @return list<Changes> */
	private static function kept( string $option ): array {
		$kept = get_option( $option, [] );
		/** @var list<Changes> $syncs what keep() has put there */
		$syncs = is_array( $kept ) ? array_values( $kept ) : [];
		return $syncs;
	}
}
