--TEST--
Depth, items and bytes at their bounds are taken
--EXTENSIONS--
waybill
--INI--
memory_limit=512M
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Expression;

$expression = new Expression('x == x', ['x' => 'dyn']);
$deep = [];
for ($i = 0; $i < 63; $i++) {
	$deep = [$deep];
}
show(fn () => $expression->evaluate(['x' => $deep]));
show(fn () => $expression->evaluate(['x' => [$deep]]));
$count = new Expression('size(x)', ['x' => 'list(int)']);
show(fn () => $count->evaluate(['x' => array_fill(0, 200000, 1)]));
show(fn () => $count->evaluate(['x' => array_fill(0, 200001, 1)]));
$bytes = new Expression('size(x)', ['x' => 'bytes']);
show(fn () => $bytes->evaluate(['x' => str_repeat("\xff", 4 * 1024 * 1024)]));
show(fn () => $bytes->evaluate(['x' => str_repeat("\xff", 4 * 1024 * 1024 + 1)]));
?>
--EXPECT--
no exception: true
Waybill\Exception\LimitExceeded -9: values.x.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0: is nested deeper than 64 levels
no exception: 200000
Waybill\Exception\LimitExceeded -9: values.x: holds, with all that is in it, more than 200000 values
no exception: 4194304
Waybill\Exception\LimitExceeded -9: values.x: more text than one argument may hold
