--TEST--
Works beside extensions with the same libraries, loaded before or after, with opcache and JIT
--EXTENSIONS--
waybill
--SKIPIF--
<?php
if (getenv('WAYBILL_VARIANT') !== 'plain') die('skip the neighbours are not what is looked at here');
?>
--FILE--
<?php
$php = getenv('TEST_PHP_EXECUTABLE');
$ours = getenv('WAYBILL_EXTENSION');
$neighbours = [];
foreach (['pdo', 'mysqlnd', 'sqlite3', 'pdo_sqlite', 'mysqli', 'gd', 'intl'] as $name) {
	if (is_file(ini_get('extension_dir') . "/$name.so")) {
		$neighbours[] = $name;
	}
}
$code = <<<'PHP'
$store = new Waybill\Store('memory:');
$store->migrate();
$other = class_exists('SQLite3') ? (new SQLite3(':memory:'))->querySingle('SELECT 6 * 7') : 42;
$sum = 0;
for ($i = 0; $i < 20000; $i++) { $sum += $i % 7; }
echo hash('sha256', 'x') === openssl_digest('x', 'sha256') ? 'digests agree' : 'digests differ';
echo ', ', $other, ', ', $sum, ', schema ', $store->getSchema(), "\n";
PHP;
foreach ([[$ours, ...$neighbours], [...$neighbours, $ours]] as $order) {
	foreach ([[], ['opcache.enable_cli=1', 'opcache.jit_buffer_size=16M', 'opcache.jit=tracing']] as $settings) {
		$command = [$php, '-n'];
		if ($settings !== []) {
			array_push($command, '-d', 'zend_extension=opcache');
		}
		foreach ($order as $extension) {
			array_push($command, '-d', "extension=$extension");
		}
		foreach ($settings as $setting) {
			array_push($command, '-d', $setting);
		}
		$lines = [];
		exec(implode(' ', array_map('escapeshellarg', [...$command, '-r', $code])) . ' 2>&1', $lines, $status);
		echo "$status: ", implode("\n", $lines), "\n";
	}
}
?>
--EXPECT--
0: digests agree, 42, 59997, schema 2
0: digests agree, 42, 59997, schema 2
0: digests agree, 42, 59997, schema 2
0: digests agree, 42, 59997, schema 2
