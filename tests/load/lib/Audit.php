<?php
// SPDX-License-Identifier: MIT
//
// Was anything lost, was anything doubled? Reads the files of a run and nothing else: the orders
// before and after it, the clients' ledger, and what `waybill verify` said. The acknowledged moves
// are replayed through the model; what the log has beside them must be a move whose client gave up
// waiting for its answer, once.
//
// The digest is SHA-256 over a sorted line for each order, "order state version head", head being
// the hash of its newest event: of the store's orders, and of the replay's.

declare(strict_types=1);

namespace Waybill\Tests\Load;

/**
 * @phpstan-import-type Acked from Ledger
 * @phpstan-type Moved array{event: int, hash: string, name: string, version: int}
 * @phpstan-type Stand array{order: int, state: string, version: int, head: string, woo: string,
 *   trouble: string, applied: int, kinds: array<string, int>, moves: list<Moved>}
 */
final class Audit {

	/** @var list<string> */
	public array $wrong = [];

	/** @var list<string> moves that nobody was told of, and why that is right */
	public array $explained = [];

	public int $lost = 0;

	public int $doubled = 0;

	public int $acknowledged = 0;

	public int $replayed = 0;

	/** Events that tell of an apply that left nothing behind. */
	public int $failed = 0;

	public string $digest_of_store = '';

	public string $digest_of_replay = '';

	/** @var array<int, Stand> */
	private array $after;

	/** @var array<int, array<int, Acked>> order => version => receipt */
	private array $acked = [];

	/** @var array<int, array<string, string>> order => key => move, of those without an answer */
	private array $unanswered = [];

	public function __construct( string $folder ) {
		$before      = self::stands( "$folder/before.jsonl" );
		$this->after = self::stands( "$folder/after.jsonl" );
		$this->readLedger( "$folder/ledger.jsonl" );
		$verify = json_decode( (string) file_get_contents( "$folder/verify.json" ), true );
		if ( 0 !== ( $verify['status'] ?? null ) ) {
			$this->wrong[] = 'waybill verify: ' . json_encode( $verify );
		}
		if ( [] === $before || array_keys( $before ) !== array_keys( $this->after ) ) {
			$this->wrong[] = sprintf( 'of %d orders %d are there', count( $before ), count( $this->after ) );
		}
		$replay = [];
		foreach ( $before as $order => $stand ) {
			$replay[ $order ] = $this->replay( $stand, $this->after[ $order ] ?? $stand );
		}
		$this->digest_of_store  = self::digest( $this->after );
		$this->digest_of_replay = self::digest( $replay );
		if ( $this->digest_of_store !== $this->digest_of_replay ) {
			$this->wrong[] = "the store's digest is $this->digest_of_store, the replay's $this->digest_of_replay";
		}
	}

	/**
	 * @param Stand $before
	 * @param Stand $after
	 */
	private function replay( array $before, array $after ): Model {
		$order  = $before['order'];
		$model  = new Model( $before['state'], $before['version'], $before['head'], $before['woo'], $before['applied'] );
		$moves  = array_slice( $after['moves'], count( $before['moves'] ) );
		$hashes = array_count_values( array_column( $moves, 'hash' ) );
		$acked  = $this->acked[ $order ] ?? [];
		ksort( $acked );
		foreach ( $acked as $receipt ) {
			if ( 1 !== ( $hashes[ $receipt['hash'] ] ?? 0 ) ) {
				++$this->lost;
				$this->wrong[] = "order $order: {$receipt['move']} $receipt[hash] was acknowledged and is not in the log";
			}
		}
		$by_hash = array_column( $acked, null, 'hash' );
		foreach ( $moves as $move ) {
			if ( ! isset( $by_hash[ $move['hash'] ] ) ) {
				$acked[ $move['version'] ] ??= $this->explain( $order, $move );
			} elseif ( $by_hash[ $move['hash'] ]['move'] !== $move['name'] ) {
				$this->wrong[] = "order $order: {$move['name']} $move[hash] was acknowledged as another move";
			}
		}
		ksort( $acked );
		foreach ( $acked as $receipt ) {
			$wrong = $model->move( $receipt['move'], $receipt['state'], $receipt['version'], $receipt['hash'] );
			if ( '' !== $wrong ) {
				$this->wrong[] = "order $order: $wrong";
			}
		}
		$this->compare( $model, $after );
		$this->failed += $after['kinds']['failed'] ?? 0;
		return $model;
	}

	/**
	 * A move that is in the log and that no client was told of.
	 *
	 * @param Moved $move
	 * @return Acked
	 */
	private function explain( int $order, array $move ): array {
		$key = array_search( $move['name'], $this->unanswered[ $order ] ?? [], true );
		if ( is_string( $key ) ) {
			unset( $this->unanswered[ $order ][ $key ] );
			$this->explained[] = "order $order: {$move['name']} was made and its answer never came";
		} else {
			++$this->doubled;
			$this->wrong[] = "order $order: {$move['name']} $move[hash] is in the log and nobody was told";
		}
		return [
			'line'     => 'acked',
			'order'    => $order,
			'move'     => $move['name'],
			'key'      => '',
			'replayed' => false,
			'event'    => $move['event'],
			'hash'     => $move['hash'],
			'state'    => Model::target( $move['name'] ),
			'version'  => $move['version'],
		];
	}

	/** @param Stand $after */
	private function compare( Model $model, array $after ): void {
		$order = $after['order'];
		foreach ( [ 'state', 'version', 'woo', 'applied' ] as $member ) {
			if ( $model->$member !== $after[ $member ] ) {
				$this->wrong[] = "order $order: $member is {$after[ $member ]}, by the moves it is {$model->$member}";
			}
		}
		if ( '' !== $after['trouble'] ) {
			$this->wrong[] = "order $order: {$after['trouble']}";
		}
	}

	private function readLedger( string $path ): void {
		foreach ( self::lines( $path ) as $line ) {
			$order = $line['order'];
			if ( 'acked' !== $line['line'] ) {
				if ( 'unanswered' === $line['line'] ) {
					$this->unanswered[ $order ][ $line['key'] ] = $line['move'];
				}
				continue;
			}
			++$this->acknowledged;
			$this->replayed += $line['replayed'] ? 1 : 0;
			if ( isset( $this->acked[ $order ][ $line['version'] ] ) ) {
				++$this->doubled;
				$this->wrong[] = "order $order: version {$line['version']} was acknowledged twice";
			}
			$this->acked[ $order ][ $line['version'] ] = $line;
		}
	}

	/** @return array<int, Stand> by order */
	private static function stands( string $path ): array {
		$stands = array_column( iterator_to_array( self::lines( $path ), false ), null, 'order' );
		ksort( $stands );
		return $stands;
	}

	/** @return \Generator<array<string, mixed>> */
	private static function lines( string $path ): \Generator {
		foreach ( new \SplFileObject( $path ) as $line ) {
			if ( '' !== trim( (string) $line ) ) {
				yield json_decode( (string) $line, true, 16, JSON_THROW_ON_ERROR );
			}
		}
	}

	/** @param array<int, Stand|Model> $orders */
	private static function digest( array $orders ): string {
		$lines = [];
		foreach ( $orders as $order => $is ) {
			$is      = (array) $is;
			$lines[] = "$order {$is['state']} {$is['version']} {$is['head']}\n";
		}
		sort( $lines, SORT_STRING );
		return hash( 'sha256', implode( '', $lines ) );
	}
}
