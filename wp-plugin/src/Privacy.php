<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The cards of the read model in WordPress' tools for personal data. They are copies, so what is told is
// the copy, and what is erased is made anew from the order after WooCommerce has done with it: an order
// that it anonymises loses the customer's name here, one that it keeps keeps it.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Catalog;
use Waybill\Exception as NativeException;
use Waybill\WordPress\Orders\DatabaseFailure;
use Waybill\WordPress\Orders\Projection;
use Waybill\WordPress\Orders\SearchTerms;

/**
 * @phpstan-import-type Row from Catalog
 */
final class Privacy implements Service {

	private const NAME = 'waybill-orders';

	/** Behind WooCommerce's own, which have the default. */
	private const PRIORITY = 100;

	/** Orders of one person in one request: a page of the read model. */
	private const PAGE = 200;

	/** @param \Closure(): Catalog $catalog */
	public function __construct(
		private readonly \Closure $catalog,
		private readonly Projection $projection,
	) {
	}

	public function register(): void {
		add_filter( 'wp_privacy_personal_data_exporters', $this->addExporter( ... ), self::PRIORITY );
		add_filter( 'wp_privacy_personal_data_erasers', $this->addEraser( ... ), self::PRIORITY );
	}

	/**
	 * @param array<mixed> $exporters
	 * @return array<mixed>
	 */
	private function addExporter( array $exporters ): array {
		return $exporters + [
			self::NAME => [
				'exporter_friendly_name' => __( 'Waybill: orders in lists and search', 'waybill' ),
				'callback'               => $this->export( ... ),
			],
		];
	}

	/**
	 * @param array<mixed> $erasers
	 * @return array<mixed>
	 */
	private function addEraser( array $erasers ): array {
		return $erasers + [
			self::NAME => [
				'eraser_friendly_name' => __( 'Waybill: orders in lists and search', 'waybill' ),
				'callback'             => $this->erase( ... ),
			],
		];
	}

	/**
	 * @return array{data: list<array{group_id: string, group_label: string, item_id: string, data: list<array{name: string, value: string}>}>, done: bool}|\WP_Error
	 */
	private function export( string $email, int $page = 1 ): array|\WP_Error {
		try {
			$found = $this->of( $email );
		} catch ( Unavailable | NativeException $failure ) {
			return self::unavailable( $failure );
		}
		$data  = [];
		foreach ( array_slice( $found, ( $page - 1 ) * self::PAGE, self::PAGE ) as $row ) {
			$data[] = [
				'group_id'    => self::NAME,
				'group_label' => __( 'Orders in lists and search', 'waybill' ),
				'item_id'     => "waybill-order-{$row['id']}",
				'data'        => self::fields( $row ),
			];
		}
		return [
			'data' => $data,
			'done' => count( $found ) <= $page * self::PAGE,
		];
	}

	/**
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}|\WP_Error
	 */
	private function erase( string $email ): array|\WP_Error {
		try {
			$found = $this->of( $email );
			$this->projection->readAgain( array_column( $found, 'id' ) );
			$kept = array_column( $this->of( $email ), 'number' );
		} catch ( Unavailable | NativeException | DatabaseFailure $failure ) {
			return self::unavailable( $failure );
		}
		return [
			'items_removed'  => count( $kept ) < count( $found ),
			'items_retained' => [] !== $kept,
			/* translators: %s: number of an order. */
			'messages'       => array_map( static fn( string $number ): string => sprintf( __( 'Order %s is kept by WooCommerce, and so it stays in Waybill’s lists and search.', 'waybill' ), $number ), $kept ),
			'done'           => true,
		];
	}

	/** WordPress shows it to who works on the request, and goes on once it is over. */
	private static function unavailable( \Throwable $failure ): \WP_Error {
		/* translators: %s: what is wrong. */
		return new \WP_Error( 'waybill_unavailable', sprintf( __( 'Waybill’s lists can’t be read: %s', 'waybill' ), $failure->getMessage() ) );
	}

	/**
	 * The cards with an e-mail address, as far as a search goes: of some thousand orders the newest. Of
	 * the others WooCommerce dates the change that anonymises them, and they are taken over by that.
	 *
	 * @return list<Row>
	 * @throws Unavailable|NativeException
	 */
	private function of( string $email ): array {
		$email = strtolower( trim( $email ) );
		$terms = SearchTerms::ofOrder( [], [], [ $email ], [] );
		if ( [] === $terms ) {
			return [];
		}
		$found = [];
		$after = '';
		do {
			$page  = ( $this->catalog )()->list(
				[
					'viewer' => 'system',
					'now'    => Clock::nowMs(),
					'terms'  => [ $terms ],
					'sort'   => 'number',
					'order'  => 'asc',
					'max'    => self::PAGE,
				] + ( '' === $after ? [] : [ 'after' => $after ] )
			);
			$after = $page['next'];
			// A search finds beginnings.
			array_push( $found, ...array_filter( $page['rows'], static fn( array $row ): bool => $row['email'] === $email ) );
		} while ( '' !== $after );
		return $found;
	}

	/**
	 * @param Row $row
	 * @return list<array{name: string, value: string}>
	 */
	private static function fields( array $row ): array {
		$fields = [
			__( 'Order', 'waybill' )         => $row['number'],
			__( 'Name', 'waybill' )          => $row['name'],
			__( 'Company', 'waybill' )       => $row['company'],
			__( 'E-mail', 'waybill' )        => $row['email'],
			__( 'Phone', 'waybill' )         => $row['phone'],
			__( 'City', 'waybill' )          => trim( "{$row['postcode']} {$row['city']} {$row['country']}" ),
			__( 'Tracking code', 'waybill' ) => $row['tracking'],
			__( 'Note', 'waybill' )          => $row['note'],
		];
		$data   = [];
		foreach ( array_filter( $fields, static fn( string $value ): bool => '' !== $value ) as $name => $value ) {
			$data[] = [
				'name'  => (string) $name,
				'value' => $value,
			];
		}
		return $data;
	}
}
