--TEST--
whatIf() decides real moves again, in pages, and names what the log does not hold
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Workflow;

function guarded(string $guard): Workflow
{
	$text = json_decode(Workflow::default()->getText(), true);
	$text['version'] = 9;
	$text['transitions']['start_picking']['guard'] = $guard;
	return Workflow::parse(json_encode($text));
}

$engine = new Engine(store());
$engine->publish(Workflow::default(), actor(), NOW);
foreach ([1, 2, 3] as $number) {
	$engine->observe(['subject' => "order:$number", 'move' => "m$number", 'woo_from' => 'pending', 'woo_to' => 'processing',
		'actor' => actor(), 'origin' => [], 'order' => order(), 'at' => NOW]);
	$engine->begin(command('start_picking', ['subject' => "order:$number", 'key' => "k$number"]));
}
$same = $engine->whatIf(guarded('order.paid'));
echo $same['moves'], ' ', $same['allowed'], ' ', $same['refused'], ' "', $same['next'], "\"\n";
$after = '';
do {
	$page = $engine->whatIf(guarded('!order.paid'), ['max' => 2, 'after' => $after]);
	foreach ($page['refusals'] as $refusal) {
		echo $refusal['subject'], ' ', $refusal['seq'], ' ', $refusal['transition'], ' ', $refusal['blockers'][0]['code'], "\n";
	}
	$after = $page['next'];
	echo "next \"$after\"\n";
} while ('' !== $after);
$open = $engine->whatIf(guarded("order.country == 'DE'"));
echo $open['undecided'], ' ', json_encode($open['unknowns'][0]), "\n";
show(fn () => $engine->whatIf(guarded('true'), ['max' => 0]));
show(fn () => $engine->whatIf(guarded('true'), ['after' => 'order:1']));
show(fn () => $engine->whatIf(guarded('true'), ['before' => '']));
?>
--EXPECT--
3 3 0 ""
order:1 2 start_picking guard
order:2 2 start_picking guard
next "order:2/2"
order:3 2 start_picking guard
next ""
3 {"at":1700000000000,"facts":["order.country"],"seq":2,"subject":"order:1","transition":"start_picking"}
Waybill\Exception\InvalidArgument -1: max: must be 1 to 10000
Waybill\Exception\InvalidArgument -1: after: must be what the page before gave as next
Waybill\Exception\InvalidArgument -1: options.before: is not known
