<?php
// SPDX-License-Identifier: MIT
//
// That lists and search show each order as it is in WooCommerce, whatever happened to it and whoever
// did it, and that no sale waits for that.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class CatalogTest extends DeskTestCase {

	/** The read model, in a request to the shop. */
	private const CATALOG = '$c=(new Waybill\WordPress\Native(new Waybill\WordPress\Options(),Waybill\WordPress\Plugin::VERSION))->catalog();';

	public function test_a_checkout_is_in_the_list_at_once(): void {
		$bought = $this->shop->buy();
		self::assertSame( 200, $bought->status, $bought->body );
		$id  = $bought->json()['order_id'];
		$row = $this->row( $id );
		self::assertSame(
			[ (string) $id, 'new', 'New', true, 'processing', 'Xanthippe Moorland', 'Wedel-Schulau', '22880', 'DE', 1, 'xanthippe@example.test' ],
			[ $row['number'], $row['state'], $row['label'], $row['is_open'], $row['woo'], $row['name'], $row['city'], $row['postcode'], $row['country'], $row['quantity'], $row['email'] ]
		);
		$stored = $this->shop->sql( "SELECT CAST(total_amount * 100 AS SIGNED) FROM wp_wc_orders WHERE id = {$id}" );
		self::assertSame( [ (int) $stored, 'EUR', 2 ], [ $row['total']['minor'], $row['total']['currency'], $row['total']['decimals'] ] );
	}

	public function test_every_change_is_taken_over_also_within_one_second(): void {
		$order = $this->order();
		for ( $round = 1; $round <= 6; ++$round ) {
			$this->edit( $order, [ 'billing' => [ 'city' => "Ort {$round}" ] ] );
			self::assertSame( "Ort {$round}", $this->row( $order )['city'] );
		}
		self::assertSame( 'Ort 6', $this->row( $order )['city'] );
	}

	public function test_a_change_that_is_committed_late_is_taken_over(): void {
		$order = $this->order();
		$other = $this->order();
		$late  = new \mysqli( null, 'root', '', 'wordpress', null, $this->shop->databaseSocket() );
		$late->begin_transaction();
		$late->query( "UPDATE wp_wc_orders SET customer_note = 'late', date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 5 SECOND WHERE id = {$order}" );
		$late->query( "UPDATE wp_wc_order_addresses SET city = 'Spätenhausen' WHERE order_id = {$order}" );
		$this->edit( $other, [ 'billing' => [ 'city' => 'Frühdorf' ] ] );
		self::assertSame( [ 'Husum', 'Frühdorf' ], [ $this->row( $order )['city'], $this->row( $other )['city'] ] );
		$late->commit();
		self::assertSame( 'Spätenhausen', $this->row( $order )['city'] );
	}

	public function test_an_order_in_the_trash_leaves_the_lists_and_comes_back(): void {
		$order = $this->order( [], 'pending' );
		self::assertSame( 'Waiting for payment', $this->row( $order )['label'] );
		self::assertSame( 200, $this->shop->rest( 'admin', 'DELETE', "wc/v3/orders/{$order}" )->status );
		self::assertFalse( $this->isListed( $order ) );
		$this->shop->php( "\$o=wc_get_order({$order});\$o->untrash();" );
		self::assertSame( 'pending', $this->row( $order )['woo'] );
	}

	public function test_an_order_that_waybill_carries_is_shown_in_the_trash_until_somebody_decides(): void {
		$order = $this->order();
		$this->shop->kinds( $order );
		$this->shop->rest( 'admin', 'DELETE', "wc/v3/orders/{$order}" );
		$this->shop->cli( 'reconcile' );
		$row = $this->row( $order );
		self::assertSame( [ 'trash', 'new', [ 'drift' ] ], [ $row['woo'], $row['state'], $row['flags'] ] );
		self::assertContains( $order, $this->walk( 'manager1', [ 'scope' => 'trouble' ] ) );
	}

	public function test_a_deleted_order_is_shown_to_nobody_and_its_card_goes(): void {
		$this->shop->cli( 'catalog', 'rebuild' );
		$seen    = $this->order( [ 'city' => 'Löschstadt' ] );
		$unseen  = $this->order( [ 'city' => 'Löschstadt' ] );
		$silent  = $this->order( [ 'city' => 'Löschstadt' ] );
		self::assertCount( 3, $this->list( 'manager1', [ 'city' => 'Löschstadt' ] ) );
		$this->shop->rest( 'admin', 'DELETE', "wc/v3/orders/{$unseen}?force=true" );
		$this->shop->php( 'ActionScheduler_QueueRunner::instance()->run();' );
		self::assertSame( 'none', $this->card( $unseen ), 'the worker has removed it' );
		$this->shop->rest( 'admin', 'DELETE', "wc/v3/orders/{$seen}?force=true" );
		$this->shop->sql( "DELETE FROM wp_wc_orders WHERE id = {$silent}" );
		self::assertSame( [], $this->list( 'manager1', [ 'city' => 'Löschstadt' ] ), 'a list shows what there is' );
		self::assertSame( [ 'none', 'none' ], [ $this->card( $seen ), $this->card( $silent ) ] );
	}

	public function test_an_anonymised_order_keeps_nothing_of_the_customer(): void {
		$order = $this->order( [ 'first_name' => 'Gesine', 'last_name' => 'Vergessen', 'email' => 'gesine@example.test', 'phone' => '+49 4841 7654321', 'company' => 'Vergiss GmbH', 'meta _lab_tracking' => 'VERG-77' ] );
		self::assertSame( [ $order ], $this->find( 'Vergessen' ) );
		$this->shop->php( "WC_Privacy_Erasers::remove_order_personal_data(wc_get_order({$order}));" );
		$row = $this->row( $order );
		self::assertSame( [ '', '', '', '', '', '' ], [ $row['name'], $row['company'], $row['phone'], $row['email'], $row['city'], $row['postcode'] ] );
		self::assertSame( 2, $row['quantity'] );
		foreach ( [ 'Vergessen', 'gesine@example.test', '4841 7654321', 'vergiss', 'VERG-77', 'deleted' ] as $text ) {
			self::assertNotContains( $order, $this->find( $text ), $text );
		}
	}

	public function test_what_no_date_tells_is_found_named_and_made_good(): void {
		$order = $this->order();
		$this->row( $order );
		$this->shop->cli( 'catalog', 'rebuild' );
		self::assertSame( 0, $this->shop->tryCli( 'catalog', 'verify' )[0], $this->shop->tryCli( 'catalog', 'verify' )[1] );
		$this->shop->sql( "UPDATE wp_wc_order_addresses SET city = 'Umgangen' WHERE order_id = {$order}" );
		$this->shop->sql( "UPDATE wp_wc_orders SET date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 1 HOUR WHERE id = {$order}" );
		[ $code, $output ] = $this->shop->tryCli( 'catalog', 'verify' );
		self::assertSame( 1, $code, $output );
		self::assertStringContainsString( "1 order differs: {$order}.", $output );
		self::assertSame( 'Husum', $this->row( $order )['city'], 'verifying changes nothing' );
		$this->shop->php( 'do_action("waybill_catalog_walk");' );
		self::assertSame( 'Umgangen', $this->row( $order )['city'] );
		self::assertSame( 0, $this->shop->tryCli( 'catalog', 'verify' )[0] );
		$lines = array_column( json_decode( $this->shop->tryCli( 'doctor', '--format=json' )[1], true ), 'level', 'check' );
		self::assertSame( [ 'warning', 'ok' ], [ $lines['catalog_drift'], $lines['catalog'] ] );
	}

	public function test_a_rebuild_goes_on_where_it_was_left_off(): void {
		$first = $this->order();
		$last  = $this->order();
		$this->row( $last );
		$this->shop->cli( 'catalog', 'rebuild' );
		// Long after they were looked at, so that nothing but the rebuild brings their cards back.
		$this->shop->sql( "UPDATE wp_wc_orders SET date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 1 HOUR WHERE id IN ({$first}, {$last})" );
		$this->shop->php( self::CATALOG . "\$c->remove({$first});\$c->remove({$last});\$c->setMark('rebuild_recipe',\$c->mark('recipe'));\$c->setMark('rebuild_run',{$last});" );
		self::assertStringContainsString( 'catalog_rebuild', $this->shop->cli( 'catalog', 'status' ) );
		self::assertMatchesRegularExpression( '/Success: \d+ orders are in lists and search\.$/', trim( $this->shop->cli( 'catalog', 'rebuild' ) ) );
		self::assertSame( [ 'none', 'card' ], [ $this->card( $first ), $this->card( $last ) ] );
		$this->shop->cli( 'catalog', 'rebuild' );
		self::assertSame( 'card', $this->card( $first ) );
		self::assertStringNotContainsString( 'catalog_rebuild', $this->shop->cli( 'catalog', 'status' ) );
	}

	public function test_a_look_at_a_shop_that_has_just_got_waybill_shows_its_orders(): void {
		$order = $this->order();
		$this->row( $order );
		$this->shop->sql( "UPDATE wp_wc_orders SET date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 1 HOUR WHERE id = {$order}" );
		$this->shop->php( self::CATALOG . "\$c->remove({$order});\$c->setMark('recipe',0);\$c->setMark('rebuild_run',0);" );
		$answer = $this->ask( 'manager1', [ 'q' => (string) $order ] )->json();
		self::assertContains( $order, array_column( $answer['orders'], 'id' ) );
		self::assertNull( $answer['rebuild'], 'it is whole' );
		$this->shop->php( self::CATALOG . "\$c->setMark('rebuild_recipe',\$c->mark('recipe'));\$c->setMark('rebuild_run',1);" );
		self::assertStringContainsString( 'catalog_rebuild', $this->shop->cli( 'catalog', 'status' ) );
		self::assertNull( $this->ask( 'manager1', [], 'orders/counters' )->json()['rebuild'] );
		self::assertStringNotContainsString( 'catalog_rebuild', $this->shop->cli( 'catalog', 'status' ) );
	}

	public function test_another_promise_makes_all_cards_anew_in_the_background(): void {
		$order = $this->order();
		$this->shop->sql( "UPDATE wp_wc_order_operational_data SET date_paid_gmt = '2025-03-04 10:00:00' WHERE order_id = {$order}" );
		$this->shop->cli( 'catalog', 'rebuild' );
		$due = fn(): string => gmdate( 'Y-m-d', intdiv( $this->row( $order )['due_at'], 1000 ) );
		self::assertSame( '2025-03-06', $due() );
		self::assertSame( [ 'late' ], $this->row( $order )['flags'] );
		$this->shop->php( 'update_option("waybill_promise_days",5);' );
		try {
			$this->shop->php( 'do_action("waybill_catalog");' );
			self::assertSame( '2025-03-11', $due() );
		} finally {
			$this->shop->php( 'delete_option("waybill_promise_days");do_action("waybill_catalog");' );
		}
		self::assertSame( '2025-03-06', $due() );
	}

	public function test_the_button_on_the_settings_page_begins_a_rebuild(): void {
		$this->shop->cli( 'catalog', 'rebuild' );
		$page = new Page( $this->shop->browse( 'admin', '/wp-admin/admin.php?page=waybill-settings' )->body );
		self::assertSame( 302, $this->shop->browse( 'admin', '/wp-admin/admin-post.php', [ 'action' => 'waybill_catalog_rebuild', '_wpnonce' => $this->shop->nonce( 'admin', 'waybill_catalog_rebuild' ) ] )->status );
		self::assertStringContainsString( 'waybill-catalog-rebuild', $this->shop->browse( 'admin', '/wp-admin/admin.php?page=waybill-settings' )->body );
		self::assertStringContainsString( 'catalog_rebuild', $this->shop->cli( 'catalog', 'status' ) );
		$this->shop->php( 'ActionScheduler_QueueRunner::instance()->run();' );
		self::assertStringNotContainsString( 'catalog_rebuild', $this->shop->cli( 'catalog', 'status' ) );
	}

	public function test_without_the_store_the_shop_sells_edits_and_deletes(): void {
		$edited  = $this->order();
		$deleted = $this->order();
		$this->row( $deleted );
		$folder = dirname( $this->shop->store() );
		rename( $folder, "{$folder}.away" );
		try {
			$this->edit( $edited, [ 'billing' => [ 'city' => 'Ohnehausen' ] ] );
			self::assertSame( 200, $this->shop->rest( 'admin', 'DELETE', "wc/v3/orders/{$deleted}?force=true" )->status );
			self::assertSame( 200, $this->shop->buy()->status );
			self::assertSame( 503, $this->ask( 'manager1', [] )->status );
		} finally {
			rename( "{$folder}.away", $folder );
		}
		self::assertSame( 'Ohnehausen', $this->row( $edited )['city'] );
		self::assertFalse( $this->isListed( $deleted ) );
	}

	/** @return iterable<string, array{string}> */
	public static function statuses(): iterable {
		yield 'a cart' => [ 'checkout-draft' ];
		yield 'a screen that was opened and left' => [ 'auto-draft' ];
	}

	#[DataProvider( 'statuses' )]
	public function test_what_nobody_has_ordered_yet_is_no_order( string $status ): void {
		$order = $this->order( [], 'pending' );
		$this->shop->sql( "UPDATE wp_wc_orders SET status = '" . ( 'auto-draft' === $status ? $status : "wc-{$status}" ) . "' WHERE id = {$order}" );
		self::assertFalse( $this->isListed( $order ) );
	}

	/** @return array<string, mixed> the order in a list */
	private function row( int $order ): array {
		$rows = array_column( $this->list( 'manager1', [ 'q' => (string) $order ] ), null, 'id' );
		self::assertArrayHasKey( $order, $rows );
		return $rows[ $order ];
	}

	/** A number is the beginning of others' numbers and postcodes as well. */
	private function isListed( int $order ): bool {
		return in_array( $order, array_column( $this->list( 'manager1', [ 'q' => (string) $order ] ), 'id' ), true );
	}

	private function card( int $order ): string {
		return $this->shop->php( self::CATALOG . "echo []===\$c->fresh([{$order}])?'none':'card';" );
	}

	/** @param array<string, mixed> $body */
	private function edit( int $order, array $body ): void {
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", $body )->status );
	}
}
