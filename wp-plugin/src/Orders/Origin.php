<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who is changing an order right now: the plugin on whose behalf the code runs, the hooks it runs
// in, the request, the user, and the way the request came in. It is read from the call stack,
// because WooCommerce is not told by its callers who they are. File names and user ids only:
// nothing of a customer goes into it.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class Origin {

	/** Deep enough for a gateway behind REST behind hooks; deeper frames are WordPress' own start. */
	private const FRAME_COUNT_MAX = 60;

	/** Where hooks begin to be our own doing. */
	private const GUARDED_HOOK = 'woocommerce_before_order_object_save';

	private static string $request = '';

	/** One id for everything that happens in this request: 32 hexadecimal digits. */
	public static function request(): string {
		if ( '' === self::$request ) {
			self::$request = bin2hex( random_bytes( 16 ) );
		}
		return self::$request;
	}

	/**
	 * @return array{plugin: string, hook: string, user: int, via: string, request: string}
	 */
	public static function read(): array {
		return [
			'plugin'  => self::plugin(),
			'hook'    => self::hook(),
			'user'    => self::user(),
			'via'     => self::via(),
			'request' => self::request(),
		];
	}

	public static function toJson(): string {
		return (string) json_encode( self::read(), JSON_UNESCAPED_SLASHES );
	}

	/**
	 * Where [file] belongs: a plugin's folder or file, "theme:NAME", "mu:NAME", "wordpress".
	 */
	public static function owner( string $file ): string {
		$file = wp_normalize_path( $file );
		foreach ( [ '' => WP_PLUGIN_DIR, 'mu:' => WPMU_PLUGIN_DIR, 'theme:' => get_theme_root() ] as $kind => $folder ) {
			$folder = wp_normalize_path( $folder ) . '/';
			if ( str_starts_with( $file, $folder ) ) {
				return $kind . basename( explode( '/', substr( $file, strlen( $folder ) ), 2 )[0], '.php' );
			}
		}
		return 'wordpress';
	}

	/**
	 * The first on the stack that is neither WordPress, WooCommerce nor Waybill; WooCommerce, when
	 * nobody else is on it.
	 */
	private static function plugin(): string {
		$own   = dirname( __DIR__ ) . '/';
		$found = 'wordpress';
		foreach ( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS, self::FRAME_COUNT_MAX ) as $frame ) {
			$file = $frame['file'] ?? '';
			if ( '' === $file || str_starts_with( $file, $own ) ) {
				continue;
			}
			$owner = self::owner( $file );
			if ( 'woocommerce' === $owner ) {
				$found = $owner;
			} elseif ( 'wordpress' !== $owner && 'waybill' !== $owner ) {
				return $owner;
			}
		}
		return $found;
	}

	/** The hook that the writer runs in: the innermost that is not part of saving. */
	private static function hook(): string {
		/** @var mixed $stack */
		$stack = $GLOBALS['wp_current_filter'] ?? [];
		$hooks = is_array( $stack ) ? array_values( array_filter( $stack, 'is_string' ) ) : [];
		$end   = array_search( self::GUARDED_HOOK, array_reverse( $hooks, true ), true );
		return $hooks[ ( false === $end ? count( $hooks ) : (int) $end ) - 1 ] ?? '';
	}

	/** 0 for nobody. The user is not looked up where WordPress has not done so yet. */
	private static function user(): int {
		return did_action( 'set_current_user' ) > 0 ? get_current_user_id() : 0;
	}

	private static function via(): string {
		return match ( true ) {
			defined( 'WP_CLI' ) || 'cli' === PHP_SAPI => 'cli',
			wp_doing_cron() => 'cron',
			0 !== did_action( 'action_scheduler_before_execute' ) => 'scheduler',
			defined( 'REST_REQUEST' ) && REST_REQUEST => 'rest',
			isset( $_GET['wc-api'] ) => 'webhook',
			isset( $_GET['wc-ajax'] ) => 'checkout',
			wp_doing_ajax() => 'ajax',
			is_admin() => 'wp-admin',
			default => 'web',
		};
	}
}
