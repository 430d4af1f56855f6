--TEST--
An expression that does not compile says where; a declaration that is no type says which
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Exception\SyntaxError;
use Waybill\Expression;

try {
	new Expression("a ==\n  b +", ['a' => 'int', 'b' => 'int']);
} catch (SyntaxError $failure) {
	echo $failure->getSourceLine(), ':', $failure->getSourceColumn(), "\n";
}
try {
	new Expression('a == unknown', ['a' => 'int']);
} catch (SyntaxError $failure) {
	echo $failure->getSourceLine(), ':', $failure->getSourceColumn(), "\n";
}
$deep = str_repeat('list(', 20) . 'int' . str_repeat(')', 20);
foreach (['', 'integer', 'list', 'list()', 'list(int', 'list(int))', 'map(int)', 'map(string, int', 'int x', 'INT', $deep] as $type) {
	show(fn () => new Expression('1', ['a' => $type]));
}
show(fn () => new Expression('1', ['int']));
show(fn () => new Expression('1', ['a' => 5]));
show(fn () => new Expression("\xff", []));
show(fn () => new Expression('1', ["\xff" => 'int']));
show(fn () => new Expression('1', array_fill_keys(array_map(fn ($i) => "v$i", range(0, 1000)), 'int')));
show(fn () => new Expression(str_repeat('1+', 60000) . '1', []));
show(fn () => new Expression('1'));
$expression = new Expression('1', []);
show(fn () => $expression->__construct('2', []));
var_dump($expression->evaluate([]));
?>
--EXPECTF--
2:%d
1:6
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables.a: must be a CEL type such as "int" or "list(string)"
Waybill\Exception\InvalidArgument -1: variables: must have variable names as keys
Waybill\Exception\InvalidArgument -1: variables.a: must be a string
Waybill\Exception\InvalidArgument -1: source: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: variables.?: must be valid UTF-8
Waybill\Exception\LimitExceeded -9: variables: declares too many variables
Waybill\Exception\LimitExceeded -9: %s
ArgumentCountError: Waybill\Expression::__construct() expects exactly 2 arguments, 1 given
Waybill\Exception\LogicError 0: expression is constructed already
int(1)
