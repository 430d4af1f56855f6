--TEST--
A repeat of a finished command waits for no writer and needs no facts of the order
--EXTENSIONS--
waybill
pdo
pdo_sqlite
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Store;

$path = tempnam(sys_get_temp_dir(), 'waybill');
unlink($path);
$store = new Store("sqlite:$path", ['busy_ms' => 100]);
$store->migrate();
$engine = engine($store);
$command = command('start_picking');
$first = $engine->begin($command);

// Somebody else is writing.
$other = new PDO("sqlite:$path");
$other->exec('BEGIN IMMEDIATE');
$again = $engine->begin(['order' => ['city' => "\xff"]] + $command);
var_dump($again['kind'], $again['receipt'] === $first['receipt']);
show(fn () => $engine->begin(['order' => 'none'] + $command));
show(fn () => $engine->begin(['fingerprint' => hash('sha256', 'another')] + $command));
show(fn () => $engine->begin(command('start_picking', ['order' => ['city' => "\xff"]])));
show(fn () => $engine->begin(command('start_picking')));
$other->exec('ROLLBACK');
$store->close();
array_map('unlink', glob("$path*"));
?>
--EXPECTF--
string(8) "replayed"
bool(true)
Waybill\Exception\InvalidArgument -1: command.order: must be an array
Waybill\Exception\ClaimMismatch %s
Waybill\Exception\InvalidArgument -1: command.order.city: must be valid UTF-8
Waybill\Exception\Busy %s
