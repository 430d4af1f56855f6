--TEST--
Linting tells everything at once, with rule, place and a path that shows it
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$print = static function (array $lint): void {
	echo $lint['errors'], ' errors, ', $lint['warnings'], " warnings\n";
	foreach ($lint['findings'] as $finding) {
		echo "{$finding['line']}:{$finding['column']} {$finding['level']} {$finding['rule']}",
			" {$finding['path']}: {$finding['text']}\n";
		echo isset($finding['trace']) ? '  ' . implode(' ', $finding['trace']) . "\n" : '';
	}
};
$definition = static fn (array $changes): string => json_encode(array_replace_recursive(
	json_decode(Workflow::default()->getText(), true), $changes), JSON_PRETTY_PRINT);

$print(Workflow::lint(Workflow::default()->getText()));
$print(Workflow::lint($definition([
	'transitions' => [
		'pack' => ['guard' => 'order.total', 'effects' => [['sms' => 'x']]],
		'return' => ['roles' => ['boss']],
	],
	'assertions' => [['only_through' => ['hold']]],
])));
$print(Workflow::lint('{'));
var_dump(Workflow::lint(Workflow::default()->getText())['findings'][0]);

echo "-- a change\n";
$current = Workflow::parse($definition(['states' => ['lost' => ['final' => false]]]));
$text = Workflow::default()->getText();
echo Workflow::lint($text, $current)['findings'][1]['text'], "\n";
echo Workflow::lint($text, $current, ['lost' => 12, 'new' => 3])['findings'][1]['text'], "\n";
var_dump(count(Workflow::lint($text, $current, ['new' => 3])['findings']));

echo "-- what is no definition\n";
show(fn () => Workflow::lint(str_repeat(' ', 2 * 1024 * 1024)));
show(fn () => Workflow::lint([]));
show(fn () => Workflow::lint('{}', new stdClass()));
show(fn () => Workflow::lint('{}', $current, ['new' => -1]));
show(fn () => Workflow::lint('{}', $current, [7]));
?>
--EXPECT--
0 errors, 1 warnings
1:588 warning lone_role roles[1]: Somebody with the role "manager" alone can bring an order from start to end.
  new -> start_picking picking -> pack packed -> send_out out_for_delivery -> deliver delivered
4 errors, 0 warnings
8:22 error assertion_failed assertions[0].reach: The assertion "sent_out_only_packed" does not hold: "out_for_delivery" is reached by another path.
  new -> start_picking picking -> pack packed -> send_out out_for_delivery
285:23 error guard_not_bool transitions.pack.guard: Expected type 'bool' but found 'decimal'.
288:28 error unknown_effect transitions.pack.effects[0].sms: Unknown key: an effect is a document, a mail or a webhook.
328:17 error unknown_role transitions.return.roles[0]: There is no role "boss".
1 errors, 0 warnings
1:2 error json : The text can't be read: a key in quotes should stand here.
array(7) {
  ["rule"]=>
  string(9) "lone_role"
  ["level"]=>
  string(7) "warning"
  ["line"]=>
  int(1)
  ["column"]=>
  int(588)
  ["path"]=>
  string(8) "roles[1]"
  ["text"]=>
  string(76) "Somebody with the role "manager" alone can bring an order from start to end."
  ["trace"]=>
  array(9) {
    [0]=>
    string(3) "new"
    [1]=>
    string(16) "-> start_picking"
    [2]=>
    string(7) "picking"
    [3]=>
    string(7) "-> pack"
    [4]=>
    string(6) "packed"
    [5]=>
    string(11) "-> send_out"
    [6]=>
    string(16) "out_for_delivery"
    [7]=>
    string(10) "-> deliver"
    [8]=>
    string(9) "delivered"
  }
}
-- a change
The state "lost" is dropped, and orders may be in it.
The state "lost" is dropped; orders in it: 12.
int(1)
-- what is no definition
Waybill\Exception\LimitExceeded -9: definition has 2097152 bytes, at most 1048576 are possible
TypeError: Waybill\Workflow::lint(): Argument #1 ($definition) must be of type string, array given
TypeError: Waybill\Workflow::lint(): Argument #2 ($current) must be of type ?Waybill\Workflow, stdClass given
Waybill\Exception\InvalidArgument -1: subjects.new: must be a number of subjects by state
Waybill\Exception\InvalidArgument -1: subjects.0: must be a number of subjects by state
