--TEST--
An apply that left nothing behind frees the key; one cut in half stands still until it is settled
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
send_out($engine);
$command = command('deliver');
$intent = $engine->begin($command)['intent'];
$engine->abort($intent['id'], $intent['fence'], 'deadlock', NOW);
$engine->abort($intent['id'], $intent['fence'], 'deadlock', NOW);
show(fn () => $engine->commit($intent['id'], $intent['fence'], '', NOW));

$outcome = $engine->begin($command);
$intent = $outcome['intent'];
echo $outcome['kind'], "\n";
$engine->tear($intent['id'], $intent['fence'], 'some-plugin', NOW);
$troubled = $engine->troubled();
echo count($troubled), ' ', $troubled[0]['subject'], $troubled[0]['torn'] ? ' torn' : '', "\n";
show_decision($engine->begin(command('fail_delivery', ['inputs' => ['reason' => 'other']]))['decision']);

show(fn () => $engine->abort($intent['id'], -1, 'x', NOW));
show(fn () => $engine->abort("\xff", 1, 'x', NOW));
show(fn () => $engine->abort($intent['id'], 1, "\xff", NOW));
show(fn () => $engine->tear($intent['id'], 1, "\xff", NOW));
foreach ($engine->events('order:1', 5) as $event) {
	echo $event['kind'], "\n";
}
?>
--EXPECTF--
Waybill\Exception\Conflict -5: %s
apply
1 order:1 torn
refused
  torn: %s
Waybill\Exception\InvalidArgument -1: fence: must not be negative
Waybill\Exception\InvalidArgument -1: intent: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: reason: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: culprit: must be valid UTF-8
failed
torn
refused
