--TEST--
Each type of CEL's crosses in both directions
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Expression;

$cases = [
	['dyn', null],
	['dyn', ['a' => [1, 'x', null, true, 1.5]]],
	['null_type', null],
	['null', null],
	['bool', true],
	['int', PHP_INT_MIN],
	['uint', 7],
	['double', 0.1],
	['double', 3],
	['decimal', '12.50'],
	['decimal', -3],
	['string', 'Köln'],
	['bytes', "\x00\xff"],
	['timestamp', -1],
	['timestamp', NOW],
	['duration', -1500],
	['duration', 90061001],
	['list(int)', [1, 2]],
	['list(string)', []],
	['map(string, decimal)', ['12' => '2.0', 'a' => '1.5']],
	['map(int, string)', [-1 => 'minus', 5 => 'five']],
	['map(bool, int)', [0 => 10, 1 => 11]],
	[' map( string , list( map(uint,dyn) ) ) ', ['a' => [[3 => 'x']]]],
];
foreach ($cases as [$type, $value]) {
	$expression = new Expression('x', ['x' => $type]);
	$result = $expression->evaluate(['x' => $value]);
	echo $expression->getType(), ' ', $result === $value ? 'same' : var_export($result, true), "\n";
}
$reference = 5;
var_dump((new Expression('x + 1', ['x' => 'int']))->evaluate(['x' => &$reference]));
var_dump((new Expression('18446744073709551615u', []))->evaluate([]));
var_dump((new Expression('type(1)', []))->evaluate([]));
var_dump((new Expression('{"12": 1, "a": 2}', []))->evaluate([]));
var_dump((new Expression('timestamp("1969-12-31T23:59:59.9995Z")', []))->evaluate([]));
?>
--EXPECT--
dyn same
dyn same
null same
null same
bool same
int same
uint same
double same
double 3.0
decimal same
decimal '-3'
string same
bytes same
timestamp same
timestamp same
duration same
duration same
list(int) same
list(string) same
map(string, decimal) same
map(int, string) same
map(bool, int) same
map(string, list(map(uint, dyn))) same
int(6)
string(20) "18446744073709551615"
string(3) "int"
array(2) {
  [12]=>
  int(1)
  ["a"]=>
  int(2)
}
int(-1)
