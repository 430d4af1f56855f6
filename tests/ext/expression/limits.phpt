--TEST--
An expression and its values beyond a bound are refused at their place, in little time and memory
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Expression;

$deep = static function (int $levels): array {
	for ($value = []; $levels > 1; $levels--) {
		$value = [$value];
	}
	return $value;
};
foreach ([249, 250, 100000] as $levels) {
	bounded("$levels deep", fn () => new Expression("\n" . str_repeat('(', $levels) . '1' . str_repeat(')', $levels), []));
}
bounded('100,001 characters', fn () => new Expression(str_repeat('1', 100001), []));
bounded('types, 500 deep', fn () => new Expression('x', ['x' => str_repeat('list(', 500) . 'int' . str_repeat(')', 500)]));
bounded('values that are compared with each other', fn () => (new Expression("\n  x.all(i, x.all(j, i >= 0 || j >= 0))", ['x' => 'list(int)']))->evaluate(['x' => range(1, 100000)]));
bounded('text that grows', fn () => (new Expression('x + x + x + x', ['x' => 'string']))->evaluate(['x' => str_repeat('x', 4 << 20)]));
bounded('catastrophic pattern', fn () => (new Expression("x.matches('(x+x+)+y')", ['x' => 'string']))->evaluate(['x' => str_repeat('x', 100000)]));
bounded('value, 250 deep', fn () => (new Expression('x == x', ['x' => 'dyn']))->evaluate(['x' => $deep(250)]));
bounded('value, 100,000 deep', fn () => (new Expression('x == x', ['x' => 'dyn']))->evaluate(['x' => $deep(100000)]));
bounded('JSON, 100,000 deep', fn () => Waybill\parse_json("\n" . str_repeat('[', 100000)));
bounded('JSON, 300,000 values', fn () => Waybill\parse_json('[' . str_repeat('1,', 300000) . '1]'));
bounded('JSON, 5 MiB', fn () => Waybill\parse_json('"' . str_repeat('x', 5 << 20) . '"'));
?>
--EXPECTF--
249 deep: ok
250 deep: LimitExceeded 2:251 expression is nested more than 250 levels deep
100000 deep: LimitExceeded %s
100,001 characters: LimitExceeded 1:100001 expression has more than 100000 bytes
types, 500 deep: InvalidArgument 0:0 variables.x: must be a CEL type such as "int" or "list(string)"
values that are compared with each other: LimitExceeded 2:%d operation cancelled: actual cost limit exceeded (line 2, column %d)
text that grows: %s
catastrophic pattern: %s
value, 250 deep: LimitExceeded 0:0 values.x.%s
value, 100,000 deep: LimitExceeded 0:0 values.x.%s
JSON, 100,000 deep: LimitExceeded 2:65 lists and maps are nested deeper than 64
JSON, 300,000 values: LimitExceeded 1:400000 the text holds more than 200000 values
JSON, 5 MiB: LimitExceeded 0:0 the text has more than 4194304 bytes
