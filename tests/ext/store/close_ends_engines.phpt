--TEST--
close() ends the engines of a store; everything held on to says so
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;

$store = store();
$first = engine($store);
$second = new Engine($store);
$gone = new Engine($store);
unset($gone);
$decision = $first->begin(command('deliver'))['decision'];
$workflow = $second->getWorkflow();

$store->close();
$store->close();
var_dump($store->isOpen());
show(fn () => $first->subjects());
show(fn () => $second->getWorkflow());
show(fn () => new Engine($store));
show(fn () => $store->getDriver());
show(fn () => $store->getSchema());
show(fn () => $store->migrate());
show(fn () => $store->backup('/tmp/x'));
show(fn () => $store->verify());
show_decision($decision);
echo $workflow->getName(), ' ', count($workflow->getTransitions()), "\n";
?>
--EXPECTF--
bool(false)
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
refused
  state: %s
fulfilment 12
