--TEST--
A guard and "set" may name a time zone; one that the system does not know is refused with its place
--EXTENSIONS--
waybill
--SKIPIF--
<?php if (!is_file('/usr/share/zoneinfo/Europe/Berlin')) echo 'skip no time zone data on this system'; ?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Exception\SyntaxError;
use Waybill\Workflow;

/* The environment and PHP's own zone have no say. */
putenv('TZ=America/New_York');
putenv('TZDIR=/nowhere');
date_default_timezone_set('Asia/Tokyo');

$text = static fn (string $zone): string => str_replace('ZONE', $zone, <<<'JSON'
{"format": 1, "workflow": "zones", "version": 1, "subject": "order", "initial": "new", "roles": ["staff"],
 "vars": {"hour": {"type": "int"}}, "states": {"new": {}, "done": {"final": true}},
 "transitions": {"end": {"from": ["new"], "to": "done", "roles": ["staff"],
  "guard": "order.created_at.getHours('ZONE') >= 2",
  "set": {"hour": "order.created_at.getHours('ZONE')"}}}}
JSON);
$workflow = Workflow::parse($text('Europe/Berlin'));
foreach (['2024-03-31T00:59:59Z', '2024-03-31T01:00:00Z', '2024-10-26T23:59:59Z', '2024-10-27T00:59:59Z', '2024-10-27T01:00:00Z'] as $time) {
	$decision = $workflow->decide([
		'transition' => 'end',
		'subject' => 'order:1',
		'state' => 'new',
		'version' => 1,
		'actor' => actor(['roles' => ['staff']]),
		'order' => order(['created_at' => strtotime($time) * 1000]),
		'now' => NOW,
	]);
	echo $time, ' ', $decision->isAllowed() ? $decision->getVars()['hour'] : $decision->getBlockers()[0]['code'], "\n";
}
foreach (['Europe/Nowhere', '../../../etc/passwd', 'localtime'] as $zone) {
	try {
		Workflow::parse($text($zone));
	} catch (SyntaxError $failure) {
		echo $failure->getSourceLine(), ':', $failure->getSourceColumn(), ' ', $failure->getMessage(), "\n";
	}
}
foreach (Workflow::lint($text('Europe/Nowhere'))['findings'] as $finding) {
	if ($finding['rule'] === 'expression_type') {
		echo $finding['line'], ':', $finding['column'], ' ', $finding['text'], "\n";
	}
}
?>
--EXPECT--
2024-03-31T00:59:59Z guard
2024-03-31T01:00:00Z 3
2024-10-26T23:59:59Z guard
2024-10-27T00:59:59Z 2
2024-10-27T01:00:00Z 2
4:39 transitions.end.guard: unknown time zone: Europe/Nowhere
4:39 transitions.end.guard: unknown time zone: ../../../etc/passwd
4:39 transitions.end.guard: unknown time zone: localtime
4:39 Unknown time zone: Europe/Nowhere.
5:46 Unknown time zone: Europe/Nowhere.
