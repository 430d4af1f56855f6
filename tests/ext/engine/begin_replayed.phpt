--TEST--
A repeated command gets the same receipt, byte by byte; a refusal as well
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$command = command('start_picking');
$first = $engine->begin($command);
$again = $engine->begin(['now' => NOW + 5000] + $command);
var_dump($again['kind'], $again['refusal'], $again['receipt'] === $first['receipt']);
var_dump($again['decision'], $again['intent'], $again['current']);

$command = command('deliver');
$first = $engine->begin($command);
$again = $engine->begin($command);
var_dump($first['kind'], $first['refusal'], $again['kind'], $again['refusal']);
var_dump($again['receipt'] === $first['receipt'], $again['receipt'] !== '');

show(fn () => $engine->begin(['fingerprint' => hash('sha256', 'other')] + $command));
echo count($engine->events('order:1')), " events\n";
?>
--EXPECTF--
string(8) "replayed"
bool(false)
bool(true)
NULL
NULL
NULL
string(7) "refused"
bool(true)
string(8) "replayed"
bool(true)
bool(true)
bool(true)
Waybill\Exception\ClaimMismatch -6: %s
3 events
