<?php
// SPDX-License-Identifier: MIT
//
// Logs people in, as their browsers would be, for longer than any run. Arguments: logins. Prints
// JSON: login => {id, cookie, nonce}.

$load_expires  = time() + DAY_IN_SECONDS;
$load_sessions = [];
foreach ( array_slice( $argv, 1 ) as $load_login ) {
	$load_user  = get_user_by( 'login', $load_login );
	$load_token = WP_Session_Tokens::get_instance( $load_user->ID )->create( $load_expires );
	$load_value = wp_generate_auth_cookie( $load_user->ID, $load_expires, 'logged_in', $load_token );

	// A nonce is bound to the session, which is read from the cookie.
	$_COOKIE[ LOGGED_IN_COOKIE ] = $load_value;
	wp_set_current_user( $load_user->ID );
	$load_sessions[ $load_login ] = [
		'id'     => $load_user->ID,
		'cookie' => LOGGED_IN_COOKIE . '=' . rawurlencode( $load_value ),
		'nonce'  => wp_create_nonce( 'wp_rest' ),
	];
}
echo wp_json_encode( $load_sessions ), "\n";
