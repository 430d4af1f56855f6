--TEST--
Files outside of open_basedir are refused
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Store;

$folder = folder();
$store = store("sqlite:$folder/inside.db");
ini_set('open_basedir', $folder);
show(fn () => new Store('sqlite:/var/tmp/outside.db'));
show(fn () => Store::doctor('sqlite:/var/tmp/outside.db'));
show(fn () => $store->backup('/var/tmp/outside.db'));
show(fn () => (new Store("sqlite:$folder/inside.db"))->getSchema());
show(fn () => $store->backup("$folder/copy.db"));
?>
--EXPECT--
Waybill\Exception\InvalidArgument -1: name: lies outside of open_basedir
Waybill\Exception\InvalidArgument -1: name: lies outside of open_basedir
Waybill\Exception\InvalidArgument -1: path: lies outside of open_basedir
no exception: 2
no exception: null
