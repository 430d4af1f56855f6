--TEST--
Effects are taken, finished or put off; finished claims are forgotten when they are old
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Workflow;

$definition = json_decode(Workflow::default()->getText(), true);
$definition['transitions']['start_picking']['effects'] = [['document' => 'pick_list'], ['mail' => 'order_picking']];
$engine = new Engine(store());
$engine->publish(Workflow::parse(json_encode($definition)), actor(), NOW);
$engine->observe(observation('pending', 'processing'));
$command = command('start_picking');
$engine->begin($command);

var_dump($engine->takeEffects(10, NOW));
$items = $engine->takeEffects(10, NOW + 15000);
foreach ($items as $item) {
	echo implode(' ', array_keys($item)), "\n";
	echo $item['subject'], ' ', $item['seq'], ' ', $item['kind'], ' ', $item['name'], ' ', $item['attempts'], "\n";
}
var_dump($engine->takeEffects(10, NOW + 15001));
$engine->finishEffect($items[0]['key']);
$engine->finishEffect($items[1]['key'], NOW + 60000);
var_dump($engine->takeEffects(10, NOW + 59999));
echo $engine->takeEffects(10, NOW + 60000)[0]['attempts'], "\n";
show(fn () => $engine->finishEffect('no/such/effect'));
show(fn () => $engine->finishEffect("\xff"));
show(fn () => $engine->takeEffects(0, NOW));

var_dump($engine->expireClaims(NOW), $engine->expireClaims(NOW + 1), $engine->expireClaims(NOW + 1));
show(fn () => $engine->expireClaims(NOW, 0));
?>
--EXPECTF--
array(0) {
}
key subject seq kind name attempts
order:1 2 document pick_list 1
key subject seq kind name attempts
order:1 2 mail order_picking 1
array(0) {
}
array(0) {
}
2
Waybill\Exception\NotFound -3: %s
Waybill\Exception\InvalidArgument -1: key: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: max: must be between 1 and 10000
int(0)
int(1)
int(0)
Waybill\Exception\InvalidArgument -1: max: must be between 1 and 10000
