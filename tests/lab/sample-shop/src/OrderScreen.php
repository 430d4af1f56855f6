<?php
// SPDX-License-Identifier: MIT
//
// WooCommerce's order screen in wp-admin, as plain as it can be: a list, and an order with its
// status and the boxes that plugins add.

add_action(
	'admin_menu',
	static function (): void {
		add_menu_page(
			'Sample shop',
			'Sample shop',
			'edit_shop_orders',
			'woocommerce',
			'__return_null'
		);
		add_submenu_page(
			'woocommerce',
			'Orders',
			'Orders',
			'edit_shop_orders',
			'wc-orders',
			'sample_shop_show_orders'
		);
	}
);

add_action(
	'load-woocommerce_page_wc-orders',
	static function (): void {
		$order = sample_shop_screen_order();
		if ( ! $order ) {
			return;
		}
		if ( 'POST' === $_SERVER['REQUEST_METHOD'] ) {
			check_admin_referer( 'update-order_' . $order->get_id() );
			$order->update_status(
				wc_clean( wp_unslash( $_POST['order_status'] ?? '' ) ),
				'',
				true
			);
			wp_safe_redirect( $order->get_edit_order_url() );
			exit;
		}
		do_action( 'add_meta_boxes', 'woocommerce_page_wc-orders', $order );
		do_action( 'add_meta_boxes_woocommerce_page_wc-orders', $order );
	}
);

function sample_shop_screen_order(): WC_Order|false {
	return 'edit' === ( $_GET['action'] ?? '' ) ? wc_get_order(
		absint( $_GET['id'] ?? 0 )
	) : false;
}

function sample_shop_show_orders(): void {
	$order = sample_shop_screen_order();
	echo '<div class="wrap">';
	if ( $order ) {
		sample_shop_show_order( $order );
	} else {
		echo '<h1>Orders</h1><table class="wp-list-table widefat striped"><tbody>';
		foreach ( wc_get_orders( [ 'limit' => 50 ] ) as $listed ) {
			printf(
				'<tr><td><a href="%s">#%s</a></td><td>%s</td><td>%s</td><td>%s</td></tr>',
				esc_url( $listed->get_edit_order_url() ),
				esc_html( $listed->get_order_number() ),
				esc_html( $listed->get_formatted_billing_full_name() ),
				esc_html( wc_get_order_status_name( $listed->get_status() ) ),
				wp_kses_post( wc_price( $listed->get_total() ) )
			);
		}
		echo '</tbody></table>';
	}
	echo '</div>';
}

function sample_shop_show_order( WC_Order $order ): void {
	printf( '<h1>Order #%s</h1>', esc_html( $order->get_order_number() ) );
	echo '<form method="post" id="order">';
	wp_nonce_field( 'update-order_' . $order->get_id() );
	echo '<select name="order_status">';
	foreach ( wc_get_order_statuses() as $status => $label ) {
		$is_current = "wc-{$order->get_status()}" === $status;
		printf(
			'<option value="%s"%s>%s</option>',
			esc_attr( $status ),
			selected( $is_current, true, false ),
			esc_html( $label )
		);
	}
	echo '</select> <button class="button">Update</button>';
	do_action( 'woocommerce_admin_order_data_after_order_details', $order );
	foreach ( [ 'side', 'normal', 'advanced' ] as $place ) {
		do_meta_boxes( 'woocommerce_page_wc-orders', $place, $order );
	}
	echo '</form>';
}
