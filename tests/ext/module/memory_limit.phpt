--TEST--
memory_limit hit while a result is built: shutdown functions go on, nothing of core's is left over
--EXTENSIONS--
waybill
--ENV--
USE_ZEND_ALLOC=1
--SKIPIF--
<?php
if (getenv('WAYBILL_VARIANT') === 'valgrind') die('skip there is no memory_limit under valgrind');
?>
--INI--
memory_limit=16M
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
$store = store();
$engine = engine($store);
for ($i = 0; $i < 200; $i++) {
	$engine->record('settings', 'setting_changed', actor(), ['text' => str_repeat('x', 200000)], NOW);
}
register_shutdown_function(static function () use ($engine, $store): void {
	// PHP holds what was built so far until the request has ended.
	ini_set('memory_limit', '32M');
	echo "\nin shutdown: ", $engine->events('settings', 1, 1)[0]['seq'], "\n";
	echo $store->verify()['events'], " events\n";
});
echo "reading\n";
$engine->events('settings', 1, 200);
echo "not reached\n";
?>
--EXPECTF--
reading

Fatal error: Allowed memory size of 16777216 bytes exhausted %s in %s on line %d

in shutdown: 1
202 events
