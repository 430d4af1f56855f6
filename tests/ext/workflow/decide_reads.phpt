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
show(fn () => $ask(order(['paid' => 1])));
show(fn () => $ask(order(['payment_method' => 1])));
show(fn () => $ask([]));
show(fn () => $workflow->decide($question));
show(fn () => $workflow->decide(['order' => 'all'] + $question));

// Whole amounts and times are integers in PHP, and of their own kinds in a guard.
$text = str_replace('order.paid', "order.total > 12 && order.created_at < now && order.id == 1", definition(1));
$typed = fn (array $order) => Workflow::parse($text)->decide(
	['transition' => 'finish', 'actor' => actor(), 'order' => order($order)] + $question,
)->getFacts();
show(fn () => $typed(['total' => 13]));
show(fn () => $typed(['created_at' => 'yesterday']));

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
Waybill\Exception\InvalidArgument -1: order.paid must be true or false
Waybill\Exception\InvalidArgument -1: order.payment_method must be a text
Waybill\Exception\InvalidArgument -1: order.paid is missing, must be true or false
Waybill\Exception\InvalidArgument -1: question.order: is missing
Waybill\Exception\InvalidArgument -1: question.order: must be an array
no exception: {"now":1700000000000,"order.created_at":1699999999000,"order.id":1,"order.total":"13"}
Waybill\Exception\InvalidArgument -1: order.created_at must be a time in milliseconds since 1970
Waybill\Exception\InvalidArgument -1: command.order.city: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: order.total %s
