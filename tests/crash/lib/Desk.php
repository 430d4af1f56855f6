<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Crash;

/**
 * What a desk asks beside a single move, killed at every step: a move taken back, many orders moved at
 * once, an order typed in. Each part answers a closure that asks for all of it again and looks; who
 * calls it has time for leases in between. The everyday run takes a sample of the steps, and
 * WAYBILL_SEED repeats one.
 */
final class Desk {

	private const SAMPLE = 4;

	/** Rows of one job of many orders, which are under way at once. */
	private const ROWS = 4;

	/** What leads an order to where its last move can be taken back with all that it caused. */
	private const DELIVERY = [
		'transitions/start_picking' => '{}',
		'transitions/pack'          => '{"inputs": {"parcels": 1}}',
		'transitions/send_out'      => '{}',
		'transitions/deliver'       => '{}',
	];

	private readonly \Random\Randomizer $random;

	public function __construct(
		private readonly Shop $shop,
		private readonly Loop $loop,
		private readonly bool $is_full,
	) {
		$seed         = getenv( 'WAYBILL_SEED' );
		$this->random = new \Random\Randomizer(
			new \Random\Engine\Mt19937( false === $seed ? random_int( 1, 1 << 30 ) : (int) $seed )
		);
	}

	/**
	 * A move is taken back wholly or not at all: who comes back to it later than its ten seconds finds
	 * it where it was.
	 *
	 * @return \Closure(): void
	 */
	public function undo(): \Closure {
		[ $first, $order, $left ] = $this->deliver( $this->loop->makeOrders( 3 ) );
		$this->shop->ask( $this->undoing( $first ) );
		$answer = null;
		$passed = $this->shop->trace(
			function () use ( $order, &$answer ): void {
				$answer = $this->shop->ask( $this->undoing( $order ) );
			}
		);
		$this->loop->check( 'a clean undo succeeds', 200 === $answer?->status );
		[ $undone, $delivered ] = $this->states( [ $order, $left ] );
		$this->loop->check(
			'a clean undo leaves the order on its way and no mail of the delivery',
			[ 'out_for_delivery', 'wc-processing', 1 ] === [ $undone['state'], $undone['status'], $undone['undone'] ]
				&& $undone['mails'] !== $delivered['mails']
		);
		$points = $this->sample( Loop::points( $passed ), [ 'apply.before_commit', 'apply.after_commit' ] );
		echo 'An undo dies at ', implode( ', ', $points ), "\n";
		$killed = [];
		foreach ( array_combine( $points, $this->loop->makeOrders( count( $points ) ) ) as $point => $order ) {
			[ $order ]        = $this->deliver( [ $order ] );
			$killed[ $point ] = $this->undoing( $order );
			$this->loop->arm( $point, 'kill' );
			$this->loop->check( "undo $point: the worker dies there", $this->shop->ask( $killed[ $point ] )->isBroken() );
			$this->shop->arm();
			$this->shop->ask( $killed[ $point ] ); // A client repeats it at once.
		}
		return fn() => $this->checkUndone( $killed, $undone, $delivered );
	}

	/**
	 * @param array<string, Order> $killed
	 * @param array<string, mixed> $undone    what a clean undo leaves
	 * @param array<string, mixed> $delivered what there was before
	 */
	private function checkUndone( array $killed, array $undone, array $delivered ): void {
		$answers = $this->loop->settle( $killed );
		$states  = array_combine( array_keys( $killed ), $this->states( array_values( $killed ) ) );
		foreach ( $killed as $point => $order ) {
			$is_done = 200 === $answers[ $point ]->status;
			$wanted  = [ 'failed' => 0 ] + ( $is_done ? $undone : $delivered );
			$found   = [ 'failed' => 0 ] + $states[ $point ];
			$this->loop->check(
				"undo $point: it happened wholly or not at all",
				( $is_done || 'undo_over' === ( $answers[ $point ]->json()['code'] ?? '' ) ) && $found === $wanted,
				[ $answers[ $point ]->body, array_filter( $found, static fn( mixed $value, string $name ): bool => $value !== ( $wanted[ $name ] ?? null ), ARRAY_FILTER_USE_BOTH ) ]
			);
			$this->loop->check( "undo $point: what was committed stays", $is_done || 'apply.after_commit' !== $point );
			$again = $this->shop->ask( $order );
			$this->loop->check(
				"undo $point: a repeat answers the same",
				$again->status === $answers[ $point ]->status && ( ! $is_done || ( $again->isReplayed() && $again->body === $answers[ $point ]->body ) )
			);
			$this->loop->check( "undo $point: a repeat changes nothing", $this->states( [ $order ] )[0] === $states[ $point ] );
		}
	}

