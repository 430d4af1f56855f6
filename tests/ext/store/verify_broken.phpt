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

// Somebody with the file alone: the third event says "pack", let it say "send".
$file = new SQLite3($path);
$tables = [];
$found = $file->query("SELECT name FROM sqlite_schema WHERE type = 'table'");
while ($row = $found->fetchArray(SQLITE3_NUM)) {
	$tables[] = $row[0];
}
foreach ($tables as $table) {
	foreach (array_column(iterator_to_array((static function () use ($file, $table) {
		$columns = $file->query("PRAGMA table_info($table)");
		while ($row = $columns->fetchArray(SQLITE3_ASSOC)) {
			yield $row;
		}
	})()), 'name') as $column) {
		if ($column === 'body') {
			$file->exec("DROP TRIGGER IF EXISTS {$table}_no_update");
			$file->exec("UPDATE $table SET body = replace(body, '\"pack\"', '\"send\"') WHERE subject = 'order:1'");
			echo $file->changes() > 0 ? "changed\n" : "nothing changed\n";
		}
	}
}
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
changed
int(-10)
bool(false)
string(7) "order:1"
int(3)
bool(true)
int(1)
