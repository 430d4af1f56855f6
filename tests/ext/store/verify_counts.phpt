--TEST--
verify() counts, and its digest is that of the log
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$store = store();
print_r($store->verify());
$engine = engine($store);
$before = $store->verify();
echo $before['events'], ' events of ', $before['subjects'], " subjects\n";
$engine->begin(command('start_picking'));
$after = $store->verify();
echo $after['events'], ' events of ', $after['subjects'], " subjects\n";
var_dump(strlen($after['digest']), $after['digest'] === $before['digest']);
$one = $store->verify('order:1');
echo $one['events'], ' events of ', $one['subjects'], " subject\n";
show(fn () => $store->verify("order:\xff"));
?>
--EXPECTF--
Array
(
    [events] => 0
    [subjects] => 0
    [digest] => %x
)
2 events of 2 subjects
3 events of 2 subjects
int(64)
bool(false)
2 events of 1 subject
Waybill\Exception\InvalidArgument -1: subject: must be valid UTF-8
