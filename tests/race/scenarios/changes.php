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
	sprintf( $name, $orders ),
	"$orders changes, $orders mails, each order's stock once",
	$orders,
	$initial,
	$start,
	1,
	1,
	[ $final ],
);

// The everyday run takes a part of the orders; a race shows itself on few as well.
$count = static fn( int $full ): int => 'full' === getenv( 'WAYBILL_TEST_LENGTH' ) ? $full : max( 3, intdiv( $full, 5 ) );

$stories = static fn( string $name, int $orders, string $initial, array $statuses, int $times ): StatusRace => new StatusRace(
	"R4 REST: $orders orders, $name",
	'true stories; stock fits the last status',
	$orders,
	$initial,
	$rest( ...array_merge( ...array_fill( 0, $times, $statuses ) ) ),
	1,
	2 * count( $statuses ),
	$statuses,
);

// Two and twenty at once on each way in; the everyday run leaves out the slow ones of them.
$rest_of_them = 'full' !== getenv( 'WAYBILL_TEST_LENGTH' ) ? [] : [
	$once( 'R3 REST: %d orders, twice pending -> processing each', 30, 'pending', 'processing', $rest( 'processing', 'processing' ) ),
	$once( 'R3 bulk action: %d orders, complete 20 times each', 20, 'processing', 'completed', $browser( 20, $bulk ) ),
	$once( 'R3 order form: %d orders, processing saved 20 times each', 20, 'pending', 'processing', $browser( 20, $form ) ),
	$once( 'R3 command line: %d orders, processing by 20 processes each', 10, 'pending', 'processing', $command( 20, 'processing' ) ),
];

return [
	...$rest_of_them,
	$once( 'R3 REST: %d orders, 20 x pending -> processing each', $count( 20 ), 'pending', 'processing', $rest( ...array_fill( 0, 20, 'processing' ) ) ),
	$once( 'R3 REST: %d orders, 20 x processing -> completed each', $count( 20 ), 'processing', 'completed', $rest( ...array_fill( 0, 20, 'completed' ) ) ),
	$once( 'R3 gateway: %d orders, the payment callback twice each', $count( 30 ), 'pending', 'processing', $gateway( 2 ) ),
	$once( 'R3 gateway: %d orders, the payment callback 20 times each', $count( 20 ), 'pending', 'processing', $gateway( 20 ) ),
	$once( 'R3 row button: %d orders, a double click on complete', $count( 30 ), 'processing', 'completed', $browser( 2, $row ) ),
	$once( 'R3 row button: %d orders, 20 clicks on complete', $count( 20 ), 'processing', 'completed', $browser( 20, $row ) ),
	$once( 'R3 bulk action: %d orders, complete twice each', $count( 30 ), 'processing', 'completed', $browser( 2, $bulk ) ),
	$once( 'R3 order form: %d orders, processing saved twice each', $count( 30 ), 'pending', 'processing', $browser( 2, $form ) ),
	$once( 'R3 command line: %d orders, processing by 2 processes each', $count( 20 ), 'pending', 'processing', $command( 2, 'processing' ) ),
	$stories( 'complete and cancel at once', $count( 30 ), 'processing', [ 'completed', 'cancelled' ], 1 ),
	$stories( 'paid, held and cancelled at once, twice each', $count( 20 ), 'pending', [ 'processing', 'on-hold', 'cancelled' ], 2 ),
];
