<?php
// SPDX-License-Identifier: MIT
//
// One request: the definition is read, one guarded move decided and applied to an object in memory.

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/../decide/facts.php';

$before = cpu_us();
( static function (): void {
	$workflow = \Waybill\Workflow::parse( (string) file_get_contents( __DIR__ . '/../ring.json' ) );
	ring( $workflow->decide( ... ) )();
} )();
echo json_encode( [ 'cpu_us' => cpu_us() - $before ] ), "\n";
