--TEST--
A move that changes WooCommerce: begin, recheck, renew, commit; commit may be repeated
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
send_out($engine);
$outcome = $engine->begin(command('deliver', ['connection' => '17']));
$intent = $outcome['intent'];
var_dump($outcome['kind'], $outcome['receipt'], $outcome['current']['state'], $outcome['current']['busy']);
var_dump(strlen($intent['id']), strlen($intent['draft']) > 0);
unset($outcome['intent']['id'], $outcome['intent']['draft']);
print_r($outcome['intent']);

show_decision($engine->recheck($intent, order(), NOW));
$engine->renew($intent['id'], $intent['fence']);
show(fn () => $engine->renew($intent['id'], $intent['fence'] + 1));
show(fn () => $engine->takeOver($intent['id']));
var_dump($engine->overdue());
show(fn () => $engine->begin(command('deliver')));
show(fn () => $engine->observe(observation('processing', 'completed')));

$first = $engine->commit($intent['id'], $intent['fence'], $intent['draft'], NOW);
$again = $engine->commit($intent['id'], $intent['fence'], $intent['draft'], NOW + 1);
var_dump($first['kind'], $first['current']['state'], $first['current']['final'], $first['current']['busy']);
var_dump($again['receipt'] === $first['receipt'] && $first['receipt'] !== '');
show(fn () => $engine->abort($intent['id'], $intent['fence'], 'late', NOW));
$event = $engine->events('order:1', 5)[0];
var_dump($event['kind'], $event['move'] === $intent['id']);
?>
--EXPECTF--
string(5) "apply"
string(0) ""
string(16) "out_for_delivery"
bool(true)
int(32)
bool(true)
Array
(
    [fence] => 1
    [subject] => order:1
    [transition] => deliver
    [from] => out_for_delivery
    [to] => delivered
    [woo_from] => processing
    [woo_to] => completed
    [connection] => 17
    [overdue_ms] => 0
    [leases_missed] => 0
)
allowed
Waybill\Exception\Conflict -5: %s
Waybill\Exception\Conflict -5: %s
array(0) {
}
Waybill\Exception\InFlight -7 retryable: %s
Waybill\Exception\InFlight -7 retryable: %s
string(4) "done"
string(9) "delivered"
bool(true)
bool(false)
bool(true)
Waybill\Exception\Conflict -5: %s
string(5) "moved"
bool(true)
