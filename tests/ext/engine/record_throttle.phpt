--TEST--
record() stores what is no move; with a throttle at most one a minute
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$head = $engine->record('settings', 'setting_changed', actor(), ['name' => 'strict', 'from' => false, 'to' => true], NOW);
echo implode(' ', array_keys($head)), ' ', $head['seq'], "\n";
$event = $engine->events('settings')[0];
var_dump($event['hash'] === $head['hash']);
echo json_encode(json_decode($event['body'])->data), "\n";

$denied = static fn (int $now) => $engine->record('access', 'denied', actor(), ['route' => 'orders'], $now, 'ip:1');
var_dump($denied(NOW)['seq'], $denied(NOW + 1), $denied(NOW + 2), $denied(NOW + 60000)['seq']);

show(fn () => $engine->record('settings', 'setting_changed', actor(), ['ratio' => 0.5], NOW));
show(fn () => $engine->record('', 'setting_changed', actor(), [], NOW));
show(fn () => $engine->record('settings', "\xff", actor(), [], NOW));
show(fn () => $engine->record('settings', 'setting_changed', actor(), [], NOW, "\xff"));
?>
--EXPECTF--
seq hash 1
bool(true)
{"from":false,"name":"strict","to":true}
int(1)
NULL
NULL
int(2)
Waybill\Exception\InvalidArgument -1: data.ratio: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: %s
Waybill\Exception\InvalidArgument -1: kind: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: throttle: must be valid UTF-8
