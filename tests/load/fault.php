<?php
// SPDX-License-Identifier: MIT
//
// Does one fault, beside the load, and prints a line of JSON about it:
//
//     fault.php KIND SHOP_FOLDER STORE_FILE ORDER CHANCE

declare(strict_types=1);

namespace Waybill\Tests\Load;

foreach ( [ 'Culprit', 'Fault', 'Process', 'Sampler', 'Shop' ] as $class ) {
	require __DIR__ . "/lib/$class.php";
}

[ , $kind, $folder, $store, $order, $chance ] = $argv;
mt_srand( (int) $chance );
$began   = microtime( true );
$culprit = new Culprit( $folder, $store, (int) $order );
try {
	$done = $culprit->commit( Fault::from( $kind ) );
	$what = $done ?? 'there was nothing to do it to';
} catch ( \mysqli_sql_exception $failure ) {
	$done = null;
	$what = "MariaDB: {$failure->getMessage()}";
}
$line = [
	'kind'    => $kind,
	'at'      => gmdate( 'H:i:s', (int) $began ),
	'seconds' => round( microtime( true ) - $began, 2 ),
	'met'     => null !== $done,
	'what'    => $what,
];
echo json_encode( $line, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE ), "\n";
