<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/**
 * Workers that are killed where the crash loop does not reach: right after a plugin has ended the
 * transaction, one way or another.
 * A lease runs in real time, so the orders of this test wait for it together.
 */
final class RecoveryTest extends ShopTestCase {

	private const SETTLED_S_MAX = 60;

	private const DIE = 'exec("kill -KILL " . getmypid());';

	protected function tearDown(): void {
		$this->shop->clear();
	}

	public function test_a_worker_killed_after_a_plugins_commit_leaves_a_torn_move_that_names_it(): void {
		$codes  = [
			'table'  => '$wpdb->query("CREATE TABLE IF NOT EXISTS wp_planted (id INT)");',
			'commit' => 'mysqli_query($wpdb->__get("dbh"), "COMMIT");',
			'none'   => '',
		];
		$orders = [];
		foreach ( $codes as $name => $code ) {
			$orders[ $name ] = $this->shop->paidOrder();
			$this->plantOnCancel( $code . self::DIE );
			self::assertSame( 502, $this->cancel( $orders[ $name ] )->status );
			$this->shop->clear();
		}
		$answers = array_map( $this->settle( ... ), $orders );

		self::assertSame( 200, $answers['none']->status, $answers['none']->body );
		self::assertSame( 'wc-cancelled', $this->shop->status( $orders['none'] ) );
		foreach ( [ 'table', 'commit' ] as $name ) {
			$order = $orders[ $name ];
			self::assertSame( 409, $answers[ $name ]->status, $answers[ $name ]->body );
			$torn = array_column( $this->shop->events( "order:{$order}" ), null, 'kind' )['torn'] ?? null;
			self::assertNotNull( $torn, $name );
			self::assertStringContainsString( 'mu:planted', $torn['body']['data']['culprit'] );
			self::assertTrue( $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json()['torn'] );
		}
	}

	public function test_a_worker_killed_after_the_transaction_was_lost_leaves_nothing_and_the_move_is_made_once(): void {
		$codes  = [
			'rollback' => 'mysqli_query($wpdb->__get("dbh"), "ROLLBACK");',
			'killed'   => 'mysqli_query($wpdb->__get("dbh"), "KILL CONNECTION CONNECTION_ID()");',
			'again'    => '$wpdb->close(); $wpdb->db_connect(false);',
		];
		$orders = [];
		foreach ( $codes as $name => $code ) {
			$orders[ $name ] = $this->shop->paidOrder();
			$this->plantOnCancel( $code . self::DIE );
			self::assertSame( 502, $this->cancel( $orders[ $name ] )->status, $name );
			$this->shop->clear();
			self::assertSame( 'wc-processing', $this->shop->status( $orders[ $name ] ), $name );
		}
		foreach ( array_map( $this->settle( ... ), $orders ) as $name => $answer ) {
			$order = $orders[ $name ];
			self::assertSame( 200, $answer->status, "{$name}: {$answer->body}" );
			self::assertSame( 'wc-cancelled', $this->shop->status( $order ) );
			self::assertSame( 1, array_count_values( $this->shop->kinds( $order ) )['moved'] );
			self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_comments WHERE comment_post_ID = {$order} AND comment_content LIKE '%to Cancelled%'" ), $name );
		}
	}

	private function plantOnCancel( string $code ): void {
		$this->shop->plant( "add_action('woocommerce_order_status_cancelled', function () { global \$wpdb; {$code} }, 20);" );
	}

	private function cancel( int $order ): Answer {
		return $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ], "recovery-{$order}" );
	}

	/** Asks again with the same key, as a client does, until the answer stays. */
	private function settle( int $order ): Answer {
		$until = time() + self::SETTLED_S_MAX;
		do {
			$answer = $this->cancel( $order );
			$waits  = true === ( $answer->json()['retryable'] ?? false ) && time() < $until;
			$waits && usleep( 500_000 );
		} while ( $waits );
		return $answer;
	}
}
