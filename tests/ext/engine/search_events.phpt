--TEST--
The whole log is searched by actor, kind, subject and time, newest first, page by page
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine(store('sqlite:' . folder() . '/waybill.db'));
$engine->begin(command('start_picking', ['now' => NOW + 1000]));
$engine->begin(command('user:7', ['action' => 'assign', 'now' => NOW + 2000, 'actor' => actor(['id' => 'user:6'])]));
$engine->record('settings', 'setting_changed', actor(), ['name' => 'sla'], NOW + 3000);
$kinds = static fn (array $page): string => implode(' ', array_map(
	static fn (array $event): string => "{$event['subject']}/{$event['kind']}", $page['events'],
)) . " then {$page['next']}";
$search = ['max' => 2];
do {
	$page = $engine->searchEvents($search);
	echo $kinds($page), "\n";
	$search['before'] = $page['next'];
} while ($page['next'] !== 0);
foreach ([
	['actor' => 'user:6'],
	['kinds' => ['moved', 'setting_changed']],
	['subject' => 'order:1', 'kinds' => ['moved']],
	['from' => NOW + 1000, 'to' => NOW + 3000],
	['actor' => 'user:9'],
	['kinds' => []],
] as $search) {
	echo $kinds($engine->searchEvents($search)), "\n";
}
$event = $engine->searchEvents(['actor' => 'user:6'])['events'][0];
echo json_decode($event['body'], true)['data']['assignee'], ' ', $event['position'], ' ', count($event['personal']), "\n";
foreach ([
	['max' => 201], ['from' => -1], ['kinds' => 'moved'], ['kinds' => [5]], ['before' => -1],
	['kinds' => array_fill(0, 33, 'moved')], ['colour' => 'red'], ['subject' => "a\nb"],
] as $search) {
	show(fn () => $engine->searchEvents($search));
}
show(fn () => $engine->searchEvents());
?>
--EXPECT--
settings/setting_changed order:1/assigned then 4
order:1/moved order:1/started then 2
workflow:fulfilment/published then 0
order:1/assigned then 0
settings/setting_changed order:1/moved then 0
order:1/moved then 0
order:1/assigned order:1/moved then 0
 then 0
settings/setting_changed order:1/assigned order:1/moved order:1/started workflow:fulfilment/published then 0
user:7 4 0
Waybill\Exception\InvalidArgument -1: max: must be between 1 and 200
Waybill\Exception\InvalidArgument -1: from: must not be negative
Waybill\Exception\InvalidArgument -1: search.kinds: must be a list
Waybill\Exception\InvalidArgument -1: search.kinds.0: must be a string
Waybill\Exception\InvalidArgument -1: search.before: must not be negative
Waybill\Exception\LimitExceeded -9: kinds: has 33 kinds, at most 32 fit
Waybill\Exception\InvalidArgument -1: search.colour: is not known
Waybill\Exception\InvalidArgument -1: subject holds a control character
ArgumentCountError: Waybill\Engine::searchEvents() expects exactly 1 argument, 0 given
