--TEST--
recordOnce() stores what is no move once under its id, for good
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$made = static fn (string $once, int $now = NOW) => $engine->recordOnce('order:7', 'order_made', actor(), ['items' => 2], $now, $once);
$head = $made('claim-1');
echo implode(' ', array_keys($head)), ' ', $head['seq'], "\n";
$event = $engine->events('order:7')[0];
var_dump($event['hash'] === $head['hash'], json_decode($event['body'])->move);
var_dump($made('claim-1'), $made('claim-1', NOW + 86400000), $made('claim-2')['seq']);
var_dump($engine->knows('claim-2'), $engine->knows('claim-3'));

show(fn () => $made(''));
show(fn () => $made("\xff"));
show(fn () => $engine->recordOnce('', 'order_made', actor(), [], NOW, 'claim-4'));
try {
	$engine->recordOnce('order:7', 'order_made', actor(), [], NOW);
} catch (ArgumentCountError $error) {
	echo $error->getMessage(), "\n";
}
?>
--EXPECT--
seq hash 1
bool(true)
string(7) "claim-1"
NULL
NULL
int(2)
bool(true)
bool(false)
Waybill\Exception\InvalidArgument -1: once: must not be empty
Waybill\Exception\InvalidArgument -1: once: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: subject: must have 1 to 128 bytes
Waybill\Engine::recordOnce() expects exactly 6 arguments, 5 given
