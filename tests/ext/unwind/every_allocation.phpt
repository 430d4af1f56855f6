--TEST--
A request that dies at any allocation leaves nothing of core's in its worker
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (getenv('WAYBILL_VARIANT') !== 'plain') die('skip counts the memory of a worker without instruments');
if (!is_file((string) getenv('WAYBILL_UNWIND'))) die('skip needs the extension that tests/ext/run builds');
?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
$folder = folder();
engine(store("sqlite:$folder/waybill.db"))->begin(command('start_picking'));
copy(__DIR__ . '/../fixture.inc', "$folder/fixture.inc");
file_put_contents("$folder/router.php", <<<'PHP'
<?php
require __DIR__ . '/fixture.inc';
use Waybill\Catalog;
use Waybill\Engine;
use Waybill\Expression;
use Waybill\Store;
use Waybill\Workflow;

[, $call, $allocation] = explode('/', $_SERVER['REQUEST_URI']);
if ($call === 'bytes') {
	echo unwind_native_bytes();
	return;
}
$open = static fn (): Engine => new Engine(new Store('sqlite:' . __DIR__ . '/waybill.db'));
$calls = [
	'open' => $open,
	'doctor' => static fn () => Store::doctor('memory:'),
	'default' => static fn () => Workflow::default()->getTransitions(),
	'decide' => static fn () => Workflow::default()->decide([
		'transition' => 'pack', 'subject' => 'order:1', 'state' => 'new', 'version' => 1,
		'actor' => actor(), 'order' => order(), 'now' => NOW,
	])->getBlockers(),
	'workflow' => static fn () => $open()->getWorkflow(),
	'pinned workflow' => static fn () => $open()->getWorkflowOf('order:1'),
	'refused' => static fn () => $open()->begin(command('release', ['key' => bin2hex(random_bytes(8))])),
	'read' => static fn () => $open()->read('order:1', actor(), order(), NOW),
	'events' => static fn () => $open()->events('order:1'),
	'catalog' => static function (): void {
		$catalog = new Catalog(new Store('sqlite:' . __DIR__ . '/waybill.db'));
		$catalog->put([card(1), card(2)]);
		$catalog->list(['terms' => [['asa']], 'stuck' => ['new' => 1], 'max' => 1]);
		$catalog->counters(['now' => NOW]);
		$catalog->day(['bounds' => [NOW - 1, NOW + 1], 'ages' => [NOW]]);
		$catalog->changes(0);
		$catalog->fresh([1, 2]);
	},
	'wrong' => static function () use ($open): void {
		try {
			$open()->begin(command('pack', ['order' => ['total' => 1.5]]));
		} catch (Waybill\Exception) {
		}
	},
	'syntax' => static function (): void {
		try {
			Workflow::parse('{');
		} catch (Waybill\Exception) {
		}
	},
	'expression' => static fn () => (new Expression('x', ['x' => 'list(map(string, decimal))']))
		->evaluate(['x' => [['a' => '1.5', 'b' => '2.5']]]),
];
unwind_at((int) $allocation);
$calls[$call]();
unwind_at(0);
echo 'done';
PHP);

$server = proc_open(
	[getenv('TEST_PHP_EXECUTABLE'), '-n', '-d', 'extension=' . getenv('WAYBILL_EXTENSION'),
		'-d', 'extension=' . getenv('WAYBILL_UNWIND'), '-d', 'display_errors=0',
		'-S', '127.0.0.1:0', "$folder/router.php"],
	[1 => ['file', '/dev/null', 'w'], 2 => ['pipe', 'w']],
	$pipes,
);
do {
	$line = (string) fgets($pipes[2]);
} while ($line !== '' && !preg_match('#http://127\.0\.0\.1:\d+#', $line, $match));
stream_set_blocking($pipes[2], false);
$ask = static function (string $path) use ($match, $pipes): string {
	$body = (string) file_get_contents($match[0] . $path);
	stream_get_contents($pipes[2]);

	return $body;
};

foreach (['open', 'doctor', 'default', 'decide', 'workflow', 'refused', 'read', 'events', 'catalog', 'wrong', 'syntax', 'expression'] as $call) {
	// What is made once a process is made.
	for ($i = 0; $i < 3; $i++) {
		$ask("/$call/1000000");
	}
	$before = (int) $ask('/bytes/0');
	for ($allocation = 1; $ask("/$call/$allocation") !== 'done' && $allocation < 2000; $allocation++);
	$each = ((int) $ask('/bytes/0') - $before) / $allocation;
	// PHP's own server keeps some fifty bytes a request; an arena left over has 16 kB at least.
	echo $call, $allocation > 1 ? '' : ' is not tried', $each < 4000 ? '' : " leaves $each bytes at each of $allocation", "\n";
}
proc_terminate($server);
proc_close($server);
?>
--EXPECT--
open
doctor
default
decide
workflow
refused
read
events
catalog
wrong
syntax
expression
