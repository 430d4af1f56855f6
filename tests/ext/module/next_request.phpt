--TEST--
A request cut off by memory_limit leaves nothing in its worker: the next ones work, memory does not grow
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (getenv('WAYBILL_VARIANT') !== 'plain') die('skip counts the memory of a worker without instruments');
if (!is_readable('/proc/self/statm')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
$folder = folder();
$engine = engine(store("sqlite:$folder/waybill.db"));
for ($i = 0; $i < 150; $i++) {
	$engine->record('settings', 'setting_changed', actor(), ['text' => str_repeat('x', 200000)], NOW);
}
copy(__DIR__ . '/../fixture.inc', "$folder/fixture.inc");
file_put_contents("$folder/router.php", <<<'PHP'
<?php
require __DIR__ . '/fixture.inc';
$engine = new Waybill\Engine(new Waybill\Store('sqlite:' . __DIR__ . '/waybill.db'));
if ($_SERVER['REQUEST_URI'] === '/cut') {
	ini_set('memory_limit', '8M');
	ini_set('display_errors', '0');
	$engine->events('settings', 1, 150);
	echo 'not reached';
	return;
}
$pages = (int) explode(' ', file_get_contents('/proc/self/statm'))[1];
echo json_encode(['state' => $engine->read('order:1', actor(), null, NOW)['state'], 'kb' => $pages * 4]);
PHP);

$server = proc_open(
	[getenv('TEST_PHP_EXECUTABLE'), '-n', '-d', 'extension=' . getenv('WAYBILL_EXTENSION'),
		'-d', 'memory_limit=256M', '-S', '127.0.0.1:0', "$folder/router.php"],
	[1 => ['file', '/dev/null', 'w'], 2 => ['pipe', 'w']],
	$pipes,
);
do {
	$line = (string) fgets($pipes[2]);
} while ($line !== '' && !preg_match('#http://(127\.0\.0\.1:\d+)#', $line, $match));

function ask(string $address, string $path): array
{
	$context = stream_context_create(['http' => ['ignore_errors' => true]]);
	$body = file_get_contents("http://$address$path", false, $context);

	return [(int) explode(' ', $http_response_header[0])[1], $body];
}

[$status, $body] = ask($match[1], '/');
echo "$status ", json_decode($body)->state, "\n";
// The first cuts show how large a worker becomes; what comes after must not add to it.
$cut = ask($match[1], '/cut');
echo $cut[0], ' "', $cut[1], "\"\n";
ask($match[1], '/cut');
$before = json_decode(ask($match[1], '/')[1])->kb;
for ($i = 0; $i < 10; $i++) {
	ask($match[1], '/cut');
}
[$status, $body] = ask($match[1], '/');
echo "$status ", json_decode($body)->state, "\n";
// A leaked arena holds 30 MB, ten of them 300.
var_dump(json_decode($body)->kb - $before < 40000);
proc_terminate($server);
proc_close($server);
?>
--EXPECT--
200 new
500 ""
200 new
bool(true)
