--TEST--
subjects() and troubled() list by key, page by page
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
foreach (['order:2', 'order:10', 'order:3'] as $key) {
	$engine->observe(observation('pending', 'processing', ['subject' => $key]));
}
$engine->observe(observation('processing', 'refunded', ['subject' => 'order:3']));
echo implode(' ', array_column($engine->subjects(), 'subject')), "\n";
echo implode(' ', array_column($engine->subjects('order:1', 2), 'subject')), "\n";
echo implode(' ', array_column($engine->troubled(), 'subject')), "\n";
var_dump($engine->troubled('order:3'));
echo $engine->troubled()[0]['drift'], "\n";
show(fn () => $engine->subjects('', 0));
show(fn () => $engine->troubled("\xff"));
?>
--EXPECT--
order:1 order:10 order:2 order:3
order:10 order:2
order:3
array(0) {
}
refunded
Waybill\Exception\InvalidArgument -1: max: must be between 1 and 10000
Waybill\Exception\InvalidArgument -1: after: must be valid UTF-8
