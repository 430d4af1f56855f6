<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a user has set for himself at the desk: saved views, columns, density, theme, the frame around
// the screens. It is his alone, of bounded size and of a known shape, and is kept with the user in
// WordPress, so that it goes where he goes.
//
// It is put as a whole. A repeat of an earlier request, from a tab that was asleep, must not bring back
// what a later one replaced, so the last keys are remembered with what they brought.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\WordPress\Roles\Roles;

/**
 * @phpstan-type Preferences array{views: list<array{name: string, query: string}>, columns: list<string>, density: string, theme: string, fullscreen: bool, side_bar: string}
 */
final class PreferencesController extends Controller {

	private const META = 'waybill_preferences';
	private const KEYS = 'waybill_preference_keys';

	/** Keys that are remembered; a desk with more changes under way does not exist. */
	private const KEYS_MAX = 20;

	private const BYTES_MAX   = 16_384;
	private const VIEWS_MAX   = 50;
	private const COLUMNS_MAX = 100;
	private const NAME_MAX    = 80;
	private const QUERY_MAX   = 1000;
	private const DENSITIES   = [ 'comfortable', 'compact' ];
	private const THEMES      = [ 'system', 'light', 'dark' ];
	private const SIDE_BARS   = [ 'wide', 'narrow' ];

	private const UNSET = [
		'views'      => [],
		'columns'    => [],
		'density'    => 'comfortable',
		'theme'      => 'system',
		'fullscreen' => false,
		'side_bar'   => 'wide',
	];

