--TEST--
begin() with the action "undo": the newest move is taken back, once, by who made it
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Workflow;

$engine = new Engine(store());
$engine->publish(Workflow::default(), actor(), NOW);
$engine->observe(['subject' => 'order:1', 'move' => 'm1', 'woo_from' => 'pending', 'woo_to' => 'processing',
	'actor' => actor(), 'origin' => [], 'order' => order(), 'at' => NOW]);
$command = ['action' => 'move', 'subject' => 'order:1', 'name' => 'start_picking', 'scope' => 's', 'key' => 'k1',
	'fingerprint' => str_repeat('0', 64), 'actor' => actor(), 'order' => order(), 'now' => NOW];
echo $engine->begin($command)['kind'], "\n";
$undo = ['action' => 'undo', 'name' => '', 'key' => 'k2'] + $command;
show(fn () => $engine->begin(['now' => NOW + 10001, 'key' => 'k3'] + $undo));
show(fn () => $engine->begin(['actor' => ['id' => 'user:77'] + actor(), 'key' => 'k4'] + $undo));
$outcome = $engine->begin($undo);
echo $outcome['kind'], ' ', json_decode($outcome['receipt'], true)['state'], "\n";
echo $engine->begin($undo)['kind'], "\n";
$event = $engine->events('order:1')[2];
echo $event['kind'], ' of ', json_decode($event['body'], true)['data']['undoes'], "\n";
?>
--EXPECT--
done
Waybill\Exception\Conflict -5: the newest move of order:1 can't be undone: its time is over
Waybill\Exception\Conflict -5: the newest move of order:1 can't be undone: somebody else made it
done new
replayed
undone of 2