	/**
	 * Many orders, each under a key of its own and all at once: the worker of one of them dies, and the
	 * job goes on.
	 *
	 * @return \Closure(): void
	 */
	public function bulk(): \Closure {
		[ $first, $order ] = array_map( $this->picking( ... ), $this->loop->makeOrders( 2 ) );
		$this->shop->ask( $first );
		$points = $this->sample( Loop::points( $this->shop->trace( fn() => $this->shop->ask( $order ) ) ), [ 'engine.complete.appended', 'store.sqlite.commit.after' ] );
		$clean  = $this->states( [ $order ] )[0];
		$this->loop->check( 'a clean move of many leaves one event', [ 'picking', 1 ] === [ $clean['state'], $clean['moved'] ] );
		echo 'A row of many dies at ', implode( ', ', $points ), "\n";
		$made = array_map( $this->picking( ... ), $this->loop->makeOrders( count( $points ) * self::ROWS ) );
		foreach ( array_chunk( $made, self::ROWS ) as $at => $rows ) {
			$requests = new Requests();
			// The second one that passes: others before and behind it are under way.
			$this->shop->arm( explode( ' ', $points[ $at ] )[0], 'kill', 2 );
			foreach ( $rows as $row ) {
				$this->shop->startAsking( $requests, $row );
			}
			$died = array_filter( $requests->wait(), static fn( Answer $answer ): bool => $answer->isBroken() );
			$this->shop->arm();
			$this->loop->check( "bulk {$points[ $at ]}: a worker dies there", [] !== $died );
		}
		$rows = [];
		foreach ( $made as $at => $row ) {
			$rows[ $points[ intdiv( $at, self::ROWS ) ] . ', row ' . $at % self::ROWS ] = $row;
		}
		return function () use ( $rows, $clean ): void {
			$answers = $this->loop->settle( $rows );
			foreach ( array_combine( array_keys( $rows ), $this->states( array_values( $rows ) ) ) as $name => $state ) {
				$again = $this->shop->ask( $rows[ $name ] );
				$this->loop->check( "bulk $name: it has its answer, and again", 200 === $answers[ $name ]->status && $again->isReplayed() && $again->body === $answers[ $name ]->body );
				$this->loop->check( "bulk $name: the order moved once", $state === $clean, $state );
			}
		};
	}

	/**
	 * An order typed in is made once for its key, whoever dies over it. What its maker held is free
	 * after a minute, so this is begun first and looked at last.
	 *
	 * @return \Closure(): void
	 */
	public function make(): \Closure {
		[ $first, $second ] = array_map( $this->typing( ... ), $this->loop->makeOrders( 2 ) );
		$this->shop->ask( $first );
		$answer = null;
		$passed = $this->shop->trace(
			function () use ( $second, &$answer ): void {
				$answer = $this->shop->ask( $second );
			}
		);
		$clean = $this->made( [ $second ] )[0];
		$this->loop->check( 'a clean order typed in is there once', 201 === $answer?->status && [ 'wc-processing' ] === $clean['orders'] );
		$this->loop->check( 'it is told in the log once', [ 'order_made', 'started' ] === $clean['kinds'], $clean );
		$points = $this->sample( Loop::points( $passed ), [ 'make.drafted', 'make.recorded' ] );
		echo 'An order typed in dies at ', implode( ', ', $points ), "\n";
		$killed = array_combine( $points, array_map( $this->typing( ... ), $this->loop->makeOrders( count( $points ) ) ) );
		foreach ( $killed as $point => $order ) {
			$this->loop->arm( $point, 'kill' );
			$this->loop->check( "make $point: the worker dies there", $this->shop->ask( $order )->isBroken() );
			$this->shop->arm();
		}
		return function () use ( $killed, $clean ): void {
			$answers = $this->loop->settle( $killed );
			foreach ( array_combine( array_keys( $killed ), $this->made( array_values( $killed ) ) ) as $point => $state ) {
				$again = $this->shop->ask( $killed[ $point ] );
				$this->loop->check(
					"make $point: it has its answer, and again",
					201 === $answers[ $point ]->status && 201 === $again->status && $again->isReplayed() && $again->body === $answers[ $point ]->body
						&& $answers[ $point ]->json()['id'] === $state['id'],
					[ $answers[ $point ]->body, $again->body ]
				);
				$this->loop->check( "make $point: there is one order, told once", [ 'id' => 0 ] + $state === [ 'id' => 0 ] + $clean, $state );
				$this->loop->check( "make $point: nothing changes by a repeat", $this->made( [ $killed[ $point ] ] )[0] === $state );
			}
		};
	}

