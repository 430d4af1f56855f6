<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

/**
 * An answer that is no success, as RFC 9457 writes it. Inside WordPress it travels as a WP_Error
 * whose data is the problem; ProblemResponses turns that, and WordPress' own errors, into the body.
 *
 * @phpstan-type Data array{type: string, title: string, status: int, detail: string, instance: string, code: string, retryable: bool, ...<string, mixed>}
 */
final class Problem {

	/** What a client that follows the idempotency-key draft looks for in `type`. */
	private const DRAFT = 'https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header';

	/** Code => the part of the draft that it is about. */
	private const SECTIONS = [
		'idempotency_key_missing' => '#section-2.1',
		'idempotency_key_invalid' => '#section-2.1',
		'idempotency_key_reused'  => '#section-2.2',
		'in_flight'               => '#section-2.6',
	];

	/** Seconds after which a retryable request may be sent again. */
	public const RETRY_AFTER_S = 1;

	/** @param array<string, mixed> $members Further members: field, blockers, current, idempotency_key. */
	public static function error( string $code, int $status, string $detail, bool $retryable = false, array $members = [], string $instance = '' ): \WP_Error {
		$data = self::data( $code, $status, $detail, $retryable, $members, $instance );
		return new \WP_Error( 'waybill_' . $code, $detail, $data );
	}

	/**
	 * @param array<string, mixed> $members
	 * @return Data
	 */
	public static function data( string $code, int $status, string $detail, bool $retryable = false, array $members = [], string $instance = '' ): array {
		return [
			'type'      => isset( self::SECTIONS[ $code ] ) ? self::DRAFT . self::SECTIONS[ $code ] : 'urn:waybill:problem:' . $code,
			'title'     => self::title( $status ),
			'status'    => $status,
			'detail'    => $detail,
			'instance'  => '' !== $instance ? $instance : 'urn:uuid:' . wp_generate_uuid4(),
			'code'      => $code,
			'retryable' => $retryable,
		] + $members;
	}

	/** Writes what failed inside into the server's log, under the reference that the answer names. */
	public static function log( \WP_Error|string $reference, string $code, string $message ): void {
		if ( $reference instanceof \WP_Error ) {
			$data      = $reference->get_error_data();
			$reference = is_array( $data ) && is_string( $data['instance'] ?? null ) ? $data['instance'] : '';
		}
		// phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- the reference is useless without it.
		error_log( "waybill: {$reference} {$code}: {$message}" );
	}

	/** A reference that every repeat of the same answer shares: made of an event's hash. */
	public static function instanceOf( string $hash ): string {
		return sprintf(
			'urn:uuid:%s-%s-8%s-a%s-%s',
			substr( $hash, 0, 8 ),
			substr( $hash, 8, 4 ),
			substr( $hash, 12, 3 ),
			substr( $hash, 15, 3 ),
			substr( $hash, 18, 12 )
		);
	}

	private static function title( int $status ): string {
		$title = get_status_header_desc( $status );
		return '' !== $title ? $title : 'Error';
	}
}
