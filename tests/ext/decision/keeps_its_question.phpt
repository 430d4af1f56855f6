--TEST--
An allowed decision tells later what it looked at then, whatever has become of the question
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$workflow = Workflow::default();
$question = fn (array $order): array => [
	'transition' => 'start_picking',
	'subject' => 'order:1',
	'state' => 'new',
	'version' => 1,
	'actor' => actor(['roles' => ['staff']]),
	'order' => $order,
	'now' => NOW,
];
$tell = fn ($decision) => json_encode(
	[$decision->isAllowed(), $decision->getBlockers(), $decision->getFacts(), $decision->getInputs(), $decision->getVars()['assignee']]
);

// The question is changed after it was asked.
$asked = $question(order());
$decision = $workflow->decide($asked);
$asked['order']['paid'] = false;
$asked['order']['payment_method'] = 'cod';
echo $tell($decision), "\n", $tell($decision), "\n";

// A reference in it leads to a variable of somebody's.
$paid = true;
$order = order();
$order['paid'] = &$paid;
$decision = $workflow->decide($question($order));
$paid = false;
echo $tell($decision), "\n";
$method = 'card';
$asked = $question(order());
$asked['order']['payment_method'] = &$method;
$inner = &$asked['order'];
$decision = $workflow->decide($asked);
$method = 'cod';
$inner = [];
echo $tell($decision), "\n";

// The Workflow object is gone, and the question holds the decision: a cycle for the collector.
$holder = new stdClass();
$decision = $workflow->decide($question(order(['note' => $holder])));
unset($workflow);
$holder->decision = $decision;
$seen = WeakReference::create($holder);
unset($decision, $holder, $asked, $order);
gc_collect_cycles();
var_dump($seen->get());
?>
--EXPECT--
[true,[],{"order.paid":true,"order.payment_method":"card"},[],""]
[true,[],{"order.paid":true,"order.payment_method":"card"},[],""]
[true,[],{"order.paid":true,"order.payment_method":"card"},[],""]
[true,[],{"order.paid":true,"order.payment_method":"card"},[],""]
NULL
