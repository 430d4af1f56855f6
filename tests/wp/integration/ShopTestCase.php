<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\TestCase;

/** A test in the running shop. Each makes the orders it needs; none depends on another. */
abstract class ShopTestCase extends TestCase {

	private static ?Shop $running = null;

	protected Shop $shop;

	protected function setUp(): void {
		self::$running ??= new Shop( (string) getenv( 'WAYBILL_SHOP' ) );
		$this->shop      = self::$running;
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
		self::assertStringContainsString( 'no-store', $answer->header( 'Cache-Control' ) );
		if ( $problem['retryable'] ) {
			self::assertNotSame( '', $answer->header( 'Retry-After' ) );
		}
		return $problem;
	}

	/** Nothing that a stranger could use: no path, no SQL, no stack. */
	protected function assertNoLeak( Answer $answer ): void {
		self::assertDoesNotMatchRegularExpression( '#/(?:wp-content|wp-includes|out/lab|src/)|\.php\b|SELECT |INSERT |Stack trace|waybill\.db|wp_wc_orders|SQLSTATE#', $answer->body );
		self::assertSame( '', $answer->header( 'X-Powered-By' ) );
	}
}
