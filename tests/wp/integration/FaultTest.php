<?php
// SPDX-License-Identifier: MIT
//
// A plugin throws, ends the request, eats the memory or the time at any hook that a move passes:
// one of Waybill's own, and one of WooCommerce's own under the guard. The worker goes on as if
// nothing had been; asked again, the order ends as after a clean move, or its move is shown as cut
// off. The everyday run takes a sample of the hooks, WAYBILL_SEED repeats one; the full run takes
// each hook.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class FaultTest extends ShopTestCase {

	private const FAULTS = [ 'exception', 'error', 'exit', 'memory', 'time' ];

	/** Hooks tried a fault in the everyday run. */
	private const SAMPLE = 2;

	private const ROUNDS_MAX = 20;

	/** Longer than a lease: a move that was cut off after its COMMIT is made good once that is over. */
	private const SETTLED_S_MAX = 90;

	private string $seed;

	protected function setUp(): void {
		parent::setUp();
		$given      = getenv( 'WAYBILL_SEED' );
		$this->seed = false === $given ? bin2hex( random_bytes( 4 ) ) : $given;
		$this->shop->plant( 'require ' . var_export( __DIR__ . '/fault.php', true ) . ';' );
		file_put_contents( "{$this->shop->folder}/faults.log", '' );
	}

	public function test_a_move_cut_off_at_any_hook_is_whole_after_a_repeat(): void {
		$clean  = $this->shop->paidOrder();
		$hooks  = $this->hooks( $this->cancel( $clean, '0' ) );
		$faults = $this->faults( $hooks );
		$orders = array_map( fn(): int => $this->shop->paidOrder(), $faults );
		$stock  = $this->stock();
		$this->shop->together( array_map( $this->cancel( ... ), $orders, $faults ) );
		$this->assertWorkersWell( count( $faults ) );
		$answers = $this->repeat( array_map( $this->cancel( ... ), $orders ) );
		$again   = $this->shop->together( array_map( $this->cancel( ... ), $orders ) );
		$wanted  = $this->stateOf( $clean );
		foreach ( $orders as $index => $order ) {
			$where = "seed {$this->seed}, order {$order}, fault {$faults[ $index ]}";
			$state = $this->stateOf( $order );
			if ( str_ends_with( $faults[ $index ], ' exception' ) && '' === $state['mails'] ) {
				// WooCommerce itself swallows an exception out of a mail's template, and the mail with it.
				$state['mails'] = $wanted['mails'];
			}
			self::assertSame( 200, $answers[ $index ]->status, "{$where}: {$answers[ $index ]->body}" );
			self::assertSame( $wanted, $state, $where );
			self::assertSame( $answers[ $index ]->body, $again[ $index ]->body, $where );
		}
		// WooCommerce itself swallows an exception while it reads a product, too: to it there is no product
		// then, and nothing to put back. Its mark on the line stays, so that it is known by how many.
		$thrown = array_filter( $orders, static fn( int $index ): bool => str_ends_with( $faults[ $index ], ' exception' ), ARRAY_FILTER_USE_KEY );
		self::assertSame( $stock + count( $orders ) - $this->marked( $thrown ), $this->stock(), "seed {$this->seed}" );
		self::assertSame( 0, $this->marked( array_diff( $orders, $thrown ) ), "seed {$this->seed}" );
	}

	/**
	 * Pieces that the lines of orders still hold of the stock.
	 *
	 * @param array<int, int> $orders
	 */
	private function marked( array $orders ): int {
		$ids = implode( ',', [ 0, ...$orders ] );
		return (int) $this->shop->sql( "SELECT COALESCE(SUM(m.meta_value), 0) FROM wp_woocommerce_order_itemmeta m JOIN wp_woocommerce_order_items i USING (order_item_id) WHERE m.meta_key = '_reduced_stock' AND i.order_id IN ({$ids})" );
	}

	public function test_a_save_cut_off_at_any_hook_is_whole_or_shown_as_cut_off(): void {
		$clean  = $this->shop->paidOrder();
		$hooks  = $this->hooks( $this->complete( $clean, '0' ) );
		$faults = $this->faults( $hooks );
		$orders = array_map( fn(): int => $this->shop->paidOrder(), $faults );
		$this->shop->together( array_map( $this->complete( ... ), $orders, $faults ) );
		$this->assertWorkersWell( count( $faults ) );
		foreach ( $orders as $index => $order ) {
			$where = "seed {$this->seed}, order {$order}, fault {$faults[ $index ]}";
			$moves = $this->shop->sql( "SELECT GROUP_CONCAT(CONCAT(to_status,' ',done)) FROM wp_waybill_moves WHERE order_id = {$order} AND from_status <> 'pending'" );
			self::assertContains( [ $this->shop->status( $order ), $moves ], [ [ 'wc-processing', '' ], [ 'wc-completed', 'completed 0' ], [ 'wc-completed', 'completed 1' ], [ 'wc-completed', 'completed 2' ] ], $where );
		}
	}

	/** @return array{method: string, url: string, body: ?string, headers: array<string, string>} */
	private function cancel( int $order, string $fault = '' ): array {
		$headers = Shop::key( "fault-{$order}" ) + ( '' === $fault ? [] : [ 'X-Fault' => $fault ] );
		return $this->shop->restRequest( 'manager1', 'POST', "orders/{$order}/transitions/cancel", [ 'inputs' => [ 'reason' => 'other' ] ], $headers );
	}

	/** @return array{method: string, url: string, body: ?string, headers: array<string, string>} */
	private function complete( int $order, string $fault = '' ): array {
		return $this->shop->restRequest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'completed' ], '' === $fault ? [] : [ 'X-Fault' => $fault ] );
	}

	/**
	 * How many hooks a request passes.
	 *
	 * @param array{method: string, url: string, body: ?string, headers: array<string, string>} $request
	 */
	private function hooks( array $request ): int {
		$answer = $this->shop->together( [ $request ] )[0];
		self::assertSame( 200, $answer->status, $answer->body );
		return (int) $answer->header( 'X-Hooks' );
	}

	/** @return list<string> */
	private function faults( int $hooks ): array {
		self::assertGreaterThan( 100, $hooks );
		$faults = [];
		if ( 'full' === getenv( 'WAYBILL_TEST_LENGTH' ) ) {
			// Each order takes one from stock.
			$this->shop->php( sprintf( 'foreach(wc_get_products(["type"=>"simple","limit"=>-1]) as $p)if($p->managing_stock())wc_update_product_stock($p,%d,"increase");', $hooks ) );
			for ( $at = 1; $at <= $hooks; ++$at ) {
				$faults[] = "{$at} " . self::FAULTS[ $at % count( self::FAULTS ) ];
			}
			return $faults;
		}
		$random = new \Random\Randomizer( new \Random\Engine\Xoshiro256StarStar( hash( 'sha256', $this->seed, true ) ) );
		foreach ( self::FAULTS as $fault ) {
			for ( $count = 0; $count < self::SAMPLE; ++$count ) {
				$faults[] = $random->getInt( 1, $hooks ) . " {$fault}";
			}
		}
		return $faults;
	}

	/** Each worker in which something happened is still there and answers, with no transaction left open. */
	private function assertWorkersWell( int $count ): void {
		$hurt = array_unique( array_map( 'intval', (array) file( "{$this->shop->folder}/faults.log" ) ) );
		self::assertNotSame( [], $hurt );
		$order   = $this->shop->paidOrder();
		$request = $this->shop->restRequest( 'manager1', 'GET', "orders/{$order}" );
		$this->shop->plant( 'add_filter("rest_post_dispatch",function($a){header("X-Worker: ".getmypid()." ".$GLOBALS["wpdb"]->get_var("SELECT @@in_transaction"));return $a;});' );
		for ( $round = 0; $round < self::ROUNDS_MAX && [] !== $hurt; ++$round ) {
			foreach ( $this->shop->together( array_fill( 0, 14, $request ) ) as $answer ) {
				self::assertSame( 200, $answer->status, "seed {$this->seed}: {$answer->body}" );
				[ $worker, $open ] = explode( ' ', $answer->header( 'X-Worker' ) );
				self::assertSame( '0', $open );
				$hurt = array_diff( $hurt, [ (int) $worker ] );
			}
		}
		self::assertSame( [], $hurt, "seed {$this->seed}: workers that are gone" );
	}

	/**
	 * Asks until each has an answer that stays, as a client does after Retry-After.
	 *
	 * @param array<int, array{method: string, url: string, body: ?string, headers: array<string, string>}> $requests
	 * @return array<int, Answer>
	 */
	private function repeat( array $requests ): array {
		$answers = [];
		$until   = hrtime( true ) + self::SETTLED_S_MAX * 1_000_000_000;
		do {
			$asked   = $this->shop->together( array_diff_key( $requests, $answers ) );
			$answers = array_filter( $asked, static fn( Answer $answer ): bool => true !== ( $answer->json()['retryable'] ?? null ) ) + $answers;
			if ( count( $answers ) === count( $requests ) ) {
				return $answers;
			}
			usleep( 250_000 );
		} while ( hrtime( true ) < $until );
		return $asked + $answers;
	}

	/** @return array<string, mixed> what is left of an order, but for its number */
	private function stateOf( int $order ): array {
		return [
			'status' => $this->shop->status( $order ),
			'events' => array_count_values( $this->shop->kinds( $order ) )['moved'] ?? 0,
			'notes'  => $this->shop->sql( "SELECT GROUP_CONCAT(REPLACE(comment_content,'{$order}','#') ORDER BY comment_content SEPARATOR '|') FROM wp_comments WHERE comment_post_ID = {$order} AND comment_content LIKE '%status%'" ),
			'moves'  => $this->shop->sql( "SELECT GROUP_CONCAT(CONCAT(phase,' ',done)) FROM wp_waybill_moves WHERE order_id = {$order} AND kind = 'own'" ),
			'mails'  => $this->shop->sql( "SELECT GROUP_CONCAT(mail.template) FROM wp_waybill_mail AS mail JOIN wp_waybill_moves AS move ON move.id = mail.event_key WHERE move.order_id = {$order}" ),
		];
	}

	private function stock(): int {
		return (int) $this->shop->sql( "SELECT SUM(meta_value) FROM wp_postmeta WHERE meta_key = '_stock'" );
	}
}
