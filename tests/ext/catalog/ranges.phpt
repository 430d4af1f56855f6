--TEST--
Ranges are replaced and compared; single cards are aged and removed
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

$catalog = new Catalog(store('sqlite:' . folder() . '/waybill.db'));
$catalog->put(array_map(card(...), [1, 2, 3, 4]));
echo json_encode($catalog->compare(1, 9, [card(1, ['read_at' => 5]), card(2, ['city' => 'Bonn']), card(4), card(7)])), "\n";
var_dump($catalog->replace(2, 9, [card(3, ['read_at' => NOW + 1, 'total_minor' => -5]), card(8, ['read_at' => NOW + 1])]));
echo json_encode($catalog->fresh([8, 2, 1])), ' ', $catalog->get(3)['total_minor'], "\n";
$catalog->remove(1);
$catalog->remove(1);
echo json_encode($catalog->fresh([1, 3])), json_encode($catalog->fresh([])), "\n";
show(fn () => $catalog->replace(5, 4, []));
show(fn () => $catalog->replace(0, 4, []));
show(fn () => $catalog->compare(1, 4, [card(5)]));
show(fn () => $catalog->compare(1, 4, [card(2), card(2)]));
show(fn () => $catalog->fresh(['1']));
show(fn () => $catalog->fresh(range(1, 501)));
show(fn () => $catalog->remove(0));
show(fn () => $catalog->remove('x'));
?>
--EXPECT--
[2,3,7]
int(2)
{"8":{"modified_at":1700000000000,"read_at":1700000000001},"1":{"modified_at":1700000000000,"read_at":1700000000000}} -5
{"3":{"modified_at":1700000000000,"read_at":1700000000001}}[]
Waybill\Exception\InvalidArgument -1: from: must be above 0 and not above to
Waybill\Exception\InvalidArgument -1: from: must be above 0 and not above to
Waybill\Exception\InvalidArgument -1: cards: order 5 lies outside of the range
Waybill\Exception\InvalidArgument -1: cards: order 2 is given twice
Waybill\Exception\InvalidArgument -1: ids.0: must be an integer
Waybill\Exception\LimitExceeded -9: ids: has 501 entries, at most 500 fit
Waybill\Exception\InvalidArgument -1: id: must be above 0
TypeError: Waybill\Catalog::remove(): Argument #1 ($id) must be of type int, string given
