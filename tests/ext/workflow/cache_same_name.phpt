--TEST--
The same name and version with another text is another workflow
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$question = [
	'transition' => 'finish', 'subject' => 'order:1', 'state' => 'new', 'version' => 1,
	'actor' => actor(), 'order' => order(['paid' => false]), 'now' => NOW,
];
$strict = definition(1);
$lax = str_replace('order.paid', 'order.id > 0', $strict);
for ($round = 0; $round < 2; $round++) {
	foreach ([$strict, $lax] as $text) {
		$workflow = Workflow::parse($text);
		echo $workflow->getName(), ' ', $workflow->getVersion(), ' ',
			$workflow->decide($question)->isAllowed() ? 'allowed' : 'refused', "\n";
	}
}
// One byte more says the same, and is a text of its own.
var_dump(Workflow::parse("$strict ")->getHash() === Workflow::parse($strict)->getHash());
echo workflows(), "\n";
?>
--EXPECT--
numbered 1 refused
numbered 1 allowed
numbered 1 refused
numbered 1 allowed
bool(true)
3 of 16 kept, 3 parsed, 3 found again
