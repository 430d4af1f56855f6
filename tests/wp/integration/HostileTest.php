<?php
// SPDX-License-Identifier: MIT
//
// What strangers send: SQL in every parameter that there is, and bodies that are too large, too
// deep or no text. Each is refused with the name of the field, or taken for what it says literally;
// neither costs the server more than the look at it.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class HostileTest extends ShopTestCase {

	/** In every text of the corpus, so that it is found again in the database's log. */
	private const MARK = 'zqxj';

	private const SQL = [
		"' OR '1'='1 zqxj",
		"' OR 1=1 -- zqxj",
		"1' OR SLEEP(2) -- zqxj",
		'1 OR SLEEP(2) zqxj',
		"1; DROP TABLE wp_waybill_moves; -- zqxj",
		"1); DROP TABLE wp_waybill_moves; -- zqxj",
		"' UNION SELECT user_pass FROM wp_users -- zqxj",
		"1 UNION ALL SELECT NULL,NULL,user_pass FROM wp_users zqxj",
		'" OR ""="zqxj',
		'`zqxj` OR 1',
		"\\' OR 1=1 -- zqxj",
		"\\\\' OR 1=1 -- zqxj",
		"%bf%27 OR 1=1 zqxj",
		"zqxj%' OR 'x' LIKE '%",
		'zqxj_%',
		"1/**/OR/**/1=1 zqxj",
		"1 AND (SELECT COUNT(*) FROM sqlite_master) zqxj",
		"1 PROCEDURE ANALYSE() zqxj",
		"'||(SELECT sqlite_version())||'zqxj",
		"CHAR(39) zqxj",
		"0x27206f7220 zqxj",
		"{\$ne: zqxj}",
		"*)(uid=zqxj",
	];

	private const SHARE = 6;

	/** The same for lists, of which there are many parameters. */
	private const LIST_SHARE = 12;

	/** Every list, with all that it can be narrowed, sorted and paged by; and one parameter that there is not. */
	private const LISTS = [
		'orders'          => [ 'scope', 'state', 'assignee', 'q', 'city', 'country', 'payment', 'shipping', 'created_from', 'created_to', 'due_to', 'sort', 'order', 'after', 'max', 'x' ],
		'orders/count'    => [ 'scope', 'state', 'assignee', 'q', 'city', 'country', 'payment', 'shipping', 'created_from', 'created_to', 'due_to', 'x' ],
		'orders/counters' => [ 'assignee', 'x' ],
		'changes'         => [ 'since', 'x' ],
		'events'          => [ 'actor', 'kind', 'order', 'from', 'to', 'before', 'max', 'x' ],
		'products'        => [ 'q', 'x' ],
		'people'          => [ 'x' ],
		'devices'         => [ 'x' ],
		'me/preferences'  => [ 'x' ],
	];

	/** Peak of memory that a request may take beyond a plain 404, and its time, in our hands. */
	private const GROWN_KIB_MAX = 8192;
	private const SPENT_MS_MAX  = 50;

	public function test_sql_in_a_parameter_is_refused_or_taken_literally(): void {
		$order    = $this->shop->paidOrder();
		$settings = $this->shop->nonce( 'admin', 'waybill_settings' );
		$nonce    = $this->shop->nonce( 'shopmanager', "waybill_order_{$order}" );
		$form     = [
			'action'   => 'waybill_order_move',
			'_wpnonce' => $nonce,
			'order'    => $order,
			'seen'     => 1,
			'name'     => 'no_such_move',
			'key'      => self::uuid(),
		];
		$is_full  = 'full' === getenv( 'WAYBILL_TEST_LENGTH' );
		$requests = [];
		foreach ( self::SQL as $at => $text ) {
			$path = rawurlencode( $text );
			$all  = [
				'id'       => [ 400, $this->shop->restRequest( 'manager1', 'GET', "orders/{$path}" ) ],
				'name'     => [ 400, $this->shop->restRequest( 'manager1', 'POST', "orders/{$order}/transitions/{$path}", [], Shop::key() ) ],
				'from'     => [ 400, $this->shop->restRequest( 'manager1', 'GET', "orders/{$order}/events?from={$path}" ) ],
				'max'      => [ 400, $this->shop->restRequest( 'manager1', 'GET', "orders/{$order}/events?max={$path}" ) ],
				'query'    => [ 400, $this->shop->restRequest( 'manager1', 'GET', "orders/{$order}?{$path}=1" ) ],
				'seen'     => [ 400, $this->shop->restRequest( 'manager1', 'POST', "orders/{$order}/transitions/hold", [ 'seen' => $text ], Shop::key() ) ],
				'inputs'   => [ 400, $this->shop->restRequest( 'manager1', 'POST', "orders/{$order}/transitions/hold", [ 'inputs' => [ 'reason' => $text ] ], Shop::key() ) ],
				'assignee' => [ 400, $this->shop->restRequest( 'manager1', 'PATCH', "orders/{$order}", [ 'assignee' => $text ], Shop::key() ) ],
				'key'      => [ 200, $this->shop->restRequest( 'manager1', 'PATCH', "orders/{$order}", [ 'assignee' => '' ], Shop::key( $text ) ) ],
				'order'    => [ 400, $this->shop->browseRequest( 'shopmanager', '/wp-admin/admin-post.php', [ 'order' => $text ] + $form ) ],
				'version'  => [ 400, $this->shop->browseRequest( 'shopmanager', '/wp-admin/admin-post.php', [ 'seen' => $text ] + $form ) ],
				'uuid'     => [ 400, $this->shop->browseRequest( 'shopmanager', '/wp-admin/admin-post.php', [ 'key' => $text ] + $form ) ],
				'move'     => [ 302, $this->shop->browseRequest( 'shopmanager', '/wp-admin/admin-post.php', [ 'name' => $text ] + $form ) ],
				'nonce'    => [ 403, $this->shop->browseRequest( 'shopmanager', '/wp-admin/admin-post.php', [ '_wpnonce' => $text ] + $form ) ],
				'days'     => [ 302, $this->shop->browseRequest( 'admin', '/wp-admin/admin-post.php', [ 'action' => 'waybill_settings', '_wpnonce' => $settings, 'store' => $this->place(), 'retention_days' => $text ] ) ],
			];
			foreach ( array_keys( $all ) as $column => $where ) {
				// Each parameter has its share of the corpus in the everyday run, and all of it in the full one.
				if ( $is_full || 0 === ( $at + $column ) % self::SHARE ) {
					$requests[ "{$where} {$at}" ] = $all[ $where ];
				}
			}
		}
		$log     = $this->logged( fn(): array => $this->shop->together( array_column( $requests, 1 ) ) );
		$answers = array_combine( array_keys( $requests ), $log['answers'] );
		foreach ( $answers as $name => $answer ) {
			self::assertSame( $requests[ $name ][0], $answer->status, "{$name}: {$answer->body}" );
			$this->assertNoLeak( $answer );
			self::assertSame( '', $answer->header( 'Idempotent-Replayed' ), $name );
		}
		self::assertSame( [ 'started' ], array_values( array_unique( array_diff( $this->shop->kinds( $order ), [ 'assigned', 'refused' ] ) ) ) );
		$this->assertOnlyInLiterals( $log['statements'] );
	}

	public function test_sql_in_a_list_is_refused_by_name_or_finds_what_is_called_so(): void {
		$order    = $this->shop->paidOrder();
		$called   = self::SQL[0];
		$this->shop->php( sprintf( '$o=wc_get_order(%d);$o->set_billing_city(%2$s);$o->set_shipping_city(%2$s);$o->save();', $order, var_export( $called, true ) ) );
		$requests = [];
		$column   = 0;
		foreach ( self::LISTS as $route => $parameters ) {
			foreach ( $parameters as $parameter ) {
				++$column;
				foreach ( self::SQL as $at => $text ) {
					if ( 'full' === getenv( 'WAYBILL_TEST_LENGTH' ) || 0 === ( $at + $column ) % self::LIST_SHARE ) {
						$requests[ "{$route} {$parameter} {$at}" ] = $this->shop->restRequest( 'manager1', 'GET', "{$route}?{$parameter}=" . rawurlencode( $text ) );
					}
				}
			}
		}
		$log = $this->logged( fn(): array => $this->shop->together( $requests ) );
		foreach ( $log['answers'] as $name => $answer ) {
			$this->assertNoLeak( $answer );
			[ $route, $parameter, $at ] = explode( ' ', $name );
			if ( 200 !== $answer->status ) {
				self::assertSame( $parameter, $this->assertProblem( 400, 'invalid', $answer )['field'], $name );
				continue;
			}
			if ( 'products' === $route ) {
				// WooCommerce's own search, for which "or" is a word of its own: "1" may find a product of that name.
				continue;
			}
			// The city, by its whole name or by a word of it.
			$may_find = 'q' === $parameter || ( 'city' === $parameter && '0' === $at );
			$found    = $answer->json();
			$rows     = array_column( $found['orders'] ?? $found['events'] ?? [], 'id' );
			self::assertSame( [], array_diff( $rows, $may_find ? [ $order ] : [] ), "{$name}: {$answer->body}" );
			self::assertLessThanOrEqual( (int) $may_find, $found['count'] ?? count( $rows ), $name );
		}
		$this->assertOnlyInLiterals( $log['statements'] );
		$named = $this->shop->rest( 'manager1', 'GET', 'orders?city=' . rawurlencode( $called ) )->json()['orders'];
		self::assertSame( [ $order ], array_column( $named, 'id' ), 'a city that is called so' );
	}

	public function test_the_look_at_the_log_sees_a_text_that_is_not_quoted(): void {
		$marked = fn( string $code ): array => $this->logged( fn(): array => [ $this->shop->php( $code ) ] )['statements'];
		$this->assertOnlyInLiterals( $marked( '$GLOBALS["wpdb"]->query($GLOBALS["wpdb"]->prepare("SELECT %s","\' OR zqxj"));' ) );
		$this->expectException( \PHPUnit\Framework\AssertionFailedError::class );
		$this->assertOnlyInLiterals( $marked( '$GLOBALS["wpdb"]->query("SELECT \'\' OR \'zqxj\' = zqxj(1)");' ) );
	}

	/** @return iterable<string, array{string}> */
	public static function bodies(): iterable {
		yield '10 MiB of text' => [ '{"inputs":{"note":"' . str_repeat( 'x', 10 << 20 ) . '"}}' ];
		yield '10 MiB of blanks' => [ str_repeat( ' ', 10 << 20 ) ];
		yield '10,000 arrays deep' => [ '{"inputs":' . str_repeat( '[', 10_000 ) . str_repeat( ']', 10_000 ) . '}' ];
		yield '10,000 objects deep' => [ str_repeat( '{"a":', 10_000 ) . '1' . str_repeat( '}', 10_000 ) ];
		yield '100,000 elements' => [ '{"inputs":[' . implode( ',', array_fill( 0, 100_000, '1' ) ) . ']}' ];
		yield '30,000 elements' => [ '{"inputs":[' . implode( ',', array_fill( 0, 30_000, '1' ) ) . ']}' ];
		yield 'a name twice' => [ '{"seen":1,"seen":1}' ];
		yield 'a name twice, once escaped' => [ '{"seen":1,"\u0073een":1}' ];
		yield 'no UTF-8' => [ "{\"inputs\":{\"reason\":\"\xc3\x28\"}}" ];
		yield 'overlong UTF-8' => [ "{\"inputs\":{\"reason\":\"\xc0\xaf\"}}" ];
		yield 'half a pair' => [ '{"inputs":{"reason":"\ud800"}}' ];
		yield 'NUL' => [ "{\"inputs\":{\"reason\":\"a\0b\"}}" ];
		yield 'NUL, escaped' => [ '{"inputs":{"reason":"a\u0000b"}}' ];
		yield 'a name with NUL' => [ '{"\u0000seen":1}' ];
		yield 'a number of 60,000 digits' => [ '{"seen":' . str_repeat( '9', 60_000 ) . '}' ];
	}

	#[DataProvider( 'bodies' )]
	public function test_a_body_beyond_bounds_is_refused_at_little_cost( string $body ): void {
		// What PHP and WordPress do with a body before any route has it is theirs.
		$this->shop->plant(
			'add_filter("rest_request_before_callbacks",function($a){file_put_contents("/proc/self/clear_refs","5");$u=getrusage();$GLOBALS["lab"]=[hrtime(true),memory("VmRSS"),$u["ru_utime.tv_sec"]*1e6+$u["ru_utime.tv_usec"]+$u["ru_stime.tv_sec"]*1e6+$u["ru_stime.tv_usec"]];return $a;},PHP_INT_MAX);'
			. 'add_filter("rest_request_after_callbacks",function($a){$u=getrusage();$spent=$u["ru_utime.tv_sec"]*1e6+$u["ru_utime.tv_usec"]+$u["ru_stime.tv_sec"]*1e6+$u["ru_stime.tv_usec"]-$GLOBALS["lab"][2];header("X-Spent: ".round($spent/1000,2));header("X-Grown: ".(memory("VmHWM")-$GLOBALS["lab"][1]));return $a;},PHP_INT_MIN);'
			. 'function memory($what){preg_match("/$what:\s+(\d+)/",file_get_contents("/proc/self/status"),$m);return (int)$m[1];}'
		);
		$order = $this->shop->paidOrder();
		foreach ( [ 'application/json', 'text/plain' ] as $type ) {
			$answer  = $this->shop->rest( 'manager1', 'POST', "orders/{$order}/transitions/hold", $body, [ 'Content-Type' => $type ] + Shop::key() );
			$problem = $this->assertProblem( $answer->status, (string) ( $answer->json()['code'] ?? '' ), $answer );
			self::assertContains( "{$answer->status} {$problem['code']}", [ '413 body_too_large', '413 limit', '400 body_invalid', '400 invalid' ] );
			if ( str_contains( $problem['detail'], 'no JSON that can be read' ) ) {
				self::assertMatchesRegularExpression( '/ \(line 1, column [1-9]\d*\)\.$/', $problem['detail'] );
			}
			if ( '' !== $answer->header( 'X-Spent' ) ) {
				self::assertLessThan( self::SPENT_MS_MAX, (float) $answer->header( 'X-Spent' ), $type );
				self::assertLessThan( self::GROWN_KIB_MAX, (int) $answer->header( 'X-Grown' ), $type );
			}
			self::assertTrue( '' !== $answer->header( 'X-Spent' ) || 'application/json' === $type, 'WordPress refuses broken JSON before a route sees it' );
		}
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	/**
	 * Runs [work] with the database's log of statements on.
	 *
	 * @param \Closure(): array<mixed> $work
	 * @return array{answers: array<mixed>, statements: list<string>}
	 */
	private function logged( \Closure $work ): array {
		$this->shop->sql( "SET GLOBAL log_output = 'TABLE'" );
		$this->shop->sql( 'TRUNCATE mysql.general_log' );
		$this->shop->sql( 'SET GLOBAL general_log = ON' );
		try {
			$answers = $work();
		} finally {
			$this->shop->sql( 'SET GLOBAL general_log = OFF' );
		}
		$found = [];
		$count = (int) $this->shop->sql( "SELECT COUNT(*) FROM mysql.general_log WHERE argument LIKE '%" . self::MARK . "%'" );
		for ( $at = 0; $at < $count; ++$at ) {
			$found[] = $this->shop->sql( "SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE argument LIKE '%" . self::MARK . "%' LIMIT {$at}, 1" );
		}
		return [ 'answers' => $answers, 'statements' => $found ];
	}

	/** @param list<string> $statements */
	private function assertOnlyInLiterals( array $statements ): void {
		foreach ( $statements as $statement ) {
			if ( str_contains( $statement, 'mysql.general_log' ) ) {
				continue;
			}
			$bare = (string) preg_replace( "/'(?:[^'\\\\]|\\\\.|'')*'|\"(?:[^\"\\\\]|\\\\.|\"\")*\"/s", '?', $statement );
			self::assertStringNotContainsString( self::MARK, $bare, $statement );
		}
	}

	private static function uuid(): string {
		return (string) preg_replace( '/^(.{8})(.{4})(.{4})(.{4})(.{12})$/', '$1-$2-$3-$4-$5', bin2hex( random_bytes( 16 ) ) );
	}

	private function place(): string {
		static $place = null;
		return $place ??= $this->shop->php( 'echo get_option("waybill_store");' );
	}
}
