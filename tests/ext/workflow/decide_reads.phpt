--TEST--
decide() looks at those facts of the order that guard and set read, and at no other
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$workflow = Workflow::default();
$question = [
	'transition' => 'start_picking',
	'subject' => 'order:1',
	'state' => 'new',
	'version' => 2,
	'actor' => actor(['roles' => ['staff']]),
	'now' => NOW,
];
$ask = fn (array $order) => $workflow->decide(['order' => $order] + $question)->getFacts();

echo json_encode($ask(order())), "\n";
echo json_encode($ask(order(['city' => "\xff", 'total' => 1.5, 'items' => 'none', 'new' => new stdClass()]))), "\n";
echo json_encode($ask(['paid' => true])), "\n";
show(fn () => $ask(order(['paid' => 1.5])));
show(fn () => $ask(order(['payment_method' => "\xff"])));
show(fn () => $ask([]));
show(fn () => $workflow->decide($question));
show(fn () => $workflow->decide(['order' => 'all'] + $question));

// A command becomes an event: of its order everything is checked.
$engine = engine();
show(fn () => $engine->begin(command('start_picking', ['order' => order(['city' => "\xff"])])));
show(fn () => $engine->begin(command('start_picking', ['order' => order(['total' => 'much'])])));
?>
--EXPECTF--
{"order.paid":true,"order.payment_method":"card"}
{"order.paid":true,"order.payment_method":"card"}
{"order.paid":true,"order.payment_method":""}
Waybill\Exception\InvalidArgument -1: question.order.paid: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: question.order.payment_method: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: order.paid is missing, must be true or false
Waybill\Exception\InvalidArgument -1: question.order: is missing
Waybill\Exception\InvalidArgument -1: question.order: must be an array
Waybill\Exception\InvalidArgument -1: command.order.city: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: order.total %s
