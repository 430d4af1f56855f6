<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Crash;

final class Loop {

	/** A lease, twice over, with room for a slow machine: what recovery may take. */
	private const SETTLED_S_MAX = 90;

	/** Where a move is killed whose recovery is then killed: before and after its COMMIT. */
	private const RECOVERED = [ 'apply.after_status', 'apply.after_commit' ];

	private int $passed = 0;

	private int $failed = 0;

	private int $keys = 0;

	/** @var array<string, mixed> what a clean cancelling leaves */
	private array $clean = [];

	public function __construct(
		private readonly Shop $shop,
		private readonly bool $is_full,
	) {
	}

	/** Runs the parts whose name contains [part]; the exit status. */
	public function run( string $part ): int {
		$this->shop->arm();
		$points = $this->learn();
		$desk   = new Desk( $this->shop, $this, $this->is_full );
		$parts  = [
			'make'     => $desk->make( ... ),
			'undo'     => $desk->undo( ... ),
			'bulk'     => $desk->bulk( ... ),
			'move'     => fn() => $this->crashMoves( $points, 'kill' ),
			'exit'     => fn() => $this->crashMoves( $points, 'exit' ),
			'recovery' => fn() => $this->crashRecoveries(),
			'pause'    => fn() => $this->pause(),
			'mail'     => fn() => $this->crashMails(),
		];
		if ( ! $this->is_full ) {
			unset( $parts['exit'] );
		}
		$later = [];
		foreach ( $parts as $name => $run ) {
			if ( '' === $part || str_contains( $name, $part ) ) {
				$later[] = $run();
				$this->shop->arm();
			}
		}
		foreach ( array_reverse( array_filter( $later ) ) as $look ) {
			$look();
		}
		$open = $this->shop->run( 'open.php' );
		$this->check(
			'nothing is left open, and the log verifies',
			null !== $open && 0 === $open['transactions'] && $open['events'] > 0
		);
		printf( "%d passed, %d failed, 0 skipped\n", $this->passed, $this->failed );
		return 0 === $this->failed ? 0 : 1;
	}

	/**
	 * The failpoints of a clean move, "name" or "name hit"; keeps what it leaves behind.
	 *
	 * @return list<string>
	 */
	private function learn(): array {
		[ $first, $order ] = $this->makeOrders( 2 );
		$this->shop->ask( $first ); // A worker's first request opens the store and passes more.
		$answer = null;
		$passed = $this->shop->trace(
			function () use ( $order, &$answer ): void {
				$answer = $this->shop->ask( $order );
			}
		);
		$this->check( 'a clean move succeeds', null !== $answer && 200 === $answer->status );
		$this->clean = $this->states( [ $order ] )[0];
		$this->check(
			'a clean move gives stock back, leaves a note and a mail',
			50 === $this->clean['stock'] && 'wc-cancelled' === $this->clean['status']
				&& [ '1 1' ] === $this->clean['own'] && [] !== $this->clean['mails']
		);
		$points = self::points( $passed );
		echo 'A move passes ', implode( ', ', $points ), "\n";
		$ours = preg_grep( '/^(begin|apply|commit)\./', $points ) ?: [];
		$this->check( 'the failpoints of begin, apply and commit are known', count( $ours ) > 10 );
		return $points;
	}

	/**
	 * One order a failpoint: a worker dies there, then the client asks until it has its answer.
	 *
	 * @param list<string> $points
	 */
	private function crashMoves( array $points, string $action ): void {
		$orders = array_combine( $points, $this->makeOrders( count( $points ) ) );
		foreach ( $orders as $point => $order ) {
			$this->arm( $point, $action );
			$answer = $this->shop->ask( $order );
			$this->check( "$action $point: the worker dies there", $answer->isBroken() );
		}
		$this->shop->arm();
		$this->settle( $orders );
		$commit = (int) array_search( 'apply.after_commit', $points, true );
		$this->checkOrders( "$action ", $orders, array_slice( $points, $commit ) );
	}

	/** A move that died is recovered by a worker that dies, at each step, and then by another. */
	private function crashRecoveries(): void {
		$orders = [];
		foreach ( $this->learnRecoveries() as $died => $points ) {
			foreach ( $points as $point ) {
				$orders[ "$died, then $point" ] = [ $died, $point ];
			}
		}
		$made  = array_combine( array_keys( $orders ), $this->makeOrders( count( $orders ) ) );
		$until = time() + self::SETTLED_S_MAX;
		foreach ( $orders as $name => [ $died ] ) {
			$this->arm( $died, 'kill' );
			$this->shop->ask( $made[ $name ] );
		}
		foreach ( $orders as $name => [ , $point ] ) {
			do {
				$this->arm( $point, 'kill' );
				$answer = $this->shop->ask( $made[ $name ] );
				$is_early = 409 === $answer->status && $answer->isRetryable();
			} while ( $is_early && time() < $until && $this->breathe() );
			$this->check( "recovery $name: the worker dies there", $answer->isBroken() );
		}
		$this->shop->arm();
		$this->settle( $made );
		$committed = array_filter(
			array_keys( $orders ),
			static fn( string $name ): bool => 'apply.after_commit' === $orders[ $name ][0]
		);
		$this->checkOrders( 'recovery ', $made, array_values( $committed ), 2 );
	}

