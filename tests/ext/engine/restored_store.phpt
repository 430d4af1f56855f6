--TEST--
A store that was restored lacks a mark and moves it was told of; closed intents are forgotten by age
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Store;

$folder = folder();
$store = new Store("sqlite:$folder/waybill.db");
$store->migrate();
$engine = new Engine($store);
show(fn () => $engine->mark());
$engine->publish(Waybill\Workflow::default(), actor(), NOW);
$engine->observe(observation('pending', 'processing'));
$store->backup("$folder/backup.db");
$intent = $engine->begin(command('cancel', ['inputs' => ['reason' => 'payment']]))['intent'];
var_dump($engine->knows($intent['id']));
$engine->commit($intent['id'], $intent['fence'], '', NOW);
$mark = $engine->mark();
var_dump($mark['position'], $engine->mark($mark['position']) === $mark);

$restored = new Engine(new Store("sqlite:$folder/backup.db"));
var_dump($restored->knows($intent['id']));
show(fn () => $restored->mark($mark['position']));
$other = $restored->begin(command('start_picking'));
var_dump($other['kind'], $restored->mark($mark['position']) === $mark);
$open = $restored->begin(command('cancel', ['inputs' => ['reason' => 'payment']]))['intent'];
show(fn () => $restored->commit($intent['id'], 1, $intent['draft'], NOW));
$restored->abort($open['id'], $open['fence'], 'in the way', NOW);
var_dump($restored->commit($intent['id'], 1, $intent['draft'], NOW)['kind'], $restored->knows($intent['id']));

var_dump($restored->expireIntents(NOW), $restored->expireIntents(NOW + 1), $restored->expireIntents(NOW + 1));
var_dump($restored->knows($open['id']));
show(fn () => $restored->expireIntents(NOW, 0));
?>
--EXPECTF--
Waybill\Exception\NotFound -3: there is no event at position 0
bool(true)
int(3)
bool(true)
bool(false)
Waybill\Exception\NotFound -3: there is no event at position 3
string(4) "done"
bool(false)
Waybill\Exception\InFlight -7 retryable: a move of order:1 is being applied: tell it later
string(4) "lost"
bool(true)
int(0)
int(1)
int(0)
bool(false)
Waybill\Exception\InvalidArgument -1: max: must be between 1 and 10000
