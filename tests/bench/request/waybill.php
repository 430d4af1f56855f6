<?php
// SPDX-License-Identifier: MIT
//
// One request: a workflow made, one guarded move decided and applied to an object in memory. The
// definition lies in compiled PHP, as Symfony's does.

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/../decide/facts.php';

$before = cpu_us();
( static function (): void {
	$workflow = \Waybill\Workflow::parse( require __DIR__ . '/../ring.php' );
	ring( $workflow->decide( ... ) )();
} )();
echo json_encode( [ 'cpu_us' => cpu_us() - $before ] ), "\n";
