--TEST--
A malformed command names its field and stores nothing
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$wrong = [
	['subject' => 5],
	['subject' => "order:\0"],
	['subject' => "order:\xc3"],
	['subject' => ''],
	['action' => 'walk'],
	['action' => null],
	['name' => 'no-such'],
	['scope' => ''],
	['key' => str_repeat('k', 256)],
	['fingerprint' => 'abc'],
	['seen' => '1'],
	['seen' => -1],
	['actor' => 'user:5'],
	['actor' => actor(['id' => 5])],
	['actor' => actor(['id' => ''])],
	['actor' => actor(['roles' => 'manager'])],
	['actor' => actor(['roles' => ['a' => 'manager']])],
	['actor' => actor(['roles' => ['manager', 5]])],
	['actor' => actor(['sees_all' => 1])],
	['actor' => actor(['name' => 'Jo'])],
	['inputs' => 'none'],
	['inputs' => ['parcels' => 2.0]],
	['order' => null],
	['order' => order(['total' => 12.5])],
	['order' => order(['status' => null])],
	['order' => order(['items' => [['id' => 1, 'sku' => new stdClass()]]])],
	['connection' => 5],
	['now' => '1'],
	['now' => 1.5],
	['colour' => 'red'],
	[7 => 'red'],
];
foreach ($wrong as $changes) {
	show(fn () => $engine->begin($changes + command('start_picking')));
}
$command = command('start_picking');
unset($command['key']);
show(fn () => $engine->begin($command));
show(fn () => $engine->begin([]));
show(fn () => $engine->begin('start_picking'));
echo count($engine->events('order:1')), " event\n";
?>
--EXPECTF--
Waybill\Exception\InvalidArgument -1: command.subject: must be a string
Waybill\Exception\InvalidArgument -1: command.subject: must not contain a zero byte
Waybill\Exception\InvalidArgument -1: command.subject: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: subject: must have 1 to 128 bytes, has 0
Waybill\Exception\InvalidArgument -1: command.action: must be move, assign, note, adopt, revert, undo or silence
Waybill\Exception\InvalidArgument -1: command.action: must be a string
Waybill\Exception\NotFound -3: %s
Waybill\Exception\InvalidArgument -1: scope: must have 1 to 255 bytes, has 0
Waybill\Exception\InvalidArgument -1: key: must have 1 to 255 bytes, has 256
Waybill\Exception\InvalidArgument -1: fingerprint: %s
Waybill\Exception\InvalidArgument -1: command.seen: must be an integer
Waybill\Exception\InvalidArgument -1: command.seen: must not be negative
Waybill\Exception\InvalidArgument -1: command.actor: must be an array
Waybill\Exception\InvalidArgument -1: command.actor.id: must be a string
Waybill\Exception\InvalidArgument -1: actor.id: must not be empty
Waybill\Exception\InvalidArgument -1: command.actor.roles: must be a list
Waybill\Exception\InvalidArgument -1: command.actor.roles: must be a list
Waybill\Exception\InvalidArgument -1: command.actor.roles.1: must be a string
Waybill\Exception\InvalidArgument -1: command.actor.sees_all: must be a bool
Waybill\Exception\InvalidArgument -1: command.actor.name: is not known
Waybill\Exception\InvalidArgument -1: command.inputs: must be an array
Waybill\Exception\InvalidArgument -1: command.inputs.parcels: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: command.order: must be an array
Waybill\Exception\InvalidArgument -1: command.order.total: must not be a float; write money as a string
Waybill\Exception\InvalidArgument -1: order.status: must be a text
Waybill\Exception\InvalidArgument -1: command.order.items.0.sku: must not be an object
Waybill\Exception\InvalidArgument -1: command.connection: must be a string
Waybill\Exception\InvalidArgument -1: command.now: must be an integer
Waybill\Exception\InvalidArgument -1: command.now: must be an integer
Waybill\Exception\InvalidArgument -1: command.colour: is not known
Waybill\Exception\InvalidArgument -1: command.7: is not known
Waybill\Exception\InvalidArgument -1: command.key: is missing
Waybill\Exception\InvalidArgument -1: command.action: is missing
TypeError: Waybill\Engine::begin(): Argument #1 ($command) must be of type array, string given
1 event
