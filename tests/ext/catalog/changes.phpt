--TEST--
Changes tell each order once, and to whom it left
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

$store = store('sqlite:' . folder() . '/waybill.db');
$catalog = new Catalog($store);
$catalog->put([card(1)]);
$engine = engine($store);
$head = $engine->mark()['position'];
echo json_encode($catalog->changes(0)), "\n";
echo json_encode($catalog->changes($head)), "\n";
$engine->begin(command('user:7', ['action' => 'assign']));
$engine->begin(command('user:8', ['action' => 'assign']));
$engine->record('settings', 'setting_changed', actor(), [], NOW);
foreach (['', 'user:7', 'user:8', 'user:9'] as $assignee) {
	echo $assignee, json_encode($catalog->changes($head, ['assignee' => $assignee, 'max' => 5])), "\n";
}
show(fn () => $catalog->changes(99));
show(fn () => $catalog->changes(-1));
show(fn () => $catalog->changes(0, ['max' => 1001]));
show(fn () => $catalog->changes(0, ['min' => 1]));
show(fn () => $catalog->changes('x'));
?>
--EXPECT--
{"cursor":2,"orders":[1],"more":false}
{"cursor":2,"orders":[],"more":false}
{"cursor":5,"orders":[1],"more":false}
user:7{"cursor":5,"orders":[1],"more":false}
user:8{"cursor":5,"orders":[1],"more":false}
user:9{"cursor":5,"orders":[],"more":false}
Waybill\Exception\InvalidArgument -1: since: lies beyond the log, whose newest event is 5
Waybill\Exception\InvalidArgument -1: since: must not be negative
Waybill\Exception\InvalidArgument -1: max: must be between 1 and 1000
Waybill\Exception\InvalidArgument -1: options.min: is not known
TypeError: Waybill\Catalog::changes(): Argument #1 ($since) must be of type int, string given