	/**
	 * The failpoints of requests that recover a move, by where it died.
	 *
	 * @return array<string, list<string>>
	 */
	private function learnRecoveries(): array {
		$orders = array_combine( self::RECOVERED, $this->makeOrders( count( self::RECOVERED ) ) );
		foreach ( $orders as $died => $order ) {
			$this->arm( $died, 'kill' );
			$this->shop->ask( $order );
		}
		$this->shop->arm();
		return array_map( $this->learnRecovery( ... ), $orders );
	}

	/**
	 * @return list<string>
	 */
	private function learnRecovery( Order $order ): array {
		$until = time() + self::SETTLED_S_MAX;
		do {
			$answer = null;
			$passed = $this->shop->trace(
				function () use ( $order, &$answer ): void {
					$answer = $this->shop->ask( $order );
				}
			);
		} while ( 200 !== $answer?->status && time() < $until && $this->breathe() );
		// What comes after the recovery is a move like any other.
		$wanted = $this->is_full ? 'recover|engine|store' : 'recover|store\.sqlite\.commit';
		$points = array_values( preg_grep( "/^($wanted)\./", self::points( $passed ) ) ?: [] );
		echo 'A recovery passes ', implode( ', ', $points ), "\n";
		$this->check(
			'the failpoints of recovery are known',
			count( preg_grep( '/^recover\./', $points ) ?: [] ) >= 4
		);
		return $points;
	}

	/** Workers that stand still past their lease and go on once somebody has recovered for them. */
	private function pause(): void {
		$points = [ 'begin.done', 'apply.after_commit' ];
		if ( $this->is_full ) {
			$points[] = 'apply.before_commit';
		}
		$orders   = array_combine( $points, $this->makeOrders( count( $points ) ) );
		$requests = new Requests();
		foreach ( $orders as $point => $order ) {
			$this->arm( $point, 'stop' );
			$this->shop->startAsking( $requests, $order );
			$this->await(
				function () use ( $requests, $point, $points ): bool {
					$requests->push();
					$stopped = count( $this->shop->stoppedWorkers() );
					return $stopped === 1 + (int) array_search( $point, $points, true );
				}
			);
		}
		$this->shop->arm();
		$answers = $this->settle( $orders );
		foreach ( $this->shop->stoppedWorkers() as $worker ) {
			posix_kill( $worker, SIGCONT );
		}
		foreach ( $requests->wait() as $key => $late ) {
			foreach ( $orders as $point => $order ) {
				if ( $order->key === $key ) {
					$is_same = 200 === $late->status && $late->body === $answers[ $point ]->body;
					$this->check( "pause $point: the late worker answers the receipt", $is_same );
				}
			}
		}
		$this->checkOrders( 'pause ', $orders, [ 'apply.after_commit' ] );
	}

	/** A sender that dies after it has sent sends again, under the same Message-ID. */
	private function crashMails(): void {
		foreach ( [ 'mail.leased', 'mail.sent' ] as $point ) {
			$this->shop->run( 'mails.php' );
			[ $order ] = $this->makeOrders( 1 );
			$this->shop->ask( $order );
			$before = $this->messageIds();
			$this->arm( $point, 'kill' );
			$killed = $this->shop->run( 'mails.php' );
			$this->check( "$point: the sender dies there", null === $killed );
			$this->shop->arm();
			$left = $this->shop->run( 'mails.php' );
			$sent = array_unique( array_diff( $this->messageIds(), $before ) );
			$this->check( "$point: every mail is sent", null !== $left && 0 === $left['unsent'] );
			$this->check(
				"$point: under one Message-ID each",
				count( $sent ) === count( $this->clean['mails'] )
			);
		}
	}

	/**
	 * Asks for every order again, with its key, until each has an answer that stays.
	 *
	 * @param array<string, Order> $orders
	 * @return array<string, Answer>
	 */
	public function settle( array $orders ): array {
		$until   = time() + self::SETTLED_S_MAX;
		$answers = [];
		do {
			foreach ( array_diff_key( $orders, $answers ) as $name => $order ) {
				$answer = $this->shop->ask( $order );
				if ( ! $answer->isRetryable() ) {
					$answers[ $name ] = $answer;
				}
			}
		} while ( count( $answers ) < count( $orders ) && time() < $until && $this->breathe() );
		foreach ( array_diff_key( $orders, $answers ) as $name => $order ) {
			$answers[ $name ] = $this->shop->ask( $order );
		}
		return $answers;
	}

