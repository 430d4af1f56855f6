--TEST--
Facts, variables and inputs beyond a bound are refused by their name, in little time and memory
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Workflow;

$workflow = Workflow::parse('{"format":1,"workflow":"w","version":1,"subject":"order","initial":"a","roles":["staff"],'
	. '"vars":{"list":{"type":"list(int)"}},"states":{"a":{}},"transitions":{"go":{"from":["a"],"to":"a","roles":["staff"],'
	. '"inputs":{"text":{"type":"string"},"list":{"type":"array"}},'
	. '"guard":"vars.list.size() >= 0 && order.note.matches(\'(x+x+)+y\') || '
	. 'order.items.all(i, order.items.all(j, i.id >= 0 && j.id >= 0))"}}}');
$ask = static function (array $changes) use ($workflow): string {
	$decision = $workflow->decide($changes + [
		'transition' => 'go', 'subject' => 'order:1', 'state' => 'a', 'version' => 1,
		'actor' => ['id' => 'user:1', 'roles' => ['staff'], 'via' => 'rest', 'device' => '', 'sees_all' => true],
		'order' => order(), 'now' => NOW,
	]);
	return $decision->isAllowed() ? 'allowed' : $decision->getBlockers()[0]['code'] . ' ' . substr($decision->getBlockers()[0]['text'], 0, 100);
};
$deep = static function (int $levels): array {
	for ($value = []; $levels > 1; $levels--) {
		$value = [$value];
	}
	return $value;
};
$items = static fn (int $count) => array_fill(0, $count, order()['items'][0]);

foreach ([60, 250, 100000] as $levels) {
	bounded("input, $levels deep", fn () => $ask(['inputs' => ['list' => $deep($levels)]]));
	bounded("fact, $levels deep", fn () => $ask(['order' => order(['items' => $deep($levels)])]));
	bounded("variable, $levels deep", fn () => $ask(['vars' => ['list' => $deep($levels)]]));
}
bounded('input, 10,001 characters', fn () => $ask(['inputs' => ['text' => str_repeat('x', 10001)]]));
bounded('input, 10 MiB', fn () => $ask(['inputs' => ['text' => str_repeat('x', 10 << 20)]]));
bounded('input, 1,001 items', fn () => $ask(['inputs' => ['list' => range(1, 1001)]]));
bounded('input, 300,000 items', fn () => $ask(['inputs' => ['list' => range(1, 300000)]]));
bounded('fact, 10 MiB', fn () => $ask(['order' => order(['note' => str_repeat('x', 10 << 20)])]));
bounded('fact, 100,000 characters against a catastrophic pattern', fn () => $ask(['order' => order(['note' => str_repeat('x', 100000), 'items' => []])]));
bounded('order of 500 items', fn () => $ask(['order' => order(['items' => $items(500)])]));
bounded('order of 5,000 items, compared with each other', fn () => $ask(['order' => order(['items' => $items(5000)])]));
bounded('order of 100,000 items', fn () => $ask(['order' => order(['items' => $items(100000)])]));
?>
--EXPECTF--
input, 60 deep: allowed
fact, 60 deep: %s
variable, 60 deep: %s
input, 250 deep: LimitExceeded 0:0 question.inputs.list.%s
fact, 250 deep: LimitExceeded 0:0 question.order.items.%s
variable, 250 deep: LimitExceeded 0:0 question.vars.list.%s
input, 100000 deep: LimitExceeded 0:0 question.inputs.list.%s
fact, 100000 deep: LimitExceeded 0:0 question.order.items.%s
variable, 100000 deep: LimitExceeded 0:0 question.vars.list.%s
input, 10,001 characters: input "Text" must have at most 10000 characters.
input, 10 MiB: LimitExceeded 0:0 question.inputs.text: has more than 4 MiB
input, 1,001 items: input "List" must have at most 1000 items.
input, 300,000 items: LimitExceeded 0:0 question.inputs.list: holds, with all that is in it, more than 200000 values
fact, 10 MiB: LimitExceeded 0:0 question.order.note: has more than 4 MiB
fact, 100,000 characters against a catastrophic pattern: allowed
order of 500 items: %s
order of 5,000 items, compared with each other: guard_error "Go" is refused, because its rule can't be checked. %s
order of 100,000 items: LimitExceeded 0:0 question.order.items.%d: holds, with all that is in it, more than 200000 values
