--TEST--
A picture of a workflow, in both formats, the same from a definition read back; another format is refused
--EXTENSIONS--
waybill
--FILE--
<?php
use Waybill\Exception\InvalidArgument;
use Waybill\Workflow;

$workflow = Workflow::default();
$svg = $workflow->getDiagram();
echo substr($svg, 0, 40), ' ... ', substr($svg, -7);
var_dump($svg === $workflow->getDiagram('svg'), $svg === Workflow::parse($workflow->getText())->getDiagram());
echo implode("\n", array_slice(explode("\n", $workflow->getDiagram('mermaid')), 0, 2)), "\n";
foreach (['SVG', '', "svg\0"] as $format) {
	try {
		$workflow->getDiagram($format);
	} catch (InvalidArgument $failure) {
		echo $failure->getMessage(), "\n";
	}
}
?>
--EXPECT--
<svg xmlns="http://www.w3.org/2000/svg"  ... </svg>
bool(true)
bool(true)
stateDiagram-v2
    state "New" as s_new
format: must be "svg" or "mermaid"
format: must be "svg" or "mermaid"
format: must be "svg" or "mermaid"
