--TEST--
An engine is constructed once, with an open store
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;

$store = store();
$engine = engine($store);
show(fn () => $engine->__construct(store()));
echo count($engine->subjects()), " subject\n";
show(fn () => new Engine('memory:'));
show(fn () => new Engine(new Waybill\Store('sqlite')));
?>
--EXPECTF--
Waybill\Exception\LogicError 0: engine is constructed already
1 subject
TypeError: Waybill\Engine::__construct(): Argument #1 ($store) must be of type Waybill\Store, string given
Waybill\Exception\InvalidArgument -1: %s
