<?php
// SPDX-License-Identifier: MIT
//
// A persistent object cache for private shops (`shop start NAME --object-cache`): one file a value,
// under object-cache/ beside the document root, with a copy in memory for the request, as the
// drop-ins for Redis and Memcached work. It exists to show what a cache shared between requests
// does to orders: what one process writes, the next one reads, whatever the database rolled back.
// Its methods are called as those of WordPress' own, as those drop-ins' are.
// Redis itself was dropped: one more server to install for the same behaviour.

/**
 * WordPress keeps it in the global $wp_object_cache.
 */
final class WP_Object_Cache {

	private string $folder;

	/** @var array<string, mixed> */
	private array $memory = [];

	/** @var array<string, true> */
	private array $memory_groups = [];

	public function __construct() {
		$this->folder = dirname( ABSPATH ) . '/object-cache';
		if ( ! is_dir( $this->folder ) ) {
			mkdir( $this->folder, 0700, true );
		}
	}

	/**
	 * @param list<string> $groups
	 */
	public function keepInMemory( array $groups ): void {
		$this->memory_groups += array_fill_keys( $groups, true );
	}

	private function name( int|string $key, string $group ): string {
		return ( '' === $group ? 'default' : $group ) . ':' . $key;
	}

	private function file( string $name ): ?string {
		if ( isset( $this->memory_groups[ strstr( $name, ':', true ) ] ) ) {
			return null;
		}
		return $this->folder . '/' . hash( 'xxh128', $name );
	}

	private function read( string $name, bool $is_fresh ): mixed {
		if ( ! $is_fresh && array_key_exists( $name, $this->memory ) ) {
			return $this->memory[ $name ];
		}
		$file = $this->file( $name );
		$text = null === $file || ! is_file( $file ) ? false : @file_get_contents( $file );
		if ( false === $text ) {
			return $is_fresh && null === $file ? $this->memory[ $name ] ?? null : null;
		}
		[ $expires, $value ] = unserialize( $text );
		if ( 0 !== $expires && $expires <= time() ) {
			return null;
		}
		$this->memory[ $name ] = $value;
		return $value;
	}

	private function write( string $name, mixed $value, int $seconds ): bool {
		$this->memory[ $name ] = $value;
		$file                  = $this->file( $name );
		if ( null === $file ) {
			return true;
		}
		$part = $file . '.' . getmypid();
		file_put_contents( $part, serialize( [ $seconds > 0 ? time() + $seconds : 0, $value ] ) );
		return rename( $part, $file );
	}

	public function get( int|string $key, string $group, bool $is_fresh, ?bool &$found ): mixed {
		$value = $this->read( $this->name( $key, $group ), $is_fresh );
		$found = null !== $value;
		if ( ! $found ) {
			return false;
		}
		return is_object( $value ) ? clone $value : $value;
	}

	public function set( int|string $key, mixed $value, string $group, int $seconds ): bool {
		$value = is_object( $value ) ? clone $value : $value;
		return $this->write( $this->name( $key, $group ), $value, $seconds );
	}

	public function add( int|string $key, mixed $value, string $group, int $seconds ): bool {
		return ! $this->has( $key, $group ) && $this->set( $key, $value, $group, $seconds );
	}

	public function replace( int|string $key, mixed $value, string $group, int $seconds ): bool {
		return $this->has( $key, $group ) && $this->set( $key, $value, $group, $seconds );
	}

	private function has( int|string $key, string $group ): bool {
		return null !== $this->read( $this->name( $key, $group ), false );
	}

	public function delete( int|string $key, string $group ): bool {
		$name = $this->name( $key, $group );
		$file = $this->file( $name );
		$had  = array_key_exists( $name, $this->memory );
		unset( $this->memory[ $name ] );
		return ( null !== $file && @unlink( $file ) ) || $had;
	}

