<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an apply reads and writes in the object cache, kept to itself until its COMMIT. WooCommerce
// puts a row into the cache as soon as it has read it; inside a transaction that row is one nobody
// else may see, and after a ROLLBACK or a killed worker one that never was. So while an apply runs,
// this object stands in place of the cache: reads go through to it, writes stay here. Afterwards the
// cache only forgets the keys that were written.
//
// Transients live here too. Stored as options they are rows that all orders share: with them in the
// transaction, applies on different orders wait for and deadlock one another. Their last values are
// written after COMMIT.
//
// To forget the order's and products' keys by id afterwards, and nothing else, was dropped as the
// only means: another request could read the rolled back status in between, and a killed worker
// never got to it.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class CacheOverlay {

	private const TRANSIENTS = [ 'transient', 'site-transient' ];

	/** @var array<string, array{key: int|string, group: string, value: mixed, seconds: int, exists: bool}> by name */
	private array $written = [];

	/** @var array<string, true> groups that were emptied; '' is all of them */
	private array $emptied = [];

	/**
	 * @param \WP_Object_Cache $under         the cache; a drop-in's may be of another class
	 * @param bool             $is_persistent false: transients are in the options table
	 */
	public function __construct(
		private readonly object $under,
		private readonly bool $is_persistent,
	) {
	}

	/**
	 * Whether the cache's functions work on the global that this object replaces. Drop-ins may keep
	 * their cache elsewhere or call methods of their own.
	 */
	public static function fits(): bool {
		/** @var \WP_Object_Cache $under */
		$under                      = $GLOBALS['wp_object_cache'];
		$overlay                    = new self( $under, true );
		$GLOBALS['wp_object_cache'] = $overlay;
		try {
			$is_here = wp_cache_add( 'one', 1, 'waybill_probe' ) && ! wp_cache_add( 'one', 2, 'waybill_probe' )
				&& 3 === wp_cache_incr( 'one', 2, 'waybill_probe' ) && wp_cache_replace( 'one', 4, 'waybill_probe' )
				&& wp_cache_set( 'two', 5, 'waybill_probe' ) && wp_cache_delete( 'two', 'waybill_probe' )
				&& [ 'one' => 4 ] === wp_cache_get_multiple( [ 'one' ], 'waybill_probe' )
				&& 2 === count( $overlay->written );
		} finally {
			$GLOBALS['wp_object_cache'] = $under;
		}
		return $is_here && false === wp_cache_get( 'one', 'waybill_probe' );
	}

	/**
	 * Keys that were written, for the cache to forget.
	 *
	 * @return list<array{int|string, string}> key and group
	 */
	public function keys(): array {
		$keys = [];
		foreach ( $this->written as $entry ) {
			if ( ! in_array( $entry['group'], self::TRANSIENTS, true ) ) {
				$keys[] = [ $entry['key'], $entry['group'] ];
			}
		}
		return $keys;
	}

	/** @return list<string> groups that were emptied; '' is all of them */
	public function emptiedGroups(): array {
		return array_map( 'strval', array_keys( $this->emptied ) );
	}

	/** Writes the transients' last values to where they live. To be called when the overlay is off. */
	public function writeTransients(): void {
		foreach ( $this->written as $entry ) {
			$name = (string) $entry['key'];
			match ( $entry['group'] . ( $entry['exists'] ? ' set' : ' delete' ) ) {
				'transient set' => set_transient( $name, $entry['value'], $entry['seconds'] ),
				'transient delete' => delete_transient( $name ),
				'site-transient set' => set_site_transient( $name, $entry['value'], $entry['seconds'] ),
				'site-transient delete' => delete_site_transient( $name ),
				default => null,
			};
		}
	}

	public function get( int|string $key, string $group = 'default', bool $force = false, ?bool &$found = null ): mixed {
		$group = '' === $group ? 'default' : $group;
		$name  = $this->name( $key, $group );
		if ( isset( $this->written[ $name ] ) ) {
			$found = $this->written[ $name ]['exists'];
			return $found ? $this->copy( $this->written[ $name ]['value'] ) : false;
		}
		$found = false;
		if ( isset( $this->emptied[''] ) || isset( $this->emptied[ $group ] ) ) {
			return false;
		}
		if ( ! $this->is_persistent && in_array( $group, self::TRANSIENTS, true ) ) {
			$value = $this->storedTransient( (string) $key, $group );
			$found = false !== $value;
			return $value;
		}
		return $this->under->get( $key, $group, $force, $found );
	}

	/**
	 * @param array<array-key, int|string> $keys
	 * @return array<array-key, mixed>
	 */
	public function get_multiple( array $keys, string $group = 'default', bool $force = false ): array {
		$values = [];
		foreach ( $keys as $key ) {
			$values[ $key ] = $this->get( $key, $group, $force );
		}
		return $values;
	}

	public function set( int|string $key, mixed $value, string $group = 'default', int|string $seconds = 0 ): bool {
		$group = '' === $group ? 'default' : $group;
		$this->write( $key, $group, $value, (int) $seconds, true );
		return true;
	}

	/**
	 * @param array<array-key, mixed> $values
	 * @return array<array-key, bool>
	 */
	public function set_multiple( array $values, string $group = 'default', int|string $seconds = 0 ): array {
		return $this->each( array_keys( $values ), fn( $key ) => $this->set( $key, $values[ $key ], $group, $seconds ) );
	}

	public function add( int|string $key, mixed $value, string $group = 'default', int|string $seconds = 0 ): bool {
		if ( wp_suspend_cache_addition() || $this->has( $key, $group ) ) {
			return false;
		}
		return $this->set( $key, $value, $group, $seconds );
	}

	/**
	 * @param array<array-key, mixed> $values
	 * @return array<array-key, bool>
	 */
	public function add_multiple( array $values, string $group = 'default', int|string $seconds = 0 ): array {
		return $this->each( array_keys( $values ), fn( $key ) => $this->add( $key, $values[ $key ], $group, $seconds ) );
	}

	public function replace( int|string $key, mixed $value, string $group = 'default', int|string $seconds = 0 ): bool {
		return $this->has( $key, $group ) && $this->set( $key, $value, $group, $seconds );
	}

	public function delete( int|string $key, string $group = 'default' ): bool {
		$existed = $this->has( $key, $group );
		$this->write( $key, '' === $group ? 'default' : $group, null, 0, false );
		return $existed;
	}

	/**
	 * @param array<array-key, int|string> $keys
	 * @return array<array-key, bool>
	 */
	public function delete_multiple( array $keys, string $group = 'default' ): array {
		return $this->each( array_values( $keys ), fn( $key ) => $this->delete( $key, $group ) );
	}

	public function incr( int|string $key, int $offset = 1, string $group = 'default' ): int|false {
		$value = $this->get( $key, $group, false, $found );
		if ( true !== $found ) {
			return false;
		}
		$sum = max( 0, ( is_numeric( $value ) ? (int) $value : 0 ) + $offset );
		$this->set( $key, $sum, $group );
		return $sum;
	}

	public function decr( int|string $key, int $offset = 1, string $group = 'default' ): int|false {
		return $this->incr( $key, -$offset, $group );
	}

	public function flush(): bool {
		return $this->flush_group( '' );
	}

	public function flush_group( string $group ): bool {
		foreach ( $this->written as $name => $entry ) {
			if ( '' === $group || $entry['group'] === $group ) {
				$this->written[ $name ]['exists'] = false;
				$this->written[ $name ]['value']  = null;
			}
		}
		$this->emptied[ $group ] = true;
		return true;
	}

	/** Only what this process remembers is to go; the overlay remembers nothing it can miss. */
	public function flush_runtime(): bool {
		return true;
	}

	/** @param array<array-key, mixed> $arguments */
	public function __call( string $method, array $arguments ): mixed {
		return $this->under->$method( ...$arguments );
	}

	public function __get( string $name ): mixed {
		return $this->under->$name;
	}

	public function __set( string $name, mixed $value ): void {
		$this->under->$name = $value;
	}

	public function __isset( string $name ): bool {
		return isset( $this->under->$name );
	}

	private function has( int|string $key, string $group ): bool {
		$this->get( $key, $group, false, $found );
		return true === $found;
	}

	private function write( int|string $key, string $group, mixed $value, int $seconds, bool $exists ): void {
		$name = $this->name( $key, $group );
		unset( $this->written[ $name ] ); // the last write stands last, as it happened
		$this->written[ $name ] = [
			'key'     => $key,
			'group'   => $group,
			'value'   => $this->copy( $value ),
			'seconds' => $seconds,
			'exists'  => $exists,
		];
	}

	/** A transient from the options table. Unlike get_transient it does not delete one that is over. */
	private function storedTransient( string $name, string $group ): mixed {
		$is_site = 'site-transient' === $group;
		$prefix  = $is_site ? '_site_transient_' : '_transient_';
		$read    = $is_site ? get_site_option( ... ) : get_option( ... );
		$until   = $read( $prefix . 'timeout_' . $name, false );
		if ( is_numeric( $until ) && (int) $until < time() ) {
			return false;
		}
		return $read( $prefix . $name, false );
	}

	private function name( int|string $key, string $group ): string {
		return get_current_blog_id() . ':' . $group . ':' . $key;
	}

	private function copy( mixed $value ): mixed {
		return is_object( $value ) ? clone $value : $value;
	}

	/**
	 * @param list<array-key>           $keys
	 * @param callable(array-key): bool $change
	 * @return array<array-key, bool>
	 */
	private function each( array $keys, callable $change ): array {
		$results = [];
		foreach ( $keys as $key ) {
			$results[ $key ] = $change( $key );
		}
		return $results;
	}
}
