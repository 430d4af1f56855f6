--TEST--
attend(), present() and leave() tell who has a subject open, for those who may see it
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$folder = folder();
$engine = engine(store("sqlite:$folder/waybill.db"));
$other = actor(['id' => 'user:6']);
$engine->attend('order:1', actor(), 'tab-1', NOW);
$engine->attend('order:1', actor(), 'tab-2', NOW + 1000);
$engine->attend('order:1', $other, 'tab-3', NOW + 2000);
echo json_encode($engine->present('order:1', $other, NOW + 3000)), "\n";
$engine->leave('user:6', 'order:1', 'tab-3');
// Another process, or another web node, sees the same.
echo json_encode(engine(store("sqlite:$folder/waybill.db"))->present('order:1', actor(), NOW + 3000)), "\n";
echo json_encode($engine->present('order:1', actor(), NOW + 46000)), "\n";
$engine->leave('user:5');
echo json_encode($engine->present('order:1', actor(), NOW + 3000)), "\n";

$stranger = actor(['id' => 'user:8', 'sees_all' => false]);
show(fn () => $engine->attend('order:1', $stranger, 'tab', NOW));
show(fn () => $engine->present('order:1', $stranger, NOW));
show(fn () => $engine->attend('order:2', actor(), 'tab', NOW));
show(fn () => $engine->attend('order:1', actor(), '', NOW));
show(fn () => $engine->attend('order:1', actor(), "a\0b", NOW));
show(fn () => $engine->leave('user:5', 'order:1'));
show(fn () => $engine->leave(''));
?>
--EXPECTF--
[{"actor":"user:5","since":1700000000000,"seen":1700000001000},{"actor":"user:6","since":1700000002000,"seen":1700000002000}]
[{"actor":"user:5","since":1700000000000,"seen":1700000001000}]
[]
[]
Waybill\Exception\NotFound -3: no such subject: order:1
Waybill\Exception\NotFound -3: no such subject: order:1
Waybill\Exception\NotFound -3: %s
Waybill\Exception\InvalidArgument -1: place: must have 1 to 64 bytes
Waybill\Exception\InvalidArgument -1: %s
Waybill\Exception\InvalidArgument -1: place: subject and place are both given or both empty
Waybill\Exception\InvalidArgument -1: %s
