<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/**
 * Two people who want different things of an order at the same moment, and a customer who buys while
 * a move waits for a plugin's server.
 */
final class AtOnceTest extends ShopTestCase {

	private const ORDERS = 6;

	/** The design's bound for any customer's delay. */
	private const DELAY_S_MAX = 3.0;

	/** The store delays nobody: what is left is other work of the machine. A wait would take two seconds. */
	private const DELAY_FOR_THE_STORE_S_MAX = 1.5;

	/** How long a move may take to the plugin that hangs. */
	private const START_NS_MAX = 30_000_000_000;

	public function test_of_two_moves_at_once_one_is_made_and_the_other_has_no_effect_at_all(): void {
		$won = [];
		for ( $count = 0; $count < self::ORDERS; ++$count ) {
			$order   = $this->shop->paidOrder();
			$version = $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json()['version'];
			$stock   = $this->stock( $order );
			$answers = $this->shop->together(
				[
					'start_picking' => $this->shop->restRequest( 'staff1', 'POST', "orders/{$order}/transitions/start_picking", [ 'seen' => $version ], Shop::key() ),
					'cancel'        => $this->shop->restRequest( 'manager1', 'POST', "orders/{$order}/transitions/cancel", [ 'seen' => $version, 'inputs' => [ 'reason' => 'other' ] ], Shop::key() ),
				]
			);
			$made    = array_keys( array_filter( $answers, static fn( Answer $answer ): bool => 200 === $answer->status ) );
			self::assertCount( 1, $made );
			$won[] = $made[0];
			$lost  = $answers[ 'cancel' === $made[0] ? 'start_picking' : 'cancel' ];
			self::assertSame( 409, $lost->status, $lost->body );
			self::assertContains( $lost->json()['code'], [ 'stale', 'in_flight' ] );
			$is_cancelled = 'cancel' === $made[0];
			self::assertSame(
				[ $is_cancelled ? 'wc-cancelled' : 'wc-processing', $stock + (int) $is_cancelled, (string) (int) $is_cancelled, (string) (int) $is_cancelled ],
				[
					$this->shop->status( $order ),
					$this->stock( $order ),
					$this->shop->sql( "SELECT COUNT(*) FROM wp_comments WHERE comment_post_ID = {$order} AND comment_content LIKE '%to Cancelled%'" ),
					$this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_mail WHERE event_key IN (SELECT id FROM wp_waybill_moves WHERE order_id = {$order})" ),
				],
				$made[0]
			);
			self::assertSame( 1, array_count_values( $this->shop->kinds( $order ) )['moved'] );
		}
	}

	public function test_a_customer_buys_while_a_move_waits_for_a_plugins_server(): void {
		$order = $this->shop->paidOrder();
		$flag  = "{$this->shop->folder}/planted-hangs";
		self::assertSame( 200, $this->shop->buy()->status );
		$usual = $this->seconds( fn(): Answer => $this->shop->buy() );
		$door  = stream_socket_server( 'tcp://127.0.0.1:0' );
		self::assertIsResource( $door );
		$address = stream_socket_get_name( $door, false );
		$this->shop->plant( "add_action( 'woocommerce_order_status_cancelled', static function () { touch( '{$flag}' ); wp_remote_get( 'http://{$address}/', [ 'timeout' => 60 ] ); }, 20 );" );
		$request = $this->shop->restRequest( 'manager1', 'POST', "orders/{$order}/transitions/cancel", [ 'inputs' => [ 'reason' => 'other' ] ], Shop::key() );
		$headers = [];
		foreach ( $request['headers'] as $name => $value ) {
			array_push( $headers, '-H', "{$name}: {$value}" );
		}
		$hanging = proc_open( [ 'curl', '-s', '-X', 'POST', ...$headers, '-d', (string) $request['body'], $request['url'] ], [ 1 => [ 'pipe', 'w' ] ], $pipes );
		self::assertIsResource( $hanging );
		$until = hrtime( true ) + self::START_NS_MAX;
		while ( ! file_exists( $flag ) && hrtime( true ) < $until ) {
			usleep( 10_000 );
			clearstatcache();
		}
		self::assertTrue( unlink( $flag ), 'the move did not get as far as the plugin' );
		$bought = null;
		$took   = $this->seconds(
			function () use ( &$bought ): void {
				$bought = $this->shop->buy();
			}
		);
		self::assertSame( 200, $bought?->status, (string) $bought?->body );
		$answer = json_decode( (string) stream_get_contents( $pipes[1] ), true );
		proc_close( $hanging );
		self::assertSame( 'cancelled', $answer['state'] ?? null );
		self::assertLessThan( self::DELAY_S_MAX, $took - $usual );
	}

	public function test_a_customer_buys_while_the_holder_of_the_stores_lock_stands_still(): void {
		self::assertSame( 200, $this->shop->buy()->status );
		$usual = $this->seconds( fn(): Answer => $this->shop->buy() );
		$locks = [];
		foreach ( [ 'gate', 'turn' ] as $name ) {
			$lock = fopen( "{$this->shop->store()}-{$name}", 'r+' );
			self::assertIsResource( $lock );
			self::assertTrue( flock( $lock, LOCK_EX ) );
			$locks[] = $lock;
		}
		$bought = null;
		$took   = $this->seconds(
			function () use ( &$bought ): void {
				$bought = $this->shop->buy();
			}
		);
		array_map( 'fclose', $locks );
		self::assertSame( 200, $bought?->status, (string) $bought?->body );
		self::assertLessThan( self::DELAY_FOR_THE_STORE_S_MAX, $took - $usual );
	}

	/** @param \Closure(): mixed $work */
	private function seconds( \Closure $work ): float {
		$began = hrtime( true );
		$work();
		return ( hrtime( true ) - $began ) / 1e9;
	}

	private function stock( int $order ): int {
		return (int) $this->shop->sql( "SELECT meta_value FROM wp_postmeta WHERE meta_key = '_stock' AND post_id = (SELECT m.meta_value FROM wp_woocommerce_order_itemmeta m JOIN wp_woocommerce_order_items i USING (order_item_id) WHERE i.order_id = {$order} AND m.meta_key = '_product_id' LIMIT 1)" );
	}
}
