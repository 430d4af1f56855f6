--TEST--
A script cut off by its time limit leaves no transaction open and nothing half written
--EXTENSIONS--
waybill
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Store;

// Before the folder's own, which takes the store away.
register_shutdown_function(static function () use (&$engine, &$name): void {
	$other = new Store($name, ['busy_ms' => 100]);
	$before = $other->verify('settings')['events'];
	$engine->record('settings', 'setting_changed', actor(), [], NOW);
	(new Engine($other))->record('settings', 'setting_changed', actor(), [], NOW);
	echo "\nin shutdown: ", $other->verify('settings')['events'] - $before, " more\n";
});
$name = 'sqlite:' . folder() . '/waybill.db';
$engine = engine(store($name));
echo "working\n";
set_time_limit(1);
while (true) {
	$engine->record('settings', 'setting_changed', actor(), ['text' => str_repeat('x', 20000)], NOW);
	$engine->events('settings', 1, 5);
}
?>
--EXPECTF--
working

Fatal error: Maximum execution time of 1 second exceeded in %s on line %d

in shutdown: 2 more
