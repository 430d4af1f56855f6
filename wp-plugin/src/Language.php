<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// WordPress speaks a user's language in wp-admin, and the site's elsewhere. Answers of REST are read
// by the user who asked, so they are put into words in his. What a request does to an order stays in the
// shop's: an order's notes and mails are other people's.
//
// Translations lie where the build puts them; a file of the same name in WordPress' own folder
// for them, where a shop keeps its own words, comes before it.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\WordPress\Rest\Controller;
use Waybill\WordPress\Rest\ProblemResponses;

final class Language implements Service {

	/** Below the plugin's folder. */
	public const FOLDER = 'build/languages';

	/** Asked every few seconds and answered with numbers: not worth reading a language for. */
	private const WORDLESS = '/' . Controller::NAMESPACE . '/changes';

	/** @var list<bool> of each request that is being answered, whether it is in another language than before */
	private array $switched = [];

	/** @param string $plugin this plugin, as WordPress names it */
	public function __construct( private readonly string $plugin ) {
	}

	public function register(): void {
		add_action( 'init', $this->load( ... ), PHP_INT_MIN );
		add_filter( 'rest_request_before_callbacks', $this->begin( ... ), PHP_INT_MIN, 3 );
		add_filter( 'rest_request_after_callbacks', $this->end( ... ), PHP_INT_MAX, 3 );
	}

	/**
	 * Says something in the language of the user who asks.
	 *
	 * @template T
	 * @param \Closure(): T $say
	 * @return T
	 */
	public static function ofReader( \Closure $say ): mixed {
		$is_switched = switch_to_user_locale( get_current_user_id() );
		try {
			return $say();
		} finally {
			if ( $is_switched ) {
				restore_previous_locale();
			}
		}
	}

	/**
	 * Does something in the shop's language within a request that is answered in its reader's.
	 *
	 * @template T
	 * @param \Closure(): T $act
	 * @return T
	 */
	public static function ofShop( \Closure $act ): mixed {
		$reader      = determine_locale();
		$is_restored = is_locale_switched() && false !== restore_previous_locale();
		// A request of wp-admin (_locale=user) is in the reader's with nothing switched.
		$is_switched = ! is_locale_switched() && get_locale() !== determine_locale() && switch_to_locale( get_locale() );
		try {
			return $act();
		} finally {
			if ( $is_switched ) {
				restore_previous_locale();
			}
			if ( $is_restored ) {
				switch_to_locale( $reader );
			}
		}
	}

	/** In any language: one that is switched to later is looked for where this one was. */
	private function load(): void {
		load_plugin_textdomain( 'waybill', false, dirname( $this->plugin ) . '/' . self::FOLDER );
	}

	private function begin( mixed $response, mixed $handler, \WP_REST_Request $request ): mixed {
		if ( self::isSpoken( $request ) ) {
			$this->switched[] = switch_to_user_locale( get_current_user_id() );
		}
		return $response;
	}

	private function end( mixed $response, mixed $handler, \WP_REST_Request $request ): mixed {
		if ( self::isSpoken( $request ) && true === array_pop( $this->switched ) ) {
			restore_previous_locale();
		}
		return $response;
	}

	private static function isSpoken( \WP_REST_Request $request ): bool {
		return ProblemResponses::isOurs( $request ) && self::WORDLESS !== $request->get_route();
	}
}
