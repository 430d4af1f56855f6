--TEST--
A definition beyond a bound is refused by the bound's name, at its place, in little time and memory
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$with = static fn (string $guard, string $inputs = '{}') => '{"format":1,"workflow":"w","version":1,"subject":"order",'
	. '"initial":"a","roles":["staff"],"states":{"a":{}},"transitions":{"go":{"from":["a"],"to":"a","roles":["staff"],'
	. "\"inputs\":$inputs,\n\"guard\":" . json_encode($guard) . '}}}';
$deep = static fn (int $levels, string $open, string $inner, string $close) =>
	str_repeat($open, $levels) . $inner . str_repeat($close, $levels);

bounded('guard, 249 deep', fn () => Workflow::parse($with($deep(249, '(', 'true', ')'))));
bounded('guard, 250 deep', fn () => Workflow::parse($with($deep(250, '(', 'true', ')'))));
bounded('guard, 10,000 deep', fn () => Workflow::parse($with($deep(10000, '[', '1', ']'))));
bounded('guard, 100,000 characters', fn () => Workflow::parse($with(str_pad('true', 100000))));
bounded('guard, 100,001 characters', fn () => Workflow::parse($with(str_pad('true', 100001))));
bounded('guard, 20,000 parts and more', fn () => Workflow::parse($with('[' . str_repeat('1,', 20000) . '1].size() > 0')));
bounded('guard that costs too much', fn () => Workflow::parse($with($deep(7, '[0,1,2,3,4,5,6,7,8,9].all(x,', 'true', ')'))));
bounded('pattern with too many steps', fn () => Workflow::parse($with("'a'.matches('(((a{99}){99}){99}){99}')")));
bounded('pattern of an input', fn () => Workflow::parse($with('true', '{"x":{"type":"string","pattern":"((a{99}){99}){99}"}}')));
bounded('inputs, 64 deep', fn () => Workflow::parse($with('true', '{"x":{"type":"array","items":' . $deep(64, '{"items":', 'true', '}') . '}}')));
bounded('inputs, 100,000 deep', fn () => Workflow::parse($with('true', $deep(100000, '[', '', ']'))));
bounded('enum of 501', fn () => Workflow::parse($with('true', '{"x":{"type":"integer","enum":[' . implode(',', range(1, 501)) . ']}}')));
bounded('2 MiB', fn () => Workflow::parse($with(str_repeat(' ', 2 << 20))));
bounded('300,000 values', fn () => Workflow::parse('{"a":[' . str_repeat('1,', 300000) . '1]}'));
?>
--EXPECTF--
guard, 249 deep: ok
guard, 250 deep: LimitExceeded 2:260 transitions.go.guard: expression is nested more than 250 levels deep
guard, 10,000 deep: LimitExceeded 2:%d transitions.go.guard: expression is nested more than 250 levels deep
guard, 100,000 characters: ok
guard, 100,001 characters: LimitExceeded 2:100010 transitions.go.guard: expression has more than 100000 bytes
guard, 20,000 parts and more: LimitExceeded 2:%d transitions.go.guard: %s
guard that costs too much: LimitExceeded 2:9 transitions.go.guard: costs up to %d, at most 1000000 is possible
pattern with too many steps: %s 2:%d transitions.go.guard: %s
pattern of an input: %s 1:%d transitions.go.inputs.x.pattern: %s
inputs, 64 deep: LimitExceeded 1:%d lists and maps are nested deeper than 64
inputs, 100,000 deep: LimitExceeded 1:%d lists and maps are nested deeper than 64
enum of 501: LimitExceeded 1:%d transitions.go.inputs.x.enum: 501 values, at most 500 are possible
2 MiB: LimitExceeded 0:0 definition has %d bytes, at most 1048576 are possible
300,000 values: LimitExceeded 1:%d the text holds more than 200000 values
