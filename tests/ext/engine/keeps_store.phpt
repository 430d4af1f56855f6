--TEST--
An engine keeps its store alive, in whatever order the two go
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;

$store = store();
$engine = engine($store);
$other = new Engine($store);
unset($store);
echo count($engine->subjects()), ' ', count($other->subjects()), "\n";
unset($engine);
gc_collect_cycles();
echo count($other->subjects()), "\n";

// What outlives the script is freed by the request's end, the store perhaps first.
class Holder
{
	public ?Engine $engine = null;
	public ?Waybill\Store $store = null;
	public ?Holder $self = null;

	public function __destruct()
	{
		echo 'destructor: ', count($this->engine->subjects()), "\n";
		$this->store->close();
		show(fn () => $this->engine->subjects());
	}
}
$cycle = new Holder();
$cycle->self = $cycle;
$cycle->store = store();
$cycle->engine = engine($cycle->store);
unset($cycle);
echo gc_collect_cycles() > 0 ? "collected\n" : "kept\n";

$last = new Holder();
$last->store = store();
$last->engine = engine($last->store);
echo "end\n";
?>
--EXPECT--
1 1
1
destructor: 1
Waybill\Exception\LogicError 0: store is closed
collected
end
destructor: 1
Waybill\Exception\LogicError 0: store is closed
