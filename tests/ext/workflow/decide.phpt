--TEST--
decide() answers a question; a refusal is an answer
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$workflow = Workflow::default();
$question = [
	'transition' => 'pack',
	'subject' => 'order:1',
	'state' => 'picking',
	'version' => 2,
	'actor' => actor(['roles' => ['staff']]),
	'order' => order(),
	'now' => NOW,
];
$decision = $workflow->decide($question);
show_decision($decision);
echo json_encode($decision->getInputs()), ' ', $decision->getVars()['parcel_count'], "\n";
$decision = $workflow->decide(['inputs' => ['parcels' => 3], 'vars' => ['parcel_count' => 1]] + $question);
echo json_encode($decision->getInputs()), ' ', $decision->getVars()['parcel_count'], "\n";
show_decision($workflow->decide(['inputs' => ['parcels' => 21]] + $question));
show_decision($workflow->decide(['state' => 'new', 'actor' => actor(['roles' => []])] + $question));
show_decision($workflow->decide(['transition' => 'hold', 'preview' => true, 'actor' => actor()] + $question));

show(fn () => $workflow->decide(['transition' => 'fly'] + $question));
show(fn () => $workflow->decide(['transition' => 'start_picking', 'state' => 'new', 'order' => order(['paid' => 1])] + $question));
show(fn () => $workflow->decide(['preview' => 0] + $question));
show(fn () => $workflow->decide(['vars' => null] + $question));
show(fn () => $workflow->decide(['version' => -1] + $question));
show(fn () => $workflow->decide(['mood' => 'good'] + $question));
show(fn () => $workflow->decide([]));
?>
--EXPECTF--
allowed
{"parcels":1} 1
{"parcels":3} 3
refused
  input: %s
refused
  state: %s
  role: %s
allowed
Waybill\Exception\NotFound -3: %s
Waybill\Exception\InvalidArgument -1: order.paid must be true or false
Waybill\Exception\InvalidArgument -1: question.preview: must be a bool
Waybill\Exception\InvalidArgument -1: question.vars: must be an array
Waybill\Exception\InvalidArgument -1: question.version: must not be negative
Waybill\Exception\InvalidArgument -1: question.mood: is not known
Waybill\Exception\InvalidArgument -1: question.transition: is missing
