--TEST--
throttle() counts tries by key and window, and a window lasts whoever else counts
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
const WINDOW = 600000;
$start = NOW - NOW % WINDOW;
$try = static fn (string $key, int $now) => $engine->throttle($key, WINDOW, $now);
echo implode(' ', [$try('a', $start), $try('a', $start + 1), $try('b', $start + 2), $try('a', $start + WINDOW - 1), $try('a', $start + WINDOW)]), "\n";

// In a file, where counters of others make it forget.
$store = new Waybill\Store('sqlite:' . folder() . '/waybill.db');
$store->migrate();
$engine = new Waybill\Engine($store);
$hour = NOW - NOW % 3600000;
echo $engine->throttle('long', 3600000, $hour);
for ($minute = 0; $minute < 60; $minute++) {
	$engine->throttle("other $minute", 60000, $hour + $minute * 60000);
}
echo ' ', $engine->throttle('long', 3600000, $hour + 3599999), "\n";
$store->close();

show(fn () => engine()->throttle('a', 1000, NOW));
show(fn () => engine()->throttle('a', 2 * 3600000, NOW));
show(fn () => engine()->throttle('a', WINDOW, -1));
show(fn () => engine()->throttle('', WINDOW, NOW));
show(fn () => engine()->throttle("\xff", WINDOW, NOW));
?>
--EXPECTF--
1 2 1 3 1
1 2
Waybill\Exception\InvalidArgument -1: window: must be whole minutes, from 60000 to 3600000 ms
Waybill\Exception\InvalidArgument -1: window: must be whole minutes, from 60000 to 3600000 ms
Waybill\Exception\InvalidArgument -1: now: must not be before 1970
Waybill\Exception\InvalidArgument -1: %s
Waybill\Exception\InvalidArgument -1: key: must be valid UTF-8
