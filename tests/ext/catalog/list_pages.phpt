--TEST--
Lists go page by page; a cursor holds for one viewer and query
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

$store = store('sqlite:' . folder() . '/waybill.db');
$catalog = new Catalog($store);
$catalog->put(array_map(card(...), range(1, 5)));
$engine = engine($store);
$ids = static fn (array $list): string => implode(' ', array_column($list['rows'], 'id'));
$query = ['viewer' => 'user:5', 'max' => 2];
do {
	$page = $catalog->list($query);
	echo $ids($page), ' ', $page['next'] === '' ? 'end' : 'more', "\n";
	$after = $query['after'] ?? '';
	$query['after'] = $page['next'];
} while ($page['next'] !== '');
$query['after'] = $after;
echo $ids($catalog->list($query + ['now' => NOW, 'stuck' => ['new' => NOW]])), "\n";
show(fn () => $catalog->list(['viewer' => 'user:6'] + $query));
show(fn () => $catalog->list($query + ['sort' => 'total']));
show(fn () => $catalog->list(['after' => 'x'] + $query));
show(fn () => $catalog->list(['after' => str_repeat('A', 100000)] + $query));
foreach ([
	['sort' => 'total', 'order' => 'asc'],
	['scope' => 'open'],
	['scope' => 'unassigned', 'state' => 'new'],
	['scope' => 'late', 'now' => NOW],
	['scope' => 'stuck', 'stuck' => ['new' => NOW + 1]],
	['scope' => 'stuck', 'stuck' => ['new' => NOW]],
	['scope' => 'trouble'],
	['assignee' => 'none', 'country' => 'DE', 'created_from' => NOW + 2, 'created_to' => NOW + 4],
	['terms' => [['as'], ['n4', 'n5']], 'sort' => 'number'],
	['terms' => [['nobody']]],
] as $query) {
	echo json_encode(array_diff_key($query, ['now' => 0, 'created_from' => 0, 'created_to' => 0])), ': ', $ids($catalog->list($query)),
		' ', json_encode($catalog->count($query)), "\n";
}
?>
--EXPECT--
5 4 more
3 2 more
1 end
1
Waybill\Exception\InvalidArgument -1: after: is no cursor of this query and viewer
Waybill\Exception\InvalidArgument -1: after: is no cursor of this query and viewer
Waybill\Exception\InvalidArgument -1: after: is no cursor of this query and viewer
Waybill\Exception\InvalidArgument -1: after: is no cursor of this query and viewer
{"sort":"total","order":"asc"}: 1 2 3 4 5 {"count":5,"is_exact":true}
{"scope":"open"}: 1 {"count":1,"is_exact":true}
{"scope":"unassigned","state":"new"}: 1 {"count":1,"is_exact":true}
{"scope":"late"}:  {"count":0,"is_exact":true}
{"scope":"stuck","stuck":{"new":1700000000001}}: 1 {"count":1,"is_exact":true}
{"scope":"stuck","stuck":{"new":1700000000000}}:  {"count":0,"is_exact":true}
{"scope":"trouble"}:  {"count":0,"is_exact":true}
{"assignee":"none","country":"DE"}: 3 2 {"count":2,"is_exact":true}
{"terms":[["as"],["n4","n5"]],"sort":"number"}: 5 4 {"count":2,"is_exact":true}
{"terms":[["nobody"]]}:  {"count":0,"is_exact":true}
