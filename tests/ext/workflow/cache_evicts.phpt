--TEST--
The definition that was used longest ago goes; an object that holds it goes on
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$held = Workflow::parse(definition(0));
$transition = $held->getTransitions()['finish'];
for ($number = 1; $number < 16; $number++) {
	Workflow::parse(definition($number));
}
echo workflows(), "\n";
Workflow::parse(definition(0));
Workflow::parse(definition(16));
echo workflows(), "\n";
Workflow::parse(definition(0));
Workflow::parse(definition(2));
echo "kept: ", workflows(), "\n";
Workflow::parse(definition(1));
echo "gone: ", workflows(), "\n";

for ($number = 100; $number < 116; $number++) {
	Workflow::parse(definition($number));
}
echo workflows(), "\n";
var_dump($held->getTransitions()['finish'] === $transition);
var_dump($held->decide([
	'transition' => 'finish', 'subject' => 'order:1', 'state' => 'new', 'version' => 1,
	'actor' => actor(), 'order' => order(), 'now' => NOW,
])->isAllowed());
?>
--EXPECT--
16 of 16 kept, 16 parsed, 0 found again
16 of 16 kept, 17 parsed, 1 found again
kept: 16 of 16 kept, 17 parsed, 3 found again
gone: 16 of 16 kept, 18 parsed, 3 found again
16 of 16 kept, 34 parsed, 3 found again
bool(true)
bool(true)
