<?php
// SPDX-License-Identifier: MIT
//
// R3 and R4: WooCommerce's own ways to change a status, several times at once.

declare(strict_types=1);

use Waybill\Tests\Race\Shop;
use Waybill\Tests\Race\StatusRace;

$times = static fn( int $count, array $request ): array => array_fill( 0, $count, $request );

$rest = static fn( string ...$statuses ): Closure =>
	static fn( Shop $shop, array $ids ): Closure =>
		static fn( int $id ): array => $shop->send( array_map( static fn( string $status ) => $shop->restStatus( $id, $status ), $statuses ) );

$browser = static fn( int $count, Closure $request ): Closure =>
	static function ( Shop $shop, array $ids ) use ( $count, $request, $times ): Closure {
		$session = $shop->logIn( $ids );
		return static fn( int $id ): array => $shop->send( $times( $count, $request( $shop, $session, $id ) ) );
	};

$row = static fn( Shop $shop, array $session, int $id ): array => $shop->get(
	"/wp-admin/admin-ajax.php?action=woocommerce_mark_order_status&status=completed&order_id=$id&_wpnonce={$session['row']}",
	[ "Cookie: {$session['cookie']}" ]
);

$bulk = static fn( Shop $shop, array $session, int $id ): array => $shop->get(
	"/wp-admin/admin.php?page=wc-orders&action=mark_completed&id[]=$id&_wpnonce={$session['bulk']}",
	[ "Cookie: {$session['cookie']}" ]
);

$form = static fn( Shop $shop, array $session, int $id ): array => $shop->post(
	"/wp-admin/admin.php?page=wc-orders&action=edit&id=$id",
	[
		'action'            => 'edit_order',
		'_wpnonce'          => $session['forms'][ $id ],
		'order_status'      => 'wc-processing',
		'_payment_method'   => 'bacs',
		'order_date'        => gmdate( 'Y-m-d' ),
		'order_date_hour'   => '12',
		'order_date_minute' => '00',
		'order_date_second' => '00',
		'_billing_email'    => 'buyer@example.test',
	],
	[ "Cookie: {$session['cookie']}" ]
);

$gateway = static fn( int $count ): Closure =>
	static fn( Shop $shop, array $ids ): Closure =>
		static fn( int $id ): array => $shop->send( $times( $count, $shop->get( "/?wc-api=race_gateway&order=$id" ) ) );

$command = static fn( int $count, string $status ): Closure =>
	static fn( Shop $shop, array $ids ): Closure =>
		static fn( int $id ): array => $shop->runTogether( 'change.php', array_fill( 0, $count, [ (string) $id, $status, (string) ( microtime( true ) + 1.5 ) ] ) );

$once = static fn( string $name, int $orders, string $initial, string $final, Closure $start ): StatusRace => new StatusRace(
	$name,
	"$orders changes, $orders mails, each order's stock once",
	$orders,
	$initial,
	$start,
	1,
	1,
	[ $final ],
);

return [
	$once( 'R3 REST: 20 orders, 20 x pending -> processing each', 20, 'pending', 'processing', $rest( ...array_fill( 0, 20, 'processing' ) ) ),
	$once( 'R3 REST: 20 orders, 20 x processing -> completed each', 20, 'processing', 'completed', $rest( ...array_fill( 0, 20, 'completed' ) ) ),
	$once( 'R3 gateway: 30 orders, the payment callback twice each', 30, 'pending', 'processing', $gateway( 2 ) ),
	$once( 'R3 gateway: 5 orders, the payment callback 20 times each', 5, 'pending', 'processing', $gateway( 20 ) ),
	$once( 'R3 row button: 30 orders, a double click on complete', 30, 'processing', 'completed', $browser( 2, $row ) ),
	$once( 'R3 row button: 5 orders, 20 clicks on complete', 5, 'processing', 'completed', $browser( 20, $row ) ),
	$once( 'R3 bulk action: 15 orders, complete twice each', 15, 'processing', 'completed', $browser( 2, $bulk ) ),
	$once( 'R3 order form: 15 orders, processing saved twice each', 15, 'pending', 'processing', $browser( 2, $form ) ),
	$once( 'R3 command line: 6 orders, processing by 2 processes each', 6, 'pending', 'processing', $command( 2, 'processing' ) ),
	new StatusRace(
		'R4 REST: 30 orders, complete and cancel at once',
		'true stories; stock fits the last status',
		30,
		'processing',
		$rest( 'completed', 'cancelled' ),
		1,
		2,
		[ 'completed', 'cancelled' ],
	),
	new StatusRace(
		'R4 REST: 10 orders, paid, held and cancelled at once, 3 x each',
		'true stories; stock fits the last status',
		10,
		'pending',
		$rest( ...array_merge( ...array_fill( 0, 3, [ 'processing', 'on-hold', 'cancelled' ] ) ) ),
		1,
		6,
		[ 'processing', 'on-hold', 'cancelled' ],
	),
];
