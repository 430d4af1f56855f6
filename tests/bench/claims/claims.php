<?php
// SPDX-License-Identifier: MIT
//
// A store with a million finished claims, written by one statement, and the keys to ask for.

declare(strict_types=1);

namespace Waybill\Bench;

use Waybill\Engine;
use Waybill\Store;
use Waybill\Workflow;

require __DIR__ . '/../decide/facts.php';

const CLAIMS  = 1_000_000;
const RECEIPT = '{"actor":"user:5","at":1700000000000,"event":7,"hash":"'
	. '8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92","state":"picking","version":2}';

/** The path of the store, made where there is none. */
function claims_store( string $path ): string {
	if ( file_exists( $path ) ) {
		return $path;
	}
	$store = new Store( "sqlite:$path" );
	$store->migrate();
	$engine = new Engine( $store );
	$engine->publish( Workflow::default(), ACTOR, 1_700_000_000_000 );
	$store->close();
	$database = new \PDO( "sqlite:$path" );
	/* One statement is one transaction: its pages stay in memory until the end. */
	$database->exec( 'PRAGMA cache_size = -1000000; PRAGMA synchronous = OFF' );
	$database->exec(
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " . CLAIMS . ")
		INSERT INTO claim (scope, key, fingerprint, subject, at_ms, is_finished, receipt)
		SELECT 'user:5 transitions', printf('8e03978e-40d5-43e8-bc93-%012d', i), printf('%064x', i), 'order:' || i, 1, 1, '" . RECEIPT . "' FROM n"
	);
	return $path;
}

/** The number of the claim that the nth question is about: all over the index. */
function claim_number( int $question ): int {
	return 1 + $question * 7_919 % CLAIMS;
}

function claim_key( int $number ): string {
	return sprintf( '8e03978e-40d5-43e8-bc93-%012d', $number );
}

function claim_fingerprint( int $number ): string {
	return sprintf( '%064x', $number );
}
