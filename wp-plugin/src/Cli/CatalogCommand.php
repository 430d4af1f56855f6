<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Cli;

use Waybill\Catalog;
use Waybill\Exception as NativeException;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Orders\CatalogRebuild;
use Waybill\WordPress\Orders\CatalogWalk;
use Waybill\WordPress\Orders\OrderCards;
use Waybill\WordPress\Orders\Projection;
use Waybill\WordPress\Service;

/**
 * The read model from the server's command line: what lists and search are made of.
 *
 * @phpstan-type Flags array<string, string|bool>
 */
final class CatalogCommand implements Service {

	/** Ids that verify names; how many there are it always says. */
	private const NAMED_MAX = 20;

	/** @param \Closure(): Catalog $catalog */
	public function __construct(
		private readonly CatalogRebuild $rebuild,
		private readonly CatalogWalk $walk,
		private readonly Projection $projection,
		private readonly OrderCards $cards,
		private readonly \Closure $catalog,
	) {
	}

	public function register(): void {
		if ( ! defined( 'WP_CLI' ) || ! WP_CLI ) {
			return;
		}
		$subcommands = [
			'rebuild' => [ $this->rebuild( ... ), 'Makes the cards of all orders anew; goes on where the last run was ended: waybill catalog rebuild [--restart]' ],
			'verify'  => [ $this->verify( ... ), 'Compares the cards with the orders and changes nothing. Exit status 1 where they differ.' ],
			'status'  => [ $this->status( ... ), 'How many cards there are, and whether they are being made anew.' ],
		];
		foreach ( $subcommands as $name => [ $run, $summary ] ) {
			\WP_CLI::add_command( 'waybill catalog ' . $name, self::guarded( $run ), [ 'shortdesc' => $summary ] );
		}
	}

	/**
	 * @param list<string> $arguments
	 * @param Flags        $flags
	 */
	private function rebuild( array $arguments, array $flags ): void {
		if ( isset( $flags['restart'] ) || ! $this->rebuild->isWanted() ) {
			$this->rebuild->begin();
		}
		$told = -1;
		$this->rebuild->goOn(
			PHP_INT_MAX,
			static function ( int $percent ) use ( &$told ): void {
				if ( intdiv( $percent, 10 ) !== intdiv( $told, 10 ) ) {
					\WP_CLI::line( "{$percent} %" );
				}
				$told = $percent;
			}
		);
		$this->projection->catchUp( PHP_INT_MAX, PHP_INT_MAX );
		/* translators: %d: a number of orders. */
		\WP_CLI::success( sprintf( _n( '%d order is in lists and search.', '%d orders are in lists and search.', $this->total(), 'waybill' ), $this->total() ) );
	}

	private function verify(): void {
		$this->projection->catchUp( PHP_INT_MAX, PHP_INT_MAX );
		$report = $this->walk->compareAll();
		$count  = count( $report['drift'] );
		if ( $count > 0 ) {
			$named = implode( ', ', array_slice( $report['drift'], 0, self::NAMED_MAX ) ) . ( $count > self::NAMED_MAX ? ' …' : '' );
			/* translators: 1: a number of orders, 2: numbers of orders, separated by commas. */
			\WP_CLI::error( sprintf( _n( '%1$d order differs: %2$s. wp waybill catalog rebuild makes it good.', '%1$d orders differ: %2$s. wp waybill catalog rebuild makes them good.', $count, 'waybill' ), $count, $named ) );
		}
		/* translators: %d: a number of orders. */
		\WP_CLI::success( sprintf( _n( '%d order compared, none differs.', '%d orders compared, none differs.', $report['orders'], 'waybill' ), $report['orders'] ) );
	}

	private function status(): void {
		/* translators: 1: a number of orders, 2: a number. */
		\WP_CLI::line( sprintf( __( '%1$d orders are in lists and search; the shop’s newest is %2$d.', 'waybill' ), $this->total(), $this->cards->lastId() ) );
		foreach ( [ ...$this->projection->healthLines(), ...$this->rebuild->healthLines(), ...$this->walk->healthLines() ] as $line ) {
			\WP_CLI::line( sprintf( '%-8s %-16s %s', $line['level'], $line['check'], $line['text'] ) );
		}
	}

	private function total(): int {
		return ( $this->catalog )()->counters(
			[
				'now'   => Clock::nowMs(),
				'stuck' => [],
			]
		)['total'];
	}

	/** A command that ends with a sentence and not with a stack trace. */
	private static function guarded( \Closure $run ): \Closure {
		return static function ( array $arguments, array $flags ) use ( $run ): void {
			try {
				$run( $arguments, $flags );
			} catch ( NativeException | \RuntimeException $failure ) {
				\WP_CLI::error( $failure->getMessage() );
			}
		};
	}
}
