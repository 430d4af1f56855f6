<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An order as somebody types it at a desk: read strictly, and told field by field what is missing.
// A form that is wrong in three places says all three at once.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * @phpstan-type Address array<string, string>
 * @phpstan-type Line array{product: \WC_Product, quantity: int}
 */
final class OrderForm {

	public const ITEMS_MAX = 100;

	private const QUANTITY_MAX = 9999;

	private const NOTE_CHARACTERS_MAX = 2000;

	/** As wide as WooCommerce's columns. */
	private const TEXT_CHARACTERS_MAX = 100;

	private const REQUIRED = [ 'first_name', 'last_name', 'address_1', 'city', 'postcode', 'country' ];

	private const OPTIONAL = [ 'company', 'address_2', 'state', 'phone' ];

	/** @var list<Line> */
	public array $lines = [];

	/** @var Address */
	public array $billing = [];

	/** @var Address empty: the billing address */
	public array $shipping = [];

	public string $note = '';

	/** Id of a payment gateway; empty: none is named. */
	public string $payment = '';

	public bool $isPaid = false;

	/** @var array<string, string> path of a field => what is wrong with it */
	private array $problems = [];

	private function __construct() {
	}

	/**
	 * Reads the members of a request.
	 *
	 * @param array<string, mixed> $body
	 */
	public static function read( array $body ): self {
		$form           = new self();
		$form->billing  = $form->address( 'billing', $body['billing'] ?? [], true );
		$form->shipping = isset( $body['shipping'] ) ? $form->address( 'shipping', $body['shipping'], false ) : [];
		$form->readItems( $body['items'] ?? [] );
		$form->readRest( $body );
		return $form;
	}

	/** @return array<string, string> path of a field => one sentence; empty: it can be made */
	public function problems(): array {
		return $this->problems;
	}

	/** @return Address */
	private function address( string $name, mixed $given, bool $is_billing ): array {
		if ( ! is_array( $given ) ) {
			$this->problems[ $name ] = __( 'The address must be an object.', 'waybill' );
			return [];
		}
		$fields  = [ ...self::REQUIRED, ...( $is_billing ? [ 'email' ] : [] ) ];
		$address = [];
		foreach ( $given as $field => $value ) {
			if ( ! in_array( $field, [ ...$fields, ...self::OPTIONAL ], true ) ) {
				/* translators: %s: technical name of a field. */
				$this->problems[ "{$name}.{$field}" ] = sprintf( __( 'There is no field %s.', 'waybill' ), "{$name}.{$field}" );
				continue;
			}
			$address[ $field ] = $this->text( "{$name}.{$field}", $value );
		}
		foreach ( $fields as $field ) {
			if ( '' === ( $address[ $field ] ?? '' ) ) {
				$this->problems[ "{$name}.{$field}" ] ??= self::missing( $field, $is_billing );
			}
		}
		$this->checkAddress( $name, $address );
		return $address;
	}

	private function text( string $path, mixed $value ): string {
		if ( ! is_string( $value ) || mb_strlen( $value ) > self::TEXT_CHARACTERS_MAX || 1 === preg_match( '/[\x00-\x1f\x7f]/', $value ) ) {
			/* translators: %d: number of characters. */
			$this->problems[ $path ] = sprintf( __( 'Must be one line of at most %d characters.', 'waybill' ), self::TEXT_CHARACTERS_MAX );
			return '';
		}
		return trim( $value );
	}

	private static function missing( string $field, bool $is_billing ): string {
		$words = [
			'first_name' => $is_billing ? __( 'Enter the billing first name.', 'waybill' ) : __( 'Enter the shipping first name.', 'waybill' ),
			'last_name'  => $is_billing ? __( 'Enter the billing last name.', 'waybill' ) : __( 'Enter the shipping last name.', 'waybill' ),
			'email'      => __( 'Enter an e-mail address.', 'waybill' ),
			'address_1'  => $is_billing ? __( 'Enter the billing address.', 'waybill' ) : __( 'Enter the shipping address.', 'waybill' ),
			'city'       => $is_billing ? __( 'Enter the billing city.', 'waybill' ) : __( 'Enter the shipping city.', 'waybill' ),
			'postcode'   => $is_billing ? __( 'Enter the billing postcode.', 'waybill' ) : __( 'Enter the shipping postcode.', 'waybill' ),
			'country'    => $is_billing ? __( 'Choose the billing country.', 'waybill' ) : __( 'Choose the shipping country.', 'waybill' ),
		];
		return $words[ $field ] ?? '';
	}

