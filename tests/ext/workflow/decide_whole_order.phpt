--TEST--
A guard may take the order as a whole
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$definition = json_decode(Waybill\Workflow::default()->getText(), true);
unset($definition['transitions']['start_picking']['explain']);
$definition['transitions']['start_picking']['guard'] = 'order == order && order.total < 1';
$workflow = Waybill\Workflow::parse(json_encode(['version' => 2] + $definition));
$question = [
	'transition' => 'start_picking', 'subject' => 'order:1', 'state' => 'new', 'version' => 1,
	'actor' => actor(['roles' => ['staff']]), 'order' => order(), 'vars' => ['assignee' => '', 'holds' => []], 'now' => NOW,
];
var_dump($workflow->decide($question)->isAllowed());
var_dump($workflow->decide(['order' => order(['total' => '0.50'])] + $question)->isAllowed());

$engine = engine();
$engine->publish($workflow, actor(), NOW);
$engine->observe(observation('pending', 'processing', ['subject' => 'order:2']));
echo $engine->begin(command('start_picking', ['subject' => 'order:2']))['kind'], "\n";
?>
--EXPECT--
bool(false)
bool(true)
refused
