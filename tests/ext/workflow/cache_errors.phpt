--TEST--
A definition that is wrong is told again in the same words, and nothing of it is kept
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Exception\SyntaxError;
use Waybill\Workflow;

$tell = static function (string $text): array {
	try {
		Workflow::parse($text);
		return [];
	} catch (SyntaxError $failure) {
		return [$failure->getMessage(), $failure->getSourceLine(), $failure->getSourceColumn()];
	}
};
Workflow::parse(definition(1));
$wrong = str_replace('order.paid', 'order.paid +', definition(1));
$first = $tell($wrong);
var_dump(count($first), $tell($wrong) === $first);
var_dump($tell('{') === $tell('{'));
echo workflows(), "\n";
?>
--EXPECT--
int(3)
bool(true)
bool(true)
1 of 16 kept, 1 parsed, 0 found again
