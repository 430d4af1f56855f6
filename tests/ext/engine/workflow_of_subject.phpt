--TEST--
getWorkflowOf() gives the version that a subject is pinned to, whatever is published since
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$engine = engine();
$first = $engine->getWorkflow();
$text = json_decode($first->getText(), true);
$text['version'] = 2;
unset($text['transitions']['hold']['inputs']['note']);
$engine->publish(Workflow::parse(json_encode($text)), actor(), NOW);
echo $engine->getWorkflow()->getVersion(), ' ', $engine->getWorkflowOf('order:1')->getVersion(), "\n";
var_dump($engine->getWorkflowOf('order:1')->getHash() === $first->getHash());
var_dump(isset($engine->getWorkflowOf('order:1')->getTransitions()['hold']['inputs']['note']));
show(fn () => $engine->getWorkflowOf('order:2'));
show(fn () => $engine->getWorkflowOf(''));
show(fn () => $engine->getWorkflowOf("\xff"));
?>
--EXPECTF--
2 1
bool(true)
bool(true)
Waybill\Exception\NotFound -3: %s
Waybill\Exception\InvalidArgument -1: subject%s
Waybill\Exception\InvalidArgument -1: subject: must be valid UTF-8
