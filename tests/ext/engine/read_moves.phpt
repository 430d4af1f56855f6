--TEST--
read() shows where a subject is and every move that leaves its state, allowed or not
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$read = $engine->read('order:1', actor(['roles' => ['staff']]), order(['paid' => false]), NOW);
echo $read['subject'], ' ', $read['state'], ' ', $read['version'], "\n";
foreach ($read['moves'] as $move) {
	echo $move['name'], ' -> ', $move['to'], $move['allowed'] ? ' allowed' : '';
	echo $move['undo'] ? ' undo' : '', $move['four_eyes'] ? ' four_eyes' : '', ' ', implode(' ', array_keys($move['inputs']));
	echo ' ', implode(' ', array_column($move['blockers'], 'code')), "\n";
}
$hold = array_column($engine->read('order:1', actor(), order(), NOW)['moves'], null, 'name')['hold'];
var_dump($hold['label'], $hold['allowed'], $hold['inputs']['reason']['required'], $hold['inputs']['reason']['enum'][0]);

var_dump($engine->read('order:1', actor(), null, NOW)['moves']);
show(fn () => $engine->read('order:2', actor(), null, NOW));
show(fn () => $engine->read('order:1', [], null, NOW));
show(fn () => $engine->read('order:1', actor(), order(['total' => 1.0]), NOW));
show(fn () => $engine->read('order:1', actor(), order(['total' => 'twelve']), NOW));
?>
--EXPECTF--
order:1 new 1
cancel -> cancelled undo note reason role
hold -> on_hold undo note reason role
start_picking -> picking undo  guard
string(4) "Hold"
bool(true)
bool(true)
string(12) "out_of_stock"
array(0) {
}
Waybill\Exception\NotFound -3: %s
Waybill\Exception\InvalidArgument -1: actor.id: is missing
Waybill\Exception\InvalidArgument -1: order.total: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: order.total%s
