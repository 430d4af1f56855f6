--TEST--
What core must never get is refused with its place; nothing is stored
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

enum Suit: string
{
	case Hearts = 'H';
}

$engine = engine();
$data = static fn (array $data) => show(fn () => $engine->record('settings', 'setting_changed', actor(), $data, NOW));

$data(['price' => 12.5]);
$data(['a' => ['b' => [0, ['c' => NAN]]]]);
$data(['object' => new ArrayObject(['a' => 1])]);
$data(['text' => new class {
	public function __toString(): string
	{
		throw new LogicException('must not be called');
	}
}]);
$data(['call' => static fn () => 1]);
$data(['enum' => Suit::Hearts]);
$data(['file' => STDIN]);
$closed = fopen('php://memory', 'r');
fclose($closed);
$data(['file' => $closed]);
$data(['zero' => "a\0b"]);
$data(['latin' => "K\xf6ln"]);
$data(['surrogate' => "\xed\xa0\x80"]);
$data(['overlong' => "\xc0\xaf"]);
$data(['beyond' => "\xf4\x90\x80\x80"]);
$data(['cut' => "\xf0\x9f\x99"]);
$data(['a' => ["k\xf6" => 1]]);
$data(['a' => ["k\0" => 1]]);
$data([str_repeat('x', 400) => 1.5]);

$loop = ['a' => 1];
$loop['again'] = &$loop;
$data($loop);
$one = ['name' => 'one'];
$two = ['name' => 'two', 'one' => &$one];
$one['two'] = &$two;
$data(['x' => $one]);
unset($loop, $one, $two);
gc_collect_cycles();

$deep = [];
for ($i = 0; $i < 63; $i++) {
	$deep = [$deep];
}
$data(['deep' => $deep]);
$data(array_fill(0, 200001, 1));
$data(['rows' => array_fill(0, 1000, array_fill(0, 1000, 1))]);
$data(['long' => str_repeat('x', 5 * 1024 * 1024)]);
$data(['long' => array_fill(0, 100, str_repeat('x', 1024 * 1024))]);
$data(['large' => str_repeat('x', 300 * 1024)]);
var_dump($engine->events('settings'));
?>
--EXPECTF--
Waybill\Exception\InvalidArgument -1: data.price: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: data.a.b.1.c: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: data.object: must not be an object
Waybill\Exception\InvalidArgument -1: data.text: must not be an object
Waybill\Exception\InvalidArgument -1: data.call: must not be an object
Waybill\Exception\InvalidArgument -1: data.enum: must not be an object
Waybill\Exception\InvalidArgument -1: data.file: must not be a resource
Waybill\Exception\InvalidArgument -1: data.file: must not be a resource
Waybill\Exception\InvalidArgument -1: data.zero: must not contain a zero byte
Waybill\Exception\InvalidArgument -1: data.latin: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: data.surrogate: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: data.overlong: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: data.beyond: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: data.cut: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: data.a.k?: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: data.a.k?: must not contain a zero byte
Waybill\Exception\InvalidArgument -1: data.xxxxxxxx%sxxxx: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: data.again%S: must not contain itself
Waybill\Exception\InvalidArgument -1: data.x.two.one%S: must not contain itself
Waybill\Exception\LimitExceeded -9: data.deep.0.0.0.0.%s: is nested deeper than 64 levels
Waybill\Exception\LimitExceeded -9: data: holds, with all that is in it, more than 200000 values
Waybill\Exception\LimitExceeded -9: data.rows.%d: holds, with all that is in it, more than 200000 values
Waybill\Exception\LimitExceeded -9: data.long: has more than 4 MiB
Waybill\Exception\LimitExceeded -9: data.long.3: more text than one argument may hold
Waybill\Exception\LimitExceeded -9: %s
array(0) {
}
