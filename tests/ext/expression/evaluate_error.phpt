--TEST--
A value of another type, a missing variable and an evaluation that fails are told apart by their text
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Expression;

$wrong = [
	['null_type', 0, 'x'],
	['bool', 1],
	['int', '1'],
	['uint', -1],
	['double', '1.5'],
	['decimal', 1.5],
	['decimal', '1,5'],
	['decimal', '99999999999999999999999'],
	['string', 5],
	['string', "\xff"],
	['bytes', null],
	['timestamp', PHP_INT_MAX],
	['duration', PHP_INT_MIN],
	['list(int)', 'a'],
	['list(int)', ['a' => 1]],
	['list(int)', [1, '2']],
	['map(string, int)', 5],
	['map(string, int)', ['a' => 'b']],
	['map(int, int)', ['a' => 1]],
	['map(bool, int)', [2 => 1]],
	['map(uint, int)', [-1 => 1]],
	['dyn', new stdClass()],
	['dyn', STDIN],
];
foreach ($wrong as [$type, $value]) {
	$expression = new Expression('x', ['x' => $type]);
	show(fn () => $expression->evaluate(['x' => $value]));
}
$expression = new Expression('a / b', ['a' => 'int', 'b' => 'int']);
show(fn () => $expression->evaluate(['a' => 1]));
show(fn () => $expression->evaluate(['a' => 1, 'b' => 2, 'c' => 3]));
show(fn () => $expression->evaluate(['a' => 1, 'c' => 3]));
show(fn () => $expression->evaluate(['a' => 1, 'b' => 0]));
show(fn () => (new Expression('m.größe', ['m' => 'dyn'])));
show(fn () => (new Expression("m['größe']", ['m' => 'map(string, int)']))->evaluate(['m' => []]));
show(fn () => (new Expression('{1: 1, true: 2}', []))->evaluate([]));
$nested = 'true';
foreach (['a', 'b', 'c', 'd'] as $name) {
	$nested = "l.all($name, $nested)";
}
$slow = new Expression($nested, ['l' => 'list(int)']);
show(fn () => $slow->evaluate(['l' => range(1, 1000)]));
?>
--EXPECTF--
Waybill\Exception\InvalidArgument -1: values.x: must be null
Waybill\Exception\InvalidArgument -1: values.x: must be a bool
Waybill\Exception\InvalidArgument -1: values.x: must be an integer
Waybill\Exception\InvalidArgument -1: values.x: must not be negative
Waybill\Exception\InvalidArgument -1: values.x: must be a float
Waybill\Exception\InvalidArgument -1: values.x: must be a decimal such as "12.50"
Waybill\Exception\InvalidArgument -1: values.x: must be a decimal such as "12.50"
Waybill\Exception\LimitExceeded -9: values.x: must be a decimal such as "12.50"
Waybill\Exception\InvalidArgument -1: values.x: must be a string
Waybill\Exception\InvalidArgument -1: values.x: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: values.x: must be a string
Waybill\Exception\InvalidArgument -1: values.x: must lie in the years 1 to 9999
Waybill\Exception\InvalidArgument -1: values.x: must be shorter than 10,000 years
Waybill\Exception\InvalidArgument -1: values.x: must be a list
Waybill\Exception\InvalidArgument -1: values.x: must be a list
Waybill\Exception\InvalidArgument -1: values.x.1: must be an integer
Waybill\Exception\InvalidArgument -1: values.x: must be an array
Waybill\Exception\InvalidArgument -1: values.x.a: must be an integer
Waybill\Exception\InvalidArgument -1: values.x.a: has a key outside of the declared type
Waybill\Exception\InvalidArgument -1: values.x.2: has a key outside of the declared type
Waybill\Exception\InvalidArgument -1: values.x.-1: has a key outside of the declared type
Waybill\Exception\InvalidArgument -1: values.x: must not be an object
Waybill\Exception\InvalidArgument -1: values.x: must not be a resource
Waybill\Exception\InvalidArgument -1: values.b: is missing
Waybill\Exception\InvalidArgument -1: values.c: is no declared variable
Waybill\Exception\InvalidArgument -1: values.b: is missing
Waybill\Exception\InvalidArgument -1: %s (line 1, column 3)
Waybill\Exception\SyntaxError -2: %s
Waybill\Exception\InvalidArgument -1: no such key%s(line 1, column %d)
Waybill\Exception\InvalidArgument -1: two keys of a map are one key in PHP
Waybill\Exception\LimitExceeded -9: %s
