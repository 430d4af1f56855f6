<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the controllers share: who may come in, what a request may hold, and the one place that
// says which failure of the extension is which answer over HTTP.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\Exception as NativeException;
use Waybill\Exception\Busy;
use Waybill\Exception\ClaimMismatch;
use Waybill\Exception\Conflict;
use Waybill\Exception\InFlight;
use Waybill\Exception\IntegrityFailure;
use Waybill\Exception\InvalidArgument;
use Waybill\Exception\LimitExceeded;
use Waybill\Exception\NotFound;
use Waybill\Exception\Refused;
use Waybill\Exception\StorageFailure;
use Waybill\Exception\SyntaxError;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\DatabaseFailure;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

abstract class Controller implements Service {

	public const NAMESPACE = 'waybill/v1';

	/** No honest body comes near it. */
	private const BODY_BYTES_MAX = 65536;

	/** Query parameters of WordPress' own that any route takes. */
	private const QUERY_OF_WORDPRESS = [ 'rest_route', '_locale', '_wpnonce', '_fields', '_envelope', '_embed', '_method', '_jsonp', '_pretty' ];

	public function __construct( protected readonly Native $native ) {
	}

	abstract public function addRoutes(): void;

	public function register(): void {
		add_action( 'rest_api_init', [ $this, 'addRoutes' ] );
	}

	/**
	 * Lets somebody in who holds one of [capabilities], by the method he really used: WordPress
	 * takes another one from a query parameter or a header. It only looks: WordPress asks here for
	 * the header Allow, too, after a request that was answered.
	 */
	protected function permit( \WP_REST_Request $request, string ...$capabilities ): true|\WP_Error {
		$used = isset( $_SERVER['REQUEST_METHOD'] ) && is_string( $_SERVER['REQUEST_METHOD'] ) ? strtoupper( $_SERVER['REQUEST_METHOD'] ) : '';
		if ( $used !== $request->get_method() ) {
			return Problem::error( 'method_not_allowed', 405, __( 'The method can’t be replaced by a parameter or a header.', 'waybill' ) );
		}
		if ( ! is_user_logged_in() ) {
			return Problem::error( 'unauthenticated', 401, __( 'Log in first.', 'waybill' ) );
		}
		// A panel that is still open for whoever was logged in before goes on under nobody else's name.
		$said = $request->get_header( 'X-Waybill-User' );
		if ( null !== $said && 'user:' . get_current_user_id() !== $said ) {
			return Problem::error( 'user_changed', 401, __( 'Somebody else has logged in in this browser. Log in again to go on.', 'waybill' ) );
		}
		foreach ( $capabilities as $capability ) {
			if ( current_user_can( $capability ) ) {
				return true;
			}
		}
		return self::forbidden();
	}

	protected static function forbidden(): \WP_Error {
		return Problem::error( 'forbidden', 403, __( 'You are not allowed to do this.', 'waybill' ) );
	}

	/** The order's number out of the path, which no parameter of that name can replace. */
	protected function orderId( \WP_REST_Request $request ): int|\WP_Error {
		$text = $request->get_url_params()['id'] ?? '';
		if ( is_string( $text ) && 1 === preg_match( '/^[1-9][0-9]{0,17}$/D', $text ) ) {
			return (int) $text;
		}
		return $this->invalid( 'id', __( 'must be the number of an order', 'waybill' ) );
	}

	/**
	 * The request's body as a map of the members [allowed], strictly read; empty when there is none.
	 *
	 * @param list<string> $allowed
	 * @return array<string, mixed>|\WP_Error
	 */
	protected function body( \WP_REST_Request $request, array $allowed ): array|\WP_Error {
		$text = $request->get_body();
		if ( [] !== $request->get_body_params() || [] !== $request->get_file_params() ) {
			// PHP has read a form; what of it was meant would be guessed.
			return self::noObject();
		}
		if ( strlen( $text ) > self::BODY_BYTES_MAX ) {
			return Problem::error( 'body_too_large', 413, __( 'The body is too large.', 'waybill' ) );
		}
		if ( '' === trim( $text ) ) {
			return [];
		}
		try {
			$body = self::map( $this->native->parseJson( $text ) );
		} catch ( NativeException $failure ) {
			/* translators: %s: what is wrong with the JSON. */
			return Problem::error( 'body_invalid', 400, sprintf( __( 'The body is no JSON that can be read: %s.', 'waybill' ), self::placed( $failure ) ) );
		}
		if ( null === $body || str_starts_with( ltrim( $text ), '[' ) ) {
			return self::noObject();
		}
		foreach ( array_keys( $body ) as $member ) {
			if ( ! in_array( $member, $allowed, true ) ) {
				return $this->invalid( $member, __( 'is not a member of this request', 'waybill' ) );
			}
		}
		return $body;
	}