	/**
	 * @param array<string, Order> $orders    by where their worker died
	 * @param list<string>         $committed those that died after the COMMIT
	 * @param int                  $died      how many workers died on each
	 */
	private function checkOrders(
		string $prefix,
		array $orders,
		array $committed,
		int $died = 1
	): void {
		$states = array_combine( array_keys( $orders ), $this->states( array_values( $orders ) ) );
		foreach ( $orders as $point => $order ) {
			$once    = $this->shop->ask( $order );
			$again   = $this->shop->ask( $order );
			$is_same = 200 === $once->status && $once->isReplayed() && $once->body === $again->body;
			$this->check( "$prefix$point: a repeat answers the same bytes", $is_same );

			$state  = $states[ $point ];
			$failed = $state['failed'];
			$wrong  = array_filter(
				$this->clean,
				static fn( mixed $value, string $name ): bool
					=> 'failed' !== $name && $state[ $name ] !== $value,
				ARRAY_FILTER_USE_BOTH
			);
			$this->check(
				"$prefix$point: the order is as after a clean move",
				[] === $wrong,
				array_intersect_key( $state, $wrong )
			);
			// An apply that was committed is made good, not undone and made again.
			$this->check(
				"$prefix$point: the log tells of $failed failures",
				$failed <= ( in_array( $point, $committed, true ) ? 0 : $died )
			);
		}
	}

	/**
	 * What is left of orders that does not depend on their number.
	 *
	 * @param list<Order> $orders
	 * @return list<array<string, mixed>>
	 */
	public function states( array $orders ): array {
		$ids = [];
		foreach ( $orders as $order ) {
			$ids[] = [ $order->id, $order->product ];
		}
		$stored = $this->shop->run( 'states.php', $ids ) ?? [];
		$states = [];
		foreach ( $orders as $index => $order ) {
			$view   = $this->shop->get( "orders/$order->id" )->json();
			$events = $this->shop->get( "orders/$order->id/events" )->json()['events'] ?? [];
			$kinds  = array_count_values( array_column( $events, 'kind' ) );
			$state  = $stored[ $index ] ?? [];

			$states[] = [
				'notes'  => preg_replace( '/#\d+/', '#', $state['notes'] ?? [] ),
				'state'  => $view['state'] ?? '',
				'drift'  => $view['drift'] ?? '?',
				'torn'   => $view['torn'] ?? '?',
				'moved'  => $kinds['moved'] ?? 0,
				'undone' => $kinds['undone'] ?? 0,
				'failed' => $kinds['failed'] ?? 0,
			] + $state;
		}
		return $states;
	}

	/**
	 * @return list<Order>
	 */
	public function makeOrders( int $count ): array {
		$orders = [];
		$made   = $this->shop->run( 'orders.php', $count )
			?? throw new \RuntimeException( "no orders: see {$this->shop->folder}/crash.log" );
		foreach ( $made as [ $id, $product ] ) {
			$key      = sprintf( 'crash-%d-%d', getmypid(), ++$this->keys );
			$orders[] = new Order( $id, $product, $key );
			$this->shop->get( "orders/$id" ); // Drains the payment: the order enters the workflow.
		}
		return $orders;
	}

	/**
	 * @return list<string>
	 */
	private function messageIds(): array {
		$ids = [];
		foreach ( glob( "{$this->shop->folder}/mail/*.eml" ) ?: [] as $file ) {
			$mail = (string) file_get_contents( $file );
			if ( preg_match( '/^Message-ID: (\S+)/mi', $mail, $found ) ) {
				$ids[ $file ] = $found[1];
			}
		}
		return $ids;
	}

	/**
	 * Each hit of each failpoint by a name of its own: "name", "name 2" …
	 *
	 * @param list<string> $passed
	 * @return list<string>
	 */
	public static function points( array $passed ): array {
		$points = [];
		foreach ( array_count_values( $passed ) as $name => $hits ) {
			for ( $hit = 1; $hit <= $hits; ++$hit ) {
				$points[] = 1 === $hit ? $name : "$name $hit";
			}
		}
		return $points;
	}

	/** @param string $point "name" or "name hit" */
	public function arm( string $point, string $action ): void {
		[ $name, $hit ] = explode( ' ', $point ) + [ 1 => '1' ];
		$this->shop->arm( $name, $action, (int) $hit );
	}

	/** @param \Closure(): bool $condition */
	private function await( \Closure $condition ): void {
		$until = time() + self::SETTLED_S_MAX;
		while ( ! $condition() && time() < $until ) {
			usleep( 20_000 );
		}
	}

	/** Between two rounds of asking, as Retry-After says. */
	private function breathe(): bool {
		usleep( 500_000 );
		return true;
	}

	public function check( string $text, bool $is_right, mixed $details = null ): void {
		if ( $is_right ) {
			++$this->passed;
			return;
		}
		++$this->failed;
		echo "failed $text", null === $details ? '' : ': ' . json_encode( $details ), "\n";
	}
}
