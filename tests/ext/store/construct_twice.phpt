--TEST--
A store is constructed once
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$store = store();
show(fn () => $store->__construct('memory:'));
var_dump($store->isOpen(), $store->getSchema());
$store->close();
show(fn () => $store->__construct('memory:'));
var_dump($store->isOpen());
?>
--EXPECT--
Waybill\Exception\LogicError 0: store is constructed already
bool(true)
int(2)
Waybill\Exception\LogicError 0: store is constructed already
bool(false)
