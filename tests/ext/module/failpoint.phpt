--TEST--
A failpoint that a test's file names ends the process; others do nothing
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (!function_exists('Waybill\failpoint')) die('skip needs the build with failpoints');
if (!function_exists('pcntl_fork')) die('skip needs pcntl');
?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
$file = folder() . '/failpoints';
file_put_contents($file, "apply.committed exit\n");
putenv("WAYBILL_FAILPOINTS_FILE=$file");
Waybill\failpoint('apply.begun');
echo "passed\n";
$child = pcntl_fork();
if ($child === 0) {
	Waybill\failpoint('apply.committed');
	echo "not reached\n";
	exit;
}
pcntl_waitpid($child, $status);
var_dump(pcntl_wexitstatus($status));
show(fn () => Waybill\failpoint("zero\0byte"));
?>
--EXPECT--
passed
int(70)
ValueError: Waybill\failpoint(): Argument #1 ($name) must not contain any null bytes
