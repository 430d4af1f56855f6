<?php
// SPDX-License-Identifier: MIT
//
// Runs every scenario in two shops that differ in one thing only, Waybill, and prints them side by
// side. Waybill must be right each time. Stock WooCommerce must be seen failing in the same run, or
// the scenario proves nothing: it is repeated until it does, and where it never does, the table says
// so. Arguments: the stock shop's name, Waybill's, the folder of scenarios, and words that a
// scenario's name must contain.

declare(strict_types=1);

namespace Waybill\Tests\Race;

spl_autoload_register(
	static function ( string $name ): void {
		require __DIR__ . '/lib/' . substr( $name, strlen( __NAMESPACE__ ) + 1 ) . '.php';
	}
);

/** How often stock WooCommerce is given another chance to fail. */
const ROUNDS_MAX = [
	'short' => 3,
	'full'  => 60,
];

/** How often Waybill must be right. */
const ROUNDS_RIGHT = [
	'short' => 1,
	'full'  => 5,
];

$repository = dirname( __DIR__, 2 );
$stock      = new Shop( $argv[1], $repository, true );
$waybill    = new Shop( $argv[2], $repository, false );
$wanted     = array_slice( $argv, 4 );
$length     = 'full' === getenv( 'WAYBILL_TEST_LENGTH' ) ? 'full' : 'short';
$rows       = [];
$passed     = 0;
$failed     = 0;

foreach ( glob( __DIR__ . "/{$argv[3]}/*.php" ) as $file ) {
	foreach ( require $file as $scenario ) {
		foreach ( $wanted as $word ) {
			if ( ! str_contains( $scenario->name(), $word ) ) {
				continue 2;
			}
		}
		$round = 0;
		do {
			$in_stock = $scenario->run( $stock );
		} while ( $in_stock->isRight() && $scenario->failsInStock() && ++$round < ROUNDS_MAX[ $length ] );
		for ( $round = 0; $round < ROUNDS_RIGHT[ $length ]; ++$round ) {
			$in_waybill = $scenario->run( $waybill );
			if ( ! $in_waybill->isRight() ) {
				break;
			}
		}
		$is_right = $in_waybill->isRight();
		$is_right ? ++$passed : ++$failed;
		echo $is_right ? 'passed ' : 'failed ', $scenario->name(), "\n";
		foreach ( array_slice( $in_waybill->wrong, 0, 10 ) as $sentence ) {
			echo "  $sentence\n";
		}
		$rows[] = [
			$scenario->name(),
			$scenario->expected(),
			$in_stock->figures . ( $in_stock->isRight() && $scenario->failsInStock() ? ' (did not fail here)' : '' ),
			$in_waybill->figures,
		];
	}
}

if ( [] === $rows ) {
	echo "0 passed, 0 failed, 0 skipped\n";
	exit( 0 );
}
$widths = [ 0, 0, 0, 0 ];
array_unshift( $rows, [ 'scenario', 'should be', 'stock WooCommerce', 'with Waybill' ] );
foreach ( $rows as $row ) {
	foreach ( $row as $column => $text ) {
		$widths[ $column ] = max( $widths[ $column ], strlen( $text ) );
	}
}
echo "\n";
foreach ( $rows as $row ) {
	foreach ( $row as $column => $text ) {
		echo '| ', str_pad( $text, $widths[ $column ] ), ' ';
	}
	echo "|\n";
}
printf( "\n%d passed, %d failed, 0 skipped\n", $passed, $failed );
exit( 0 === $failed ? 0 : 1 );
