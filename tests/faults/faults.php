<?php
// SPDX-License-Identifier: MIT
//
// See tests/faults/run.

declare(strict_types=1);

namespace Waybill\Faults;

require __DIR__ . '/lib/Checks.php';
require __DIR__ . '/lib/Damage.php';
require __DIR__ . '/lib/Run.php';
require __DIR__ . '/lib/Store.php';
require __DIR__ . '/lib/Sweep.php';
require __DIR__ . '/lib/Trials.php';
require __DIR__ . '/lib/Workers.php';

[ , $work ] = $argv;
$filter  = $argv[2] ?? '';
$is_full = 'full' === getenv( 'WAYBILL_TEST_LENGTH' );
$seed    = (int) ( getenv( 'WAYBILL_TEST_SEED' ) ?: 1 );
mt_srand( $seed );
echo "seed $seed\n";

$checks = new Checks();
$base   = Sweep::base( $work );
$sweep  = new Sweep( $checks, $work, $is_full, $base );
if ( isset( $argv[3] ) ) {
	$checks->judge( $argv[3], $sweep->one( $argv[3], true ), 'the same' );
	$checks->say();
}
$sweep->all( $filter );
( new Damage( $checks, $work, $is_full, $seed ) )->all( $filter );
( new Trials( $checks, $work, $is_full, $seed ) )->all( $filter );
$checks->say();
