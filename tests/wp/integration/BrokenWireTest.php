<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

/**
 * The database connection breaks at each statement of ours in turn, before the server has it and
 * before its answer comes: row, moves, notes, stock and mails agree afterwards, each once.
 */
final class BrokenWireTest extends ShopTestCase {

	protected function tearDown(): void {
		parent::tearDown();
		$this->shop->php( 'delete_option( "waybill_troubles" );' );
		$this->assertNothingOpen();
	}

	/** @return iterable<string, array{int, string}> */
	public static function guardedSave(): iterable {
		// The probe for a transaction, its start, the lock, the moves, the status, the move, the end.
		for ( $number = 0; $number < 8; ++$number ) {
			yield "before statement {$number}" => [ $number, 'before' ];
			yield "after statement {$number}" => [ $number, 'after' ];
		}
	}

	#[DataProvider( 'guardedSave' )]
	public function test_a_guarded_save_is_made_once( int $number, string $moment ): void {
		$order = $this->shop->unpaidOrder();
		$wire  = new Wire( $this->shop, 'cut', '/waybill_probe/', (string) $number, $moment );
		$hooks = $this->shop->php(
			"\$GLOBALS['hooks'] = 0; add_action( 'woocommerce_order_status_changed', static function () { ++\$GLOBALS['hooks']; } );"
			. "wc_get_order( {$order} )->update_status( 'processing' ); echo \$GLOBALS['hooks'];"
		);
		$cut   = $wire->end();
		self::assertNotSame( '', $cut, 'there is such a statement' );
		self::assertSame( [ 'wc-processing', 'pending>processing 1', '1' ], [ $this->shop->status( $order ), $this->moves( $order ), $hooks ], $cut );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_comments WHERE comment_post_ID = {$order} AND comment_content LIKE '%to Processing%'" ), $cut );
	}

	/** @return iterable<string, array{string, int, string}> */
	public static function apply(): iterable {
		// What opens the transaction, up to the lock of the order; what ends it, and gives the session back.
		foreach ( [ '/AS wait/' => 6, '/SET phase = 1/' => 4 ] as $from => $count ) {
			for ( $number = 0; $number < $count; ++$number ) {
				yield "before {$from} + {$number}" => [ $from, $number, 'before' ];
				yield "after {$from} + {$number}" => [ $from, $number, 'after' ];
			}
		}
	}

	#[DataProvider( 'apply' )]
	public function test_an_own_move_is_made_once( string $from, int $number, string $moment ): void {
		$order  = $this->shop->paidOrder();
		$stock  = $this->stock( $order );
		$wire   = new Wire( $this->shop, 'cut', $from, (string) $number, $moment );
		$answer = $this->shop->move( 'manager1', $order, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] );
		$cut    = $wire->end();
		$this->shop->clear();
		self::assertNotSame( '', $cut, 'there is such a statement' );
		self::assertSame( 200, $answer->status, "{$cut}: {$answer->body}" );
		self::assertSame( 'wc-cancelled', $this->shop->status( $order ), $cut );
		self::assertSame( $stock + 1, $this->stock( $order ), $cut );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_comments WHERE comment_post_ID = {$order} AND comment_content LIKE '%to Cancelled%'" ), $cut );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_mail WHERE event_key IN (SELECT id FROM wp_waybill_moves WHERE order_id = {$order})" ), $cut );
		self::assertSame( 1, array_count_values( $this->shop->kinds( $order ) )['moved'], $cut );
	}

	private function moves( int $order ): string {
		return $this->shop->sql( "SELECT GROUP_CONCAT(CONCAT(from_status, '>', to_status, ' ', done) ORDER BY created_ms) FROM wp_waybill_moves WHERE order_id = {$order}" );
	}

	private function stock( int $order ): int {
		return (int) $this->shop->sql( "SELECT meta_value FROM wp_postmeta WHERE meta_key = '_stock' AND post_id = (SELECT m.meta_value FROM wp_woocommerce_order_itemmeta m JOIN wp_woocommerce_order_items i USING (order_item_id) WHERE i.order_id = {$order} AND m.meta_key = '_product_id' LIMIT 1)" );
	}
}
