<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way past WooCommerce, for who opted in by copying must-use/waybill-shortcut.php: a request that
// looks at an order or a list of them, says that somebody has one open, or moves one without an effect in WooCommerce, is answered with
// WordPress and Waybill alone. Loading WooCommerce, the theme and the other plugins is three quarters of
// what such a request costs, and none of it has a say in the answer.
//
// Whether a request may is decided before any plugin is loaded, and in doubt it may not. It must be
// exactly a request that panels send: the plain address, WordPress' own cookie and nonce and no
// other way to log in, no other method behind the method; and the move's target must stand for no
// status of WooCommerce. What plugins add to logging in has had its say when the cookie was given;
// what they would say at every request (a firewall's, say) has not: those can be kept by name in
// WAYBILL_SHORTCUT_PLUGINS. docs/decisions/0011 weighs this.
//
// An entry of our own beside WordPress' was dropped: it would be a second implementation of cookies,
// nonces, REST and their limits.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Engine;
use Waybill\Exception as NativeException;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Rest\Controller;
use Waybill\WordPress\Rest\OrderQuery;
use Waybill\Workflow;

final class Shortcut {

	private const ORDER = '#^/orders/([1-9][0-9]{0,17})(?:/transitions/([a-z][a-z0-9_]{0,63}))?$#D';

	/** Signs of who has an order open, which come all the time and are kept in the store alone. */
	private const PRESENCE = '#^/orders/[1-9][0-9]{0,17}/presence(?:/[0-9A-Za-z_-]{8,64})?$#D';

	/** Lists, the change feed and the day, which are read from the store alone; the rest of the query is theirs. */
	private const LISTS = [ '/orders', '/orders/count', '/orders/counters', '/changes', '/today' ];

	/** What WordPress sets up on init at every request and no answer of ours looks at. */
	private const NEEDLESS = [
		'_register_theme_block_patterns',
		'_register_core_block_patterns_and_categories',
		'register_core_block_style_handles',
		'register_core_block_types_from_metadata',
		'wp_widgets_init',
		'check_theme_switched',
	];

	private static ?Native $native = null;

	/**
	 * Takes the shortcut where the request allows it. For the must-use plugin, before plugins load.
	 *
	 * @param string $plugin this plugin, as WordPress names it
	 */
	public static function consider( string $plugin ): void {
		if ( null !== self::$native || ! self::isAskedRight() || ! self::isSiteReady( $plugin ) ) {
			return;
		}
		$native = self::nativeFor( $_SERVER['REQUEST_METHOD'] ?? '', self::path() );
		if ( null === $native ) {
			return;
		}
		self::$native = $native;
		self::leaveOut( $plugin );
	}

	/** The store as it was opened to decide; null when the shortcut was not taken. */
	public static function native(): ?Native {
		return self::$native;
	}

	/** Whether the request is one that WordPress itself checks in full: cookie, nonce, plain method. */
	private static function isAskedRight(): bool {
		foreach ( [ 'HTTP_AUTHORIZATION', 'REDIRECT_HTTP_AUTHORIZATION', 'PHP_AUTH_USER', 'HTTP_X_HTTP_METHOD_OVERRIDE' ] as $name ) {
			if ( isset( $_SERVER[ $name ] ) ) {
				return false;
			}
		}
		$has_cookie = [] !== array_filter( array_keys( $_COOKIE ), static fn( int|string $name ): bool => str_starts_with( (string) $name, 'wordpress_logged_in_' ) );
		return isset( $_SERVER['HTTP_X_WP_NONCE'] ) && $has_cookie && [] === $_POST && [] === $_FILES
			&& self::isPlain( $_SERVER['QUERY_STRING'] ?? '' );
	}

	/**
	 * Whether the query holds what panels send: nothing, what WordPress' own client adds to each request,
	 * and parameters of lists for those.
	 */
	private static function isPlain( mixed $query ): bool {
		if ( in_array( $query, [ '', '_locale=user' ], true ) ) {
			return true;
		}
		if ( ! is_string( $query ) || ! in_array( self::path(), self::LISTS, true ) ) {
			return false;
		}
		$names = implode( '|', [ ...OrderQuery::FILTERS, ...OrderQuery::PAGING, 'since', 'open' ] );
		return 1 === preg_match( "/^(?:(?:{$names})=[^&]*|_locale=user)(?:&(?:{$names})=[^&]*|&_locale=user)*$/D", $query );
	}

