--TEST--
A definition is parsed once in a process, whoever asks for it
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Workflow;

$first = Workflow::parse(definition(1));
$second = Workflow::parse(definition(1));
echo workflows(), "\n";
var_dump($first == $second, $first->getText() === $second->getText());
unset($first, $second);
gc_collect_cycles();
Workflow::parse(definition(1));
echo workflows(), "\n";

echo "engines:\n";
$store = store();
engine($store);
$before = workflows();
echo $before, "\n";
$text = (new Engine($store))->getWorkflowOf('order:1')->getText();
echo workflows(), "\n";
(new Engine($store))->read('order:1', actor(), order(), NOW);
echo workflows(), "\n";
Workflow::parse($text);
echo workflows(), "\n";
?>
--EXPECT--
1 of 16 kept, 1 parsed, 1 found again
bool(false)
bool(true)
1 of 16 kept, 1 parsed, 2 found again
engines:
3 of 16 kept, 3 parsed, 2 found again
3 of 16 kept, 3 parsed, 4 found again
3 of 16 kept, 3 parsed, 5 found again
3 of 16 kept, 3 parsed, 6 found again
