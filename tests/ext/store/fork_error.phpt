--TEST--
A store belongs to the process that opened it; a child's end does not touch it
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs pcntl');
?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Store;

$name = 'sqlite:' . folder() . '/waybill.db';
$store = store($name);
$engine = engine($store);
$child = pcntl_fork();
if ($child === 0) {
	show(fn () => $store->getSchema());
	show(fn () => $store->migrate());
	show(fn () => $store->verify());
	show(fn () => $engine->subjects());
	show(fn () => $engine->begin(command('start_picking')));
	show(fn () => (new Waybill\Engine($store))->subjects());
	$own = new Store($name);
	show(fn () => $own->getSchema());
	$own->close();
	$store->close();
	unset($engine, $store);
	end_child();
}
pcntl_waitpid($child, $status);
var_dump(pcntl_wexitstatus($status));
echo $engine->begin(command('start_picking'))['kind'], "\n";
echo $store->verify()['events'], " events\n";
?>
--EXPECTF--
Waybill\Exception\LogicError -13: %s
Waybill\Exception\LogicError -13: %s
Waybill\Exception\LogicError -13: %s
Waybill\Exception\LogicError -13: %s
Waybill\Exception\LogicError -13: %s
Waybill\Exception\LogicError -13: %s
no exception: 2
int(0)
done
3 events
