--TEST--
A page of events larger than a call's memory is OutOfMemory; a smaller page works
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine(store('sqlite:' . folder() . '/waybill.db'));
for ($i = 0; $i < 280; $i++) {
	$engine->record('settings', 'setting_changed', actor(), ['text' => str_repeat('x', 250000)], NOW);
}
show(fn () => $engine->events('settings', 1, 1000));
echo count($engine->events('settings', 1, 50)), "\n";
?>
--EXPECTF--
Waybill\Exception\OutOfMemory -12: %s
50
