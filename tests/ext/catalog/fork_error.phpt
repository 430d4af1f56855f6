--TEST--
In a child process every call throws and the parent's store is left alone
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs pcntl');
?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

$store = store('sqlite:' . folder() . '/waybill.db');
$catalog = new Catalog($store);
$catalog->put([card(1)]);
$child = pcntl_fork();
if ($child === 0) {
	foreach ([
		fn () => $catalog->put([card(2)]),
		fn () => $catalog->get(1),
		fn () => $catalog->list([]),
		fn () => $catalog->counters(['now' => NOW]),
		fn () => $catalog->changes(0),
		fn () => $catalog->setMark('a', 1),
	] as $call) {
		show($call);
	}
	unset($catalog, $store);
	end_child();
}
pcntl_waitpid($child, $status);
var_dump(pcntl_wexitstatus($status), $catalog->put([card(2)]), count($catalog->list([])['rows']));
?>
--EXPECT--
Waybill\Exception\LogicError -13: the store was opened by another process: open it again in this one
Waybill\Exception\LogicError -13: the store was opened by another process: open it again in this one
Waybill\Exception\LogicError -13: the store was opened by another process: open it again in this one
Waybill\Exception\LogicError -13: the store was opened by another process: open it again in this one
Waybill\Exception\LogicError -13: the store was opened by another process: open it again in this one
Waybill\Exception\LogicError -13: the store was opened by another process: open it again in this one
int(0)
int(1)
int(2)
