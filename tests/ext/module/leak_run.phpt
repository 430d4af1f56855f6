--TEST--
Many calls in one process: memory and descriptors stay as they were
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
use Waybill\Engine;
use Waybill\Store;
use Waybill\Workflow;

$rounds = getenv('WAYBILL_TEST_LENGTH') === 'full' ? 100000 : 4000;
$store = store('sqlite:' . folder() . '/waybill.db');
$engine = engine($store);

/** Ten calls, failing ones and short-lived objects among them. */
function round_of_calls(Engine $engine, Store $store): void
{
	$engine->read('order:1', actor(), order(), NOW);
	$engine->events('order:1');
	$engine->subjects();
	$engine->foresee(observation('processing', 'completed'));
	Workflow::default()->getTransitions();
	$expression = new Waybill\Expression('price > decimal("1")', ['price' => 'decimal']);
	$expression->evaluate(['price' => '2.50']);
	foreach ([['order' => ['total' => 1.5]], ['subject' => 'order:2'], ['key' => '']] as $wrong) {
		try {
			$engine->begin(command('pack', $wrong));
		} catch (Waybill\Exception) {
		}
	}
	new Store('memory:');
}

function resident_kb(): int
{
	return 4 * (int) explode(' ', file_get_contents('/proc/self/statm'))[1];
}

function descriptors(): int
{
	return count(scandir('/proc/self/fd'));
}

for ($i = 0; $i < 500; $i++) {
	round_of_calls($engine, $store);
}
$memory = resident_kb();
$open = descriptors();
for ($i = 0; $i < $rounds; $i++) {
	round_of_calls($engine, $store);
}
$growth = resident_kb() - $memory;
echo $growth < 1024 ? 'memory stays' : "memory grew by $growth kB", "\n";
echo descriptors() - $open, " more descriptors\n";
?>
--EXPECT--
memory stays
0 more descriptors
