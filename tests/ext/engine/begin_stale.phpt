--TEST--
A command that saw another version gets the fresh state; its key is still free
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$engine->begin(command('start_picking'));
$command = command('pack', ['seen' => 1]);
$outcome = $engine->begin($command);
var_dump($outcome['kind'], $outcome['receipt'], $outcome['current']['state'], $outcome['current']['version']);
var_dump($engine->begin(['seen' => 2] + $command)['kind']);
?>
--EXPECT--
string(5) "stale"
string(0) ""
string(7) "picking"
int(2)
string(4) "done"
