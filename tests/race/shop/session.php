<?php
// SPDX-License-Identifier: MIT
//
// Logs the shop manager in, as a browser would be, and prints what its requests need: the cookies
// and the nonces of the order screens. Arguments: ids of orders whose form will be saved.

$race_user    = get_user_by( 'login', 'shopmanager' );
$race_expires = time() + HOUR_IN_SECONDS;
$race_token   = WP_Session_Tokens::get_instance( $race_user->ID )->create( $race_expires );
$race_cookies = [
	AUTH_COOKIE      => wp_generate_auth_cookie( $race_user->ID, $race_expires, 'auth', $race_token ),
	LOGGED_IN_COOKIE => wp_generate_auth_cookie( $race_user->ID, $race_expires, 'logged_in', $race_token ),
];

// Nonces are bound to the session, which is read from the cookie.
$_COOKIE[ LOGGED_IN_COOKIE ] = $race_cookies[ LOGGED_IN_COOKIE ];
wp_set_current_user( $race_user->ID );

$race_forms = [];
foreach ( array_slice( $argv, 1 ) as $race_id ) {
	$race_forms[ $race_id ] = wp_create_nonce( "update-order_$race_id" );
}
echo wp_json_encode(
	[
		'cookie' => implode( '; ', array_map( static fn( $name, $value ) => "$name=" . rawurlencode( $value ), array_keys( $race_cookies ), $race_cookies ) ),
		'row'    => wp_create_nonce( 'woocommerce-mark-order-status' ),
		'bulk'   => wp_create_nonce( 'bulk-orders' ),
		'forms'  => (object) $race_forms,
	]
), "\n";
