<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Faults;

/**
 * A store's file is damaged at a place by chance. Either opening or verifying it in depth says so,
 * with what to do, or the damage met nothing: all that was acknowledged is there. Whatever is
 * damaged, nobody crashes, and a handle that met it writes nothing more.
 */
final class Damage {
	private const PAGE_BYTES = 4096;
	private const MOVES      = 30;

	/** @var array<string, int> how often damage of a kind was noticed */
	private array $noticed = [];

	public function __construct(
		private readonly Checks $checks,
		private readonly string $work,
		private readonly bool $isFull,
		private readonly int $seed,
	) {}

	public function all( string $filter ): void {
		if ( ! str_contains( 'damage', $filter ) ) {
			return;
		}
		$base = Store::in( $this->work );
		$base->make();
		$run = $base->move( 1, 1, self::MOVES );
		// A backup is a store without a WAL: all of it lies in the file.
		$plain = Store::in( $this->work );
		$base->waybill( 'backup', $base->path, $plain->path );
		copy( "$base->path-shop-1", "$plain->path-shop-1" );
		$rounds = $this->isFull ? 200 : 8;
		foreach ( [ 'zeroed page', 'garbage page', 'swapped pages', 'cut file', 'empty file' ] as $kind ) {
			$wrongs = [];
			$count  = 'empty file' === $kind ? 1 : $rounds;
			for ( $round = 0; $round < $count; $round++ ) {
				$wrongs = [ ...$wrongs, ...$this->one( $plain, $kind, $run->done ) ];
			}
			$this->judge( $kind, $count, $wrongs );
		}
		$this->wal( $base, $run->done );
	}

	/** @param list<string> $wrongs */
	private function judge( string $kind, int $count, array $wrongs ): void {
		$noticed = $this->noticed[ $kind ] ?? 0;
		if ( 0 === $noticed ) {
			$wrongs[] = 'it is never noticed';
		}
		$this->checks->judge(
			"damage: $kind, noticed $noticed times of $count, harmless otherwise",
			$wrongs,
			"WAYBILL_TEST_SEED=$this->seed tests/faults/run damage"
		);
	}

	/**
	 * @param array<int, string> $done
	 * @return list<string>
	 */
	private function one( Store $base, string $kind, array $done ): array {
		$store = $base->copy( $this->work );
		$place = $this->harm( $store->path, $kind );
		$wrongs          = [];
		[ $code, $said ] = $store->waybill( 'verify', '--deep', $store->path );
		if ( 0 !== $code ) {
			$this->noticed[ $kind ] = ( $this->noticed[ $kind ] ?? 0 ) + 1;
			if ( ! preg_match( '/restore a backup|missing|does not|event|head|empty/', $said ) ) {
				$wrongs[] = "$kind at $place: no word of what to do: $said";
			}
		} else {
			$wrongs = $store->wrongs( 1, $done );
		}
		$next = $store->move( 1, count( $done ) + 1, 3 );
		if ( $next->outcome < 0 ) {
			$wrongs[] = "$kind at $place: the mover crashes: $next->said";
		}
		foreach ( $next->failures as $failure ) {
			if ( ! preg_match( '/^WB_(BROKEN|STORAGE|MISSING|INVALID|CONFLICT)/', $failure ) ) {
				$wrongs[] = "$kind at $place: $failure";
			}
		}
		$store->remove();
		return $wrongs;
	}

	/** Changes the file; where. */
	private function harm( string $path, string $kind ): int {
		$bytes = (string) file_get_contents( $path );
		$pages = intdiv( strlen( $bytes ), self::PAGE_BYTES );
		$place = mt_rand( 0, $pages - 2 ) * self::PAGE_BYTES;
		$other = $place + self::PAGE_BYTES;
		$page  = substr( $bytes, $place, self::PAGE_BYTES );
		file_put_contents(
			$path,
			match ( $kind ) {
				'zeroed page'   => substr_replace( $bytes, str_repeat( "\0", self::PAGE_BYTES ), $place, self::PAGE_BYTES ),
				'garbage page'  => substr_replace( $bytes, str_repeat( "\xA5", self::PAGE_BYTES ), $place, self::PAGE_BYTES ),
				'swapped pages' => substr_replace( $bytes, substr( $bytes, $other, self::PAGE_BYTES ) . $page, $place, 2 * self::PAGE_BYTES ),
				'cut file'      => substr( $bytes, 0, $place + mt_rand( 1, self::PAGE_BYTES ) ),
				default         => '',
			}
		);
		return $place;
	}

	/**
	 * SQLite believes a WAL up to its first damaged frame: what is left is a sound, shorter store.
	 * Only a digest that was noted elsewhere tells that something is gone.
	 *
	 * @param array<int, string> $done
	 */
	private function wal( Store $base, array $done ): void {
		$wrongs           = [];
		[ , $before ]     = $base->waybill( 'verify', $base->path );
		$rounds           = $this->isFull ? 100 : 5;
		$kind             = 'damaged WAL';
		for ( $round = 0; $round < $rounds; $round++ ) {
			$store = $base->copy( $this->work );
			$bytes = (string) file_get_contents( "$store->path-wal" );
			$place = mt_rand( 0, strlen( $bytes ) - 65 );
			file_put_contents( "$store->path-wal", substr_replace( $bytes, str_repeat( "\xA5", 64 ), $place, 64 ) );
			[ $code, $after ] = $store->waybill( 'verify', '--deep', $store->path );
			if ( 0 === $code && $before !== $after ) {
				$this->noticed[ $kind ] = ( $this->noticed[ $kind ] ?? 0 ) + 1;
			} elseif ( 0 !== $code || [] !== $store->wrongs( 1, $done ) ) {
				$wrongs[] = "at $place: $after";
			}
			$store->remove();
		}
		$this->judge( $kind, $rounds, $wrongs );
	}
}
