<?php
// SPDX-License-Identifier: MIT
//
// Forges the books of a run that balance, one way after the other, and looks whether the audit
// notices: selftest.php RUN. Ends with counts.

declare(strict_types=1);

namespace Waybill\Tests\Load;

foreach ( [ 'Audit', 'Ledger', 'Model', 'Shop', 'Tally', 'Trend' ] as $class ) {
	require __DIR__ . "/lib/$class.php";
}

const BOOKS = [ 'ledger.jsonl', 'before.jsonl', 'after.jsonl', 'verify.json' ];

$run    = Shop::out() . "/load/$argv[1]";
$forged = "$run/forged";
$counts = [ 'passed' => 0, 'failed' => 0 ];
$check  = static function ( string $text, bool $is_right ) use ( &$counts ): void {
	++$counts[ $is_right ? 'passed' : 'failed' ];
	echo $is_right ? 'passed' : 'failed', " $text\n";
};

/** The last line of a file that [matches], changed by [change]; null takes it out. */
$forge = static function ( string $file, \Closure $matches, \Closure $change ) use ( $run, $forged ): Audit {
	is_dir( $forged ) || mkdir( $forged );
	foreach ( BOOKS as $book ) {
		copy( "$run/$book", "$forged/$book" );
	}
	$lines = file( "$forged/$file", FILE_IGNORE_NEW_LINES );
	for ( $index = count( $lines ) - 1; $index >= 0; --$index ) {
		$line = json_decode( $lines[ $index ], true );
		if ( $matches( $line ) ) {
			$changed = $change( $line );
			array_splice( $lines, $index, 1, null === $changed ? [] : [ json_encode( $changed ) ] );
			break;
		}
	}
	file_put_contents( "$forged/$file", implode( "\n", $lines ) . "\n" );
	$audit = new Audit( $forged );
	array_map( 'unlink', glob( "$forged/*" ) ?: [] );
	rmdir( $forged );
	return $audit;
};

$is_ack   = static fn( array $line ): bool => 'acked' === $line['line'];
$is_moved = static fn( array $line ): bool => count( $line['moves'] ) >= 2;
$with     = static fn( array $members ): \Closure => static fn( array $line ): array => $members + $line;
$digests  = static fn( Audit $audit ): bool => $audit->digest_of_store === $audit->digest_of_replay;

$honest = new Audit( $run );
$check( 'the books balance as they are', [] === $honest->wrong && $honest->acknowledged > 0 && $digests( $honest ) );

$audit = $forge( 'ledger.jsonl', $is_ack, static fn(): ?array => null );
$check( 'a move that nobody was told of is doubled', 1 === $audit->doubled );
$audit = $forge( 'ledger.jsonl', $is_ack, $with( [ 'line' => 'unanswered' ] ) );
$more = count( $audit->explained ) - count( $honest->explained );
$check( 'unless its answer never came', [] === $audit->wrong && 1 === $more );
$audit = $forge( 'ledger.jsonl', $is_ack, $with( [ 'move' => 'hold' ] ) );
$check( 'a move that was acknowledged under another name', [] !== $audit->wrong );
$audit = $forge( 'ledger.jsonl', $is_ack, $with( [ 'hash' => str_repeat( '0', 64 ) ] ) );
$check( 'an acknowledged move that is not in the log is lost', 1 === $audit->lost && ! $digests( $audit ) );
$audit = $forge( 'ledger.jsonl', $is_ack, static fn( array $line ): array => [ 'version' => $line['version'] + 1 ] + $line );
$check( 'a receipt with another version', [] !== $audit->wrong && ! $digests( $audit ) );
$audit = $forge(
	'after.jsonl',
	$is_moved,
	static fn( array $line ): array => [ 'moves' => array_slice( $line['moves'], 0, -1 ) ] + $line
);
$check( 'a move that is gone from the log is lost', 1 === $audit->lost );
$audit = $forge(
	'after.jsonl',
	$is_moved,
	static function ( array $line ): array {
		$again            = end( $line['moves'] );
		$again['hash']    = hash( 'sha256', $again['hash'] );
		$again['version'] = $line['version'] + 1;
		$line['moves'][]  = $again;
		return [ 'version' => $again['version'], 'head' => $again['hash'] ] + $line;
	}
);
$check( 'a move made twice is doubled', 1 === $audit->doubled );
$audit = $forge( 'after.jsonl', $is_moved, $with( [ 'woo' => 'wc-cancelled' ] ) );
$check( 'WooCommerce in another status', [] !== $audit->wrong );
$audit = $forge(
	'after.jsonl',
	$is_moved,
	static fn( array $line ): array => [ 'applied' => $line['applied'] + 1 ] + $line
);
$check( 'applied once more than moved', [] !== $audit->wrong );
$audit = $forge( 'after.jsonl', $is_moved, static fn(): ?array => null );
$check( 'an order that is gone', [] !== $audit->wrong );
$audit = $forge( 'after.jsonl', $is_moved, $with( [ 'trouble' => 'torn' ] ) );
$check( 'a torn order', [] !== $audit->wrong );
$audit = $forge( 'verify.json', static fn(): bool => true, $with( [ 'status' => 1 ] ) );
$check( 'a log that does not verify', [] !== $audit->wrong );

$times = range( 0.0, 99.0 );
$noise = array_map( static fn( float $time ): float => fmod( $time * 7.3, 5.0 ), $times );
$risen = static fn( float $slope ): array => array_map(
	static fn( float $time, float $more ): float => $slope * $time + $more,
	$times,
	$noise
);
$check( 'a slope is found under noise', abs( Trend::slope( $times, $risen( 2.0 ) ) - 2 ) < 0.1 );
$check( 'noise alone does not rise', ! Trend::isRising( $noise ) );
$check( 'what rises under noise is seen', Trend::isRising( $risen( 0.1 ) ) );
$check( 'the 95th of a hundred', 95.0 === Tally::percentile( range( 1.0, 100.0 ), 95 ) );

printf( "%d passed, %d failed, 0 skipped\n", $counts['passed'], $counts['failed'] );
exit( 0 === $counts['failed'] ? 0 : 1 );
