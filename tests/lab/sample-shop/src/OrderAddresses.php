<?php
// SPDX-License-Identifier: MIT
//
// The two addresses of an order. In WooCommerce each of their values has a getter and a setter of
// its own, and a change of one is a change of the whole address.

trait Sample_Shop_Addresses {

	public function get_address( $type = 'billing' ) {
		$address = array_merge( $this->data[ $type ], $this->changes[ $type ] ?? [] );
		return apply_filters( 'woocommerce_get_order_address', $address, $type, $this );
	}

	public function set_address( $address, $type = 'billing' ) {
		foreach ( $address as $name => $value ) {
			$this->set_address_value( $type, $name, (string) $value );
		}
	}

	private function address_value( string $type, string $name, string $context ) {
		$value = $this->changes[ $type ][ $name ] ?? $this->data[ $type ][ $name ] ?? '';
		return 'view' === $context
			? apply_filters( "woocommerce_order_get_{$type}_{$name}", $value, $this )
			: $value;
	}

	private function set_address_value( string $type, string $name, string $value ): void {
		if ( ! $this->object_read ) {
			$this->data[ $type ][ $name ] = $value;
		} elseif ( $value !== ( $this->data[ $type ][ $name ] ?? '' ) ) {
			$this->changes[ $type ][ $name ] = $value;
		}
	}

	public function get_billing_first_name( $context = 'view' ) {
		return $this->address_value( 'billing', 'first_name', $context );
	}

	public function set_billing_first_name( $value ) {
		$this->set_address_value( 'billing', 'first_name', (string) $value );
	}

	public function get_billing_last_name( $context = 'view' ) {
		return $this->address_value( 'billing', 'last_name', $context );
	}

	public function set_billing_last_name( $value ) {
		$this->set_address_value( 'billing', 'last_name', (string) $value );
	}

	public function get_billing_company( $context = 'view' ) {
		return $this->address_value( 'billing', 'company', $context );
	}

	public function set_billing_company( $value ) {
		$this->set_address_value( 'billing', 'company', (string) $value );
	}

	public function get_billing_address_1( $context = 'view' ) {
		return $this->address_value( 'billing', 'address_1', $context );
	}

	public function set_billing_address_1( $value ) {
		$this->set_address_value( 'billing', 'address_1', (string) $value );
	}

	public function get_billing_address_2( $context = 'view' ) {
		return $this->address_value( 'billing', 'address_2', $context );
	}

	public function set_billing_address_2( $value ) {
		$this->set_address_value( 'billing', 'address_2', (string) $value );
	}

	public function get_billing_city( $context = 'view' ) {
		return $this->address_value( 'billing', 'city', $context );
	}

	public function set_billing_city( $value ) {
		$this->set_address_value( 'billing', 'city', (string) $value );
	}

	public function get_billing_state( $context = 'view' ) {
		return $this->address_value( 'billing', 'state', $context );
	}

	public function set_billing_state( $value ) {
		$this->set_address_value( 'billing', 'state', (string) $value );
	}

	public function get_billing_postcode( $context = 'view' ) {
		return $this->address_value( 'billing', 'postcode', $context );
	}

	public function set_billing_postcode( $value ) {
		$this->set_address_value( 'billing', 'postcode', (string) $value );
	}

	public function get_billing_country( $context = 'view' ) {
		return $this->address_value( 'billing', 'country', $context );
	}

	public function set_billing_country( $value ) {
		$this->set_address_value( 'billing', 'country', (string) $value );
	}

	public function get_billing_email( $context = 'view' ) {
		return $this->address_value( 'billing', 'email', $context );
	}

	public function set_billing_email( $value ) {
		$this->set_address_value( 'billing', 'email', sanitize_email( $value ) );
	}

	public function get_billing_phone( $context = 'view' ) {
		return $this->address_value( 'billing', 'phone', $context );
	}

	public function set_billing_phone( $value ) {
		$this->set_address_value( 'billing', 'phone', (string) $value );
	}

	public function get_shipping_first_name( $context = 'view' ) {
		return $this->address_value( 'shipping', 'first_name', $context );
	}

	public function set_shipping_first_name( $value ) {
		$this->set_address_value( 'shipping', 'first_name', (string) $value );
	}

	public function get_shipping_last_name( $context = 'view' ) {
		return $this->address_value( 'shipping', 'last_name', $context );
	}

	public function set_shipping_last_name( $value ) {
		$this->set_address_value( 'shipping', 'last_name', (string) $value );
	}

	public function get_shipping_company( $context = 'view' ) {
		return $this->address_value( 'shipping', 'company', $context );
	}

	public function set_shipping_company( $value ) {
		$this->set_address_value( 'shipping', 'company', (string) $value );
	}

	public function get_shipping_address_1( $context = 'view' ) {
		return $this->address_value( 'shipping', 'address_1', $context );
	}

	public function set_shipping_address_1( $value ) {
		$this->set_address_value( 'shipping', 'address_1', (string) $value );
	}

	public function get_shipping_address_2( $context = 'view' ) {
		return $this->address_value( 'shipping', 'address_2', $context );
	}

	public function set_shipping_address_2( $value ) {
		$this->set_address_value( 'shipping', 'address_2', (string) $value );
	}

	public function get_shipping_city( $context = 'view' ) {
		return $this->address_value( 'shipping', 'city', $context );
	}

	public function set_shipping_city( $value ) {
		$this->set_address_value( 'shipping', 'city', (string) $value );
	}

	public function get_shipping_state( $context = 'view' ) {
		return $this->address_value( 'shipping', 'state', $context );
	}

	public function set_shipping_state( $value ) {
		$this->set_address_value( 'shipping', 'state', (string) $value );
	}

	public function get_shipping_postcode( $context = 'view' ) {
		return $this->address_value( 'shipping', 'postcode', $context );
	}

	public function set_shipping_postcode( $value ) {
		$this->set_address_value( 'shipping', 'postcode', (string) $value );
	}

	public function get_shipping_country( $context = 'view' ) {
		return $this->address_value( 'shipping', 'country', $context );
	}

	public function set_shipping_country( $value ) {
		$this->set_address_value( 'shipping', 'country', (string) $value );
	}

	public function get_shipping_phone( $context = 'view' ) {
		return $this->address_value( 'shipping', 'phone', $context );
	}

	public function set_shipping_phone( $value ) {
		$this->set_address_value( 'shipping', 'phone', (string) $value );
	}

	public function get_formatted_billing_full_name() {
		return trim( $this->get_billing_first_name() . ' ' . $this->get_billing_last_name() );
	}

	public function get_formatted_shipping_full_name() {
		return trim( $this->get_shipping_first_name() . ' ' . $this->get_shipping_last_name() );
	}

	public function has_shipping_address() {
		return '' !== $this->get_shipping_address_1();
	}
}
