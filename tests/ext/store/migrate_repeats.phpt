--TEST--
migrate() brings an empty store to the schema and then does nothing
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Store;

$name = 'sqlite:' . folder() . '/waybill.db';
$store = new Store($name);
var_dump($store->getDriver(), $store->getSchema());
$store->migrate();
$store->migrate();
var_dump($store->getSchema() === Waybill\SCHEMA_VERSION);
$second = new Store($name, ['read_only' => true, 'busy_ms' => 100]);
var_dump($second->getSchema() === Waybill\SCHEMA_VERSION);
?>
--EXPECT--
string(6) "sqlite"
int(0)
bool(true)
bool(true)