	/** @param Address $address */
	private function checkAddress( string $name, array $address ): void {
		$country = $address['country'] ?? '';
		$given   = static fn( string $field ): string => $address[ $field ] ?? '';
		if ( '' !== $country && ! isset( \WC()->countries->get_countries()[ $country ] ) ) {
			$this->problems[ "{$name}.country" ] = __( 'This country is not known: a code of two letters is wanted.', 'waybill' );
			return;
		}
		if ( '' !== $given( 'email' ) && false === is_email( $given( 'email' ) ) ) {
			$this->problems[ "{$name}.email" ] = __( 'This is not an e-mail address.', 'waybill' );
		}
		if ( '' !== $given( 'phone' ) && ! \WC_Validation::is_phone( $given( 'phone' ) ) ) {
			$this->problems[ "{$name}.phone" ] = __( 'This is not a phone number.', 'waybill' );
		}
		if ( '' === $country ) {
			return;
		}
		if ( '' !== $given( 'postcode' ) && ! \WC_Validation::is_postcode( $given( 'postcode' ), $country ) ) {
			$this->problems[ "{$name}.postcode" ] = __( 'This is not a postcode of that country.', 'waybill' );
		}
		$states = \WC()->countries->get_states( $country );
		if ( '' !== $given( 'state' ) && is_array( $states ) && [] !== $states && ! isset( $states[ $given( 'state' ) ] ) ) {
			$this->problems[ "{$name}.state" ] = __( 'This state is not one of that country.', 'waybill' );
		}
	}

	private function readItems( mixed $given ): void {
		if ( ! is_array( $given ) || ! array_is_list( $given ) || [] === $given ) {
			$this->problems['items'] = __( 'Add at least one product.', 'waybill' );
			return;
		}
		if ( count( $given ) > self::ITEMS_MAX ) {
			/* translators: %d: number of lines. */
			$this->problems['items'] = sprintf( __( 'An order has at most %d lines.', 'waybill' ), self::ITEMS_MAX );
			return;
		}
		$wanted = [];
		foreach ( $given as $index => $item ) {
			$path = "items[{$index}]";
			$line = $this->line( $path, $item );
			if ( null !== $line ) {
				$this->lines[] = $line;
				$holder        = $line['product']->get_stock_managed_by_id();

				$wanted[ $holder ] = ( $wanted[ $holder ] ?? 0 ) + $line['quantity'];
				$this->checkStock( $path, $line['product'], $wanted[ $holder ] );
			}
		}
	}

	/**
	 * Whether a product can be a line of an order; one with variations can't, its variations can.
	 *
	 * @phpstan-assert-if-true \WC_Product $product
	 */
	public static function sells( mixed $product ): bool {
		return $product instanceof \WC_Product && 'trash' !== $product->get_status() && ! $product->is_type( [ 'variable', 'grouped', 'external' ] );
	}

	/** @return ?Line */
	private function line( string $path, mixed $item ): ?array {
		$extra = is_array( $item ) ? array_diff( array_keys( $item ), [ 'product', 'quantity' ] ) : [ '' ];
		if ( ! is_array( $item ) || [] !== $extra ) {
			$this->problems[ $path ] = __( 'A line has a product and a quantity.', 'waybill' );
			return null;
		}
		$id       = $item['product'] ?? null;
		$quantity = $item['quantity'] ?? 1;
		$product  = is_int( $id ) && $id > 0 ? wc_get_product( $id ) : false;
		if ( ! is_int( $quantity ) || $quantity < 1 || $quantity > self::QUANTITY_MAX ) {
			/* translators: %d: a number. */
			$this->problems[ "{$path}.quantity" ] = sprintf( __( 'The quantity must be a whole number from 1 to %d.', 'waybill' ), self::QUANTITY_MAX );
			return null;
		}
		if ( ! self::sells( $product ) ) {
			$this->problems[ "{$path}.product" ] = __( 'There is no such product to sell; of one with variations, choose the variation.', 'waybill' );
			return null;
		}
		return compact( 'product', 'quantity' );
	}

	/** @param int $wanted of the product, over all lines so far */
	private function checkStock( string $path, \WC_Product $product, int $wanted ): void {
		if ( ! $product->is_in_stock() || ! $product->has_enough_stock( $wanted ) ) {
			$left = $product->is_in_stock() ? max( 0, (int) $product->get_stock_quantity() ) : 0;
			/* translators: 1: name of a product, 2: a number. */
			$this->problems[ "{$path}.quantity" ] = sprintf( __( 'Of “%1$s” only %2$d are in stock.', 'waybill' ), $product->get_name(), $left );
		}
	}

	/** @param array<string, mixed> $body */
	private function readRest( array $body ): void {
		$note    = $body['note'] ?? '';
		$payment = $body['payment'] ?? '';
		$is_paid = $body['paid'] ?? false;
		if ( ! is_string( $note ) || mb_strlen( $note ) > self::NOTE_CHARACTERS_MAX ) {
			/* translators: %d: number of characters. */
			$this->problems['note'] = sprintf( __( 'The note must have at most %d characters.', 'waybill' ), self::NOTE_CHARACTERS_MAX );
		} elseif ( ! is_string( $payment ) || ( '' !== $payment && ! isset( \WC()->payment_gateways()->payment_gateways()[ $payment ] ) ) ) {
			$this->problems['payment'] = __( 'The shop has no such way to pay.', 'waybill' );
		} elseif ( ! is_bool( $is_paid ) ) {
			$this->problems['paid'] = __( 'Whether it is paid must be true or false.', 'waybill' );
		} else {
			$this->note    = trim( $note );
			$this->payment = $payment;
			$this->isPaid  = $is_paid;
		}
	}
}
