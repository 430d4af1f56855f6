--TEST--
A malformed query names its member
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;

$catalog = new Catalog(store());
foreach ([
	['colour' => 'red'],
	[7 => 'x'],
	['viewer' => 7],
	['scope' => 'closed'],
	['scope' => ''],
	['scope' => 'late'],
	['sort' => 'name'],
	['order' => 'up'],
	['max' => 201],
	['max' => -1],
	['max' => '5'],
	['state' => "a\nb"],
	['city' => str_repeat('x', 256)],
	['created_from' => -1],
	['due_to' => 1.5],
	['terms' => 'berg'],
	['terms' => ['berg']],
	['terms' => [[]]],
	['terms' => [['']]],
	['terms' => [['a', 5]]],
	['terms' => [['a', 'b', 'c', 'd', 'e']]],
	['terms' => array_fill(0, 9, ['a'])],
	['terms' => [[str_repeat('x', 10000)]]],
	['terms' => [["\xff"]]],
	['terms' => ['a' => ['b']]],
	['stuck' => [5]],
	['stuck' => ['new' => '1']],
	['stuck' => 'new'],
] as $query) {
	show(fn () => $catalog->list($query));
}
show(fn () => $catalog->count(['scope' => 'closed']));
show(fn () => $catalog->list('all'));
show(fn () => $catalog->counters(['stuck' => []]));
show(fn () => $catalog->counters(['now' => NOW, 'stuck' => ['new' => null]]));
?>
--EXPECT--
Waybill\Exception\InvalidArgument -1: query.colour: is not known
Waybill\Exception\InvalidArgument -1: query.7: is not known
Waybill\Exception\InvalidArgument -1: query.viewer: must be a string
Waybill\Exception\InvalidArgument -1: query.scope: must be all, open, late, stuck, trouble or unassigned
Waybill\Exception\InvalidArgument -1: query.scope: must be all, open, late, stuck, trouble or unassigned
Waybill\Exception\InvalidArgument -1: now: is needed to know what is late
Waybill\Exception\InvalidArgument -1: query.sort: must be created, due, moved, total or number
Waybill\Exception\InvalidArgument -1: query.order: must be asc or desc
Waybill\Exception\InvalidArgument -1: max: must be between 1 and 200
Waybill\Exception\InvalidArgument -1: query.max: must not be negative
Waybill\Exception\InvalidArgument -1: query.max: must be an integer
Waybill\Exception\InvalidArgument -1: state: must be valid UTF-8 without control characters
Waybill\Exception\LimitExceeded -9: city: has 256 bytes, at most 255 fit
Waybill\Exception\InvalidArgument -1: created_from: must not be negative
Waybill\Exception\InvalidArgument -1: query.due_to: must be an integer
Waybill\Exception\InvalidArgument -1: query.terms: must be an array
Waybill\Exception\InvalidArgument -1: query.terms.0: must be a list
Waybill\Exception\InvalidArgument -1: terms.0: must have between 1 and 4 ways to write it
Waybill\Exception\InvalidArgument -1: terms.0.0: must not be empty
Waybill\Exception\InvalidArgument -1: query.terms.0.1: must be a string
Waybill\Exception\LimitExceeded -9: terms.0: must have between 1 and 4 ways to write it
Waybill\Exception\LimitExceeded -9: terms: has 9 words, at most 8 fit
Waybill\Exception\LimitExceeded -9: terms: has 10000 bytes, at most 64 fit
Waybill\Exception\InvalidArgument -1: query.terms.0.0: must be valid UTF-8
Waybill\Exception\InvalidArgument -1: query.terms: must be a list
Waybill\Exception\InvalidArgument -1: query.stuck.0: must have a state's name as its key
Waybill\Exception\InvalidArgument -1: query.stuck.new: must be an integer
Waybill\Exception\InvalidArgument -1: query.stuck: must be an array
Waybill\Exception\InvalidArgument -1: query.scope: must be all, open, late, stuck, trouble or unassigned
TypeError: Waybill\Catalog::list(): Argument #1 ($query) must be of type array, string given
Waybill\Exception\InvalidArgument -1: options.now: is missing
Waybill\Exception\InvalidArgument -1: options.stuck.new: must be an integer