	private static function isSiteReady( string $plugin ): bool {
		$active = get_option( 'active_plugins' );
		// With this constant WordPress runs scheduled work within the visitors' requests. Here nobody would
		// be there to do it, and it would be struck off all the same.
		$works_for_cron = defined( 'ALTERNATE_WP_CRON' ) && (bool) constant( 'ALTERNATE_WP_CRON' );
		return ! is_multisite() && ! wp_installing() && ! $works_for_cron && is_array( $active )
			&& in_array( $plugin, $active, true ) && in_array( 'woocommerce/woocommerce.php', $active, true )
			&& 'yes' === get_option( 'woocommerce_custom_orders_table_enabled' )
			&& '' !== get_option( 'permalink_structure' )
			&& null === Native::missing();
	}

	/** The path asked for below this plugin's routes; empty when it is none of them. */
	private static function path(): string {
		$asked = $_SERVER['REQUEST_URI'] ?? '';
		$asked = is_string( $asked ) ? explode( '?', $asked, 2 )[0] : '';
		$home  = get_option( 'home' );
		$base  = is_string( $home ) ? rtrim( (string) wp_parse_url( $home, PHP_URL_PATH ), '/' ) : '';
		$ours  = $base . '/' . rest_get_url_prefix() . '/' . Controller::NAMESPACE;
		return str_starts_with( $asked, $ours . '/' ) ? substr( $asked, strlen( $ours ) ) : '';
	}

	/** The opened store where the request can be answered with it alone. */
	private static function nativeFor( mixed $method, string $path ): ?Native {
		$native = new Native( new Options(), Plugin::VERSION );
		if ( in_array( $path, self::LISTS, true ) ) {
			return 'GET' === $method && null === Native::missingForCatalog() ? $native : null;
		}
		if ( 1 === preg_match( self::PRESENCE, $path ) ) {
			return in_array( $method, [ 'GET', 'PUT', 'DELETE' ], true ) ? $native : null;
		}
		if ( 1 !== preg_match( self::ORDER, $path, $match ) ) {
			return null;
		}
		if ( ! isset( $match[2] ) ) {
			return 'GET' === $method ? $native : null;
		}
		return 'POST' === $method && self::staysInside( $native, (int) $match[1], $match[2] ) ? $native : null;
	}

	/** Whether the move has no effect in WooCommerce, and no other move is in its way. */
	private static function staysInside( Native $native, int $order_id, string $transition ): bool {
		try {
			$workflow = self::workflowOf( $native->engine(), Drain::subject( $order_id ) );
			$target   = $workflow?->getTransitions()[ $transition ]['to'] ?? null;
			return null !== $workflow && null !== $target && '' === $workflow->getStates()[ $target ]['woo'];
		} catch ( NativeException | Unavailable ) {
			// Who answers the long way says what it is.
			return false;
		}
	}

	/**
	 * The workflow to ask; null while another move of the order is open. An order that the store does
	 * not know is asked for under the workflow that orders start under: it may be told of on the way,
	 * and where there is none, the answer takes no longer than to whom an order is not shown.
	 */
	private static function workflowOf( Engine $engine, string $subject ): ?Workflow {
		try {
			$is_busy = $engine->read( $subject, Actors::system(), null, Clock::nowMs() )['busy'];
			return $is_busy ? null : $engine->getWorkflowOf( $subject );
		} catch ( NotFound ) {
			return $engine->getWorkflow();
		}
	}

	/** Keeps everything else from loading, and lists what there is again as soon as it has. */
	private static function leaveOut( string $plugin ): void {
		$kept    = defined( 'WAYBILL_SHORTCUT_PLUGINS' ) ? (array) constant( 'WAYBILL_SHORTCUT_PLUGINS' ) : [];
		$kept[]  = $plugin;
		$is_kept = static fn( mixed $name ): bool => in_array( $name, $kept, true );
		$plugins = static fn( mixed $active ): array => array_values( array_filter( (array) $active, $is_kept ) );
		$nowhere = static fn(): string => __DIR__ . '/no-theme';
		add_filter( 'option_active_plugins', $plugins );
		add_filter( 'template_directory', $nowhere );
		add_filter( 'stylesheet_directory', $nowhere );
		add_action(
			'plugins_loaded',
			static function () use ( $plugins ): void {
				remove_filter( 'option_active_plugins', $plugins );
				self::leaveOutNeedless();
			},
			PHP_INT_MIN
		);
		add_action(
			'after_setup_theme',
			static function () use ( $nowhere ): void {
				remove_filter( 'template_directory', $nowhere );
				remove_filter( 'stylesheet_directory', $nowhere );
			},
			PHP_INT_MIN
		);
	}

	/** A WordPress that names one of them differently does a little more than it must. */
	private static function leaveOutNeedless(): void {
		foreach ( self::NEEDLESS as $function ) {
			$priority = has_action( 'init', $function );
			if ( is_int( $priority ) ) {
				remove_action( 'init', $function, $priority );
			}
		}
	}
}
