--TEST--
verify() throws IntegrityFailure with the first bad event
--EXTENSIONS--
waybill
sqlite3
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Exception\IntegrityFailure;
use Waybill\Store;

$path = folder() . '/waybill.db';
$store = store("sqlite:$path");
$engine = engine($store);
send_out($engine);
$store->close();

// Somebody with the file alone lets the third event say "send" instead of "pack".
$file = new SQLite3($path);
$file->exec('DROP TRIGGER event_is_final');
$file->exec("UPDATE event SET body = replace(body, '\"pack\"', '\"send\"') WHERE subject = 'order:1' AND seq = 3");
echo $file->changes(), " changed\n";
$file->close();

$store = new Store("sqlite:$path");
try {
	$store->verify();
} catch (IntegrityFailure $failure) {
	var_dump($failure->getCode(), $failure->isRetryable(), $failure->getSubject(), $failure->getSeq());
	var_dump($failure->getMessage() !== '');
}
var_dump($store->verify('workflow:fulfilment')['events']);
?>
--EXPECT--
1 changed
int(-10)
bool(false)
string(7) "order:1"
int(3)
bool(true)
int(1)
