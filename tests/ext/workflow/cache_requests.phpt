--TEST--
Definitions stay parsed from request to request, however a request ends
--EXTENSIONS--
waybill
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
$folder = folder();
copy(__DIR__ . '/../fixture.inc', "$folder/fixture.inc");
file_put_contents("$folder/router.php", <<<'PHP'
<?php
require __DIR__ . '/fixture.inc';
use Waybill\Workflow;

$path = $_SERVER['REQUEST_URI'];
if ($path === '/state') {
	$question = [
		'transition' => 'finish', 'subject' => 'order:1', 'state' => 'new', 'version' => 1,
		'actor' => actor(), 'order' => order(), 'now' => NOW,
	];
	$allowed = Workflow::parse(definition(0))->decide($question)->isAllowed();
	echo workflows(), $allowed ? ', allowed' : ', refused';
	return;
}
ini_set('display_errors', '0');
// One that is held, one that goes while it is held, and a cycle that nobody collects.
$holder = new stdClass();
$holder->self = $holder;
$holder->workflow = Workflow::parse(definition(0));
$other = Workflow::parse(definition((int) strlen($path)));
for ($number = 100; $number < 116; $number++) {
	Workflow::parse(definition($number));
}
match ($path) {
	'/exit' => exit(1),
	'/throw' => throw new RuntimeException(),
	'/fatal' => call_user_func('no_such_function'),
	'/limit' => ini_set('memory_limit', '2M') . str_repeat('x', 1 << 30) . $other->getName(),
	'/limit-inside' => (static function (): void {
		ini_set('memory_limit', '4M');
		for ($kept = []; true; ) {
			$kept[] = Workflow::default()->getTransitions();
		}
	})(),
};
PHP);

$server = proc_open(
	[PHP_BINARY, '-n', '-d', 'extension=' . getenv('WAYBILL_EXTENSION'), '-d', 'memory_limit=256M',
		'-S', '127.0.0.1:0', "$folder/router.php"],
	[1 => ['file', '/dev/null', 'w'], 2 => ['pipe', 'w']],
	$pipes,
	null,
	// A memory limit needs PHP's own memory manager, which is off for programs under valgrind.
	['USE_ZEND_ALLOC' => '1'] + getenv(),
);
do {
	$line = (string) fgets($pipes[2]);
} while ($line !== '' && !preg_match('#http://127\.0\.0\.1:\d+#', $line, $match));

$context = stream_context_create(['http' => ['ignore_errors' => true]]);
$ask = static fn (string $path): string => (string) file_get_contents($match[0] . $path, false, $context);

echo $ask('/state'), "\n", $ask('/state'), "\n";
foreach (['/exit', '/throw', '/fatal', '/limit', '/limit-inside'] as $path) {
	$ask($path);
	// The first may find it gone, because others came; the second finds it.
	$ask('/state');
	preg_match('/^(16 of 16 kept, \d+ parsed), \d+ found again, (.*)$/', $ask('/state'), $one);
	preg_match('/^(16 of 16 kept, \d+ parsed), \d+ found again, (.*)$/', $ask('/state'), $two);
	echo $path, ': ', $one[1] === $two[1] ? $two[2] : 'is parsed again', "\n";
}
// Ctrl-C: it ends through the shutdown of its modules; a build that counts tells what is left. PHP's
// own server leaves a few bytes a request.
proc_terminate($server, 2);
echo preg_match('/ in wb_\w+/', (string) stream_get_contents($pipes[2])) ? 'leaks' : 'no leaks', "\n";
proc_close($server);
?>
--EXPECT--
1 of 16 kept, 1 parsed, 0 found again, allowed
1 of 16 kept, 1 parsed, 1 found again, allowed
/exit: allowed
/throw: allowed
/fatal: allowed
/limit: allowed
/limit-inside: allowed
no leaks
