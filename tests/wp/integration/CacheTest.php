<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/**
 * A persistent object cache, which knows nothing of transactions: it never shows a status that was
 * rolled back, nor keeps the one from before a commit. In a shop of its own, because the cache is
 * a drop-in.
 */
final class CacheTest extends TestCase {

	private static string $name = '';

	private static Shop $shop;

	public static function setUpBeforeClass(): void {
		self::$name = 'cache-' . getmypid();
		self::lab( 'start', self::$name, '--object-cache', '--until-pid', (string) getmypid() );
		self::$shop = new Shop( self::$name );
		self::$shop->php( '$p=new WC_Product_Simple();$p->set_name("Lantern");$p->set_regular_price("5");$p->set_manage_stock(true);$p->set_stock_quantity(50);$p->save();' );
	}

	public static function tearDownAfterClass(): void {
		self::lab( 'wipe', self::$name );
	}

	protected function tearDown(): void {
		self::$shop->clear();
	}

	public function test_the_cache_is_persistent(): void {
		self::$shop->php( 'wp_cache_set("planted","x");' );
		self::assertSame( 'x', self::$shop->php( 'echo wp_cache_get("planted");' ) );
	}

	/** @return iterable<string, array{string, int, string}> */
	public static function endings(): iterable {
		yield 'committed' => [ '', 200, 'cancelled' ];
		yield 'rolled back' => [ 'throw new Exception("boom");', 500, 'processing' ];
		yield 'killed' => [ 'exec("kill -KILL " . getmypid());', 502, 'processing' ];
	}

	#[DataProvider( 'endings' )]
	public function test_others_never_see_what_is_not_committed( string $code, int $status, string $expected ): void {
		$order  = self::$shop->paidOrder();
		$before = $this->seen( $order );
		$file   = self::$shop->folder . '/seen-inside';
		$look   = sprintf( 'wp_remote_post("%s/", ["headers" => ["X-Lab-Key" => trim(file_get_contents(WAYBILL_LAB_FOLDER . "/door.key"))], "body" => %s])', self::$shop->url, var_export( self::look( $order ), true ) );
		// Late, when WooCommerce has put all of its rows into the cache; itself reads them once more.
		self::$shop->plant(
			"add_action('woocommerce_order_status_changed', function (\$id) { wc_get_order(\$id)->get_status(); wc_get_product(wc_get_order(\$id)->get_items() ? current(wc_get_order(\$id)->get_items())->get_product_id() : 0)->get_stock_quantity();"
			. " file_put_contents('{$file}', wp_remote_retrieve_body({$look})); {$code} }, 999);"
		);
		$answer = self::$shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] );
		self::assertSame( $status, $answer->status, $answer->body );
		self::assertSame( $before, file_get_contents( $file ), 'another request, in the middle' );
		self::$shop->clear();
		self::assertSame( $expected, json_decode( $this->seen( $order ), true )['status'] );
		if ( 200 !== $status ) {
			self::assertSame( $before, $this->seen( $order ) );
		}
	}

	private function seen( int $order ): string {
		return self::$shop->php( self::look( $order ) );
	}

	/** What a request reads of an order and its product, through the cache. */
	private static function look( int $order ): string {
		return "\$o=wc_get_order({$order});" . '$i=current($o->get_items());echo json_encode(["status"=>$o->get_status(),"reduced"=>$i->get_meta("_reduced_stock"),"stock"=>wc_get_product($i->get_product_id())->get_stock_quantity(),"notes"=>count(wc_get_order_notes(["order_id"=>$o->get_id()]))]);';
	}

	private static function lab( string ...$arguments ): void {
		$process = proc_open( [ dirname( __DIR__, 2 ) . '/lab/shop', ...$arguments ], [ 1 => [ 'file', '/dev/null', 'w' ] ], $pipes );
		if ( ! is_resource( $process ) || 0 !== proc_close( $process ) ) {
			throw new \RuntimeException( 'tests/lab/shop ' . implode( ' ', $arguments ) );
		}
	}
}
