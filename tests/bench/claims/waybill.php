<?php
// SPDX-License-Identifier: MIT
//
// An idempotency hit through Waybill: waybill.php PATH [COUNT]

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Engine;
use Waybill\Store;

require __DIR__ . '/claims.php';

$store    = new Store( 'sqlite:' . claims_store( $argv[1] ) );
$engine   = new Engine( $store );
$question = 0;
measure(
	static function () use ( $engine, &$question ): void {
		$number  = claim_number( ++$question );
		$outcome = $engine->begin(
			[
				'action'      => 'move',
				'subject'     => 'order:1',
				'name'        => 'start_picking',
				'scope'       => 'user:5 transitions',
				'key'         => claim_key( $number ),
				'fingerprint' => claim_fingerprint( $number ),
				'actor'       => ACTOR,
				'order'       => ORDER,
				'now'         => 1_700_000_000_000,
			]
		);
		if ( $outcome['kind'] !== 'replayed' || $outcome['receipt'] !== RECEIPT ) {
			throw new \LogicException( 'not the stored answer' );
		}
	},
	(int) ( $argv[2] ?? 100_000 )
);
