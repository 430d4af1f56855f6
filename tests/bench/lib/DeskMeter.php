<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Tests\Race\Shop;

/**
 * A shop with many orders, and what it costs to list and find them: by Waybill on both ways, by
 * WooCommerce's REST API and its order screen, and what WordPress costs without any of them.
 */
final class DeskMeter {

	private const WARM_UP = 10;

	private ?Shop $shop = null;

	/** @var list<string> of an administrator's browser */
	private array $headers = [];

	public function __construct( private readonly int $orders ) {
	}

	/**
	 * The median over requests for a path, one at a time.
	 *
	 * @param 'cpu_ms'|'queries' $figure
	 * @param list<string>       $headers
	 */
	public function measure( string $path, string $figure, int $count, array $headers = [] ): float {
		$shop    = $this->shop();
		$request = $shop->get( $path, [ ...$this->headers, ...$headers, 'X-Race-Cost: 1' ] );
		$log     = "{$shop->folder}/race-cost.log";
		file_put_contents( $log, '' );
		for ( $sent = 0; $sent < $count; ++$sent ) {
			$answer = $shop->send( [ $request ] )[0];
			$answer['status'] < 400 || throw new \RuntimeException( "$path: {$answer['status']} {$answer['body']}" );
		}
		// The worker writes its line when the answer is out already.
		for ( $try = 0; count( (array) file( $log ) ) < $count && $try < 200; ++$try ) {
			usleep( 10_000 );
		}
		return Comparison::median( array_map( static fn( string $line ): float => (float) explode( ' ', $line )[ 'cpu_ms' === $figure ? 0 : 1 ], (array) file( $log ) ) );
	}

	/** Milliseconds of a search for a phone number, until the ids are there. */
	public function search( string $by ): float {
		$shop    = $this->shop();
		$figures = [];
		foreach ( $this->phones() as $id => $phone ) {
			$answer = json_decode( $shop->send( [ $shop->get( '/?phone=' . rawurlencode( $phone ), [ "X-Bench-Search: $by" ] ) ] )[0]['body'], true );
			if ( ! is_array( $answer ) || ! in_array( $id, $answer['found'], true ) ) {
				throw new \RuntimeException( "$by does not find order $id by $phone: " . json_encode( $answer ) );
			}
			$figures[] = $answer['us'] / 1000;
		}
		return Comparison::median( $figures );
	}

	/** @return array<int, string> order to a phone number as it is stored */
	private function phones(): array {
		$rows = explode( "\n", trim( $this->shop()->sql( "SELECT order_id, phone FROM wp_wc_order_addresses WHERE phone <> '' AND address_type = 'billing' ORDER BY MOD(order_id * 7919, 10007), order_id LIMIT 7" ) ) );
		$all  = [];
		foreach ( $rows as $row ) {
			[ $id, $phone ]     = explode( "\t", $row );
			$all[ (int) $id ] = $phone;
		}
		return $all;
	}

	private function shop(): Shop {
		return $this->shop ??= $this->start();
	}

	private function start(): Shop {
		$root     = Program::root();
		$instance = 'bench-desk-' . getmypid();
		$lab      = "$root/tests/lab/shop";
		Program::output( [ $lab, 'start', $instance, '--workers', '2', '--shortcut', '--fast', '--until-pid', (string) getmypid() ] );
		register_shutdown_function( static fn() => Program::output( [ $lab, 'wipe', $instance ] ) );
		Program::output( [ $lab, 'seed', $instance, '--products', '20', '--orders', (string) $this->orders ] );
		Program::output( [ $lab, 'wp', $instance, 'waybill', 'catalog', 'rebuild' ] );
		$shop = new Shop( $instance, $root, false );
		symlink( "$root/tests/race/shop/witness.php", "{$shop->folder}/www/wp-content/mu-plugins/race-witness.php" );
		symlink( "$root/tests/bench/desk/bare.php", "{$shop->folder}/www/wp-content/mu-plugins/bench-bare.php" );
		$code           = '$t=time()+86400;$u=get_user_by("login","admin");$k=WP_Session_Tokens::get_instance($u->ID)->create($t);$c=wp_generate_auth_cookie($u->ID,$t,"logged_in",$k);$_COOKIE[LOGGED_IN_COOKIE]=$c;wp_set_current_user($u->ID);'
			. 'echo json_encode([LOGGED_IN_COOKIE."=".urlencode($c)."; ".AUTH_COOKIE."=".urlencode(wp_generate_auth_cookie($u->ID,$t,"auth",$k)),wp_create_nonce("wp_rest")]);';
		$session        = Program::json( [ $lab, 'php', $instance, '-r', $code ] );
		$this->headers  = [ "Cookie: {$session[0]}", "X-WP-Nonce: {$session[1]}" ];
		$shop->send( array_fill( 0, self::WARM_UP, $shop->get( '/wp-json/waybill/v1/orders', $this->headers ) ) );
		return $shop;
	}
}
