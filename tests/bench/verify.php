<?php
// SPDX-License-Identifier: MIT
//
// The best loop that PHP has for what verify_bare.c does: one statement, rows by number, one string
// hashed for each. Bound columns and hash_update() were slower.
//
//     verify.php PATH

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/decide/facts.php';

$before   = cpu_us();
$database = new \PDO( 'sqlite:' . $argv[1] );
$rows     = $database->query( 'SELECT seq, prev, hash, body FROM event ORDER BY subject, seq', \PDO::FETCH_NUM );
$count    = 0;
$expected = '';
$genesis  = str_repeat( "\0", 32 );
foreach ( $rows as [ $seq, $prev, $hash, $body ] ) {
	if ( $prev !== ( 1 === $seq ? $genesis : $expected ) || $hash !== hash( 'sha256', "waybill.event.1\n$body", true ) ) {
		throw new \LogicException( "event $count does not fit" );
	}
	$expected = $hash;
	++$count;
}
echo json_encode( [ 'events' => $count, 'cpu_us' => ( cpu_us() - $before ) / $count ] ), "\n";