	/**
	 * Refuses query parameters but [allowed], and those whose value could be meant in two ways.
	 *
	 * @param list<string> $allowed
	 */
	protected function checkQuery( \WP_REST_Request $request, array $allowed = [] ): ?\WP_Error {
		foreach ( $request->get_query_params() as $name => $value ) {
			if ( in_array( $name, self::QUERY_OF_WORDPRESS, true ) ) {
				continue;
			}
			if ( ! in_array( $name, $allowed, true ) || self::isMisread( $name ) ) {
				return $this->invalid( (string) $name, __( 'is not a parameter of this request', 'waybill' ) );
			}
			if ( ! is_string( $value ) || self::isRepeated( $name ) ) {
				return $this->invalid( (string) $name, __( 'must be one text, given once', 'waybill' ) );
			}
		}
		return null;
	}

	/** Whether the address has the parameter more than once: PHP keeps the last of them. */
	private static function isRepeated( string $name ): bool {
		$asked = array_map( static fn( string $asked ): string => explode( '[', $asked, 2 )[0], self::namesAsked() );
		return count( array_keys( $asked, $name, true ) ) > 1;
	}

	/** Whether PHP made the name out of another: of "created.from" it makes "created_from". */
	private static function isMisread( string $name ): bool {
		foreach ( self::namesAsked() as $asked ) {
			if ( $asked !== $name && strtr( $asked, '. ', '__' ) === $name ) {
				return true;
			}
		}
		return false;
	}

