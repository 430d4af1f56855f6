--TEST--
A malformed definition names its line and column
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Exception\SyntaxError;
use Waybill\Workflow;

$where = static function (string $text): void {
	try {
		Workflow::parse($text);
		echo "read\n";
	} catch (SyntaxError $failure) {
		echo $failure->getSourceLine(), ':', $failure->getSourceColumn(), ' ', $failure->getCode(), "\n";
		var_dump($failure->getMessage() !== '' && !$failure->isRetryable());
	}
};
$where('');
$where("{\n  \"format\": 1,\n  nonsense\n}");
$where("{\n  \"workflow\": \"a\xff\"\n}");
$text = json_encode(json_decode(Workflow::default()->getText()), JSON_PRETTY_PRINT);
$where(str_replace('"label": "Pack",', "\"label\": \"Pack\",\n\"colour\": \"red\",", $text));
$where(preg_replace('/"guard": "[^"]*"/', '"guard": "order.paid +"', $text));
show(fn () => Workflow::parse(str_repeat(' ', 5 * 1024 * 1024)));
show(fn () => Workflow::parse([]));
show(fn () => new Workflow());
?>
--EXPECTF--
1:1 -2
bool(true)
3:3 -2
bool(true)
2:%d -2
bool(true)
%d:%d -2
bool(true)
%d:%d -2
bool(true)
Waybill\Exception\LimitExceeded -9: %s
TypeError: Waybill\Workflow::parse(): Argument #1 ($definition) must be of type string, array given
Error: Call to private Waybill\Workflow::__construct() from global scope
