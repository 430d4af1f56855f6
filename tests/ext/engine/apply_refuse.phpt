--TEST--
A guard that says no inside the apply closes the intent with a refusal
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Workflow;

// Moves into a state of another status from the start, under a guard.
$definition = json_decode(Workflow::default()->getText(), true);
$definition['transitions']['complete']['roles'][] = 'manager';
$definition['transitions']['complete']['guard'] = "order.total > decimal('10')";
$definition['version'] = 2;
$workflow = Workflow::parse(json_encode($definition));
$engine = new Engine(store());
$engine->publish($workflow, actor(), NOW);
$engine->observe(observation('pending', 'processing'));

$intent = $engine->begin(command('complete'))['intent'];
show_decision($engine->recheck($intent, order(), NOW));
$decision = $engine->recheck($intent, order(['total' => '9.99']), NOW);
show_decision($decision);
// Facts keep their kinds: a decimal is compared as one and shown as it came.
echo json_encode($decision->getFacts()), "\n";
$outcome = $engine->refuse($intent['id'], $intent['fence'], $decision, NOW);
var_dump($outcome['kind'], $outcome['refusal'], $outcome['receipt'] !== '', $outcome['current']['state']);
var_dump($engine->commit($intent['id'], $intent['fence'], '', NOW)['receipt'] === $outcome['receipt']);
show(fn () => $engine->refuse($intent['id'], $intent['fence'], null, NOW));
show(fn () => $engine->recheck(['fence' => 'one'] + $intent, order(), NOW));
show(fn () => $engine->recheck($intent, order(['total' => 9.99]), NOW));
?>
--EXPECTF--
allowed
refused
  guard: %s
{"order.total":"9.99"}
string(7) "refused"
bool(true)
bool(true)
string(3) "new"
bool(true)
TypeError: Waybill\Engine::refuse(): Argument #3 ($decision) must be of type Waybill\Decision, null given
Waybill\Exception\InvalidArgument -1: intent.fence: must be an integer
Waybill\Exception\InvalidArgument -1: order.total: must not be a float; write money as a string
