<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\TestCase;

/** A test in the running shop. Each makes the orders it needs; none depends on another. */
abstract class ShopTestCase extends TestCase {

	/** Who there is; the empty login is nobody. */
	protected const ACTORS = [ '', 'customer', 'driver1', 'staff1', 'manager1', 'shopmanager', 'admin', 'webmaster' ];

	private const ROLLBACK_NS_MAX = 3_000_000_000;

	private static ?Shop $running = null;

	protected Shop $shop;

	protected function setUp(): void {
		$this->shop = self::shop();
	}

	protected function tearDown(): void {
		$this->shop->clear();
	}

	protected static function shop(): Shop {
		if ( null === self::$running ) {
			self::$running = new Shop( (string) getenv( 'WAYBILL_SHOP' ) );
			// An administrator of the site who has nothing to do with orders.
			self::$running->hire(
				'webmaster',
				'administrator',
				[
					'waybill_admin'          => false,
					'waybill_act_as_manager' => false,
				]
			);
		}
		return self::$running;
	}

	/**
	 * No transaction is left: the server needs a moment to notice that a connection was cut, and rolls
	 * back then. One that somebody holds stays longer. One that is committed is over, though the server
	 * may go on to list it, without a connection or a lock.
	 */
	protected function assertNothingOpen(): void {
		$until = hrtime( true ) + self::ROLLBACK_NS_MAX;
		do {
			$count = $this->shop->sql( "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state <> 'COMMITTING'" );
		} while ( '0' !== $count && hrtime( true ) < $until );
		$open = '0' === $count ? '' : $this->shop->sql( "SELECT GROUP_CONCAT(CONCAT_WS(' ', trx_state, trx_started, NOW(), trx_rows_locked, trx_query, p.command, p.time_ms, p.state, p.info) SEPARATOR '; ') FROM information_schema.INNODB_TRX LEFT JOIN information_schema.PROCESSLIST p ON p.id = trx_mysql_thread_id" );
		self::assertSame( '0', $count, "nothing stays open: {$open}" );
	}

	/** RFC 9457, with a reference and nothing of what is inside. @return array<string, mixed> */
	protected function assertProblem( int $status, string $code, Answer $answer ): array {
		self::assertSame( $status, $answer->status, $answer->body );
		self::assertStringStartsWith( 'application/problem+json', $answer->header( 'Content-Type' ) );
		$problem = $answer->json();
		self::assertSame( $code, $problem['code'] ?? null, $answer->body );
		self::assertSame( $status, $problem['status'] );
		self::assertMatchesRegularExpression( '/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/', $problem['instance'] );
		self::assertNotSame( '', $problem['detail'] );
		self::assertNotSame( '', $problem['title'] );
		self::assertIsBool( $problem['retryable'] );
		if ( $problem['retryable'] ) {
			self::assertNotSame( '', $answer->header( 'Retry-After' ) );
		}
		$this->assertNoLeak( $answer );
		return $problem;
	}

	/** Nothing that a stranger could use: no path, no SQL, no stack; and no cache may keep it. */
	protected function assertNoLeak( Answer $answer ): void {
		$all = $answer->body . "\n" . json_encode( $answer->headers, JSON_UNESCAPED_SLASHES );
		self::assertDoesNotMatchRegularExpression( '#/(?:wp-content|out/lab|src)/|\.php(?::|\()|\b(?:SELECT|INSERT|UPDATE) |Stack trace|waybill\.db|wp_wc_orders|SQLSTATE#', $all );
		self::assertSame( '', $answer->header( 'X-Powered-By' ) );
		self::assertStringContainsString( 'no-store', $answer->header( 'Cache-Control' ) );
	}

	/** Nothing of the customer that every order of Shop belongs to. */
	protected function assertNoOrder( Answer $answer ): void {
		self::assertDoesNotMatchRegularExpression( '/xanthippe|moorland|5550123|schulau|"state"|start_picking/i', $answer->body . json_encode( $answer->headers ) );
	}
}
