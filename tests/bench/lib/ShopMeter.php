<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Tests\Race\Shop;

/**
 * Two real shops that differ in Waybill alone, and what a request costs there. The witness of the
 * race tests notes CPU and statements from inside the worker; waiting is timed from outside.
 */
final class ShopMeter {

	/** Requests that fill each worker's code cache; they are not counted. */
	private const WARM_UP = 20;

	/** @var array<string, Shop> */
	private array $shops = [];

	/** @return list<string> */
	public static function names(): array {
		return [ 'stock', 'Waybill' ];
	}

	/**
	 * The median over requests of one kind, sent so many at a time.
	 *
	 * @param 'cpu_ms'|'queries'|'wait_ms'|'wait_p95_ms' $figure
	 * @param 'move'|'save'|'page'                       $kind
	 */
	public function measure( string $name, string $figure, string $kind, int $count, int $clients = 1 ): float {
		$shop     = $this->shop( $name );
		$requests = $this->requests( $shop, $kind, $count );
		$log      = "{$shop->folder}/race-cost.log";
		file_put_contents( $log, '' );
		$waits = [];
		foreach ( array_chunk( $requests, $clients ) as $batch ) {
			foreach ( $shop->send( $batch ) as $answer ) {
				$answer['status'] < 300 || throw new \RuntimeException( "$name, $kind: {$answer['status']} {$answer['body']}" );
				$waits[] = $answer['seconds'] * 1000;
			}
		}
		if ( 'wait_p95_ms' === $figure ) {
			sort( $waits );
			return $waits[ (int) floor( count( $waits ) * 0.95 ) ];
		}
		return Comparison::median( 'wait_ms' === $figure ? $waits : self::column( $log, 'cpu_ms' === $figure ? 0 : 1, $count ) );
	}

	/** @return list<float> */
	private static function column( string $log, int $column, int $count ): array {
		// The worker writes its line when the answer is out already.
		for ( $try = 0; count( (array) file( $log ) ) < $count && $try < 200; ++$try ) {
			usleep( 10_000 );
		}
		return array_map( static fn( string $line ): float => (float) explode( ' ', $line )[ $column ], (array) file( $log ) );
	}

	/** @return list<array{url: string, method: string, body: string, headers: list<string>}> */
	private function requests( Shop $shop, string $kind, int $count ): array {
		if ( 'page' === $kind ) {
			return array_fill( 0, $count, $shop->get( '/?post_type=product&race_cost=1' ) );
		}
		$orders = $shop->makeOrders( $count, 'save' === $kind ? 'pending' : 'processing' );
		return array_map(
			static function ( array $order ) use ( $shop, $kind ): array {
				if ( 'save' === $kind ) {
					return $shop->restStatus( $order['id'], 'processing', '?race_cost=1' );
				}
				if ( $shop->isStock() ) {
					return $shop->restStatus( $order['id'], 'cancelled', '?race_cost=1' );
				}
				$move         = $shop->transition( $order['id'], 'cancel', [ 'inputs' => [ 'reason' => 'customer_asked' ] ], bin2hex( random_bytes( 16 ) ) );
				$move['url'] .= '?race_cost=1';
				return $move;
			},
			$orders
		);
	}

	private function shop( string $name ): Shop {
		return $this->shops[ $name ] ??= $this->start( $name );
	}

	private function start( string $name ): Shop {
		$root     = Program::root();
		$is_stock = 'stock' === $name;
		$instance = 'bench-' . strtolower( $name ) . '-' . getmypid();
		Program::output( [ "$root/tests/lab/shop", 'start', $instance, '--workers', '20', '--until-pid', (string) getmypid(), ...( $is_stock ? [ '--stock' ] : [] ) ] );
		register_shutdown_function( static fn() => Program::output( [ "$root/tests/lab/shop", 'wipe', $instance ] ) );
		Program::output( [ "$root/tests/lab/shop", 'seed', $instance, '--products', '20', '--orders', '0' ] );
		$shop = new Shop( $instance, $root, $is_stock );
		symlink( "$root/tests/race/shop/witness.php", "{$shop->folder}/www/wp-content/mu-plugins/race-witness.php" );
		$shop->send( array_fill( 0, self::WARM_UP * 2, $shop->get( '/?post_type=product' ) ) );
		$shop->send( $this->requests( $shop, 'save', self::WARM_UP ) );
		$shop->send( $this->requests( $shop, 'move', self::WARM_UP ) );
		return $shop;
	}
}
