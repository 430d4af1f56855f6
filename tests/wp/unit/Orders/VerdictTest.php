<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Tests\Orders;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Orders\Move;
use Waybill\WordPress\Orders\Verdict;

final class VerdictTest extends TestCase {

	/**
	 * From, to, what the row holds, the order's moves oldest first, the verdict.
	 *
	 * @return iterable<string, array{string, string, ?string, list<string>, Verdict}>
	 */
	public static function wishes(): iterable {
		yield 'nobody was quicker' => [ 'pending', 'processing', 'pending', [], Verdict::Move ];
		yield 'the row is there' => [ 'pending', 'processing', 'processing', [ 'pending>processing' ], Verdict::Duplicate ];
		yield 'the row is there, nobody knows how' => [ 'pending', 'processing', 'processing', [], Verdict::Duplicate ];
		yield 'the order is gone' => [ 'pending', 'processing', null, [ 'pending>processing' ], Verdict::Gone ];
		yield 'another change was quicker' => [ 'processing', 'cancelled', 'completed', [ 'processing>completed' ], Verdict::Move ];
		yield 'it was there and has gone on' => [
			'pending', 'processing', 'completed', [ 'pending>processing', 'processing>completed' ], Verdict::LateDuplicate,
		];
		yield 'it was there before this copy was loaded' => [
			'on-hold', 'processing', 'cancelled', [ 'pending>processing', 'processing>on-hold', 'on-hold>cancelled' ], Verdict::Move,
		];
		yield 'it was there twice, the last time since' => [
			'on-hold', 'processing', 'completed',
			[ 'on-hold>processing', 'processing>on-hold', 'on-hold>processing', 'processing>completed' ], Verdict::LateDuplicate,
		];
		yield 'somebody wrote the row around us' => [ 'pending', 'processing', 'failed', [], Verdict::Move ];
		yield 'the row came back by itself' => [ 'pending', 'processing', 'pending', [ 'pending>processing' ], Verdict::Move ];
		yield 'a tombstone tells nothing' => [ 'pending', 'processing', 'failed', [ 'pending>processing!' ], Verdict::Move ];
	}

	/**
	 * @param list<string> $moves
	 */
	#[DataProvider( 'wishes' )]
	public function test_a_change_is_made_once_and_never_backwards( string $from, string $to, ?string $row, array $moves, Verdict $expected ): void {
		self::assertSame( $expected, Verdict::of( $from, $to, $row, array_reverse( array_map( self::move( ... ), $moves ) ) ) );
	}

	private static function move( string $text ): Move {
		[ $from, $to ] = explode( '>', rtrim( $text, '!' ) );
		$kind          = str_ends_with( $text, '!' ) ? Move::TOMBSTONE : Move::FOREIGN;
		return new Move( bin2hex( random_bytes( 16 ) ), 1, $from, $to, $kind, Move::COMPLETE, '', '' );
	}
}
