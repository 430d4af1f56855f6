<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class DeferredRoutesTest extends ShopTestCase {

	private const ELSEWHERE = [ '/wp/v2/types', '/wc/v3/orders', '/wc/store/v1/cart', '/wc-admin/options', '/wc-analytics/orders' ];

	public function test_a_request_for_waybill_describes_no_routes_that_it_does_not_take(): void {
		$this->shop->plant( 'add_filter("rest_post_dispatch",function($r,$s){header("X-Routes: ".implode(" ",array_keys($s->get_routes())));return $r;},1,2);' );
		$order = $this->shop->paidOrder();
		foreach ( [ "orders/{$order}", 'nothing/here' ] as $route ) {
			$routes = explode( ' ', $this->shop->rest( 'staff1', 'GET', $route )->header( 'X-Routes' ) );
			self::assertContains( '/waybill/v1/orders/(?P<id>[^/]+)', $routes );
			self::assertSame( [], array_values( array_intersect( self::ELSEWHERE, $routes ) ) );
		}
		$routes = explode( ' ', $this->shop->rest( '', 'GET', 'wp/v2/types' )->header( 'X-Routes' ) );
		self::assertContains( '/wc/store/v1/cart', $routes );
	}

	public function test_who_asks_for_one_inside_a_move_finds_it(): void {
		$this->shop->plant(
			'add_action("woocommerce_order_status_completed",function($id){wp_set_current_user(1);'
			. 'foreach(["/wc/v3/orders/$id","/wp/v2/types","/wc/store/v1/cart"] as $route){$found[]=rest_do_request(new WP_REST_Request("GET",$route))->get_status();}'
			. 'update_option("lab_found",$found);});'
		);
		$order = $this->shop->paidOrder();
		foreach ( [ 'start_picking', 'pack', 'send_out', 'deliver' ] as $name ) {
			self::assertSame( 200, $this->shop->move( 'manager1', $order, $name )->status );
		}
		self::assertSame( '[200,200,200]', $this->shop->php( 'echo json_encode(get_option("lab_found"));delete_option("lab_found");' ) );
	}

	public function test_other_requests_find_theirs(): void {
		foreach ( [ 'wp/v2/types', 'wc/store/v1/products' ] as $route ) {
			self::assertSame( 200, $this->shop->rest( '', 'GET', $route )->status, $route );
		}
	}
}
