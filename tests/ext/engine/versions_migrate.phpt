--TEST--
versions(), getDefinition() and migrate(): live orders go on under another version, by an event
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Workflow;

function candidate(int $version, callable $change): Workflow
{
	$text = json_decode(Workflow::default()->getText(), true);
	$text['version'] = $version;
	return Workflow::parse(json_encode($change($text)));
}

$engine = new Engine(store());
$first = Workflow::default();
$engine->publish($first, actor(), NOW);
$engine->observe(['subject' => 'order:1', 'move' => 'm1', 'woo_from' => 'pending', 'woo_to' => 'processing',
	'actor' => actor(), 'origin' => [], 'order' => order(), 'at' => NOW]);
$second = candidate(9, function (array $text): array {
	$text['vars']['scans'] = ['type' => 'int', 'default' => 3];
	return $text;
});
show(fn () => $engine->publish(candidate(1, fn ($text) => ['label' => 'X'] + $text), actor(), NOW));
$engine->publish($second, actor(), NOW + 1);
foreach ($engine->versions('fulfilment') as $version) {
	echo $version['version'], $version['current'] ? ' current ' : ' ', $version['subjects'], ' ', $version['published_at'] - NOW, ' ', json_encode(array_filter($version['states'])), "\n";
}
var_dump($engine->getDefinition($second->getHash())->getText() === $second->getText());
show(fn () => $engine->getDefinition('d00f'));
var_dump($engine->versions('parcels'));

$migration = ['workflow' => 'fulfilment', 'from' => $first->getHash(), 'to' => $second->getHash(),
	'states' => [], 'dry_run' => true, 'actor' => actor(), 'now' => NOW + 2];
$dry = $engine->migrate($migration);
echo $dry['moved'], ' would move, ', count($engine->events('order:1')), " event\n";
echo json_encode($dry['variables']), ' ', json_encode($dry['unmapped']), ' ', $dry['to']['version'], "\n";
$done = $engine->migrate(['dry_run' => false] + $migration);
echo $done['moved'], ' moved, next "', $done['next'], "\"\n";
$event = $engine->events('order:1')[1];
echo $event['kind'], ' ', json_decode($event['body'], true)['data']['vars']['scans'], "\n";
echo $engine->getWorkflowOf('order:1')->getVersion(), "\n";
show(fn () => $engine->migrate(['states' => ['lost' => 'new']] + $migration));
show(fn () => $engine->migrate(['states' => ['new' => 5]] + $migration));
show(fn () => $engine->migrate(['max' => 5000] + $migration));
show(fn () => $engine->migrate(['colour' => 1] + $migration));
show(fn () => $engine->migrate(['to' => $first->getHash()] + $migration));
?>
--EXPECTF--
Waybill\Exception\InvalidArgument -1: version: 1 of fulfilment is published already with another text, which never changes: publish under a higher one
9 current 0 1 []
1 1 0 {"new":1}
bool(true)
Waybill\Exception\NotFound -3: %s
array(0) {
}
1 would move, 1 event
{"added":["scans"],"changed":[],"dropped":[],"kept":[%s]} [] 9
1 moved, next ""
migrated 3
9
Waybill\Exception\InvalidArgument -1: states.lost: version 1 has no state of this name
Waybill\Exception\InvalidArgument -1: migration.states: must map names of states to names of states
Waybill\Exception\InvalidArgument -1: max: must be 1 to 1000
Waybill\Exception\InvalidArgument -1: migration.colour: is not known
Waybill\Exception\InvalidArgument -1: to: is the version that is left
