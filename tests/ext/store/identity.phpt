--TEST--
A store has an id from its first migration on, which copies keep, and one owner
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Store;

$folder = folder();
$name = "sqlite:$folder/waybill.db";
show(fn () => new Store($name, ['must_exist' => true]));
var_dump(file_exists("$folder/waybill.db"));
$store = new Store($name);
var_dump($store->getIdentity());
$store->migrate();
$id = $store->getIdentity()['id'];
var_dump(preg_match('/^[0-9a-f]{32}$/', $id));
$store->migrate();
$store->setOwner('', 'shop 1');
show(fn () => $store->setOwner('', 'shop 2'));
show(fn () => $store->setOwner('shop 1', ''));
show(fn () => $store->setOwner('shop 1', str_repeat('x', 256)));
$store->backup("$folder/copy.db");
$copy = new Store("sqlite:$folder/copy.db", ['must_exist' => true]);
var_dump($copy->getIdentity() === ['id' => $id, 'owner' => 'shop 1']);
$copy->setOwner('shop 1', 'shop 2');
var_dump($copy->getIdentity()['owner'], $store->getIdentity()['owner']);
$other = new Store('memory:');
$other->migrate();
var_dump($other->getIdentity()['id'] === $id, $other->getIdentity()['owner']);
?>
--EXPECTF--
Waybill\Exception\StorageFailure -11: %s
bool(false)
array(2) {
  ["id"]=>
  string(0) ""
  ["owner"]=>
  string(0) ""
}
int(1)
Waybill\Exception\Conflict -5: the store has another owner meanwhile
Waybill\Exception\InvalidArgument -1: owner is empty
Waybill\Exception\LimitExceeded -9: owner has 256 bytes, at most 255 fit
bool(true)
string(6) "shop 2"
string(6) "shop 1"
bool(false)
string(0) ""
