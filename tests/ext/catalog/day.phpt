--TEST--
A day is told by its parts, with people, ages and tries that failed
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

foreach (['memory:', 'sqlite:' . folder() . '/waybill.db'] as $name) {
	$store = store($name);
	$catalog = new Catalog($store);
	$engine = engine($store);
	$query = ['bounds' => [NOW - 10, NOW, NOW + 10], 'ages' => [NOW, NOW - 10]];
	echo json_encode($catalog->day($query)), "\n";
	$catalog->put([card(1), card(2, ['created_at' => NOW - 1]), card(3, ['created_at' => NOW - 11])]);
	$engine->begin(command('user:7', ['action' => 'assign']));
	$engine->begin(command('start_picking'));
	echo json_encode($catalog->day($query)), "\n";
	$engine->begin(command('pack', ['now' => NOW + 1]));
	$engine->observe(observation('processing', 'completed', ['at' => NOW + 2]));
	echo json_encode($catalog->day($query)), "\n";
	echo json_encode($catalog->day(['bounds' => [NOW - 11, NOW]])), "\n";
}

$catalog = new Catalog(store());
foreach ([
	[],
	['bounds' => []],
	['bounds' => [1]],
	['bounds' => [1, 1]],
	['bounds' => [1, '2']],
	['bounds' => 1],
	['bounds' => range(1, 50)],
	['bounds' => [1, 2], 'ages' => [1, 2]],
	['bounds' => [1, 2], 'ages' => [null]],
	['bounds' => [1, 2], 'ages' => range(17, 1)],
	['bounds' => [1, 2], 'hours' => 24],
] as $query) {
	show(fn () => $catalog->day($query));
}
show(fn () => $catalog->day());
?>
--EXPECT--
{"made":[0,0],"finished":[0,0],"ages":[0,0,0],"people":[],"failed":[],"is_whole":true}
{"made":[1,1],"finished":[0,0],"ages":[1,0,0],"people":[{"actor":"user:5","moved":1,"open":0},{"actor":"user:7","moved":0,"open":1}],"failed":[],"is_whole":true}
{"made":[1,1],"finished":[0,1],"ages":[0,0,0],"people":[{"actor":"user:5","moved":1,"open":0},{"actor":"woocommerce","moved":1,"open":0}],"failed":[],"is_whole":true}
{"made":[2],"finished":[0],"ages":[0],"people":[],"failed":[],"is_whole":true}
{"made":[0,0],"finished":[0,0],"ages":[0,0,0],"people":[],"failed":[],"is_whole":true}
{"made":[1,1],"finished":[0,0],"ages":[1,0,0],"people":[{"actor":"user:5","moved":1,"open":0},{"actor":"user:7","moved":0,"open":1}],"failed":[],"is_whole":true}
{"made":[1,1],"finished":[0,1],"ages":[0,0,0],"people":[{"actor":"user:5","moved":1,"open":0},{"actor":"woocommerce","moved":1,"open":0}],"failed":[],"is_whole":true}
{"made":[2],"finished":[0],"ages":[0],"people":[],"failed":[],"is_whole":true}
Waybill\Exception\InvalidArgument -1: query.bounds: is missing
Waybill\Exception\InvalidArgument -1: bounds: must have between 2 and 49 moments
Waybill\Exception\InvalidArgument -1: bounds: must have between 2 and 49 moments
Waybill\Exception\InvalidArgument -1: bounds.1: must be later than the one before
Waybill\Exception\InvalidArgument -1: query.bounds.1: must be an integer
Waybill\Exception\InvalidArgument -1: query.bounds: must be an array
Waybill\Exception\InvalidArgument -1: bounds: must have between 2 and 49 moments
Waybill\Exception\InvalidArgument -1: ages.1: must be earlier than the one before
Waybill\Exception\InvalidArgument -1: query.ages.0: must be an integer
Waybill\Exception\LimitExceeded -9: ages: has 17 moments, at most 16 fit
Waybill\Exception\InvalidArgument -1: query.hours: is not known
ArgumentCountError: Waybill\Catalog::day() expects exactly 1 argument, 0 given