	public function addRoutes(): void {
		$permit = fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER );
		register_rest_route(
			self::NAMESPACE,
			'/me/preferences',
			[
				[
					'methods'             => 'GET',
					'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( fn(): \WP_REST_Response|\WP_Error => $this->checkQuery( $request ) ?? new \WP_REST_Response( self::kept() ) ),
					'permission_callback' => $permit,
				],
				[
					'methods'             => 'PUT',
					'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( fn(): \WP_REST_Response|\WP_Error => $this->put( $request ) ),
					'permission_callback' => $permit,
				],
			]
		);
	}

	/** Takes everybody's away: at uninstall only. */
	public static function forget(): void {
		foreach ( [ self::META, self::KEYS ] as $name ) {
			delete_metadata( 'user', 0, $name, '', true );
		}
	}

	private function put( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request );
		$key   = $this->idempotencyKey( $request );
		$body  = $this->body( $request, array_keys( self::UNSET ) );
		foreach ( [ $wrong, $key, $body ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		\assert( is_string( $key ) && is_array( $body ) );
		if ( strlen( $request->get_body() ) > self::BYTES_MAX ) {
			return Problem::error( 'body_too_large', 413, __( 'The body is too large.', 'waybill' ) );
		}
		$wanted = self::checked( $body );
		$print  = $this->native->fingerprint( [ 'body' => $body ] );
		$name   = hash( 'sha256', $key );
		$keys   = self::keys();
		if ( isset( $keys[ $name ] ) ) {
			return $keys[ $name ] === $print ? self::replayed( $wanted ) : Problem::error( 'idempotency_key_reused', 422, __( 'This idempotency key was used for another request.', 'waybill' ), false, [ 'idempotency_key' => $key ] );
		}
		// WordPress takes backslashes away from what it is given here.
		update_user_meta( get_current_user_id(), self::META, wp_slash( $wanted ) );
		update_user_meta( get_current_user_id(), self::KEYS, array_slice( [ $name => $print ] + $keys, 0, self::KEYS_MAX ) );
		return new \WP_REST_Response( $wanted );
	}

	/** @param Preferences $wanted */
	private static function replayed( array $wanted ): \WP_REST_Response {
		$response = new \WP_REST_Response( $wanted );
		$response->header( 'Idempotent-Replayed', 'true' );
		return $response;
	}

	/**
	 * Those of the current user.
	 *
	 * @return Preferences
	 */
	public static function kept(): array {
		$kept = get_user_meta( get_current_user_id(), self::META, true );
		try {
			return self::checked( is_array( $kept ) ? $kept : [] );
		} catch ( InvalidParameter ) {
			// Somebody else wrote it; the user sets it anew.
			return self::UNSET;
		}
	}

	/** @return array<string, string> digest of a key to the fingerprint of what it brought, the newest first */
	private static function keys(): array {
		$kept = get_user_meta( get_current_user_id(), self::KEYS, true );
		$keys = [];
		foreach ( is_array( $kept ) ? $kept : [] as $name => $print ) {
			if ( is_string( $name ) && is_string( $print ) ) {
				$keys[ $name ] = $print;
			}
		}
		return $keys;
	}

	/**
	 * @param array<mixed> $given
	 * @return Preferences
	 * @throws InvalidParameter
	 */
	private static function checked( array $given ): array {
		$views   = self::listOf( 'views', $given['views'] ?? [], self::VIEWS_MAX );
		$columns = self::listOf( 'columns', $given['columns'] ?? [], self::COLUMNS_MAX );
		return [
			'views'      => array_map( self::view( ... ), array_keys( $views ), $views ),
			'columns'    => array_map(
				static fn( int $at, mixed $column ): string => is_string( $column ) && 1 === preg_match( '/^[a-z][a-z0-9_.:-]{0,63}$/D', $column )
					? $column : throw new InvalidParameter( "columns[{$at}]", __( 'must be the name of a column', 'waybill' ) ),
				array_keys( $columns ),
				$columns
			),
			'density'    => self::oneOf( 'density', $given['density'] ?? self::UNSET['density'], self::DENSITIES ),
			'theme'      => self::oneOf( 'theme', $given['theme'] ?? self::UNSET['theme'], self::THEMES ),
			'fullscreen' => self::flag( 'fullscreen', $given['fullscreen'] ?? self::UNSET['fullscreen'] ),
			'side_bar'   => self::oneOf( 'side_bar', $given['side_bar'] ?? self::UNSET['side_bar'], self::SIDE_BARS ),
		];
	}

	/**
	 * @return list<mixed>
	 * @throws InvalidParameter
	 */
	private static function listOf( string $name, mixed $value, int $max ): array {
		if ( ! is_array( $value ) || ! array_is_list( $value ) || count( $value ) > $max ) {
			/* translators: %d: a number. */
			throw new InvalidParameter( $name, sprintf( __( 'must be a list of at most %d', 'waybill' ), $max ) );
		}
		return $value;
	}

	/**
	 * @return array{name: string, query: string}
	 * @throws InvalidParameter
	 */
	private static function view( int $at, mixed $view ): array {
		$members = self::map( $view );
		if ( null === $members || [] !== array_diff( array_keys( $members ), [ 'name', 'query' ] ) ) {
			throw new InvalidParameter( "views[{$at}]", __( 'must be an object with name and query', 'waybill' ) );
		}
		return [
			'name'  => self::text( "views[{$at}].name", $members['name'] ?? null, 1, self::NAME_MAX ),
			'query' => self::text( "views[{$at}].query", $members['query'] ?? null, 0, self::QUERY_MAX ),
		];
	}

	/** @throws InvalidParameter */
	private static function text( string $field, mixed $value, int $min, int $max ): string {
		if ( ! is_string( $value ) || 1 !== preg_match( "/^[^\\x00-\\x1f\\x7f]{{$min},{$max}}$/Du", $value ) ) {
			/* translators: 1: smallest number, 2: largest number. */
			throw new InvalidParameter( $field, sprintf( __( 'must be a text of %1$d to %2$d characters on one line', 'waybill' ), $min, $max ) );
		}
		return $value;
	}

	/** @throws InvalidParameter */
	private static function flag( string $name, mixed $value ): bool {
		return is_bool( $value ) ? $value : throw new InvalidParameter( $name, __( 'must be true or false', 'waybill' ) );
	}

	/**
	 * @param list<string> $words
	 * @throws InvalidParameter
	 */
	private static function oneOf( string $name, mixed $value, array $words ): string {
		if ( ! is_string( $value ) || ! in_array( $value, $words, true ) ) {
			/* translators: %s: words, separated by commas. */
			throw new InvalidParameter( $name, sprintf( __( 'must be one of %s', 'waybill' ), implode( ', ', $words ) ) );
		}
		return $value;
	}
}
