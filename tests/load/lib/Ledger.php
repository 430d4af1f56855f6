<?php
// SPDX-License-Identifier: MIT
//
// What the clients know: each move that was asked for, each that was acknowledged, and each whose
// answer never came. One line of JSON each, so that the audit needs nothing but the file, and anybody
// can forge one to see it fail.

declare(strict_types=1);

namespace Waybill\Tests\Load;

/**
 * @phpstan-type Asked array{line: 'asked'|'unanswered', order: int, move: string, key: string}
 * @phpstan-type Acked array{line: 'acked', order: int, move: string, key: string, replayed: bool,
 *   event: int, hash: string, state: string, version: int}
 */
final class Ledger {

	/** @var resource */
	private $file;

	public function __construct( string $path ) {
		$file = fopen( $path, 'w' );
		if ( false === $file ) {
			throw new \RuntimeException( "$path can't be written" );
		}
		$this->file = $file;
	}

	public function ask( int $order, string $move, string $key ): void {
		$this->write( [ 'line' => 'asked', 'order' => $order, 'move' => $move, 'key' => $key ] );
	}

	/** The client has given up waiting: the move may have been made, or not. */
	public function giveUp( int $order, string $move, string $key ): void {
		$this->write( [ 'line' => 'unanswered', 'order' => $order, 'move' => $move, 'key' => $key ] );
	}

	/**
	 * @param array<mixed> $receipt
	 * @return bool whether it is a receipt of that order
	 */
	public function acknowledge( int $order, string $move, string $key, array $receipt, bool $is_replayed ): bool {
		$is_whole = "order:$order" === ( $receipt['subject'] ?? '' )
			&& is_int( $receipt['event'] ?? null ) && is_string( $receipt['hash'] ?? null )
			&& is_string( $receipt['state'] ?? null ) && is_int( $receipt['version'] ?? null );
		if ( $is_whole ) {
			$this->write(
				[
					'line'     => 'acked',
					'order'    => $order,
					'move'     => $move,
					'key'      => $key,
					'replayed' => $is_replayed,
					'event'    => $receipt['event'],
					'hash'     => $receipt['hash'],
					'state'    => $receipt['state'],
					'version'  => $receipt['version'],
				]
			);
		}
		return $is_whole;
	}

	public function flush(): void {
		fflush( $this->file );
	}

	/** @param array<string, mixed> $line */
	private function write( array $line ): void {
		fwrite( $this->file, json_encode( $line, JSON_THROW_ON_ERROR ) . "\n" );
	}
}
