<?php
// SPDX-License-Identifier: MIT
//
// Must-use plugin of every private shop: keeps the shop quiet and repeatable, and stands in for a
// payment provider. It changes nothing about orders.

// WooCommerce 9 asks for its own translations before WordPress 6.7 and later want it to. Only this
// one notice is silenced; the error level stays.
add_filter(
	'doing_it_wrong_trigger_error',
	static function ( $trigger, $function_name, $message ) {
		$is_known = '_load_textdomain_just_in_time' === $function_name
			&& str_contains( (string) $message, '<code>woocommerce</code>' );
		return $is_known ? false : $trigger;
	},
	10,
	3
);

// Action Scheduler would start a queue of its own at the end of an admin request.
add_filter( 'action_scheduler_allow_async_request_runner', '__return_false' );

// "wordpress@127.0.0.1" is no address that a mailer accepts.
add_filter(
	'wp_mail_from',
	static fn( $from ) => str_ends_with(
		(string) $from,
		'@127.0.0.1'
	) ? 'shop@example.test' : $from
);

// Nobody administers this address; the screen that asks for it stands in the way of scripts.
add_filter( 'admin_email_check_interval', '__return_zero' );

// A payment provider's callback, as gateways have one: /?wc-api=lab_payment&order=17&transaction=x
// (or /wc-api/lab_payment/). Providers repeat theirs when they are in doubt, often at once.
add_action(
	'woocommerce_api_lab_payment',
	static function (): void {
		$order = wc_get_order( (int) ( $_GET['order'] ?? 0 ) );
		if ( ! $order instanceof WC_Order ) {
			status_header( 404 );
			exit( "no such order\n" );
		}
		$order->payment_complete( sanitize_text_field( wp_unslash( $_GET['transaction'] ?? '' ) ) );
		status_header( 200 );
		exit( "ok\n" );
	}
);
