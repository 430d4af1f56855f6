--TEST--
A malformed observation names its field
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$wrong = [
	['subject' => null],
	['move' => 5],
	['actor' => ['id' => 'woocommerce']],
	['origin' => 'plugin'],
	['origin' => ['load' => 0.5]],
	['order' => 'none'],
	['order' => ['total' => [1, [2.5]]]],
	['at' => null],
	['when' => 5],
];
foreach ($wrong as $changes) {
	show(fn () => $engine->observe($changes + observation('processing', 'completed')));
}
show(fn () => $engine->foresee(['move' => []] + observation('processing', 'completed')));
?>
--EXPECT--
Waybill\Exception\InvalidArgument -1: observation.subject: must be a string
Waybill\Exception\InvalidArgument -1: observation.move: must be a string
Waybill\Exception\InvalidArgument -1: observation.actor.roles: is missing
Waybill\Exception\InvalidArgument -1: observation.origin: must be an array
Waybill\Exception\InvalidArgument -1: observation.origin.load: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: observation.order: must be an array or null
Waybill\Exception\InvalidArgument -1: observation.order.total.1.0: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: observation.at: must be an integer
Waybill\Exception\InvalidArgument -1: observation.when: is not known
Waybill\Exception\InvalidArgument -1: observation.move: must be a string
