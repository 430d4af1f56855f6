<?php
// SPDX-License-Identifier: MIT
//
// What becomes of real orders on the workflow page: which of their moves a draft would have refused,
// under which version they go on after it is published, and how they are moved to it.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class WorkflowOrdersTest extends WorkflowPageTestCase {

	private const TRY  = "//*[@id='waybill-try']";
	private const MOVE = "//*[@id='waybill-migrate']";

	private const TRIED = "//div[@id='waybill-tried']";

	/** @var list<int> orders of this test's store */
	private array $orders = [];

	/** They go with their store: to the shop's own they would be strangers. */
	protected function tearDown(): void {
		$this->shop->php( 'do_action("waybill_drain");' );
		foreach ( $this->orders as $order ) {
			$this->shop->php( "wc_get_order({$order})->delete(true);" );
		}
		parent::tearDown();
	}

	public function test_what_if_lists_the_moves_that_a_draft_would_have_refused_with_links(): void {
		$picked = $this->order();
		$other  = $this->order();
		self::assertSame( 200, $this->shop->move( 'staff1', $picked, 'start_picking' )->status );
		$page = $this->checkText( $this->stricter() );
		self::assertStringContainsString( 'It would have refused 1 move. 1 move that was made was looked at.', $page->text( "//h3[@id='waybill-whatif']/following-sibling::p" ) );
		$refusals = "//ul[contains(@class,'waybill-refusals')]";
		self::assertSame( [ "order {$picked}" ], $page->texts( "{$refusals}//a" ) );
		self::assertStringContainsString( 'Start picking', $page->text( "{$refusals}/li" ) );
		$link = $page->find( "{$refusals}//a" )[0]->getAttribute( 'href' );
		$box  = new Page( $this->shop->browse( 'admin', $link )->body );
		self::assertSame( 'Picking', $box->text( "//div[@id='waybill-order']//p[@class='waybill-state']/strong" ), 'the link leads to the order' );
		self::assertSame( [ [ 'started', 'moved' ], [ 'started' ] ], [ $this->shop->kinds( $picked ), $this->shop->kinds( $other ) ], 'a question leaves no trace' );
		self::assertSame( '1', $this->published( 'getVersion()' ) );

		$page = $this->press( $page, self::DISCARD );
		$page = $this->check( [ '"version": 1' => '"version": 2', '"Start picking"' => '"Begin"' ] );
		self::assertStringContainsString( 'It would have refused 0 moves. 1 move that was made was looked at.', $page->text( "//h3[@id='waybill-whatif']/following-sibling::p" ) );
		self::assertSame( [], $page->find( $refusals ) );
	}

	public function test_an_order_goes_on_under_the_version_it_started_under(): void {
		$before = $this->order();
		$this->press( $this->checkText( $this->stricter() ), self::PUBLISH );
		$after = $this->order();
		self::assertSame( 200, $this->shop->move( 'staff1', $before, 'start_picking' )->status );
		self::assertSame( 409, $this->shop->move( 'staff1', $after, 'start_picking' )->status );
		self::assertSame( [ '1', '1' ], $this->page()->texts( '//tr[@data-hash]/td[2]' ), 'orders under way of either version' );
	}

	public function test_orders_are_tried_then_moved_and_their_histories_tell(): void {
		$order = $this->order();
		$stays = $this->order();
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		$old  = $this->published( 'getHash()' );
		$page = $this->press( $this->checkText( $this->stricter() ), self::PUBLISH );
		$form = new Page( $this->shop->browse( 'admin', $page->find( "//tr[@data-hash='{$old}']//a[contains(.,'Move the orders of version 1')]" )[0]->getAttribute( 'href' ) )->body );

		// In WooCommerce "delivered" is another status than the order has.
		$tried = $this->press( $form, self::TRY, [ 'states[new]' => 'delivered' ] );
		self::assertSame( '1 order would move. 1 order would stay.', $tried->text( self::TRIED . '//strong' ) );
		self::assertSame( [ "order {$stays}" ], $tried->texts( self::TRIED . '//li/a' ) );
		self::assertStringContainsString( 'stands for the status', $tried->text( self::TRIED . '//li' ) );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ), 'a try changes nothing' );

		$moved = $this->press( $tried, self::MOVE );
		self::assertStringContainsString( '1 order was moved. 1 order stayed.', $moved->text( "//div[@role='status']" ) );
		self::assertSame( [ [ 'started', 'moved', 'migrated' ], [ 'started' ] ], [ $this->shop->kinds( $order ), $this->shop->kinds( $stays ) ] );
		self::assertSame( [ '1', '1' ], $moved->texts( '//tr[@data-hash]/td[2]' ) );
		$event = $this->shop->events( "order:{$order}" )[2]['body'];
		self::assertSame( [ 'user:' . $this->shop->userId( 'admin' ), 'wp-admin', 'picking', 2 ], [ $event['actor']['id'], $event['actor']['via'], $event['data']['to'], $event['data']['workflow']['version'] ] );
		$screen = $this->shop->browse( 'shopmanager', "/wp-admin/admin.php?page=wc-orders&action=edit&id={$order}" )->body;
		self::assertStringContainsString( 'admin moved the order to version 2 of its workflow; it is in Picking.', ( new Page( $screen ) )->text( "//ol[@class='waybill-history']/li" ) );

		// The same press again meets nothing that could move, and says so.
		$again = $this->press( $tried, self::MOVE );
		self::assertStringContainsString( '0 orders were moved. 1 order stayed.', $again->text( "//div[@role='status']" ) );
		self::assertSame( [ 'started', 'moved', 'migrated' ], $this->shop->kinds( $order ) );
	}

	public function test_what_a_request_had_no_time_for_goes_on_where_it_ended(): void {
		$orders = [ $this->order(), $this->order(), $this->order() ];
		$old    = $this->published( 'getHash()' );
		$page   = $this->press( $this->checkText( $this->stricter() ), self::PUBLISH );
		$new    = $this->published( 'getHash()' );
		$report = [
			'moved'  => 700,
			'stayed' => 300,
			'stays'  => [],
			'next'   => "new/order:{$orders[1]}",
		];
		$this->shop->php(
			sprintf(
				'set_transient("waybill_migration_%d",%s,60);',
				$this->shop->userId( 'admin' ),
				var_export( [ 'from' => $old, 'to' => $new, 'map' => [], 'is_try' => false, 'report' => $report ], true )
			)
		);
		$link  = $page->find( "//tr[@data-hash='{$old}']//a[contains(.,'Move the orders of version 1')]" )[0]->getAttribute( 'href' );
		$ended = new Page( $this->shop->browse( 'admin', $link )->body );
		self::assertSame( '700 orders were moved. 300 orders stayed. There are more.', $ended->text( self::TRIED . '//strong' ) );
		$rest = $this->press( $ended, self::MOVE );
		self::assertStringContainsString( '1 order was moved. 0 orders stayed.', $rest->text( "//div[@role='status']" ) );
		self::assertSame( [], $rest->find( self::MOVE ) );
		self::assertSame( [ [ 'started' ], [ 'started' ], [ 'started', 'migrated' ] ], array_map( $this->shop->kinds( ... ), $orders ) );
	}

	/** A paid order that starts under what is in force now. */
	private function order(): int {
		$order          = $this->shop->unpaidOrder();
		$this->orders[] = $order;
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'processing' ] )->status );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		return $order;
	}

	/** Version 2, by which nobody starts picking. */
	private function stricter(): string {
		$definition                                          = json_decode( self::typed( $this->page() ), true, 64, JSON_THROW_ON_ERROR );
		$definition['version']                               = 2;
		$definition['transitions']['start_picking']['guard'] = "order.payment_method == 'never'";
		unset( $definition['transitions']['start_picking']['explain'] );
		return json_encode( $definition, JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT );
	}
}
