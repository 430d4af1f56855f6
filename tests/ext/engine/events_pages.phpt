--TEST--
events() gives a chain page by page, bodies byte by byte, personal values beside them
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
send_out($engine);
$all = $engine->events('order:1');
echo implode(' ', array_keys($all[0])), "\n";
echo implode(' ', array_column($all, 'seq')), "\n";
var_dump($engine->events('order:1', 2, 2) === array_slice($all, 1, 2));
var_dump($engine->events('order:1', 99), $engine->events('order:99'));
$prev = str_repeat('0', 64);
foreach ($all as $event) {
	var_dump($event['prev'] === $prev && $event['hash'] === hash('sha256', "waybill.event.1\n" . $event['body']));
	$prev = $event['hash'];
}
var_dump(json_decode($all[1]['body'])->data->transition);
show(fn () => $engine->events('order:1', -1));
show(fn () => $engine->events('order:1', 1, 0));
show(fn () => $engine->events('order:1', 1, 10001));
show(fn () => $engine->events("\xff"));
?>
--EXPECT--
subject seq position kind at prev hash body move personal
1 2 3 4
bool(true)
array(0) {
}
array(0) {
}
bool(true)
bool(true)
bool(true)
bool(true)
string(13) "start_picking"
Waybill\Exception\InvalidArgument -1: from: must not be negative
Waybill\Exception\InvalidArgument -1: max: must be between 1 and 10000
Waybill\Exception\InvalidArgument -1: max: must be between 1 and 10000
Waybill\Exception\InvalidArgument -1: subject: must be valid UTF-8
