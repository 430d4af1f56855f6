--TEST--
assign and note are commands, too; adopt and revert want a drift
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$outcome = $engine->begin(command('user:9', ['action' => 'assign']));
echo $outcome['kind'], ' ', $outcome['current']['assignee'], "\n";
$outcome = $engine->begin(command('', ['action' => 'note', 'inputs' => ['text' => 'Ring twice']]));
echo $outcome['kind'], "\n";
show(fn () => $engine->begin(command('', ['action' => 'note', 'inputs' => ['text' => 5]])));
show(fn () => $engine->begin(command('', ['action' => 'adopt'])));
show(fn () => $engine->begin(command('', ['action' => 'revert'])));

[$assigned, $noted] = $engine->events('order:1', 2);
echo $assigned['kind'], ' ', json_encode($assigned['personal']), "\n";
echo $noted['kind'], ' ', json_encode($noted['personal']), "\n";
var_dump(str_contains($noted['body'], 'Ring'));

// Who does not see all sees what is assigned to him.
show(fn () => $engine->read('order:1', actor(['id' => 'user:8', 'sees_all' => false]), null, NOW));
echo $engine->read('order:1', actor(['id' => 'user:9', 'sees_all' => false]), null, NOW)['assignee'], "\n";
?>
--EXPECTF--
done user:9
done
Waybill\Exception\InvalidArgument -1: inputs.text: must be a text
Waybill\Exception\Conflict -5: %s
Waybill\Exception\Conflict -5: %s
assigned []
noted {"inputs.text":"Ring twice"}
bool(false)
Waybill\Exception\NotFound -3: %s
user:9
