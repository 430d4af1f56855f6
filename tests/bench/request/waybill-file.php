<?php
// SPDX-License-Identifier: MIT
//
// The same with a definition that each request reads from a file, which is its dearest part.

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/../decide/facts.php';

$before = cpu_us();
( static function (): void {
	$workflow = \Waybill\Workflow::parse( (string) file_get_contents( __DIR__ . '/../../../out/bench/scratch/ring.json' ) );
	ring( $workflow->decide( ... ) )();
} )();
echo json_encode( [ 'cpu_us' => cpu_us() - $before ] ), "\n";
