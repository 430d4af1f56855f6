<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an apply reads and writes in the object cache, kept to itself until its COMMIT. WooCommerce
// puts a row into the cache as soon as it has read it; inside a transaction that row is one nobody
// else may see, and after a ROLLBACK or a killed worker one that never was. So while an apply runs,
// this object stands in place of the cache: reads go through to it, writes stay here. Afterwards
// the cache only forgets the keys that were written.
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

/**
 * Its methods are those of WP_Object_Cache, which WordPress calls by name. Keys and groups come as
 * plugins write them: a key that is no number and no text is refused, as WordPress does.
 *
 * @phpstan-type Entry array{
 *   key: int|string,
 *   group: string,
 *   value: mixed,
 *   seconds: int,
 *   exists: bool,
 * }
 */
final class CacheOverlay {

	private const TRANSIENTS = [ 'transient', 'site-transient' ];

	/** A group of nobody's. */
	private const PROBE = 'waybill_probe';

	/** @var array<string, Entry> by name, in the order of the last writes */
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
			$is_here = wp_cache_add( 'one', 1, self::PROBE )
				&& ! wp_cache_add( 'one', 2, self::PROBE )
				&& 3 === wp_cache_incr( 'one', 2, self::PROBE )
				&& wp_cache_replace( 'one', 4, self::PROBE )
				&& wp_cache_set( 'two', 5, self::PROBE )
				&& wp_cache_delete( 'two', self::PROBE )
				&& [ 'one' => 4 ] === wp_cache_get_multiple( [ 'one' ], self::PROBE )
				&& 2 === count( $overlay->written );
		} finally {
			$GLOBALS['wp_object_cache'] = $under;
		}
		return $is_here && false === wp_cache_get( 'one', self::PROBE );
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

	/**
	 * What writes the transients' last values to where they live, one each, once the overlay is off.
	 *
	 * @return list<\Closure>
	 */
	public function transientWrites(): array {
		$writes = [];
		foreach ( $this->written as $entry ) {
			if ( in_array( $entry['group'], self::TRANSIENTS, true ) ) {
				$writes[] = static fn(): bool => self::writeTransient( $entry );
			}
		}
		return $writes;
	}

	/** @param Entry $entry */
	private static function writeTransient( array $entry ): bool {
		$name    = (string) $entry['key'];
		$value   = $entry['value'];
		$seconds = $entry['seconds'];
		$is_site = 'site-transient' === $entry['group'];
		return match ( true ) {
			! $entry['exists'] => $is_site ? delete_site_transient( $name ) : delete_transient( $name ),
			$is_site => set_site_transient( $name, $value, $seconds ),
			default => set_transient( $name, $value, $seconds ),
		};
	}

	/**
	 * @param mixed $key
	 * @param mixed $group
	 * @param mixed $force
	 */
	public function get( $key, $group = '', $force = false, ?bool &$found = null ): mixed {
		$found = false;
		$name  = self::name( $key, $group );
		if ( null === $name || ! ( is_int( $key ) || is_string( $key ) ) ) {
			return false;
		}
		if ( isset( $this->written[ $name ] ) ) {
			$found = $this->written[ $name ]['exists'];
			return $found ? self::copy( $this->written[ $name ]['value'] ) : false;
		}
		$group = self::group( $group );
		if ( isset( $this->emptied[''] ) || isset( $this->emptied[ $group ] ) ) {
			return false;
		}
		if ( ! $this->is_persistent && in_array( $group, self::TRANSIENTS, true ) ) {
			$value = $this->storedTransient( (string) $key, $group );
			$found = false !== $value;
			return $value;
		}
		return $this->under->get( $key, $group, (bool) $force, $found );
	}

	/**
	 * @param array<mixed> $keys
	 * @param mixed        $group
	 * @param mixed        $force
	 * @return array<mixed>
	 */
	public function get_multiple( $keys, $group = '', $force = false ): array {
		$values = [];
		foreach ( $keys as $key ) {
			if ( is_int( $key ) || is_string( $key ) ) {
				$values[ $key ] = $this->get( $key, $group, $force );
			}
		}
		return $values;
	}

	/**
	 * @param mixed $key
	 * @param mixed $value
	 * @param mixed $group
	 * @param mixed $seconds
	 */
	public function set( $key, $value, $group = '', $seconds = 0 ): bool {
		return $this->write( $key, $group, $value, $seconds );
	}

	/**
	 * @param array<mixed> $values
	 * @param mixed        $group
	 * @param mixed        $seconds
	 * @return array<bool>
	 */
	public function set_multiple( array $values, $group = '', $seconds = 0 ): array {
		$done = [];
		foreach ( $values as $key => $value ) {
			$done[ $key ] = $this->set( $key, $value, $group, $seconds );
		}
		return $done;
	}

	/**
	 * @param mixed $key
	 * @param mixed $value
	 * @param mixed $group
	 * @param mixed $seconds
	 */
	public function add( $key, $value, $group = '', $seconds = 0 ): bool {
		return ! wp_suspend_cache_addition() && ! $this->has( $key, $group )
			&& $this->set( $key, $value, $group, $seconds );
	}

	/**
	 * @param array<mixed> $values
	 * @param mixed        $group
	 * @param mixed        $seconds
	 * @return array<bool>
	 */
	public function add_multiple( array $values, $group = '', $seconds = 0 ): array {
		$done = [];
		foreach ( $values as $key => $value ) {
			$done[ $key ] = $this->add( $key, $value, $group, $seconds );
		}
		return $done;
	}

	/**
	 * @param mixed $key
	 * @param mixed $value
	 * @param mixed $group
	 * @param mixed $seconds
	 */
	public function replace( $key, $value, $group = '', $seconds = 0 ): bool {
		return $this->has( $key, $group ) && $this->set( $key, $value, $group, $seconds );
	}

	/**
	 * Whether a stored transient is there is not looked up, which would cost two statements for each
	 * of the dozens that WooCommerce deletes unseen: WordPress looks when the deletion is replayed.
	 *
	 * @param mixed $key
	 * @param mixed $group
	 */
	public function delete( $key, $group = '' ): bool {
		$is_stored = ! $this->is_persistent && in_array( self::group( $group ), self::TRANSIENTS, true );
		$existed   = $is_stored || $this->has( $key, $group );
		$this->write( $key, $group, null, 0, false );
		return $existed;
	}

	/**
	 * @param array<mixed> $keys
	 * @param mixed        $group
	 * @return array<bool>
	 */
	public function delete_multiple( array $keys, $group = '' ): array {
		$done = [];
		foreach ( $keys as $key ) {
			if ( is_int( $key ) || is_string( $key ) ) {
				$done[ $key ] = $this->delete( $key, $group );
			}
		}
		return $done;
	}

	/**
	 * @param mixed $key
	 * @param mixed $offset
	 * @param mixed $group
	 */
	public function incr( $key, $offset = 1, $group = '' ): int|false {
		$value = $this->get( $key, $group, false, $found );
		if ( ! $found ) {
			return false;
		}
		$sum  = is_numeric( $value ) ? (int) $value : 0;
		$sum += is_numeric( $offset ) ? (int) $offset : 0;
		$this->set( $key, max( 0, $sum ), $group );
		return max( 0, $sum );
	}

	/**
	 * @param mixed $key
	 * @param mixed $offset
	 * @param mixed $group
	 */
	public function decr( $key, $offset = 1, $group = '' ): int|false {
		return $this->incr( $key, is_numeric( $offset ) ? - (int) $offset : 0, $group );
	}

	public function flush(): bool {
		return $this->emptyGroup( '' );
	}

	/** @param mixed $group */
	public function flush_group( $group ): bool {
		return $this->emptyGroup( self::group( $group ) );
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

	private function has( mixed $key, mixed $group ): bool {
		$this->get( $key, $group, false, $found );
		return true === $found;
	}

	private function write(
		mixed $key,
		mixed $group,
		mixed $value,
		mixed $seconds,
		bool $exists = true
	): bool {
		$name = self::name( $key, $group );
		if ( null === $name || ! ( is_int( $key ) || is_string( $key ) ) ) {
			return false;
		}
		unset( $this->written[ $name ] ); // The last write stands last, as it happened.
		$this->written[ $name ] = [
			'key'     => $key,
			'group'   => self::group( $group ),
			'value'   => self::copy( $value ),
			'seconds' => is_numeric( $seconds ) ? (int) $seconds : 0,
			'exists'  => $exists,
		];
		return true;
	}

	private function emptyGroup( string $group ): bool {
		foreach ( $this->written as $name => $entry ) {
			if ( '' === $group || $entry['group'] === $group ) {
				$this->written[ $name ]['exists'] = false;
				$this->written[ $name ]['value']  = null;
			}
		}
		$this->emptied[ $group ] = true;
		return true;
	}

	/** From the options table. Unlike get_transient it does not delete one that is over. */
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

	/** Null: no key. */
	private static function name( mixed $key, mixed $group ): ?string {
		$is_key = is_int( $key ) || ( is_string( $key ) && '' !== trim( $key ) );
		return $is_key ? get_current_blog_id() . ':' . self::group( $group ) . ':' . $key : null;
	}

	private static function group( mixed $group ): string {
		return is_scalar( $group ) && '' !== (string) $group ? (string) $group : 'default';
	}

	private static function copy( mixed $value ): mixed {
		return is_object( $value ) ? clone $value : $value;
	}
}
