<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Orders {

	/** As WordPress does it, for the letters of these tests. */
	function remove_accents( string $text, string $locale ): string {
		$german = [ 'ä' => 'ae', 'ö' => 'oe', 'ü' => 'ue', 'Ü' => 'Ue', 'ß' => 'ss' ];
		return strtr( $text, ( 'de_DE' === $locale ? $german : [] ) + [ 'ä' => 'a', 'ö' => 'o', 'ü' => 'u', 'Ü' => 'U', 'ß' => 's', 'é' => 'e', 'ñ' => 'n', 'Ç' => 'C' ] );
	}
}

namespace Waybill\WordPress\Tests\Orders {

	use PHPUnit\Framework\Attributes\DataProvider;
	use PHPUnit\Framework\TestCase;
	use Waybill\WordPress\Orders\SearchTerms;

	final class SearchTermsTest extends TestCase {

		private const ORDER = [
			[ 'Jürgen Müller-Lüdenscheid', 'Seán O’Brien', 'ACME Ñandú S.A.', 'Bad Säckingen' ],
			[ '4711', 'WB-0005/S', '1Z 999 AA1 01 2345 6784', 'SW1A 1AA' ],
			[ 'Jurgen+Shop@Example.test' ],
			[ '+49 (0)40 / 5550-123', '0170 1234567' ],
		];

		/** @return iterable<string, array{string}> */
		public static function found(): iterable {
			foreach (
				[
					'Jürgen', 'jurgen', 'JUERGEN', 'jürg', 'Müller', 'Mueller', 'muller', 'Lüdenscheid', 'Müller-Lüdenscheid', 'Muller Jurgen',
					'obrien', 'O’Brien', 'brien', 'acme', 'Ñand', 's.a.', 'säckingen', 'bad saeck',
					'4711', '#4711', '47', 'WB-0005/S', 'wb0005', 'WB 0005', '1Z999AA1', '1z 999 aa1', 'sw1a1aa', 'SW1A 1AA', '1aa',
					'jurgen+shop@example.test', 'JURGEN+SHOP@EXAMPLE', 'jurgen+shop',
					'+49 40 5550123', '0049405550123', '040/5550123', '040 5550123', '5550123', '5550-123', '50123', '+49 170 1234567', '(0170) 12 34 567',
				] as $text
			) {
				yield $text => [ $text ];
			}
		}

		#[DataProvider( 'found' )]
		public function test_an_order_is_found_by_all_that_stands_on_its_label( string $text ): void {
			self::assertTrue( self::finds( $text ), json_encode( [ SearchTerms::ofSearch( $text ), SearchTerms::ofOrder( ...self::ORDER ) ] ) );
		}

		/** @return iterable<string, array{string}> */
		public static function strangers(): iterable {
			foreach ( [ 'Meier', 'Jürgen Meier', 'ller', '711', '04711', '5550124', '040 5550', 'example.test', '---', '\'; DROP TABLE card; --', '%', '*', '+321055504', '+3', 'p', '+' ] as $text ) {
				yield $text => [ $text ];
			}
		}

		#[DataProvider( 'strangers' )]
		public function test_it_is_not_found_by_anything_else( string $text ): void {
			self::assertFalse( self::finds( $text ), (string) json_encode( SearchTerms::ofSearch( $text ) ) );
		}

		public function test_nothing_asks_for_nothing(): void {
			self::assertSame( [], SearchTerms::ofSearch( '' ) );
			self::assertSame( [], SearchTerms::ofSearch( " \t\n" ) );
		}

		public function test_terms_stay_within_what_the_read_model_takes(): void {
			$long  = str_repeat( 'ü', 100 );
			$terms = SearchTerms::ofOrder( array_map( static fn( int $at ): string => "{$long} name{$at}", range( 1, 300 ) ), [ $long ], [ "a@{$long}" ], [ str_repeat( '1', 500 ), '12' ] );
			foreach ( [ ...$terms, ...SearchTerms::ofSearch( $long )[0], ...SearchTerms::ofSearch( str_repeat( '7', 150 ) )[0] ] as $term ) {
				self::assertMatchesRegularExpression( '/^\P{C}{1,64}$/Du', $term );
				self::assertLessThanOrEqual( 64, strlen( $term ) );
			}
			self::assertSame( $terms, array_values( array_unique( $terms ) ) );
			self::assertLessThanOrEqual( 600, count( $terms ) );
			self::assertContains( ' 111111111', $terms );
		}

		public function test_a_name_with_controls_makes_terms_without(): void {
			self::assertSame( [ 'ab', 'a', 'b', 'c' ], SearchTerms::ofOrder( [ "a\x01b\nc" ], [], [], [] ) );
		}

		/** As the read model does it. */
		private static function finds( string $text ): bool {
			$terms = SearchTerms::ofOrder( ...self::ORDER );
			foreach ( SearchTerms::ofSearch( $text ) as $alternatives ) {
				$is_found = static fn( string $term ): bool => [] !== array_filter( $alternatives, static fn( string $asked ): bool => str_starts_with( $term, $asked ) );
				if ( [] === array_filter( $terms, $is_found ) ) {
					return false;
				}
			}
			return true;
		}
	}
}
