--TEST--
A refused command carries its decision and leaves the subject where it was
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
show_decision($engine->begin(command('start_picking', ['actor' => actor(['roles' => ['driver']])]))['decision']);
$outcome = $engine->begin(command('start_picking', ['order' => order(['paid' => false])]));
var_dump($outcome['kind'], $outcome['refusal'], $outcome['intent'], $outcome['current']['state']);
$decision = $outcome['decision'];
var_dump($decision->isAllowed());
foreach ($decision->getBlockers() as $blocker) {
	echo implode(' ', array_keys($blocker)), "\n";
	echo $blocker['code'], ': ', $blocker['text'], ' [', implode(', ', $blocker['by']), '] ', json_encode($blocker['facts']), "\n";
}
echo json_encode($decision->getFacts()), json_encode($decision->getVars()), "\n";
echo $engine->events('order:1', 3)[0]['kind'], "\n";
?>
--EXPECTF--
refused
  role: %s
string(7) "refused"
bool(true)
NULL
string(3) "new"
bool(false)
code text message field facts by
guard: The order is not paid yet, and it is not cash on delivery. [manager] {"order.paid":false,"order.payment_method":"card"}
{"order.paid":false,"order.payment_method":"card"}[]
refused
