--TEST--
Counters count what lists show
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

foreach (['memory:', 'sqlite:' . folder() . '/waybill.db'] as $name) {
	$store = store($name);
	$catalog = new Catalog($store);
	$catalog->put([card(1, ['due_at' => NOW - 1]), card(2)]);
	echo json_encode($catalog->counters(['now' => NOW])), "\n";
	$engine = engine($store);
	echo json_encode($catalog->counters(['now' => NOW, 'stuck' => ['new' => NOW + 1]])), "\n";
	$engine->begin(command('user:7', ['action' => 'assign']));
	echo json_encode($catalog->counters(['now' => NOW, 'assignee' => 'user:7'])), "\n";
	echo json_encode($catalog->counters(['now' => NOW, 'assignee' => 'user:8'])), "\n";
}
?>
--EXPECT--
{"states":[],"open":0,"late":0,"stuck":0,"trouble":0,"unassigned":0,"total":2}
{"states":{"new":1},"open":1,"late":1,"stuck":1,"trouble":0,"unassigned":1,"total":2}
{"states":{"new":1},"open":1,"late":1,"stuck":0,"trouble":0,"unassigned":0,"total":1}
{"states":[],"open":0,"late":0,"stuck":0,"trouble":0,"unassigned":0,"total":0}
{"states":[],"open":0,"late":0,"stuck":0,"trouble":0,"unassigned":0,"total":2}
{"states":{"new":1},"open":1,"late":1,"stuck":1,"trouble":0,"unassigned":1,"total":2}
{"states":{"new":1},"open":1,"late":1,"stuck":0,"trouble":0,"unassigned":0,"total":1}
{"states":[],"open":0,"late":0,"stuck":0,"trouble":0,"unassigned":0,"total":0}
