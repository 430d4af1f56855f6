--TEST--
backup() writes a whole store at a path that must not exist
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Store;

$folder = folder();
$store = store("sqlite:$folder/waybill.db");
engine($store)->begin(command('start_picking'));
$store->backup("$folder/copy.db");
$copy = new Store("sqlite:$folder/copy.db", ['read_only' => true]);
var_dump($copy->verify() === $store->verify());

show(fn () => $store->backup("$folder/copy.db"));
show(fn () => $store->backup("$folder/no/such/folder.db"));
show(fn () => $store->backup("$folder/\xff"));
?>
--EXPECTF--
bool(true)
Waybill\Exception\%s
Waybill\Exception\StorageFailure -11%S: %s
Waybill\Exception\InvalidArgument -1: path: must be valid UTF-8
