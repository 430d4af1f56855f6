--TEST--
A card is shown as it was given, with what its subject adds at once
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

foreach (['memory:', 'sqlite:' . folder() . '/waybill.db'] as $name) {
	$store = store($name);
	$catalog = new Catalog($store);
	var_dump($catalog->put([card(1), card(2, ['items' => [], 'note' => "two\nlines"])]));
	$row = $catalog->get(1);
	var_dump($row === array_diff_key(card(1), ['terms' => 0]) + [
		'state' => '', 'version' => 0, 'assignee' => '', 'drift' => '', 'is_torn' => false, 'is_open' => false, 'moved_at' => 0, 'silent_until' => 0,
	]);
	var_dump($catalog->get(2)['items'], $catalog->get(2)['note']);
	$engine = engine($store);
	$engine->begin(command('start_picking', ['now' => NOW + 5]));
	$row = $catalog->get(1);
	echo json_encode(array_slice($row, -8)), "\n";
	// Read earlier than what is stored: left out.
	var_dump($catalog->put([card(1, ['read_at' => NOW - 1, 'name' => 'Late']), card(3)]), $catalog->get(1)['name']);
	show(fn () => $catalog->get(4));
	show(fn () => $catalog->get(0));
}
?>
--EXPECT--
int(2)
bool(true)
array(0) {
}
string(9) "two
lines"
{"state":"picking","version":2,"assignee":"","drift":"","is_torn":false,"is_open":true,"moved_at":1700000000005,"silent_until":0}
int(1)
string(9) "Åsa Berg"
Waybill\Exception\NotFound -3: order 4 has no card
Waybill\Exception\InvalidArgument -1: id: must be above 0
int(2)
bool(true)
array(0) {
}
string(9) "two
lines"
{"state":"picking","version":2,"assignee":"","drift":"","is_torn":false,"is_open":true,"moved_at":1700000000005,"silent_until":0}
int(1)
string(9) "Åsa Berg"
Waybill\Exception\NotFound -3: order 4 has no card
Waybill\Exception\InvalidArgument -1: id: must be above 0
