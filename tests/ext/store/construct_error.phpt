--TEST--
A store that can't be opened says which argument is wrong
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Store;

show(fn () => new Store('postgres:x'));
show(fn () => new Store(''));
show(fn () => new Store("memory:\xff"));
show(fn () => new Store("sqlite:/tmp/a\0b"));
show(fn () => new Store('memory:', ['busy_ms' => '5']));
show(fn () => new Store('memory:', ['busy_ms' => -1]));
show(fn () => new Store('memory:', ['busy_ms' => 2 ** 32]));
show(fn () => new Store('memory:', ['read_only' => 1]));
show(fn () => new Store('memory:', ['readonly' => true]));
show(fn () => new Store('memory:', [true]));
show(fn () => new Store());
show(fn () => new Store([]));
?>
--EXPECTF--
Waybill\Exception\InvalidArgument -1: %s"postgres:x"
Waybill\Exception\InvalidArgument -1: %s
Waybill\Exception\InvalidArgument -1: name: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: name: must not contain a zero byte
Waybill\Exception\InvalidArgument -1: options.busy_ms: must be an integer
Waybill\Exception\InvalidArgument -1: options.busy_ms: must not be negative
Waybill\Exception\InvalidArgument -1: options.busy_ms: is too large
Waybill\Exception\InvalidArgument -1: options.read_only: must be a bool
Waybill\Exception\InvalidArgument -1: options.readonly: is not known
Waybill\Exception\InvalidArgument -1: options.0: is not known
ArgumentCountError: Waybill\Store::__construct() expects at least 1 argument, 0 given
TypeError: Waybill\Store::__construct(): Argument #1 ($name) must be of type string, array given
