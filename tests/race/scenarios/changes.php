<?php
// SPDX-License-Identifier: MIT
//
// R3 and R4: WooCommerce's own ways to change a status, several times at once.

declare(strict_types=1);

use Waybill\Tests\Race\Shop;
use Waybill\Tests\Race\StatusRace;

$times = static fn( int $count, callable $request ): array => array_map( static fn() => $request(), range( 1, $count ) );

return [
	new StatusRace(
		'R3 REST: 20 orders, 20 x pending -> processing each',
		'20 changes, 20 mails, 96 units',
		20,
		'pending',
		static fn( Shop $shop, int $id ): array => $times( 20, static fn() => $shop->restStatus( $id, 'processing' ) ),
		1,
		1,
		[ 'processing' ],
	),
	new StatusRace(
		'R3 REST: 20 orders, 20 x processing -> completed each',
		'20 changes, 20 mails, 96 units',
		20,
		'processing',
		static fn( Shop $shop, int $id ): array => $times( 20, static fn() => $shop->restStatus( $id, 'completed' ) ),
		1,
		1,
		[ 'completed' ],
	),
	new StatusRace(
		'R3 gateway: 30 orders, the payment callback twice each',
		'30 changes, 30 mails, 150 units',
		30,
		'pending',
		static fn( Shop $shop, int $id ): array => $times( 2, static fn() => $shop->get( "/?wc-api=race_gateway&order=$id" ) ),
		1,
		1,
		[ 'processing' ],
	),
	new StatusRace(
		'R4 REST: 30 orders, complete and cancel at once',
		'true stories; stock fits the last status',
		30,
		'processing',
		static fn( Shop $shop, int $id ): array => [ $shop->restStatus( $id, 'completed' ), $shop->restStatus( $id, 'cancelled' ) ],
		1,
		2,
		[ 'completed', 'cancelled' ],
	),
];
