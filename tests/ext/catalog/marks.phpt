--TEST--
Marks are numbers kept under names
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

$folder = folder();
$catalog = new Catalog(store("sqlite:$folder/waybill.db"));
var_dump($catalog->mark('rebuild'));
$catalog->setMark('rebuild', 5);
$catalog->setMark('rebuild', PHP_INT_MIN);
$catalog->setMark('other', 1);
var_dump((new Catalog(store("sqlite:$folder/waybill.db")))->mark('rebuild'));
var_dump($catalog->moveMark('other', 2, 3), $catalog->mark('other'), $catalog->moveMark('other', 1, 3), $catalog->mark('other'));
// One that was never set stands at 0.
var_dump($catalog->moveMark('fresh', 0, 7), $catalog->mark('fresh'));
show(fn () => $catalog->moveMark('', 1, 2));
show(fn () => $catalog->setMark('', 1));
show(fn () => $catalog->mark(str_repeat('x', 256)));
show(fn () => $catalog->setMark('a', 'x'));
?>
--EXPECT--
int(0)
int(-9223372036854775808)
bool(false)
int(1)
bool(true)
int(3)
bool(true)
int(7)
Waybill\Exception\InvalidArgument -1: name is empty
Waybill\Exception\InvalidArgument -1: name is empty
Waybill\Exception\LimitExceeded -9: name has 256 bytes, at most 255 fit
TypeError: Waybill\Catalog::setMark(): Argument #2 ($value) must be of type int, string given