	/** @return list<string> the names of the parameters of the address, as they stand there */
	private static function namesAsked(): array {
		$query = $_SERVER['QUERY_STRING'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- only compared.
		$parts = is_string( $query ) ? explode( '&', $query ) : [];
		return array_map( static fn( string $part ): string => ltrim( urldecode( explode( '=', $part, 2 )[0] ), ' ' ), $parts );
	}

	/** A whole number of the query; [otherwise] where it is not given. */
	protected function number( \WP_REST_Request $request, string $name, int $min, int $max, int $otherwise ): int|\WP_Error {
		$text = $request->get_query_params()[ $name ] ?? null;
		if ( null === $text ) {
			return $otherwise;
		}
		if ( is_string( $text ) && 1 === preg_match( '/^[1-9][0-9]{0,17}$/D', $text ) && (int) $text >= $min && (int) $text <= $max ) {
			return (int) $text;
		}
		/* translators: 1: smallest number, 2: largest number. */
		return $this->invalid( $name, sprintf( __( 'must be a whole number from %1$d to %2$d', 'waybill' ), $min, $max ) );
	}

	/**
	 * The outermost border: whatever failed behind it is an answer with a reference, and the log
	 * tells the rest.
	 *
	 * @param \Closure(): (\WP_REST_Response|\WP_Error) $work
	 */
	protected function answer( \Closure $work, string $key = '' ): \WP_REST_Response|\WP_Error {
		// A plugin that ends the request in the middle must not leave an answer that looks like
		// success; WordPress sets the status anew for every answer that is given.
		status_header( 500 );
		try {
			return $work();
		} catch ( InvalidParameter $wrong ) {
			return $this->invalid( $wrong->field, $wrong->getMessage() );
		} catch ( \Throwable $failure ) {
			return self::toWpError( $failure, $key );
		}
	}

	/** The idempotency key, bare or as the quoted string of the draft. */
	protected function idempotencyKey( \WP_REST_Request $request ): string|\WP_Error {
		$header = $request->get_header( 'Idempotency-Key' );
		if ( null === $header ) {
			return Problem::error( 'idempotency_key_missing', 400, __( 'The header Idempotency-Key is required.', 'waybill' ) );
		}
		$key = trim( $header );
		if ( strlen( $key ) >= 2 && str_starts_with( $key, '"' ) && str_ends_with( $key, '"' ) ) {
			$key = stripslashes( substr( $key, 1, -1 ) );
		}
		if ( 1 === preg_match( '/^[\x20-\x7e]{1,255}$/D', $key ) ) {
			return $key;
		}
		return Problem::error(
			'idempotency_key_invalid',
			400,
			__( 'The header Idempotency-Key must hold 1 to 255 printable ASCII characters.', 'waybill' ),
			false,
			[ 'idempotency_key' => substr( (string) preg_replace( '/[^\x20-\x7e]/', '?', $key ), 0, 255 ) ]
		);
	}

	/** What is wrong with a text, and where in it. */
	private static function placed( NativeException $failure ): string {
		$is_text = $failure instanceof SyntaxError || $failure instanceof LimitExceeded;
		if ( ! $is_text || 0 === $failure->getSourceLine() ) {
			return $failure->getMessage();
		}
		/* translators: 1: what is wrong with a text, 2: number of a line, 3: number of a column. */
		return sprintf( __( '%1$s (line %2$d, column %3$d)', 'waybill' ), $failure->getMessage(), $failure->getSourceLine(), $failure->getSourceColumn() );
	}

	/** Which answer a failure is: the only table of it. */
	public static function toWpError( \Throwable $failure, string $key = '' ): \WP_Error {
		if ( $failure instanceof Unavailable && $failure->getPrevious() instanceof IntegrityFailure ) {
			// A store that can't be had may come back; one that is broken does not mend by waiting.
			$failure = $failure->getPrevious();
		}
		[ $code, $status ] = match ( true ) {
			$failure instanceof Unavailable,
			$failure instanceof DatabaseFailure  => [ 'unavailable', 503 ],
			$failure instanceof InvalidArgument  => [ 'invalid', 400 ],
			$failure instanceof SyntaxError      => [ 'syntax', 422 ],
			$failure instanceof NotFound         => [ 'not_found', 404 ],
			$failure instanceof Refused          => [ 'refused', 409 ],
			$failure instanceof Conflict         => [ 'conflict', 409 ],
			$failure instanceof ClaimMismatch    => [ 'idempotency_key_reused', 422 ],
			$failure instanceof InFlight         => [ 'in_flight', 409 ],
			$failure instanceof Busy             => [ 'busy', 503 ],
			$failure instanceof LimitExceeded    => [ 'limit', 413 ],
			$failure instanceof IntegrityFailure => [ 'integrity', 500 ],
			$failure instanceof StorageFailure   => [ 'storage', $failure->isRetryable() ? 503 : 500 ],
			default                              => [ 'failed', 500 ],
		};
		$retryable = 'unavailable' === $code || ( $failure instanceof NativeException && $failure->isRetryable() );
		$members   = '' !== $key ? [ 'idempotency_key' => $key ] : [];
		if ( 'invalid' === $code && 1 === preg_match( '/^([\w.\[\]]+): /', $failure->getMessage(), $match ) ) {
			$members['field'] = $match[1];
		}
		$error = Problem::error( $code, $status, self::words( $code, $failure ), $retryable, $members );
		if ( $status >= 500 ) {
			Problem::log( $error, $code, $failure->getMessage() );
		}
		return $error;
	}

	/**
	 * A JSON object as a map; null when [value] is none.
	 *
	 * @return ?array<string, mixed>
	 */
	protected static function map( mixed $value ): ?array {
		if ( ! is_array( $value ) || ( [] !== $value && array_is_list( $value ) ) ) {
			return null;
		}
		$map = [];
		foreach ( $value as $name => $member ) {
			$map[ (string) $name ] = $member;
		}
		return $map;
	}

	private static function noObject(): \WP_Error {
		return Problem::error( 'body_invalid', 400, __( 'The body must be a JSON object.', 'waybill' ) );
	}

	protected function invalid( string $field, string $what ): \WP_Error {
		return Problem::error( 'invalid', 400, $field . ': ' . $what . '.', false, [ 'field' => $field ] );
	}

	/** What a stranger may read of a failure: what he can mend in full, the rest in general. */
	private static function words( string $code, \Throwable $failure ): string {
		return match ( $code ) {
			'invalid', 'syntax', 'limit' => $failure->getMessage() . '.',
			'not_found'                  => __( 'There is no such order.', 'waybill' ),
			'conflict'                   => __( 'The order has changed meanwhile. Look at it again.', 'waybill' ),
			'idempotency_key_reused'     => __( 'This idempotency key was used for another request.', 'waybill' ),
			'in_flight'                  => __( 'This request, or another one on the order, is still being processed.', 'waybill' ),
			'busy', 'unavailable'        => __( 'The service is busy. Try again in a moment.', 'waybill' ),
			'storage'                    => __( 'Nothing can be stored at the moment. Try again later.', 'waybill' ),
			default                      => __( 'Something went wrong on our side. Report this reference.', 'waybill' ),
		};
	}
}
