--TEST--
silence takes a drift out of the troubled cards until its time, and until it is another drift
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

$folder = folder();
$store = store("sqlite:$folder/waybill.db");
$engine = engine($store);
$catalog = new Catalog($store);
$catalog->put([card(1)]);
$trouble = static fn (int $now) => array_column($catalog->list(['scope' => 'trouble', 'now' => $now])['rows'], 'silent_until')
	+ [9 => $catalog->counters(['now' => $now, 'stuck' => []])['trouble']];
$silence = static fn (int $until) => $engine->begin(command('', ['action' => 'silence', 'inputs' => ['until' => $until]]));

show(fn () => $silence(NOW + 1000));
$engine->observe(observation('processing', 'on-hold'));
echo json_encode($trouble(NOW)), "\n";
echo $silence(NOW + 1000)['kind'], ' ', $engine->read('order:1', actor(), null, NOW)['silent_by'], "\n";
echo json_encode($trouble(NOW)), json_encode($trouble(NOW + 1000)), "\n";
$engine->observe(observation('on-hold', 'refunded'));
echo json_encode($trouble(NOW)), ' ', $engine->read('order:1', actor(), null, NOW)['silent_until'], "\n";
$silence(NOW + 1000);
$silence(0);
echo json_encode($trouble(NOW)), "\n";
echo implode(' ', array_column($engine->events('order:1'), 'kind')), "\n";
show(fn () => $silence(NOW));
show(fn () => $engine->begin(command('', ['action' => 'silence'])));
?>
--EXPECTF--
Waybill\Exception\Conflict -5: %s
{"0":0,"9":1}
done user:5
{"9":0}{"0":1700000001000,"9":1}
{"0":0,"9":1} 0
{"0":0,"9":1}
started drifted silenced drifted silenced silenced
Waybill\Exception\InvalidArgument -1: inputs.until: must be 0, or lie ahead by at most 7776000000 ms
Waybill\Exception\InvalidArgument -1: inputs.until: must be a time in ms
