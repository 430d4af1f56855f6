<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keeps people who work in the panels out of wp-admin, and out of what WordPress tells everybody
// about its users and files. It happens at init: admin_init comes after the menus, where plugins
// end a page they think forbidden. The entries admin-post and admin-ajax stay open for this
// plugin's own actions and for the one that renews a REST nonce, and for nothing else.

declare(strict_types=1);

namespace Waybill\WordPress\Roles;

use Waybill\WordPress\Panels\Place;
use Waybill\WordPress\Service;

final class PanelUsers implements Service {

	/** What of WordPress' own REST API is not for them. */
	private const FOREIGN_ROUTE = '#^/wp/v2/(?:users|media)(?:/|$)#i';

	public function register(): void {
		add_action( 'init', $this->sendAway( ... ), 1 );
		add_filter( 'show_admin_bar', $this->hideBar( ... ), 100 );
		add_filter( 'login_redirect', $this->afterLogin( ... ), 100, 3 );
		add_filter( 'woocommerce_login_redirect', $this->afterShopLogin( ... ), 100, 2 );
		add_filter( 'rest_request_before_callbacks', $this->refuseForeign( ... ), 10, 3 );
		add_action( 'template_redirect', $this->leaveAuthors( ... ), 1 );
		add_action( 'after_password_reset', $this->afterReset( ... ), 100 );
		add_action( 'woocommerce_customer_reset_password', $this->afterReset( ... ), 100 );
	}

	private function sendAway(): void {
		if ( ! is_admin() || ! Roles::isPanelOnly( wp_get_current_user() ) || $this->isOurOwn() ) {
			return;
		}
		if ( wp_doing_ajax() ) {
			wp_die( '-1', 403 );
		}
		$this->goHome();
	}

	private function hideBar( bool $is_shown ): bool {
		return $is_shown && ! Roles::isPanelOnly( wp_get_current_user() );
	}

	private function afterLogin( string $target, string $requested, \WP_User|\WP_Error $user ): string {
		if ( ! $user instanceof \WP_User || ! Roles::isPanelOnly( $user ) ) {
			return $target;
		}
		return Place::isOurs( $requested ) ? $requested : Place::url();
	}

	private function afterShopLogin( string $target, \WP_User $user ): string {
		return Roles::isPanelOnly( $user ) ? Place::url() : $target;
	}

	private function refuseForeign( mixed $response, mixed $handler, \WP_REST_Request $request ): mixed {
		if ( 1 === preg_match( self::FOREIGN_ROUTE, $request->get_route() ) && Roles::isPanelOnly( wp_get_current_user() ) ) {
			return new \WP_Error( 'rest_forbidden', __( 'You are not allowed to do this.', 'waybill' ), [ 'status' => 403 ] );
		}
		return $response;
	}

	/** Pages of authors, which give away how others log in. */
	private function leaveAuthors(): void {
		$is_asked = isset( $_GET['author'] ); // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only whether it is there.
		if ( ( $is_asked || is_author() ) && Roles::isPanelOnly( wp_get_current_user() ) ) {
			$this->goHome();
		}
	}

	/** After somebody has chosen another password by the link in a mail, on a page of WordPress' or the shop's. */
	private function afterReset( \WP_User $user ): void {
		if ( Roles::isPanelOnly( $user ) && ! headers_sent() && ( did_action( 'login_form_rp' ) > 0 || did_action( 'login_form_resetpass' ) > 0 || doing_action( 'woocommerce_customer_reset_password' ) ) ) {
			wp_safe_redirect( Place::url( 'login' ) );
			exit;
		}
	}

	private function goHome(): never {
		wp_safe_redirect( Place::url() );
		exit;
	}

	private function isOurOwn(): bool {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput -- only compared with names, as WordPress does.
		$action = $_REQUEST['action'] ?? '';
		$action = is_string( $action ) ? $action : '';
		if ( wp_doing_ajax() ) {
			return 'rest-nonce' === $action || str_starts_with( $action, 'waybill_' );
		}
		$script = isset( $_SERVER['SCRIPT_NAME'] ) && is_string( $_SERVER['SCRIPT_NAME'] ) ? $_SERVER['SCRIPT_NAME'] : '';
		return str_ends_with( $script, '/wp-admin/admin-post.php' ) && str_starts_with( $action, 'waybill_' );
	}
}
