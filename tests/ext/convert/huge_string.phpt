--TEST--
A string of two gigabytes is refused at once, wherever it stands
--EXTENSIONS--
waybill
--INI--
memory_limit=-1
--SKIPIF--
<?php
if (getenv('WAYBILL_TEST_LENGTH') !== 'full') die('skip takes two gigabytes: at full length only');
if (getenv('WAYBILL_VARIANT') !== 'plain') die('skip takes two gigabytes');
?>
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$huge = str_repeat('x', 2 ** 31 + 1);
show(fn () => $engine->events($huge));
show(fn () => $engine->begin(command($huge)));
show(fn () => $engine->begin(command('pack', ['order' => ['note' => $huge]])));
show(fn () => $engine->begin(command('pack', ['actor' => actor(['roles' => [$huge]])])));
show(fn () => Waybill\Workflow::parse($huge));
show(fn () => new Waybill\Expression($huge, []));
show(fn () => new Waybill\Store($huge));
?>
--EXPECTF--
Waybill\Exception\LimitExceeded -9: subject: has more than 4 MiB
Waybill\Exception\LimitExceeded -9: command.name: has more than 4 MiB
Waybill\Exception\LimitExceeded -9: command.order.note: has more than 4 MiB
Waybill\Exception\LimitExceeded -9: command.actor.roles.0: has more than 4 MiB
Waybill\Exception\LimitExceeded -9: %s
Waybill\Exception\LimitExceeded -9: source: has more than 4 MiB
Waybill\Exception\LimitExceeded -9: name: has more than 4 MiB
