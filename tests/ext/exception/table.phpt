--TEST--
Each status of core's that a call can end in is its own exception
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip needs pcntl');
?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Store;
use Waybill\Workflow;

$folder = folder();
$name = "sqlite:$folder/waybill.db";
$store = store($name);
$engine = engine($store);

// -1 to -3
show(fn () => $engine->begin(command('start_picking', ['key' => ''])));
show(fn () => Workflow::parse('{'));
show(fn () => $engine->read('order:2', actor(), null, NOW));
// -5: there is nothing to settle
show(fn () => $engine->begin(command('', ['action' => 'adopt'])));
// -6
$first = command('start_picking');
$engine->begin($first);
show(fn () => $engine->begin(['fingerprint' => str_repeat('0', 64)] + $first));
// -7
send_out($engine);
$engine->begin(command('deliver'));
show(fn () => $engine->begin(command('deliver')));
// -8: another process holds the queue of writers
[$ready, $done] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$child = pcntl_fork();
if ($child === 0) {
	$locks = array_map(static fn (string $path) => fopen($path, 'c'), glob("$folder/waybill.db*lock*") ?: glob("$folder/*"));
	foreach ($locks as $lock) {
		flock($lock, LOCK_EX);
	}
	fwrite($ready, 'x');
	fgetc($ready);
	end_child();
}
fgetc($done);
$impatient = new Waybill\Engine(new Store($name, ['busy_ms' => 50]));
show(fn () => $impatient->begin(command('hold')));
fwrite($done, 'x');
pcntl_waitpid($child, $status);
// -9
show(fn () => $engine->begin(command('deliver', ['inputs' => ['a' => array_fill(0, 200001, 1)]])));
// -11
show(fn () => new Store('sqlite:/proc/waybill.db'));

?>
--EXPECTF--
Waybill\Exception\InvalidArgument -1: %s
Waybill\Exception\SyntaxError -2: %s
Waybill\Exception\NotFound -3: %s
Waybill\Exception\Conflict -5: %s
Waybill\Exception\ClaimMismatch -6: %s
Waybill\Exception\InFlight -7 retryable: %s
Waybill\Exception\Busy -8 retryable: %s
Waybill\Exception\LimitExceeded -9: %s
Waybill\Exception\StorageFailure -11%S: %s
