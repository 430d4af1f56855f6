<?php
// SPDX-License-Identifier: MIT
//
// What orders, items and products have in common in WooCommerce: stored values, changes that wait
// to be saved, and free meta values. Members are protected under WooCommerce's names, because there
// is code that reaches for them.

/** A moment in UTC that prints in the site's time. */
class WC_DateTime extends DateTime {

	public function getOffsetTimestamp() {
		return $this->getTimestamp() + $this->getOffset();
	}

	public function date( $format ) {
		return gmdate( $format, $this->getOffsetTimestamp() );
	}

	public function date_i18n( $format = 'Y-m-d' ) {
		return date_i18n( $format, $this->getOffsetTimestamp() );
	}

	public function __toString() {
		return $this->format( DATE_ATOM );
	}
}

abstract class WC_Data {

	protected $id = 0;

	/** As stored. */
	protected $data = [];

	/** Not stored yet. */
	protected $changes = [];

	protected $object_read = false;

	protected $object_type = 'data';

	protected $default_data = [];

	/** @var object the part that reads and writes rows */
	protected $data_store;

	/** @var array<string, mixed>|null null until it was read */
	protected $meta_data = null;

	/** @var array<string, true> keys that differ from what is stored */
	private array $meta_changes = [];

	public function __construct( $read = 0 ) {
		unset( $read );
		$this->default_data = $this->data;
	}

	/** @return array<string, mixed> */
	abstract protected function read_stored_meta(): array;

	abstract protected function write_stored_meta( string $key, mixed $value ): void;

	abstract public function save();

	public function get_id() {
		return $this->id;
	}

	public function set_id( $id ) {
		$this->id = (int) $id;
	}

	public function get_data_store() {
		return $this->data_store;
	}

	public function set_object_read( $read = true ) {
		$this->object_read = (bool) $read;
	}

	public function get_object_read() {
		return $this->object_read;
	}

	public function set_defaults() {
		$this->data    = $this->default_data;
		$this->changes = [];
		$this->set_object_read( false );
	}

	public function get_data() {
		return array_merge( [ 'id' => $this->get_id() ], $this->data );
	}

	public function get_changes() {
		return $this->changes;
	}

	public function apply_changes() {
		$this->data    = array_replace_recursive( $this->data, $this->changes );
		$this->changes = [];
	}

	public static function generate_meta_cache_key( $id, $cache_group ) {
		return WC_Cache_Helper::get_cache_prefix( $cache_group )
			. WC_Cache_Helper::get_cache_prefix( 'object_' . $id ) . "object_meta_$id";
	}

	protected function get_hook_prefix() {
		return "woocommerce_{$this->object_type}_get_";
	}

	protected function get_prop( $prop, $context = 'view' ) {
		$value = array_key_exists( $prop, $this->changes ) ? $this->changes[ $prop ] : $this->data[ $prop ] ?? null;
		return 'view' === $context ? apply_filters(
			$this->get_hook_prefix() . $prop,
			$value,
			$this
		) : $value;
	}

	protected function set_prop( $prop, $value ) {
		if ( ! array_key_exists( $prop, $this->data ) ) {
			return;
		}
		if ( ! $this->object_read ) {
			$this->data[ $prop ] = $value;
		} elseif ( $value !== $this->data[ $prop ] || array_key_exists( $prop, $this->changes ) ) {
			$this->changes[ $prop ] = $value;
		}
	}

	/** Takes a timestamp, a text in UTC or in ISO 8601, or a DateTime; nothing for none. */
	protected function set_date_prop( $prop, $value ) {
		if ( null === $value || '' === $value || '0000-00-00 00:00:00' === $value ) {
			$this->set_prop( $prop, null );
			return;
		}
		if ( $value instanceof DateTimeInterface ) {
			$timestamp = $value->getTimestamp();
		} else {
			$timestamp = is_numeric( $value ) ? (int) $value : strtotime( "$value UTC" );
			$timestamp = false === $timestamp ? strtotime( (string) $value ) : $timestamp;
		}
		$date = new WC_DateTime( "@$timestamp", new DateTimeZone( 'UTC' ) );
		$date->setTimezone( wp_timezone() );
		$this->set_prop( $prop, $date );
	}

	public function set_props( $props, $context = 'set' ) {
		foreach ( $props as $name => $value ) {
			$setter = "set_$name";
			if ( is_callable( [ $this, $setter ] ) ) {
				$this->$setter( $value );
			}
		}
		return true;
	}

	public function get_meta( $key = '', $single = true, $context = 'view' ) {
		$this->read_meta();
		$value = $this->meta_data[ $key ] ?? '';
		return $single ? $value : ( '' === $value ? [] : [ $value ] );
	}

	public function get_meta_data() {
		$this->read_meta();
		$list = [];
		foreach ( $this->meta_data as $key => $value ) {
			$list[] = (object) [
				'key'   => $key,
				'value' => $value,
			];
		}
		return $list;
	}

	public function meta_exists( $key = '' ) {
		$this->read_meta();
		return isset( $this->meta_data[ $key ] );
	}

	public function add_meta_data( $key, $value, $unique = false ) {
		$this->update_meta_data( $key, $value );
	}

	public function update_meta_data( $key, $value, $meta_id = 0 ) {
		$this->read_meta();
		$this->meta_data[ $key ]    = $value;
		$this->meta_changes[ $key ] = true;
	}

	public function delete_meta_data( $key ) {
		$this->read_meta();
		unset( $this->meta_data[ $key ] );
		$this->meta_changes[ $key ] = true;
	}

	public function save_meta_data() {
		foreach ( array_keys( $this->meta_changes ) as $key ) {
			$this->write_stored_meta( (string) $key, $this->meta_data[ $key ] ?? null );
		}
		$this->meta_changes = [];
	}

	public function read_meta_data( $force_read = false ) {
		if ( $force_read ) {
			$this->meta_data = null;
		}
		$this->read_meta();
	}

	private function read_meta(): void {
		$this->meta_data ??= $this->id > 0 ? $this->read_stored_meta() : [];
	}
}
