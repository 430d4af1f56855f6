--TEST--
doctor() says line by line what a store's home is like
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Store;

$path = folder() . '/waybill.db';
$store = store("sqlite:$path");
$lines = Store::doctor("sqlite:$path");
var_dump(array_is_list($lines), count($lines) > 0);
foreach ($lines as $line) {
	if (array_keys($line) !== ['check', 'level', 'text']
		|| !in_array($line['level'], ['ok', 'warning', 'error'], true)
		|| $line['check'] === '' || $line['text'] === '') {
		print_r($line);
	}
}
chmod($path, 0666);
$levels = array_column(Store::doctor("sqlite:$path"), 'level');
var_dump(array_diff($levels, ['ok']) !== []);
show(fn () => Store::doctor('postgres:x'));
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
Waybill\Exception\InvalidArgument -1: %s
