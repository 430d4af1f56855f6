<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keeps people who work in the panels out of wp-admin. WordPress calls admin_init for admin-post
// and admin-ajax too; those entries stay open for this plugin's own actions and for the one that
// renews a REST nonce, and for nothing else.

declare(strict_types=1);

namespace Waybill\WordPress\Roles;

use Waybill\WordPress\Service;

final class PanelUsers implements Service {

	public function register(): void {
		add_action( 'admin_init', [ $this, 'sendAway' ], 1 );
		add_filter( 'show_admin_bar', [ $this, 'hideBar' ], 100 );
		add_filter( 'login_redirect', [ $this, 'afterLogin' ], 100, 3 );
		add_filter( 'woocommerce_login_redirect', [ $this, 'afterShopLogin' ], 100, 2 );
	}

	public function sendAway(): void {
		if ( ! Roles::isPanelOnly( wp_get_current_user() ) || $this->isOurOwn() ) {
			return;
		}
		if ( wp_doing_ajax() ) {
			wp_die( '-1', 403 );
		}
		wp_safe_redirect( home_url( '/' ) );
		exit;
	}

	public function hideBar( bool $shown ): bool {
		return $shown && ! Roles::isPanelOnly( wp_get_current_user() );
	}

	public function afterLogin( string $target, string $requested, \WP_User|\WP_Error $user ): string {
		return $user instanceof \WP_User && Roles::isPanelOnly( $user ) ? home_url( '/' ) : $target;
	}

	public function afterShopLogin( string $target, \WP_User $user ): string {
		return Roles::isPanelOnly( $user ) ? home_url( '/' ) : $target;
	}

	private function isOurOwn(): bool {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only compared with names.
		$action = isset( $_REQUEST['action'] ) && is_string( $_REQUEST['action'] ) ? sanitize_key( wp_unslash( $_REQUEST['action'] ) ) : '';
		if ( wp_doing_ajax() ) {
			return 'rest-nonce' === $action || str_starts_with( $action, 'waybill_' );
		}
		$script = isset( $_SERVER['SCRIPT_NAME'] ) && is_string( $_SERVER['SCRIPT_NAME'] ) ? $_SERVER['SCRIPT_NAME'] : '';
		return str_ends_with( $script, '/wp-admin/admin-post.php' ) && str_starts_with( $action, 'waybill_' );
	}
}