	/**
	 * @param list<Order> $orders
	 * @return list<array<string, mixed>>
	 */
	private function states( array $orders ): array {
		return $this->loop->states( $orders );
	}

	/**
	 * What there is of orders that were typed in, by their products.
	 *
	 * @param list<Order> $orders
	 * @return list<array<string, mixed>>
	 */
	private function made( array $orders ): array {
		$products = array_map( static fn( Order $order ): int => $order->product, $orders );
		$mails    = array_map( static fn( string $file ): string => (string) file_get_contents( $file ), glob( "{$this->shop->folder}/mail/*.eml" ) ?: [] );
		return array_map(
			function ( array $state ) use ( $mails ): array {
				$own    = array_filter( $mails, static fn( string $mail ): bool => str_contains( quoted_printable_decode( $mail ), "#{$state['id']}" ) );
				$titles = array_map( static fn( string $mail ): string => 1 === preg_match( '/^To:.*$/m', $mail, $to ) && 1 === preg_match( '/^Subject:.*$/m', $mail, $title ) ? "$to[0] $title[0]" : '', $own );
				$events = $this->shop->get( "orders/{$state['id']}/events" )->json()['events'] ?? [];
				return $state + [
					'kinds'   => array_column( $events, 'kind' ),
					'doubled' => count( $titles ) - count( array_unique( $titles ) ),
					'mails'   => count( $titles ),
				];
			},
			$this->shop->run( 'made.php', $products ) ?? []
		);
	}

	/**
	 * @param list<Order> $orders
	 * @return list<Order>
	 */
	private function deliver( array $orders ): array {
		foreach ( $orders as $order ) {
			foreach ( self::DELIVERY as $route => $body ) {
				$moved = $this->shop->ask( $order->asked( "$order->key $route", $route, $body ) );
				200 === $moved->status || throw new \RuntimeException( "$route: $moved->status $moved->body" );
			}
		}
		return $orders;
	}

	private function undoing( Order $order ): Order {
		return $order->asked( "$order->key undo", 'undo' );
	}

	private function picking( Order $order ): Order {
		return $order->asked( "$order->key pick", 'transitions/start_picking' );
	}

	private function typing( Order $order ): Order {
		$billing = [
			'first_name' => 'Ana',
			'last_name'  => 'Moorland',
			'email'      => 'ana@example.test',
			'address_1'  => 'Am Wall 1',
			'city'       => 'Bremen',
			'postcode'   => '28195',
			'country'    => 'DE',
		];
		$lines   = [ [ 'product' => $order->product, 'quantity' => 2 ] ];
		return $order->typed( "$order->key made", (string) json_encode( [ 'billing' => $billing, 'items' => $lines, 'payment' => 'bacs', 'paid' => true ] ) );
	}

	/**
	 * Steps to die at: in the everyday run a few of them, and always those that [always] names.
	 *
	 * @param list<string> $points
	 * @param list<string> $always
	 * @return list<string>
	 */
	private function sample( array $points, array $always ): array {
		$this->loop->check( 'the steps that matter are passed', [] === array_diff( $always, $points ), $points );
		if ( $this->is_full ) {
			return $points;
		}
		$others = array_values( array_diff( $points, $always ) );
		$more   = max( 0, min( count( $others ), self::SAMPLE - count( $always ) ) );
		$chosen = $more > 0 ? $this->random->pickArrayKeys( $others, $more ) : [];
		return [ ...$always, ...array_map( static fn( int $at ): string => $others[ $at ], $chosen ) ];
	}
}
