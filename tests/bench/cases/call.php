<?php
// SPDX-License-Identifier: MIT
//
// A call of an extension's method with two integers, in the frame of Waybill's, beside PHP's own
// function with two integers.

declare(strict_types=1);

namespace Waybill\Bench;

return [
	new Comparison(
		'a call with two integers, without its loop',
		'ns CPU',
		[
			'a method'  => static fn(): float => Program::php( 'call/call.php', 'method' )['cpu_ns'],
			'intdiv()'  => static fn(): float => Program::php( 'call/call.php', 'function' )['cpu_ns'],
		],
		[ Goal::differenceAtMost( 'a method', 'intdiv()', 25.0 ) ],
	),
];
