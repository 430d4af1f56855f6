--TEST--
Memory stays as it is over many definitions, the same and ever other ones
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (getenv('WAYBILL_VARIANT') !== 'plain') die('skip counts the memory of a process without instruments');
if (!is_readable('/proc/self/statm')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

function resident_kb(): int
{
	return 4 * (int) explode(' ', file_get_contents('/proc/self/statm'))[1];
}

$same = definition(1);
for ($number = 0; $number < 500; $number++) {
	Workflow::parse(definition($number));
}
$memory = resident_kb();
for ($i = 0; $i < 100000; $i++) {
	Workflow::parse($same);
}
$growth = resident_kb() - $memory;
echo $growth < 512 ? 'the same: memory stays' : "the same: memory grew by $growth kB", "\n";
for ($number = 500; $number < 5500; $number++) {
	Workflow::parse(definition($number));
}
$growth = resident_kb() - $memory;
echo $growth < 512 ? 'others: memory stays' : "others: memory grew by $growth kB", "\n";
?>
--EXPECT--
the same: memory stays
others: memory stays
