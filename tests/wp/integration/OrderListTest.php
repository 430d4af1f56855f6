<?php
// SPDX-License-Identifier: MIT
//
// Lists, search, counters and the change feed over REST: complete, in order, within bounds, and each
// for those who may see it.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class OrderListTest extends DeskTestCase {

	private const SQL = [ "' OR '1'='1", '1; DROP TABLE card', 'zq%', '_', "\\' OR 1=1 --", '") OR ("1"="1', "1' UNION SELECT text FROM definition --", '${jndi}', "x'/**/OR/**/1=1#" ];

	public function test_walking_the_pages_gives_each_order_once_also_while_orders_come(): void {
		$city  = $this->city();
		$there = array_map( fn(): int => $this->order( [ 'city' => $city ] ), range( 1, 7 ) );
		foreach ( [ 'created', 'due', 'moved', 'total', 'number' ] as $sort ) {
			foreach ( [ 'asc', 'desc' ] as $order ) {
				$ids = $this->walk( 'manager1', [ 'city' => $city, 'sort' => $sort, 'order' => $order, 'max' => 3 ] );
				self::assertSame( $ids, array_values( array_unique( $ids ) ), "{$sort} {$order}" );
				self::assertEqualsCanonicalizing( $there, $ids, "{$sort} {$order}" );
			}
		}
		$come = [];
		$ids  = $this->walk(
			'manager1',
			[ 'city' => $city, 'max' => 2 ],
			function () use ( &$come, $city ): void {
				$come[] = $this->order( [ 'city' => $city ] );
			}
		);
		self::assertSame( $ids, array_values( array_unique( $ids ) ) );
		self::assertSame( [], array_diff( $there, $ids ), 'who was there when it began is seen' );
		self::assertSame( [], array_diff( $ids, $there, $come ) );
	}

	public function test_lists_are_sorted_by_what_was_asked_for(): void {
		$city = $this->city();
		foreach ( [ 3, 1, 2 ] as $at ) {
			$order = $this->order( [ 'city' => $city ] );
			$this->shop->sql( "UPDATE wp_wc_orders SET date_created_gmt = '2025-01-0{$at} 10:00:00', total_amount = 10.00 * {$at}, date_updated_gmt = UTC_TIMESTAMP() WHERE id = {$order}" );
			$this->shop->sql( "UPDATE wp_wc_order_operational_data SET date_paid_gmt = '2025-03-0{$at} 10:00:00' WHERE order_id = {$order}" );
		}
		foreach ( [ 'created' => 'created_at', 'due' => 'due_at', 'moved' => 'moved_at', 'number' => 'id' ] as $sort => $member ) {
			$values = array_column( $this->list( 'manager1', [ 'city' => $city, 'sort' => $sort, 'order' => 'asc' ] ), $member );
			$sorted = $values;
			sort( $sorted );
			self::assertSame( $sorted, $values, $sort );
			self::assertSame( array_reverse( $sorted ), array_column( $this->list( 'manager1', [ 'city' => $city, 'sort' => $sort, 'order' => 'desc' ] ), $member ), $sort );
		}
		self::assertSame( [ 1000, 2000, 3000 ], array_column( array_column( $this->list( 'manager1', [ 'city' => $city, 'sort' => 'total', 'order' => 'asc' ] ), 'total' ), 'minor' ) );
	}

	public function test_filters_keep_what_they_name_and_counts_agree(): void {
		$city    = $this->city();
		$paid    = $this->order( [ 'city' => $city ] );
		$picking = $this->order( [ 'city' => $city ] );
		$given   = $this->order( [ 'city' => $city, 'country' => 'AT' ] );
		$unpaid  = $this->order( [ 'city' => $city ], 'pending' );
		$done    = $this->order( [ 'city' => $city ] );
		$this->shop->move( 'manager1', $picking, 'start_picking' );
		$this->assign( $given, 'driver1' );
		foreach ( [ $done, $done ] as $at => $order ) {
			0 === $at ? $this->shop->kinds( $order ) : $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'completed' ] );
		}
		$driver = 'user:' . $this->shop->userId( 'driver1' );
		$now    = (int) ( microtime( true ) * 1000 );
		$cases  = [
			'all'             => [ [], [ $paid, $picking, $given, $unpaid, $done ] ],
			'open'            => [ [ 'scope' => 'open' ], [ $paid, $picking, $given ] ],
			'a state'         => [ [ 'state' => 'picking' ], [ $picking ] ],
			'a final state'   => [ [ 'state' => 'delivered' ], [ $done ] ],
			'a country'       => [ [ 'country' => 'AT' ], [ $given ] ],
			'somebody'        => [ [ 'assignee' => $driver ], [ $given ] ],
			'nobody'          => [ [ 'assignee' => 'none' ], [ $paid, $picking, $unpaid, $done ] ],
			'nobody, open'    => [ [ 'scope' => 'unassigned' ], [ $paid, $picking ] ],
			'me'              => [ [ 'assignee' => 'me' ], [] ],
			'payment'         => [ [ 'payment' => 'Bank transfer' ], [ $paid, $picking, $given, $unpaid, $done ] ],
			'another payment' => [ [ 'payment' => 'bacs' ], [] ],
			'created before'  => [ [ 'created_to' => $now - 3_600_000 ], [] ],
			'created after'   => [ [ 'created_from' => $now - 3_600_000, 'created_to' => $now + 60_000 ], [ $paid, $picking, $given, $unpaid, $done ] ],
			'due'             => [ [ 'due_to' => $now + 30 * 86_400_000, 'scope' => 'open' ], [ $paid, $picking, $given ] ],
			'late'            => [ [ 'scope' => 'late' ], [] ],
			'several'         => [ [ 'scope' => 'open', 'state' => 'new', 'q' => $city ], [ $paid, $given ] ],
		];
		foreach ( $cases as $name => [ $query, $expected ] ) {
			$query += [ 'city' => $city ];
			self::assertEqualsCanonicalizing( $expected, array_column( $this->list( 'manager1', $query ), 'id' ), $name );
			self::assertSame( [ 'count' => count( $expected ), 'is_exact' => true, 'rebuild' => null ], $this->ask( 'manager1', $query, 'orders/count' )->json(), $name );
		}
	}

	public function test_an_order_is_found_by_anything_on_its_label(): void {
		$this->shop->php( 'update_option("waybill_tracking_key","_lab_tracking");do_action("waybill_catalog");' );
		try {
			$order = $this->order( [ 'first_name' => 'Jürgen', 'last_name' => 'Müßig-Ørsted', 'company' => 'Ångström & Söhne', 'city' => 'Bad Säckingen', 'postcode' => 'SW1A 1AA', 'country' => 'GB', 'email' => 'juergen+' . ( $own = bin2hex( random_bytes( 4 ) ) ) . '@example.test', 'phone' => '+49 (0) 7761 / 900-4321', 'meta _lab_tracking' => "00340 4341 {$own}" ] );
			$size  = json_decode( $this->shop->php( '$v=wc_get_products(["type"=>"variation","limit"=>1])[0];echo json_encode([$v->get_id(),$v->get_sku()]);' ), true );
			$sold  = (int) $this->shop->php( "\$o=wc_create_order();\$o->add_product(wc_get_product({$size[0]}),1);\$o->save();echo \$o->get_id();" );
			foreach ( [ (string) $order, "#{$order}", 'Jürgen müßig', 'JURGEN', 'Muessig', 'orsted', 'Ørsted', 'angstrom', 'Söhne', 'soehne', 'säckingen', 'sw1a1aa', 'SW1A 1AA', "juergen+{$own}@example.test", "JUERGEN+{$own}", '07761 9004321', '+49 7761 900 4321', '9004321', "003404341{$own}", "00340 4341 {$own}" ] as $text ) {
				self::assertContains( $order, $this->find( $text ), $text );
			}
			self::assertContains( $sold, $this->find( strtolower( $size[1] ) ), $size[1] );
			self::assertContains( $sold, $this->find( str_replace( '-', '', $size[1] ) ), $size[1] );
			foreach ( [ 'Jürgen Meier', 'ürgen', '9004322', 'p', '---', ...self::SQL ] as $text ) {
				self::assertNotContains( $order, $this->find( $text ), $text );
			}
		} finally {
			$this->shop->php( 'delete_option("waybill_tracking_key");do_action("waybill_catalog");' );
		}
	}

	public function test_a_driver_sees_his_own_orders_in_every_list(): void {
		$city   = $this->city();
		$own    = $this->order( [ 'city' => $city ] );
		$others = $this->order( [ 'city' => $city ] );
		$nobody = $this->order( [ 'city' => $city ] );
		$this->assign( $own, 'driver1' );
		$this->assign( $others, 'driver2' );
		$since = $this->ask( 'driver1', [], 'changes' )->json()['cursor'];
		self::assertSame( [ $own ], array_column( $this->list( 'driver1', [ 'city' => $city ] ), 'id' ) );
		self::assertSame( [ $own ], array_column( $this->list( 'driver1', [ 'city' => $city, 'assignee' => 'me' ] ), 'id' ) );
		self::assertSame( [], $this->find( (string) $others, 'driver1' ) );
		foreach ( [ 'none', 'user:' . $this->shop->userId( 'driver2' ) ] as $assignee ) {
			self::assertSame( [], $this->list( 'driver1', [ 'assignee' => $assignee ] ) );
			self::assertSame( 0, $this->ask( 'driver1', [ 'assignee' => $assignee ], 'orders/count' )->json()['count'] );
		}
		self::assertSame( [], $this->list( 'driver1', [ 'scope' => 'unassigned' ] ) );
		self::assertSame( 1, $this->ask( 'driver1', [ 'city' => $city ], 'orders/count' )->json()['count'] );
		$counters = $this->ask( 'driver1', [], 'orders/counters' )->json();
		self::assertSame( $this->ask( 'driver1', [], 'orders/count' )->json()['count'], $counters['total'] );
		self::assertSame( 0, $counters['unassigned'] );
		foreach ( [ $own, $others, $nobody ] as $order ) {
			$this->shop->move( 'manager1', $order, 'start_picking' );
		}
		self::assertSame( [ $own ], $this->ask( 'driver1', [ 'since' => $since ], 'changes' )->json()['orders'] );
		self::assertSame( 200, $this->shop->rest( 'driver1', 'GET', "orders/{$own}/details" )->status );
		$hidden = $this->shop->rest( 'driver1', 'GET', "orders/{$others}/details" );
		$absent = $this->shop->rest( 'driver1', 'GET', 'orders/999999999/details' );
		$this->assertProblem( 404, 'not_found', $hidden );
		$plain = static fn( Answer $answer ): string => (string) preg_replace( '/[0-9a-f-]{36}/', '', $answer->body );
		self::assertSame( $plain( $absent ), $plain( $hidden ) );
	}

	public function test_prices_are_for_those_who_may_see_them(): void {
		$order = $this->order();
		foreach ( [ 'manager1' => true, 'shopmanager' => true, 'admin' => true, 'staff1' => false ] as $login => $is_shown ) {
			$row = $this->list( $login, [ 'q' => (string) $order ] )[0];
			self::assertSame( $is_shown, null !== $row['total'], $login );
			$details = $this->shop->rest( $login, 'GET', "orders/{$order}/details" )->json();
			self::assertSame( [ $is_shown, $is_shown ], [ null !== $details['total'], isset( $details['items'][0]['total'] ) ], $login );
			self::assertSame( $is_shown ? 200 : 400, $this->ask( $login, [ 'sort' => 'total' ] )->status, $login );
		}
	}

	public function test_counters_are_what_the_lists_hold(): void {
		$this->order();
		$this->settle();
		$counters = $this->ask( 'manager1', [], 'orders/counters' )->json();
		foreach ( [ 'open', 'late', 'stuck', 'trouble', 'unassigned' ] as $scope ) {
			self::assertSame( $this->ask( 'manager1', [ 'scope' => $scope ], 'orders/count' )->json()['count'], $counters[ $scope ], $scope );
		}
		self::assertSame( $this->ask( 'manager1', [], 'orders/count' )->json()['count'], $counters['total'] );
		$states = array_column( $counters['states'], null, 'name' );
		self::assertSame( [ 'New', false ], [ $states['new']['label'], $states['new']['final'] ] );
		self::assertTrue( $states['delivered']['final'] );
		foreach ( $states as $name => $state ) {
			self::assertSame( $this->ask( 'manager1', [ 'state' => $name ], 'orders/count' )->json()['count'], $state['count'], $name );
		}
	}

	public function test_what_lies_longer_than_its_state_allows_is_stuck(): void {
		$fresh = $this->order();
		$stuck = $this->order();
		// In "new" an order is stuck after a day: docs/workflow-format.md.
		$this->shop->sql( "UPDATE wp_waybill_moves SET created_ms = created_ms - 86390000 WHERE order_id = {$fresh}" );
		$this->shop->sql( "UPDATE wp_waybill_moves SET created_ms = created_ms - 86410000 WHERE order_id = {$stuck}" );
		self::assertSame( [ 'stuck' ], $this->list( 'manager1', [ 'q' => (string) $stuck ] )[0]['flags'] );
		self::assertSame( [], $this->list( 'manager1', [ 'q' => (string) $fresh ] )[0]['flags'] );
		$listed = $this->walk( 'manager1', [ 'scope' => 'stuck' ] );
		self::assertSame( [ true, false ], [ in_array( $stuck, $listed, true ), in_array( $fresh, $listed, true ) ] );
	}

	public function test_the_feed_tells_each_order_that_had_an_event_and_nothing_twice_when_nothing_happens(): void {
		$order = $this->order();
		$start = $this->ask( 'manager1', [], 'changes' );
		$since = $start->json()['cursor'];
		self::assertSame( [ [], false, "\"{$since}\"" ], [ $start->json()['orders'], $start->json()['more'], $start->header( 'ETag' ) ] );
		$same = $this->shop->rest( 'manager1', 'GET', "changes?since={$since}", null, [ 'If-None-Match' => "\"{$since}\"" ] );
		self::assertSame( [ 304, '', "\"{$since}\"" ], [ $same->status, $same->body, $same->header( 'ETag' ) ] );
		self::assertSame( 200, $this->ask( 'manager1', [ 'since' => $since ], 'changes' )->status );
		$this->shop->move( 'manager1', $order, 'start_picking' );
		$changed = $this->shop->rest( 'manager1', 'GET', "changes?since={$since}", null, [ 'If-None-Match' => "\"{$since}\"" ] );
		self::assertSame( [ 200, [ $order ] ], [ $changed->status, $changed->json()['orders'] ] );
		self::assertGreaterThan( $since, $changed->json()['cursor'] );
		self::assertSame( [], $this->ask( 'manager1', [ 'since' => $changed->json()['cursor'] ], 'changes' )->json()['orders'] );
		self::assertSame( $changed->json()['cursor'], $this->ask( 'manager1', [] )->json()['cursor'] );
		// What WooCommerce does is told as well, without anybody's help.
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'cancelled' ] );
		self::assertSame( [ $order ], $this->ask( 'manager1', [ 'since' => $changed->json()['cursor'] ], 'changes' )->json()['orders'] );
		self::assertSame( 'since', $this->assertProblem( 400, 'invalid', $this->ask( 'manager1', [ 'since' => 999_999_999 ], 'changes' ) )['field'] );
	}

	public function test_a_cursor_is_good_for_one_reader_and_one_query(): void {
		array_map( fn(): int => $this->order(), range( 1, 3 ) );
		$after = $this->ask( 'manager1', [ 'max' => 1, 'sort' => 'number' ] )->json()['next'];
		self::assertSame( 200, $this->ask( 'manager1', [ 'max' => 2, 'sort' => 'number', 'after' => $after ] )->status );
		foreach ( [
			'of another user'  => [ 'admin', [ 'sort' => 'number', 'after' => $after ] ],
			'of another query' => [ 'manager1', [ 'sort' => 'number', 'scope' => 'open', 'after' => $after ] ],
			'of another order' => [ 'manager1', [ 'sort' => 'created', 'after' => $after ] ],
			'changed'          => [ 'manager1', [ 'sort' => 'number', 'after' => $after . 'A' ] ],
			'no cursor'        => [ 'manager1', [ 'sort' => 'number', 'after' => '1 OR 1=1' ] ],
		] as $name => [ $login, $query ] ) {
			self::assertSame( 'after', $this->assertProblem( 400, 'invalid', $this->ask( $login, $query ) )['field'], $name );
		}
	}

	/** @return iterable<string, array{string, string}> */
	public static function wrongQueries(): iterable {
		foreach (
			[
				'orders?colour=red'                 => 'colour',
				'orders?state=new&state=picking'    => 'state',
				'orders?state[]=new'                => 'state',
				'orders?state[]=new&state=picking'  => 'state',
				'orders?created.from=1'             => 'created_from',
				'orders?state=flying'               => 'state',
				'orders?max=0'                      => 'max',
				'orders?max=1e2'                    => 'max',
				'orders?max=-5'                     => 'max',
				'orders?created_from=9223372036854775808' => 'created_from',
				'orders?sort=id;DROP%20TABLE%20card' => 'sort',
				'orders?country=d%27e'              => 'country',
				'orders?assignee=user:12abc'        => 'assignee',
				'orders?city=%FF'                   => 'city',
				'orders?q=a%00b%FF'                 => 'q',
				'orders/count?scope=everything'     => 'scope',
				'orders/counters?state=new'         => 'state',
				'changes?since=-1'                  => 'since',
				'changes?since=1&since=2'           => 'since',
				'people?role=driver'                => 'role',
				'orders/{order}/details?x=1'        => 'x',
			] as $route => $field
		) {
			yield $route => [ $route, $field ];
		}
	}

	#[DataProvider( 'wrongQueries' )]
	public function test_a_parameter_that_can_not_be_meant_is_refused_by_name( string $route, string $field ): void {
		$answer = $this->shop->rest( 'manager1', 'GET', str_replace( '{order}', (string) $this->shop->paidOrder(), $route ) );
		self::assertSame( $field, $this->assertProblem( 400, 'invalid', $answer )['field'] );
	}

	public function test_a_search_as_long_as_a_page_is_refused_before_anything_is_looked_for(): void {
		$this->shop->plant( 'add_filter("rest_pre_dispatch",function($r,$s,$q){if(isset($_SERVER["HTTP_X_LONG"]))$q->set_query_params(["q"=>str_repeat("ab",5000)]);$GLOBALS["lab_at"]=hrtime(true);return $r;},10,3);add_filter("rest_post_dispatch",function($r){$r->header("X-Took-Us",(string)intdiv(hrtime(true)-$GLOBALS["lab_at"],1000));return $r;});' );
		$answer = $this->shop->rest( 'manager1', 'GET', 'orders?q=a', null, [ 'X-Long' => '1' ] );
		self::assertSame( 'q', $this->assertProblem( 400, 'invalid', $answer )['field'] );
		self::assertLessThan( 50_000, (int) $answer->header( 'X-Took-Us' ) );
	}

	public function test_sql_in_filters_is_text(): void {
		$total = $this->ask( 'manager1', [], 'orders/count' )->json();
		foreach ( self::SQL as $text ) {
			foreach ( [ 'city', 'payment', 'shipping' ] as $name ) {
				self::assertSame( [], $this->list( 'manager1', [ $name => $text ] ), "{$name}: {$text}" );
			}
			// Its words may begin names and numbers of some.
			self::assertLessThan( $total['count'], $this->ask( 'manager1', [ 'q' => $text ], 'orders/count' )->json()['count'], $text );
		}
		self::assertSame( $total, $this->ask( 'manager1', [], 'orders/count' )->json() );
	}

	public function test_a_list_of_fifty_takes_few_statements_however_many_orders_there_are(): void {
		$this->shop->php( 'for($i=0;$i<6;$i++){$o=wc_create_order();$o->set_billing_last_name("Viele");$o->save();}' );
		// What was modified a moment ago is looked at again by whoever comes: here that moment is over, and the worker was there.
		$this->shop->sql( 'UPDATE wp_wc_orders SET date_updated_gmt = UTC_TIMESTAMP() - INTERVAL 120 SECOND WHERE date_updated_gmt > UTC_TIMESTAMP() - INTERVAL 120 SECOND' );
		$this->settle();
		$this->list( 'manager1' );
		$this->shop->plant(
			'add_filter("rest_request_before_callbacks",function($r){$GLOBALS["lab_asked"]=(int)$GLOBALS["wpdb"]->get_row("SHOW SESSION STATUS LIKE \'Questions\'")->Value;return $r;});'
			. 'add_filter("rest_request_after_callbacks",function($r){if($r instanceof WP_REST_Response)$r->header("X-Statements",(string)((int)$GLOBALS["wpdb"]->get_row("SHOW SESSION STATUS LIKE \'Questions\'")->Value-$GLOBALS["lab_asked"]-1));return $r;});'
		);
		foreach ( [ 'orders?max=50', 'orders?max=50&q=viele&scope=all', 'orders/counters', 'changes', 'today' ] as $route ) {
			$answer = $this->shop->rest( 'manager1', 'GET', $route );
			self::assertSame( 200, $answer->status, $answer->body );
			// Two of them are the names of assignees, where there are some. The store is read four times besides:
			// place, cards, the log's newest event, the list.
			self::assertLessThanOrEqual( 9, (int) $answer->header( 'X-Statements' ), $route );
			self::assertNotSame( '', $answer->header( 'X-Statements' ) );
		}
	}

	public function test_people_are_those_who_can_carry(): void {
		$people = array_column( $this->shop->rest( 'manager1', 'GET', 'people' )->json()['people'], null, 'id' );
		$driver = $people[ 'user:' . $this->shop->userId( 'driver1' ) ];
		self::assertSame( [ 'Driver1', [ 'driver' ] ], [ $driver['name'], $driver['roles'] ] );
		self::assertArrayHasKey( 'user:' . $this->shop->userId( 'staff1' ), $people );
		foreach ( [ 'customer', 'admin', 'shopmanager', 'webmaster' ] as $login ) {
			self::assertArrayNotHasKey( 'user:' . $this->shop->userId( $login ), $people, $login );
		}
		self::assertSame( 403, $this->shop->rest( 'staff1', 'GET', 'people' )->status );
	}

	public function test_details_hold_what_a_card_does_not(): void {
		$order   = $this->order( [ 'first_name' => 'Ada', 'address_1' => 'Am Kai 1', 'phone' => '+49 40 123' ] );
		$details = $this->shop->rest( 'manager1', 'GET', "orders/{$order}/details" )->json();
		self::assertSame( [ $order, (string) $order, 'Ada', 'Am Kai 1', 'bacs', 'Bank transfer' ], [ $details['id'], $details['number'], $details['billing']['first_name'], $details['billing']['address_1'], $details['payment']['method'], $details['payment']['title'] ] );
		self::assertSame( [ 2, 2 * $details['items'][0]['total']['minor'] / 2 ], [ $details['items'][0]['quantity'], $details['total']['minor'] ] );
		self::assertSame( [], $details['links'] );
		self::assertStringContainsString( "id={$order}", $this->shop->rest( 'shopmanager', 'GET', "orders/{$order}/details" )->json()['links']['wordpress'] );
		self::assertSame( 200, $this->shop->rest( 'staff1', 'GET', 'orders/' . $this->order( [], 'pending' ) . '/details' )->status );
	}

	public function test_an_assignee_is_shown_by_name(): void {
		$order = $this->order();
		$this->assign( $order, 'driver1' );
		self::assertSame( [ 'id' => 'user:' . $this->shop->userId( 'driver1' ), 'name' => 'Driver1' ], $this->list( 'manager1', [ 'q' => (string) $order ] )[0]['assignee'] );
	}

	private function city(): string {
		return 'Ort' . bin2hex( random_bytes( 5 ) );
	}

	private function assign( int $order, string $login ): void {
		$answer = $this->shop->rest( 'manager1', 'PATCH', "orders/{$order}", [ 'assignee' => 'user:' . $this->shop->userId( $login ) ], Shop::key() );
		self::assertSame( 200, $answer->status, $answer->body );
	}
}
