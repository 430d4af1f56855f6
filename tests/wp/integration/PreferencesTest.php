<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

/** What a user has set for himself at the desk. */
final class PreferencesTest extends ShopTestCase {

	private const UNSET = [
		'views'      => [],
		'columns'    => [],
		'density'    => 'comfortable',
		'theme'      => 'system',
		'fullscreen' => false,
		'side_bar'   => 'wide',
	];

	private const SOME = [
		'views'      => [
			[ 'name' => 'Heute fällig <b>', 'query' => 'scope=late&q=a\\b"c' ],
			[ 'name' => '今日', 'query' => '' ],
		],
		'columns'    => [ 'number', 'due_at' ],
		'density'    => 'compact',
		'theme'      => 'dark',
		'fullscreen' => true,
		'side_bar'   => 'narrow',
	];

	public function test_they_are_kept_as_they_were_put_for_one_user_alone(): void {
		$login = $this->shop->hire( 'desk' . bin2hex( random_bytes( 3 ) ), 'waybill_staff' );
		self::assertSame( self::UNSET, $this->kept( $login ) );
		self::assertSame( self::SOME, $this->put( $login, self::SOME )->json() );
		self::assertSame( self::SOME, $this->kept( $login ) );
		self::assertSame( self::UNSET, $this->kept( $this->shop->hire( 'desk' . bin2hex( random_bytes( 3 ) ), 'waybill_staff' ) ) );
		self::assertEquals( [ 'theme' => 'light' ] + self::UNSET, $this->put( $login, [ 'theme' => 'light' ] )->json(), 'what is left out is unset' );
	}

	public function test_a_repeat_changes_nothing_and_brings_nothing_back(): void {
		$login = $this->shop->hire( 'desk' . bin2hex( random_bytes( 3 ) ), 'waybill_manager' );
		$this->put( $login, self::SOME, 'first' );
		$this->put( $login, [ 'density' => 'compact' ], 'second' );
		$again = $this->put( $login, self::SOME, 'first' );
		self::assertSame( [ 200, 'true' ], [ $again->status, $again->header( 'Idempotent-Replayed' ) ] );
		self::assertSame( [], $this->kept( $login )['views'] );
		$this->assertProblem( 422, 'idempotency_key_reused', $this->put( $login, [ 'theme' => 'dark' ], 'first' ) );
		$this->assertProblem( 400, 'idempotency_key_missing', $this->shop->rest( $login, 'PUT', 'me/preferences', self::SOME ) );
	}

	/** @return iterable<string, array{array<string, mixed>, string}> */
	public static function wrong(): iterable {
		yield 'an unknown member' => [ [ 'colour' => 'red' ], 'colour' ];
		yield 'a right' => [ [ 'capabilities' => [ 'waybill_admin' ] ], 'capabilities' ];
		yield 'views that are none' => [ [ 'views' => 'all' ], 'views' ];
		yield 'views as a map' => [ [ 'views' => [ 'a' => [] ] ], 'views' ];
		yield 'a whole screen that is a text' => [ [ 'fullscreen' => 'yes' ], 'fullscreen' ];
		yield 'a side bar of no width' => [ [ 'side_bar' => '15rem' ], 'side_bar' ];
		yield 'too many views' => [ [ 'views' => array_fill( 0, 51, [ 'name' => 'a', 'query' => '' ] ) ], 'views' ];
		yield 'a view with more' => [ [ 'views' => [ [ 'name' => 'a', 'query' => '', 'team' => true ] ] ], 'views[0]' ];
		yield 'a view without a name' => [ [ 'views' => [ [ 'name' => '', 'query' => '' ] ] ], 'views[0].name' ];
		yield 'a view with a long query' => [ [ 'views' => [ [ 'name' => 'a', 'query' => str_repeat( 'a', 1001 ) ] ] ], 'views[0].query' ];
		yield 'a query that is no text' => [ [ 'views' => [ [ 'name' => 'a', 'query' => 5 ] ] ], 'views[0].query' ];
		yield 'a name of two lines' => [ [ 'views' => [ [ 'name' => "a\nb", 'query' => '' ] ] ], 'views[0].name' ];
		yield 'too many columns' => [ [ 'columns' => array_fill( 0, 101, 'number' ) ], 'columns' ];
		yield 'a column' => [ [ 'columns' => [ 'number', '<svg>' ] ], 'columns[1]' ];
		yield 'a density' => [ [ 'density' => 'tight' ], 'density' ];
		yield 'a theme' => [ [ 'theme' => [ 'dark' ] ], 'theme' ];
	}

	/** @param array<string, mixed> $body */
	#[DataProvider( 'wrong' )]
	public function test_what_is_none_is_refused_by_name( array $body, string $field ): void {
		$before = $this->kept( 'manager1' );
		self::assertSame( $field, $this->assertProblem( 400, 'invalid', $this->put( 'manager1', $body ) )['field'] );
		self::assertSame( $before, $this->kept( 'manager1' ) );
	}

	public function test_they_are_of_bounded_size(): void {
		$views = static fn( int $count ): array => [ 'views' => array_fill( 0, $count, [ 'name' => 'a', 'query' => str_repeat( 'a', 1000 ) ] ) ];
		self::assertSame( 200, $this->put( 'manager1', $views( 15 ) )->status );
		$this->assertProblem( 413, 'body_too_large', $this->put( 'manager1', $views( 17 ) ) );
		self::assertCount( 15, $this->kept( 'manager1' )['views'] );
		$this->put( 'manager1', [] );
	}

	/** @return array<string, mixed> */
	private function kept( string $login ): array {
		$answer = $this->shop->rest( $login, 'GET', 'me/preferences' );
		self::assertSame( 200, $answer->status, $answer->body );
		return $answer->json();
	}

	/** @param array<string, mixed> $body */
	private function put( string $login, array $body, string $key = '' ): Answer {
		return $this->shop->rest( $login, 'PUT', 'me/preferences', $body, Shop::key( $key ) );
	}
}