	public function incr( int|string $key, int $offset, string $group ): int|false {
		$name = $this->name( $key, $group );
		$lock = fopen( $this->folder . '/.lock', 'c' );
		flock( $lock, LOCK_EX );
		$value = $this->read( $name, true );
		if ( null !== $value ) {
			$value = max( 0, (int) $value + $offset );
			$this->write( $name, $value, 0 );
		}
		fclose( $lock );
		return $value ?? false;
	}

	public function forget(): void {
		$this->memory = [];
	}

	// A value's file does not tell its group, so a group goes with all the rest: dropping too much
	// is always right for a cache.
	public function flush(): bool {
		$this->memory = [];
		foreach ( scandir( $this->folder ) as $entry ) {
			if ( '.' !== $entry[0] ) {
				@unlink( $this->folder . '/' . $entry );
			}
		}
		return true;
	}
}

function wp_cache_init() {
	$GLOBALS['wp_object_cache'] = new WP_Object_Cache();
}

function wp_cache_get( $key, $group = '', $force = false, &$found = null ) {
	return $GLOBALS['wp_object_cache']->get( $key, (string) $group, (bool) $force, $found );
}

function wp_cache_get_multiple( $keys, $group = '', $force = false ) {
	$values = [];
	foreach ( $keys as $key ) {
		$values[ $key ] = wp_cache_get( $key, $group, $force );
	}
	return $values;
}

function wp_cache_set( $key, $data, $group = '', $expire = 0 ) {
	return $GLOBALS['wp_object_cache']->set( $key, $data, (string) $group, (int) $expire );
}

function wp_cache_set_multiple( array $data, $group = '', $expire = 0 ) {
	$done = [];
	foreach ( $data as $key => $value ) {
		$done[ $key ] = wp_cache_set( $key, $value, $group, $expire );
	}
	return $done;
}

function wp_cache_add( $key, $data, $group = '', $expire = 0 ) {
	return ! wp_suspend_cache_addition()
		&& $GLOBALS['wp_object_cache']->add( $key, $data, (string) $group, (int) $expire );
}

function wp_cache_add_multiple( array $data, $group = '', $expire = 0 ) {
	$done = [];
	foreach ( $data as $key => $value ) {
		$done[ $key ] = wp_cache_add( $key, $value, $group, $expire );
	}
	return $done;
}

function wp_cache_replace( $key, $data, $group = '', $expire = 0 ) {
	return $GLOBALS['wp_object_cache']->replace( $key, $data, (string) $group, (int) $expire );
}

function wp_cache_delete( $key, $group = '' ) {
	return $GLOBALS['wp_object_cache']->delete( $key, (string) $group );
}

function wp_cache_delete_multiple( array $keys, $group = '' ) {
	$done = [];
	foreach ( $keys as $key ) {
		$done[ $key ] = wp_cache_delete( $key, $group );
	}
	return $done;
}

function wp_cache_incr( $key, $offset = 1, $group = '' ) {
	return $GLOBALS['wp_object_cache']->incr( $key, (int) $offset, (string) $group );
}

function wp_cache_decr( $key, $offset = 1, $group = '' ) {
	return $GLOBALS['wp_object_cache']->incr( $key, -(int) $offset, (string) $group );
}

function wp_cache_flush() {
	return $GLOBALS['wp_object_cache']->flush();
}

function wp_cache_flush_runtime() {
	$GLOBALS['wp_object_cache']->forget();
	return true;
}

function wp_cache_flush_group( $group ) {
	unset( $group );
	return wp_cache_flush();
}

function wp_cache_supports( $feature ) {
	return in_array(
		$feature,
		[
			'add_multiple',
			'set_multiple',
			'get_multiple',
			'delete_multiple',
			'flush_runtime',
			'flush_group',
		],
		true
	);
}

function wp_cache_close() {
	return true;
}

function wp_cache_add_global_groups( $groups ) {
	unset( $groups );
}

function wp_cache_add_non_persistent_groups( $groups ) {
	$GLOBALS['wp_object_cache']->keepInMemory( (array) $groups );
}

function wp_cache_switch_to_blog( $blog_id ) {
	unset( $blog_id );
}
