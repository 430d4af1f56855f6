--TEST--
The shared object exports get_module and nothing else
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (getenv('WAYBILL_VARIANT') !== 'plain') die('skip sanitizers export symbols of their own; valgrind sees the same file');
if (!is_executable('/usr/bin/nm')) die('skip needs nm');
?>
--FILE--
<?php
exec('/usr/bin/nm -D --defined-only ' . escapeshellarg(getenv('WAYBILL_EXTENSION')), $lines, $status);
var_dump($status);
foreach ($lines as $line) {
	echo preg_replace('/^\S+ /', '', $line), "\n";
}
?>
--EXPECT--
int(0)
T get_module
