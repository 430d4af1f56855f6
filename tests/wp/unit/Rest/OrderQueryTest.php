<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Rest {

	function __( string $text, string $domain ): string {
		return $text;
	}
}

namespace Waybill\WordPress\Tests\Rest {

	use PHPUnit\Framework\Attributes\DataProvider;
	use PHPUnit\Framework\TestCase;
	use Waybill\WordPress\Rest\InvalidParameter;
	use Waybill\WordPress\Rest\OrderQuery;

	final class OrderQueryTest extends TestCase {

		public function test_a_query_holds_what_was_asked_for_and_who_asks(): void {
			$asked = [
				'scope'        => 'late',
				'state'        => 'out_for_delivery',
				'assignee'     => 'me',
				'city'         => 'Bad Säckingen',
				'country'      => 'DE',
				'payment'      => 'Bank transfer',
				'created_from' => '0',
				'due_to'       => '1741000000000',
				'sort'         => 'due',
				'order'        => 'asc',
				'after'        => 'AAAA',
				'max'          => '200',
			];
			$read  = OrderQuery::read( $asked, 'user:7', 5, [ 'new' => 3 ] );
			self::assertEquals(
				[ 'viewer' => 'user:7', 'now' => 5, 'stuck' => [ 'new' => 3 ], 'assignee' => 'user:7', 'created_from' => 0, 'due_to' => 1741000000000, 'max' => 200 ] + $asked,
				$read
			);
			self::assertSame( [ 'viewer' => 'user:7', 'now' => 5, 'stuck' => [] ], OrderQuery::read( [], 'user:7', 5, [] ) );
		}

		/** @return iterable<string, array{string, mixed}> */
		public static function wrong(): iterable {
			$values = [
				'scope'        => [ 'everything', 'LATE', '' ],
				'state'        => [ '', 'New', "new\n", str_repeat( 'a', 65 ), "new' OR 1=1" ],
				'assignee'     => [ '', 'user:0', 'user:7 ', 'user:12abc', 'user:' . str_repeat( '9', 19 ), 'manager1' ],
				'q'            => [ str_repeat( 'a', 201 ), str_repeat( 'ü', 201 ), str_repeat( 'a', 10_000 ), "\xff", 'a b c d e f g h i' ],
				'city'         => [ '', "a\x00b", "a\nb", "\xc3", str_repeat( 'a', 256 ) ],
				'country'      => [ '', 'de', 'DEU' ],
				'created_from' => [ '', '-1', '1e3', '12abc', '0x10', '01', ' 1', '9223372036854775808', '253402300800000' ],
				'max'          => [ '0', '201', '1.5', '' ],
				'sort'         => [ 'id', 'name', 'created; DROP TABLE card' ],
				'order'        => [ 'up', 'DESC' ],
				'after'        => [ '', str_repeat( 'a', 1025 ) ],
			];
			foreach ( $values as $name => $texts ) {
				foreach ( $texts as $at => $text ) {
					yield "{$name} {$at}" => [ $name, $text ];
				}
				yield "{$name} as a list" => [ $name, [ 'a' ] ];
			}
		}

		#[DataProvider( 'wrong' )]
		public function test_what_can_not_be_meant_is_refused_by_name( string $name, mixed $value ): void {
			try {
				OrderQuery::read( [ $name => $value ], 'user:7', 5, [] );
				self::fail( 'it was taken' );
			} catch ( InvalidParameter $wrong ) {
				self::assertSame( $name, $wrong->field );
				self::assertStringNotContainsString( 'DROP', $wrong->getMessage() );
			}
		}

		public function test_a_search_may_be_as_long_as_a_label(): void {
			$read = OrderQuery::read( [ 'q' => str_repeat( 'ü', 200 ) ], 'user:7', 5, [] );
			self::assertCount( 1, $read['terms'] ?? [] );
			self::assertArrayNotHasKey( 'terms', OrderQuery::read( [ 'q' => '  ' ], 'user:7', 5, [] ) );
		}
	}
}
