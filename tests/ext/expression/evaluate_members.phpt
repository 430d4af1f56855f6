--TEST--
Of a map only those members are read that the expression looks at
--EXTENSIONS--
waybill
--FILE--
<?php
// SPDX-License-Identifier: MIT
require __DIR__ . '/../fixture.inc';

use Waybill\Expression;

$object = new stdClass();
$facts  = ['z' => $object, 'b' => 'two', 'a' => 1, 'deep' => ['x' => ['y' => 5], 'z' => STDIN]];

foreach (['dyn', 'map(string, dyn)', 'map(dyn, dyn)'] as $type) {
	$ask = static fn (string $source, array $f) => (new Expression($source, ['f' => $type]))->evaluate(['f' => $f]);
	show(static fn () => $ask("f.a == 1 && f['b'] == 'two'", $facts));
	show(static fn () => $ask("f.b + f.b == 'twotwo' && f['a'] == 1", $facts));
	show(static fn () => $ask('has(f.a) && !has(f.c)', $facts));
	show(static fn () => $ask('f.c == 1', $facts));
	// What is looked at is checked, and what is looked at as a whole is read as a whole.
	show(static fn () => $ask('f.z == 1', $facts));
	show(static fn () => $ask('f.deep.x.y == 5', $facts));
	show(static fn () => $ask("size(f) == 2 && f.a == 1", $facts));
	show(static fn () => $ask("f[f.b] == 1", $facts));
	show(static fn () => $ask("['a'].all(k, f[k] == 1)", $facts));
	show(static fn () => $ask("size(f) == 2 && f.a == 1", ['a' => 1, 'b' => 2]));
	show(static fn () => $ask("f['b'] == 2 && f[f.c] == 1", ['a' => 1, 'b' => 2, 'c' => 'a']));
	show(static fn () => $ask('f.a.exists(x, x == f.b)', ['a' => [1, 2], 'b' => 2, 'c' => STDIN]));
}

// References and copies; the same expression with other members missing each time.
$expression = new Expression('has(f.a) ? f.a : has(f.b) ? f.b : -1', ['f' => 'map(string, int)']);
$one = 1;
foreach ([['a' => &$one, 'b' => 2], ['b' => 2], [], ['a' => 3]] as $f) {
	var_dump($expression->evaluate(['f' => $f]));
}
show(static fn () => $expression->evaluate(['f' => ['a' => '1']]));
show(static fn () => $expression->evaluate(['f' => 'no map']));

// Names with a dot: f.a is a variable here and no member of f.
var_dump((new Expression('f.a + f.b', ['f' => 'dyn', 'f.a' => 'int']))->evaluate(['f' => ['a' => 5, 'b' => 2], 'f.a' => 1]));
// A variable that is never looked at, and names that begin alike.
var_dump((new Expression('ff.x == f.x', ['f' => 'dyn', 'ff' => 'dyn', 'g' => 'dyn']))->evaluate(['f' => ['x' => 1], 'ff' => ['x' => 1, 'y' => 2], 'g' => ['a' => 1]]));
?>
--EXPECT--
no exception: true
no exception: true
no exception: true
Waybill\Exception\InvalidArgument -1: no such key: c (line 1, column 2)
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
Waybill\Exception\InvalidArgument -1: values.f.deep.z: must not be a resource
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
no exception: true
no exception: true
no exception: true
no exception: true
no exception: true
no exception: true
Waybill\Exception\InvalidArgument -1: no such key: c (line 1, column 2)
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
Waybill\Exception\InvalidArgument -1: values.f.deep.z: must not be a resource
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
no exception: true
no exception: true
no exception: true
no exception: true
no exception: true
no exception: true
Waybill\Exception\InvalidArgument -1: no such key: c (line 1, column 2)
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
Waybill\Exception\InvalidArgument -1: values.f.deep.z: must not be a resource
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
Waybill\Exception\InvalidArgument -1: values.f.z: must not be an object
no exception: true
no exception: true
no exception: true
int(1)
int(2)
int(-1)
int(3)
Waybill\Exception\InvalidArgument -1: values.f.a: must be an integer
Waybill\Exception\InvalidArgument -1: values.f: must be an array
int(3)
bool(true)
