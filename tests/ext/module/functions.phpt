--TEST--
Constants, and features that are asked for by name
--EXTENSIONS--
waybill
--FILE--
<?php
var_dump(Waybill\VERSION, Waybill\API_VERSION, Waybill\SCHEMA_VERSION);
var_dump(Waybill\VERSION === phpversion('waybill'));
$features = Waybill\features();
var_dump(array_is_list($features), $features === array_unique($features));
echo implode(' ', array_diff($features, ['failpoints'])), "\n";
var_dump(in_array('failpoints', $features, true) === function_exists('Waybill\failpoint'));
show(fn () => Waybill\features(1));

function show(callable $call): void
{
	try {
		$call();
	} catch (Throwable $failure) {
		echo get_class($failure), ': ', $failure->getMessage(), "\n";
	}
}
?>
--EXPECTF--
string(%d) "%d.%d.%d"
int(1)
int(2)
bool(true)
bool(true)
bool(true)
cel.v1 workflow.v1 audit.v1 engine.v1 store.memory store.sqlite store.identity workflow.lint workflow.diagram engine.versions engine.migrate engine.whatif engine.throttle catalog.v1 catalog.day engine.search engine.once engine.presence engine.silence catalog.marks
bool(true)
ArgumentCountError: Waybill\features() expects exactly 0 arguments, 1 given
