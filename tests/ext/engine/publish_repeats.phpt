--TEST--
publish() records a workflow once; getWorkflow() gives it back
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Workflow;

$engine = new Engine(store());
show(fn () => $engine->getWorkflow());
$engine->publish(Workflow::default(), actor(), NOW);
$engine->publish(Workflow::default(), actor(), NOW + 1);
echo count($engine->events('workflow:fulfilment')), " event\n";
$workflow = $engine->getWorkflow();
var_dump($workflow->getHash() === Workflow::default()->getHash());
var_dump($engine->getWorkflow('fulfilment')->getText() === Workflow::default()->getText());
show(fn () => $engine->getWorkflow('parcels'));
show(fn () => $engine->getWorkflow("\xff"));
show(fn () => $engine->publish(Workflow::default(), ['id' => 'user:5'], NOW));
show(fn () => $engine->publish('fulfilment', actor(), NOW));
$second = Workflow::parse(json_encode(['version' => 2] + json_decode($workflow->getText(), true)));
show(fn () => $engine->publish($second, actor(), NOW, str_repeat('0', 64)));
show(fn () => $engine->publish($second, actor(), NOW, "\xff"));
$engine->publish($second, actor(), NOW, $workflow->getHash());
echo $engine->getWorkflow()->getVersion(), "\n";
?>
--EXPECTF--
Waybill\Exception\NotFound -3: %s
1 event
bool(true)
bool(true)
Waybill\Exception\NotFound -3: %s
Waybill\Exception\InvalidArgument -1: name: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: actor.roles: is missing
TypeError: Waybill\Engine::publish(): Argument #1 ($workflow) must be of type Waybill\Workflow, string given
Waybill\Exception\Conflict -%d: over: another version of fulfilment has been published meanwhile
Waybill\Exception\InvalidArgument -1: over: must be valid UTF-8
2
