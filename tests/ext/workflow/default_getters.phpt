--TEST--
The shipped workflow, as its getters show it
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$workflow = Workflow::default();
echo $workflow->getName(), ' ', $workflow->getVersion(), ' ', implode(',', $workflow->getRoles()), "\n";
var_dump(hash('sha256', $workflow->getText()) === $workflow->getHash());
$again = Workflow::parse($workflow->getText());
var_dump($again->getText() === $workflow->getText(), $again->getHash() === $workflow->getHash());

$states = $workflow->getStates();
echo implode(' ', array_keys($states['new'])), "\n";
foreach ($states as $name => $state) {
	echo $name, ' "', $state['label'], '" "', $state['woo'], '" ', $state['final'] ? 'final ' : '', $state['stuck_after_s'], "\n";
}
$transitions = $workflow->getTransitions();
echo implode(' ', array_keys($transitions['pack'])), "\n";
foreach ($transitions as $name => $transition) {
	echo $name, ': ', implode(',', $transition['from']), ' -> ', $transition['to'], ' by ', implode(',', $transition['roles']);
	echo $transition['undo'] ? '' : ' for good', $transition['automatic'] ? ' automatic' : '', $transition['four_eyes'] ? ' four eyes' : '', "\n";
}
echo $transitions['start_picking']['guard'], "\n";
echo json_encode($transitions['pack']['inputs']['parcels']), json_encode($transitions['send_out']['inputs']), "\n";
?>
--EXPECT--
fulfilment 1 staff,manager,driver
bool(true)
bool(true)
bool(true)
label woo final stuck_after_s
cancelled "Cancelled" "cancelled" final 0
delivered "Delivered" "completed" final 0
delivery_failed "Delivery failed" "" 86400
new "New" "processing" 86400
on_hold "On hold" "" 259200
out_for_delivery "Out for delivery" "" 86400
packed "Packed" "" 86400
picking "Picking" "" 28800
returned "Returned" "" final 0
label from to roles guard inputs automatic undo four_eyes
cancel: new,picking,packed,delivery_failed,on_hold -> cancelled by manager,woocommerce
complete: new,picking,packed,out_for_delivery,delivery_failed,on_hold -> delivered by woocommerce for good
deliver: out_for_delivery -> delivered by driver,manager
end_hold: on_hold -> on_hold by manager
fail_delivery: out_for_delivery -> delivery_failed by driver,manager
hold: new,picking,packed,on_hold -> on_hold by manager
pack: picking -> packed by staff,manager
redeliver: delivery_failed -> packed by manager
release: on_hold -> new by manager
return: delivery_failed -> returned by manager
send_out: packed -> out_for_delivery by driver,manager
start_picking: new -> picking by staff,manager
order.paid || order.payment_method == 'cod'
{"default":1,"maximum":20,"minimum":1,"title":"Parcels","type":"integer"}[]
