--TEST--
observe() says what a change of WooCommerce's own is; foresee() says it without storing
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Engine;
use Waybill\Workflow;

$engine = new Engine(store());
$engine->publish(Workflow::default(), actor(), NOW);
$seen = static function (array $observation) use ($engine): void {
	$foreseen = $engine->foresee($observation);
	$before = count($engine->events('order:1'));
	echo $foreseen['sighting'], ' ', $foreseen['decision'] === null ? '-' : 'decided', ' ';
	echo $engine->observe($observation), ' ', count($engine->events('order:1')) - $before, "\n";
};
$seen(observation('', 'pending'));
$start = observation('pending', 'processing');
$seen($start);
echo $engine->observe($start), "\n";
$seen(observation('processing', 'on-hold'));
$seen(observation('on-hold', 'processing'));
$seen(observation('processing', 'completed'));
$seen(observation('completed', '', ['order' => null, 'woo_to' => 'trash']));
echo implode(' ', array_column($engine->events('order:1'), 'kind')), "\n";
$subject = $engine->subjects()[0];
echo $subject['state'], ' ', $subject['drift'], ' ', $subject['drift_seq'], "\n";
?>
--EXPECT--
ignored - ignored 0
started - started 1
known
drifted - drifted 1
agreed - agreed 1
moved decided moved 1
drifted - drifted 1
started drifted agreed moved drifted
delivered trash 5
