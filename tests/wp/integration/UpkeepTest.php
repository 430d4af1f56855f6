<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class UpkeepTest extends ShopTestCase {

	public function test_settled_moves_are_forgotten_after_their_time_but_the_newest(): void {
		$order = $this->shop->paidOrder();
		$this->shop->php( "wc_get_order({$order})->update_status('on-hold'); wc_get_order({$order})->update_status('processing');" );
		$this->shop->cli( 'drain' );
		$count = "SELECT COUNT(*) FROM wp_waybill_moves WHERE order_id = {$order}";
		self::assertSame( '3', $this->shop->sql( $count ) );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '3', $this->shop->sql( $count ) );
		$this->shop->sql( "UPDATE wp_waybill_moves SET created_ms = created_ms - 91 * 86400000 WHERE order_id = {$order}" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '1', $this->shop->sql( $count ) );
		self::assertSame( 'processing', $this->shop->sql( "SELECT to_status FROM wp_waybill_moves WHERE order_id = {$order}" ) );
	}

	public function test_unsettled_moves_stay(): void {
		$order = $this->shop->paidOrder();
		$this->shop->php( "wc_get_order({$order})->update_status('on-hold');" );
		$this->shop->sql( "UPDATE wp_waybill_moves SET drained = 0, done = 2, created_ms = created_ms - 91 * 86400000 WHERE order_id = {$order}" );
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( '2', $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_moves WHERE order_id = {$order}" ) );
		$this->shop->sql( "UPDATE wp_waybill_moves SET done = 1 WHERE order_id = {$order}" );
	}
}
