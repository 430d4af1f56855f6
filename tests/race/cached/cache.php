<?php
// SPDX-License-Identifier: MIT
//
// R13, and R3 again: in shops that share a persistent object cache between requests.

declare(strict_types=1);

use Waybill\Tests\Race\CachedStatus;
use Waybill\Tests\Race\Shop;
use Waybill\Tests\Race\StatusRace;

return [
	new CachedStatus(),
	new StatusRace(
		'R13 object cache, REST: 10 orders, 10 x pending -> processing each',
		'10 changes, 10 mails, each order\'s stock once',
		10,
		'pending',
		static fn( Shop $shop, array $ids ): Closure =>
			static fn( int $id ): array => $shop->send( array_fill( 0, 10, $shop->restStatus( $id, 'processing' ) ) ),
		1,
		1,
		[ 'processing' ],
	),
	new StatusRace(
		'R13 object cache, REST: 15 orders, complete and cancel at once',
		'true stories; stock fits the last status',
		15,
		'processing',
		static fn( Shop $shop, array $ids ): Closure =>
			static fn( int $id ): array => $shop->send( [ $shop->restStatus( $id, 'completed' ), $shop->restStatus( $id, 'cancelled' ) ] ),
		1,
		2,
		[ 'completed', 'cancelled' ],
	),
];
