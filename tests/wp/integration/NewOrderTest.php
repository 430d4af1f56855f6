<?php
// SPDX-License-Identifier: MIT
//
// Orders typed by hand, over REST on the real shop: what is missing is said field by field, and what is
// sent twice, at once or again after a crash, is one order.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class NewOrderTest extends ShopTestCase {

	protected function tearDown(): void {
		// Orders of other tests are of the shop's newest product, and count on its stock.
		$this->shop->php( 'foreach(wc_get_products(["limit"=>-1,"status"=>["publish","draft"]]) as $p)if(str_contains($p->get_name(),"Typed")||str_contains($p->get_name(),"Zzyzx"))$p->delete(true);' );
		parent::tearDown();
	}

	public function test_an_order_is_made_with_its_lines_totals_and_address(): void {
		$product = $this->product();
		$made    = $this->post( 'manager1', $this->form( $product, 3 ) );
		self::assertSame( 201, $made->status, $made->body );
		$id    = $made->json()['id'];
		$order = json_decode( $this->shop->php( "\$o=wc_get_order({$id});echo json_encode([\$o->get_status(),\$o->get_created_via(),\$o->get_billing_email(),\$o->get_shipping_city(),\$o->get_item_count(),\$o->get_customer_note(),\$o->is_paid(),\$o->get_total()===wc_format_decimal(3*(float)wc_get_product({$product})->get_price(),2)]);" ), true );
		self::assertSame( [ 'processing', 'waybill', 'ana@example.org', 'Bremen', 3, 'Ring <twice>', true, true ], $order );
		self::assertSame( [ 'order_made', 'started' ], $this->shop->kinds( $id ) );
		self::assertSame( 'new', $this->shop->rest( 'manager1', 'GET', "orders/{$id}" )->json()['state'] );
		self::assertSame( $made->json()['number'], (string) $id );
	}

	public function test_one_that_is_not_paid_waits_in_woocommerce(): void {
		$made = $this->post( 'manager1', [ 'paid' => false ] + $this->form( $this->product(), 1 ) );
		self::assertSame( 201, $made->status, $made->body );
		self::assertSame( 'wc-pending', $this->shop->status( $made->json()['id'] ) );
		self::assertSame( 404, $this->shop->rest( 'manager1', 'GET', 'orders/' . $made->json()['id'] )->status, 'it is not in the workflow yet' );
	}

	public function test_all_that_is_missing_is_said_at_once(): void {
		$answer  = $this->post( 'manager1', [ 'items' => [], 'billing' => [ 'first_name' => 'Ana', 'email' => 'nobody', 'country' => 'XX' ] ] );
		$problem = $answer->json();
		self::assertSame( [ 400, 'validation_failed', 'validation_failed' ], [ $answer->status, $problem['error'], $problem['code'] ] );
		self::assertContains( 'Add at least one product.', $problem['fields'] );
		self::assertContains( 'Enter the billing last name.', $problem['fields'] );
		self::assertEqualsCanonicalizing(
			[ 'billing.last_name', 'billing.address_1', 'billing.city', 'billing.postcode', 'billing.country', 'items' ],
			array_column( $problem['places'], 'field' )
		);
		self::assertSame( implode( ' ', $problem['fields'] ), $problem['message'] );
	}

	/** @return iterable<string, array{array<string, mixed>, string}> */
	public static function mistakes(): iterable {
		yield 'no e-mail address' => [ [ 'billing' => [ 'email' => 'ana@' ] ], 'billing.email' ];
		yield 'a postcode of elsewhere' => [ [ 'billing' => [ 'postcode' => 'SW1A' ] ], 'billing.postcode' ];
		yield 'a country that there is not' => [ [ 'billing' => [ 'country' => 'Germany' ] ], 'billing.country' ];
		yield 'a phone of letters' => [ [ 'billing' => [ 'phone' => 'call me' ] ], 'billing.phone' ];
		yield 'two lines in one field' => [ [ 'billing' => [ 'city' => "Bremen\nX" ] ], 'billing.city' ];
		yield 'a number for a name' => [ [ 'billing' => [ 'last_name' => 7 ] ], 'billing.last_name' ];
		yield 'a field that there is not' => [ [ 'billing' => [ 'state_of_mind' => 'x' ] ], 'billing.state_of_mind' ];
		yield 'half an address to ship to' => [ [ 'shipping' => [ 'first_name' => 'Bo' ] ], 'shipping.last_name' ];
		yield 'no quantity' => [ [ 'items' => [ [ 'product' => 1, 'quantity' => 0 ] ] ], 'items[0].quantity' ];
		yield 'a product that there is not' => [ [ 'items' => [ [ 'product' => 999999999, 'quantity' => 1 ] ] ], 'items[0].product' ];
		yield 'a product by name' => [ [ 'items' => [ [ 'product' => 'Hat', 'quantity' => 1 ] ] ], 'items[0].product' ];
		yield 'a price of his own' => [ [ 'items' => [ [ 'product' => 1, 'quantity' => 1, 'price' => 0 ] ] ], 'items[0]' ];
		yield 'items that are no list' => [ [ 'items' => [ 'a' => 1 ] ], 'items' ];
		yield 'too many lines' => [ [ 'items' => array_fill( 0, 101, [ 'product' => 1 ] ) ], 'items' ];
		yield 'a way to pay that there is not' => [ [ 'payment' => 'barter' ], 'payment' ];
		yield 'yes for true' => [ [ 'paid' => 'yes' ], 'paid' ];
		yield 'an endless note' => [ [ 'note' => str_repeat( 'x', 2001 ) ], 'note' ];
		yield 'a status of his own' => [ [ 'status' => 'completed' ], 'status' ];
	}

	/** @param array<string, mixed> $change */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'mistakes' )]
	public function test_a_mistake_is_named_and_nothing_is_made( array $change, string $field ): void {
		$before = $this->shop->sql( 'SELECT COUNT(*) FROM wp_wc_orders' );
		$answer = $this->post( 'manager1', array_replace_recursive( array_diff_key( $this->form( $this->product(), 1 ), array_intersect_key( $change, [ 'items' => 1 ] ) ), $change ) );
		self::assertSame( 400, $answer->status, $answer->body );
		$fields = array_column( $answer->json()['places'] ?? [ [ 'field' => $answer->json()['field'] ] ], 'field' );
		self::assertContains( $field, $fields );
		self::assertSame( $before, $this->shop->sql( 'SELECT COUNT(*) FROM wp_wc_orders' ) );
	}

	public function test_more_than_is_in_stock_is_not_sold(): void {
		$product = $this->product();
		$this->shop->php( "\$p=wc_get_product({$product});\$p->set_manage_stock(true);\$p->set_stock_quantity(3);\$p->set_backorders('no');\$p->save();" );
		$two     = [ 'product' => $product, 'quantity' => 2 ];
		$problem = $this->post( 'manager1', [ 'items' => [ $two, $two ] ] + $this->form( $product, 1 ) )->json();
		self::assertSame( [ 'items[1].quantity' ], array_column( $problem['places'], 'field' ), 'both lines together' );
		self::assertStringContainsString( 'only 3 are in stock', $problem['message'] );
		self::assertSame( 201, $this->post( 'manager1', [ 'items' => [ $two ] ] + $this->form( $product, 1 ) )->status );
		self::assertSame( '1', $this->shop->php( "echo (int) wc_get_product({$product})->get_stock_quantity();" ) );
	}

	public function test_products_are_found_by_name_and_number_as_they_can_be_sold(): void {
		$id    = $this->product();
		$this->shop->php( "\$p=wc_get_product({$id});\$p->set_name('Caf\u{e9} &amp; <b>Cup</b> Zzyzx');\$p->set_sku('ZZ-{$id}');\$p->save();\$v=new WC_Product_Variable();\$v->set_name('Zzyzx family');\$v->set_status('publish');\$v->save();" );
		foreach ( [ 'zzyzx', "ZZ-{$id}" ] as $text ) {
			$found = $this->shop->rest( 'manager1', 'GET', 'products?q=' . rawurlencode( $text ) )->json()['products'];
			self::assertSame( [ $id ], array_column( $found, 'id' ), 'no family without a variation' );
			self::assertSame( [ "Caf\u{e9} & Cup Zzyzx", [ 'minor' => 750, 'currency' => 'EUR', 'decimals' => 2 ], true, null ], [ $found[0]['name'], $found[0]['price'], $found[0]['in_stock'], $found[0]['stock'] ] );
		}
		self::assertSame( [], $this->shop->rest( 'manager1', 'GET', 'products?q=%25' . bin2hex( random_bytes( 8 ) ) )->json()['products'] );
		foreach ( [ '', 'q=', 'q[]=x', 'q=x&page=2', 'q=' . str_repeat( 'x', 101 ) ] as $query ) {
			self::assertSame( 400, $this->shop->rest( 'manager1', 'GET', "products?{$query}" )->status, $query );
		}
		self::assertSame( 403, $this->shop->rest( 'staff1', 'GET', 'products?q=x' )->status );
	}

	public function test_the_form_offers_the_shops_countries_and_ways_to_pay(): void {
		$form = $this->shop->rest( 'manager1', 'GET', 'order-form' )->json();
		self::assertContains( 'Germany', array_column( $form['countries'], 'name', 'code' ) );
		self::assertContains( $form['country'], array_column( $form['countries'], 'code' ) );
		self::assertSame( 'California', array_column( $form['countries'], 'states', 'code' )['US']['CA'] );
		self::assertContains( 'bacs', array_column( $form['payments'], 'id' ) );
	}

	public function test_managers_alone_make_orders(): void {
		foreach ( [ 'staff1', 'driver1', 'customer', 'webmaster' ] as $login ) {
			self::assertSame( 403, $this->post( $login, [] )->status, $login );
		}
	}

	public function test_the_same_request_is_one_order(): void {
		$form     = $this->form( $this->product(), 1 );
		$key      = 'order-' . bin2hex( random_bytes( 6 ) );
		$before   = (int) $this->shop->sql( 'SELECT COUNT(*) FROM wp_wc_orders' );
		$answers  = $this->shop->together( array_fill( 0, 6, $this->shop->restRequest( 'manager1', 'POST', 'orders', $form, Shop::key( $key ) ) ) );
		$statuses = array_count_values( array_map( static fn( Answer $answer ): int => $answer->status, $answers ) );
		self::assertSame( [], array_diff( array_keys( $statuses ), [ 201, 409 ] ) );
		self::assertSame( $before + 1, (int) $this->shop->sql( 'SELECT COUNT(*) FROM wp_wc_orders' ) );
		$again = $this->post( 'manager1', $form, $key );
		self::assertSame( [ 201, 'true' ], [ $again->status, $again->header( 'Idempotent-Replayed' ) ] );
		self::assertSame( 422, $this->post( 'manager1', [ 'note' => 'other' ] + $form, $key )->status );
		self::assertSame( $before + 1, (int) $this->shop->sql( 'SELECT COUNT(*) FROM wp_wc_orders' ) );
	}

	public function test_a_repeat_is_told_also_when_the_order_took_the_last_piece(): void {
		$product = $this->product();
		$this->shop->php( "\$p=wc_get_product({$product});\$p->set_manage_stock(true);\$p->set_stock_quantity(1);\$p->set_backorders('no');\$p->save();" );
		$key  = 'order-' . bin2hex( random_bytes( 6 ) );
		$made = $this->post( 'manager1', $this->form( $product, 1 ), $key );
		self::assertSame( 201, $made->status, $made->body );
		$again = $this->post( 'manager1', $this->form( $product, 1 ), $key );
		self::assertSame( [ 201, $made->body, 'true' ], [ $again->status, $again->body, $again->header( 'Idempotent-Replayed' ) ] );
		self::assertSame( 400, $this->post( 'manager1', $this->form( $product, 1 ) )->status, 'another order is one too many' );
	}

	public function test_a_form_that_was_mended_goes_under_the_same_key(): void {
		$form = $this->form( $this->product(), 1 );
		$key  = 'order-' . bin2hex( random_bytes( 6 ) );
		self::assertSame( 400, $this->post( 'manager1', [ 'items' => [] ] + $form, $key )->status );
		self::assertSame( 201, $this->post( 'manager1', $form, $key )->status );
	}

	/** @return iterable<string, array{string, string}> */
	public static function refusals(): iterable {
		yield 'nothing of it can be stored' => [ 'woocommerce_before_order_object_save', 'true' ];
		yield 'it can’t become an order' => [ 'woocommerce_before_order_object_save', '"checkout-draft"!==$o->get_status()' ];
	}

	#[\PHPUnit\Framework\Attributes\DataProvider( 'refusals' )]
	public function test_what_woocommerce_could_not_store_is_not_called_made( string $hook, string $when ): void {
		$form = $this->form( $this->product(), 1 );
		$key  = 'order-' . bin2hex( random_bytes( 6 ) );
		$this->shop->plant( "add_action('{$hook}', function (\$o) { if ({$when}) { throw new RuntimeException('planted'); } });" );
		self::assertSame( [ 503, 'unavailable' ], [ ( $answer = $this->post( 'manager1', $form, $key ) )->status, $answer->json()['code'] ] );
		$this->shop->clear();
		$this->shop->sql( "UPDATE wp_options SET option_value = REGEXP_REPLACE(option_value, '\"at\":[0-9]+', '\"at\":1') WHERE option_name LIKE 'waybill\\_order\\_key\\_%' AND option_value LIKE '%\"order\":0%'" );
		$made = $this->post( 'manager1', $form, $key );
		self::assertSame( [ 201, 'wc-processing' ], [ $made->status, $this->shop->status( $made->json()['id'] ?? 0 ) ], $made->body );
	}

	/** @return iterable<string, array{string}> */
	public static function steps(): iterable {
		yield 'nothing is stored yet' => [ 'woocommerce_before_order_object_save' ];
		yield 'its row is stored, its lines are not' => [ 'woocommerce_new_order' ];
		yield 'it is whole and still a draft' => [ 'woocommerce_order_after_calculate_totals' ];
		yield 'it is an order and not paid' => [ 'woocommerce_order_status_pending' ];
		yield 'it is paid and nobody was told' => [ 'woocommerce_payment_complete' ];
	}

	#[\PHPUnit\Framework\Attributes\DataProvider( 'steps' )]
	public function test_whoever_repeats_it_after_a_crash_gets_one_whole_order( string $hook ): void {
		$form   = $this->form( $this->product(), 2 );
		$key    = 'order-' . bin2hex( random_bytes( 6 ) );
		$before = (int) $this->shop->sql( "SELECT COUNT(*) FROM wp_wc_orders WHERE status <> 'wc-checkout-draft'" );
		$this->shop->plant( "add_action('{$hook}', function () { posix_kill(getmypid(), 9); }, PHP_INT_MAX);" );
		self::assertContains( $this->post( 'manager1', $form, $key )->status, [ 0, 502 ] );
		$this->shop->clear();
		self::assertSame( 409, $this->post( 'manager1', $form, $key )->status, 'its maker may be alive' );
		$this->shop->sql( "UPDATE wp_options SET option_value = REGEXP_REPLACE(option_value, '\"at\":[0-9]+', '\"at\":1') WHERE option_name LIKE 'waybill\\_order\\_key\\_%' AND option_value LIKE '%\"order\":0%'" );
		$made = $this->post( 'manager1', $form, $key );
		self::assertSame( 201, $made->status, $made->body );
		self::assertSame( $before + 1, (int) $this->shop->sql( "SELECT COUNT(*) FROM wp_wc_orders WHERE status <> 'wc-checkout-draft'" ) );
		self::assertSame( '2 processing', $this->shop->php( "\$o=wc_get_order({$made->json()['id']});echo \$o->get_item_count(),' ',\$o->get_status();" ) );
	}

	/** As it is left by a maker who was killed between the log and his claim. */
	public function test_the_log_tells_once_that_it_was_made_whoever_repeats_it(): void {
		$form  = $this->form( $this->product(), 1 );
		$key   = 'order-' . bin2hex( random_bytes( 6 ) );
		$made  = $this->post( 'manager1', $form, $key );
		$order = $made->json()['id'];
		$this->shop->sql( "UPDATE wp_options SET option_value = REPLACE(REGEXP_REPLACE(option_value, '\"at\":[0-9]+', '\"at\":1'), '\"order\":{$order}', '\"order\":0') WHERE option_name LIKE 'waybill\\_order\\_key\\_%' AND option_value LIKE '%\"order\":{$order},%'" );
		$again = $this->post( 'manager1', $form, $key );
		self::assertSame( [ 201, $made->body, '' ], [ $again->status, $again->body, $again->header( 'Idempotent-Replayed' ) ] );
		self::assertSame( [ 'order_made', 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_old_claims_are_forgotten(): void {
		$key = 'order-' . bin2hex( random_bytes( 6 ) );
		self::assertSame( 201, $this->post( 'manager1', $this->form( $this->product(), 1 ), $key )->status );
		$this->shop->sql( "UPDATE wp_options SET option_value = REGEXP_REPLACE(option_value, '\"at\":[0-9]+', '\"at\":1') WHERE option_name LIKE 'waybill\\_order\\_key\\_%' ORDER BY option_id DESC LIMIT 1" );
		$count = fn(): int => (int) $this->shop->sql( "SELECT COUNT(*) FROM wp_options WHERE option_name LIKE 'waybill\\_order\\_key\\_%'" );
		$had   = $count();
		$this->shop->php( 'do_action("waybill_upkeep");' );
		self::assertSame( $had - 1, $count() );
	}

	/** @return array<string, mixed> */
	private function form( int $product, int $quantity ): array {
		return [
			'billing' => [
				'first_name' => 'Ana',
				'last_name'  => 'Ärger',
				'email'      => 'ana@example.org',
				'phone'      => '+49 421 1234',
				'address_1'  => 'Am Wall 1',
				'city'       => 'Bremen',
				'postcode'   => '28195',
				'country'    => 'DE',
			],
			'items'   => [ [ 'product' => $product, 'quantity' => $quantity ] ],
			'note'    => 'Ring <twice>',
			'payment' => 'bacs',
			'paid'    => true,
		];
	}

	/** A product of this test's own. */
	private function product(): int {
		return (int) $this->shop->php( '$p=new WC_Product_Simple();$p->set_name("Typed");$p->set_regular_price("7.50");$p->set_status("publish");echo $p->save();' );
	}

	/** @param array<string, mixed> $body */
	private function post( string $login, array $body, string $key = '' ): Answer {
		return $this->shop->rest( $login, 'POST', 'orders', $body, Shop::key( $key ) );
	}
}
