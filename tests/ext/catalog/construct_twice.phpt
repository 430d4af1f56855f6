--TEST--
A catalog is made once, on an open store, and holds on to it
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

show(fn () => new Catalog('memory:'));
show(fn () => new Catalog());
$store = store();
$catalog = new Catalog($store);
show(fn () => $catalog->__construct($store));
unset($store);
var_dump($catalog->put([card(1)]), $catalog->get(1)['id']);

$store = store();
$catalog = new Catalog($store);
$store->close();
show(fn () => new Catalog($store));
show(fn () => $catalog->put([]));
show(fn () => $catalog->replace(1, 2, []));
show(fn () => $catalog->compare(1, 2, []));
show(fn () => $catalog->remove(1));
show(fn () => $catalog->fresh([]));
show(fn () => $catalog->get(1));
show(fn () => $catalog->list([]));
show(fn () => $catalog->count([]));
show(fn () => $catalog->counters(['now' => NOW]));
show(fn () => $catalog->day([]));
show(fn () => $catalog->changes(0));
show(fn () => $catalog->mark('a'));
show(fn () => $catalog->setMark('a', 1));

// Not migrated: there is nothing to write to, and the store says so.
show(fn () => (new Catalog(new Waybill\Store('memory:')))->put([card(1)]));
?>
--EXPECT--
TypeError: Waybill\Catalog::__construct(): Argument #1 ($store) must be of type Waybill\Store, string given
ArgumentCountError: Waybill\Catalog::__construct() expects exactly 1 argument, 0 given
Waybill\Exception\LogicError 0: catalog is constructed already
int(1)
int(1)
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\LogicError 0: store is closed
Waybill\Exception\InvalidArgument -1: the store is empty: migrate it first
