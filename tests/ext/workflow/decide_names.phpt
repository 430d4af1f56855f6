--TEST--
A key is a field's name when each byte is the same, not only its length and its hash
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Exception\InvalidArgument;
use Waybill\Workflow;

$workflow = Workflow::parse(definition(1));
$question = [
	'transition' => 'finish', 'subject' => 'order:1', 'state' => 'new', 'version' => 1,
	'actor' => actor(), 'order' => order(), 'now' => NOW, 'preview' => false, 'last_actor' => '',
];
$tell = static function (array $question) use ($workflow): string {
	try {
		return $workflow->decide($question)->isAllowed() ? 'allowed' : 'refused';
	} catch (InvalidArgument $failure) {
		return $failure->getMessage();
	}
};
$wrong = [];
foreach (array_keys($question) as $name) {
	for ($at = 0; $at + 1 < strlen($name); $at++) {
		// PHP's hash counts a byte 33 times the one behind it: another name with the same hash.
		$twin = $name;
		$twin[$at] = chr(ord($name[$at]) + 1);
		$twin[$at + 1] = chr((ord($name[$at + 1]) - 33) & 0xff);
		$key = preg_replace('/[^\x21-\x7e]/', '?', $twin);
		$answer = $tell([$twin => $question[$name]] + $question);
		if ($answer !== "question.$key: is not known") {
			$wrong[] = "$key for $name: $answer";
		}
	}
}
echo $wrong === [] ? 'each twin is told' : implode("\n", $wrong), "\n";

// In any order, and with strings that are not the compiler's.
$shuffled = [];
foreach (array_reverse($question, true) as $name => $value) {
	$shuffled[strrev(strrev($name))] = $value;
}
echo $tell($shuffled), "\n";
unset($shuffled['state'], $shuffled['now']);
echo $tell($shuffled), "\n";
?>
--EXPECT--
each twin is told
allowed
question.state: is missing
