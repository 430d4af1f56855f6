--TEST--
A decision stands alone: workflow, engine and store may be gone
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Decision;
use Waybill\Workflow;

$workflow = Workflow::default();
$decision = $workflow->decide([
	'transition' => 'start_picking',
	'subject' => 'order:1',
	'state' => 'new',
	'version' => 1,
	'actor' => actor(['roles' => ['staff']]),
	'order' => order(['paid' => false, 'payment_method' => str_repeat('grüße ', 2000)]),
	'now' => NOW,
]);
unset($workflow);
gc_collect_cycles();
$blockers = $decision->getBlockers();
echo count($blockers), ' ', implode(',', $blockers[0]['by']), "\n";
var_dump($decision->getFacts()['order.payment_method'] === str_repeat('grüße ', 2000));
var_dump($decision->getBlockers() === $blockers);

show(fn () => new Decision());
show(fn () => $decision->__construct());
show(fn () => $decision->getFacts(1));
?>
--EXPECT--
1 manager
bool(true)
bool(true)
Error: Call to private Waybill\Decision::__construct() from global scope
Error: Call to private method Waybill\Decision::__construct() from global scope
ArgumentCountError: Waybill\Decision::getFacts() expects exactly 0 arguments, 1 given
