--TEST--
A malformed card names its member, and nothing of the call is written
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

$catalog = new Catalog(store());
foreach ([
	['id' => 0],
	['id' => '1'],
	['name' => null],
	['name' => "a\xff"],
	['name' => str_repeat('x', 1025)],
	['note' => str_repeat('x', 4001)],
	['city' => str_repeat('x', 256)],
	['created_at' => -1],
	['read_at' => PHP_INT_MAX],
	['decimals' => -1],
	['decimals' => 9],
	['total_minor' => 12.5],
	['items' => 'MUG'],
	['items' => ['MUG']],
	['items' => [['sku' => 'MUG', 'name' => 'Mug']]],
	['items' => [['sku' => 'MUG', 'name' => 'Mug', 'quantity' => '2']]],
	['items' => array_fill(0, 501, ['sku' => '', 'name' => '', 'quantity' => 1])],
	['terms' => ['a', 5]],
	['terms' => ['']],
	['terms' => ["a\nb"]],
	['terms' => [str_repeat('x', 65)]],
	['colour' => 'red'],
] as $changes) {
	show(fn () => $catalog->put([card(1), card(2, $changes)]));
}
$card = card(2);
unset($card['woo']);
show(fn () => $catalog->put([$card]));
show(fn () => $catalog->put(['a' => card(1)]));
show(fn () => $catalog->put([card(1), 5]));
show(fn () => $catalog->put(array_map(card(...), range(1, 501))));
show(fn () => $catalog->put(5));
echo json_encode($catalog->count([])), "\n";
var_dump($catalog->put([]));
?>
--EXPECT--
Waybill\Exception\InvalidArgument -1: cards.1.id: must be above 0
Waybill\Exception\InvalidArgument -1: cards.1.id: must be an integer
Waybill\Exception\InvalidArgument -1: cards.1.name: must be a string
Waybill\Exception\InvalidArgument -1: cards.1.name: must be valid UTF-8
Waybill\Exception\LimitExceeded -9: cards.1.name: has 1025 bytes, at most 1024 fit
Waybill\Exception\LimitExceeded -9: cards.1.note: has 4001 bytes, at most 4000 fit
Waybill\Exception\LimitExceeded -9: cards.1.city: has 256 bytes, at most 255 fit
Waybill\Exception\InvalidArgument -1: cards.1.created_at: must be milliseconds since 1970, before the year 10000
Waybill\Exception\InvalidArgument -1: cards.1.read_at: must be milliseconds since 1970, before the year 10000
Waybill\Exception\InvalidArgument -1: cards.1.decimals: must not be negative
Waybill\Exception\InvalidArgument -1: cards.1.decimals: must be at most 8
Waybill\Exception\InvalidArgument -1: cards.1.total_minor: must be an integer
Waybill\Exception\InvalidArgument -1: cards.1.items: must be a list
Waybill\Exception\InvalidArgument -1: cards.1.items.0: must be an array
Waybill\Exception\InvalidArgument -1: cards.1.items.0.quantity: is missing
Waybill\Exception\InvalidArgument -1: cards.1.items.0.quantity: must be an integer
Waybill\Exception\LimitExceeded -9: cards.1.items: has 501 items, at most 500 fit
Waybill\Exception\InvalidArgument -1: cards.1.terms.1: must be a string
Waybill\Exception\InvalidArgument -1: cards.1.terms: a term is empty or holds a control character
Waybill\Exception\InvalidArgument -1: cards.1.terms: a term is empty or holds a control character
Waybill\Exception\LimitExceeded -9: cards.1.terms: has 65 bytes, at most 64 fit
Waybill\Exception\InvalidArgument -1: cards.1.colour: is not known
Waybill\Exception\InvalidArgument -1: cards.0.woo: is missing
Waybill\Exception\InvalidArgument -1: cards: must be a list
Waybill\Exception\InvalidArgument -1: cards.1: must be an array
Waybill\Exception\LimitExceeded -9: cards: has 501 entries, at most 500 fit
TypeError: Waybill\Catalog::put(): Argument #1 ($cards) must be of type array, int given
{"count":0,"is_exact":true}
int(0)
