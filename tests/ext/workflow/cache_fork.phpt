--TEST--
A child goes on with what its parent had parsed, each with a cache of its own from there
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs pcntl');
?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$held = Workflow::parse(definition(0));
$child = pcntl_fork();
if ($child === 0) {
	Workflow::parse(definition(0));
	for ($number = 1; $number < 20; $number++) {
		Workflow::parse(definition($number));
	}
	echo 'child: ', workflows(), ', holds ', $held->getName(), "\n";
	unset($held);
	end_child();
}
pcntl_waitpid($child, $status);
var_dump(pcntl_wexitstatus($status));
Workflow::parse(definition(0));
echo 'parent: ', workflows(), ', holds ', $held->getName(), "\n";
?>
--EXPECT--
child: 16 of 16 kept, 20 parsed, 1 found again, holds numbered
int(0)
parent: 1 of 16 kept, 1 parsed, 1 found again, holds numbered
