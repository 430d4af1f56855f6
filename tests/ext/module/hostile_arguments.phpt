--TEST--
Every argument of every method: whatever it is given, an exception or a result, and a store that still verifies
--EXTENSIONS--
waybill
--INI--
error_reporting=24575
--FILE--
<?php
require __DIR__ . '/../fixture.inc';
use Waybill\Catalog;
use Waybill\Decision;
use Waybill\Engine;
use Waybill\Expression;
use Waybill\Store;
use Waybill\Workflow;

class Thrower
{
	public function __toString(): string
	{
		throw new DomainException('thrown');
	}
}

class Texter
{
	public function __toString(): string
	{
		return "text\0\xff";
	}
}

$store = store();
$engine = engine($store);
$decision = Workflow::default()->decide([
	'transition' => 'pack', 'subject' => 'order:1', 'state' => 'new', 'version' => 1,
	'actor' => actor(), 'order' => order(), 'now' => NOW,
]);
$intent = [
	'id' => str_repeat('0', 32), 'fence' => 1, 'subject' => 'order:1', 'transition' => 'pack',
	'from' => 'new', 'to' => 'packed', 'woo_from' => 'processing', 'woo_to' => 'completed',
	'draft' => '{}', 'connection' => '', 'overdue_ms' => 0, 'leases_missed' => 0,
];
$second = Workflow::parse(json_encode(['version' => 2] + json_decode(Workflow::default()->getText(), true)));
$engine->publish($second, actor(), NOW);
$expression = new Expression('a', ['a' => 'dyn']);
$catalog = new Catalog($store);
$id = $intent['id'];

// A call that is right in shape, for each method that takes something.
$calls = [
	[Store::class, '__construct', ['memory:', []]],
	[Store::class, 'doctor', ['memory:']],
	[$store, 'backup', ['/nowhere/at/all']],
	[$store, 'verify', ['order:1']],
	[$store, 'setOwner', ['nobody', 'shop']],
	[Workflow::class, 'parse', ['{}']],
	[Workflow::class, 'lint', [Workflow::default()->getText(), Workflow::default(), ['new' => 1]]],
	[Workflow::default(), 'getDiagram', ['svg']],
	[Workflow::default(), 'decide', [[
		'transition' => 'pack', 'subject' => 'order:1', 'state' => 'new', 'version' => 1, 'actor' => actor(),
		'order' => order(), 'vars' => [], 'inputs' => [], 'now' => NOW, 'preview' => true, 'last_actor' => '',
	]]],
	[Expression::class, '__construct', ['a', ['a' => 'int']]],
	[$expression, 'evaluate', [['a' => 1]]],
	[Engine::class, '__construct', [$store]],
	[$engine, 'publish', [Workflow::default(), actor(), NOW]],
	[$engine, 'getWorkflow', ['fulfilment']],
	[$engine, 'getWorkflowOf', ['order:1']],
	[$engine, 'versions', ['fulfilment']],
	[$engine, 'getDefinition', [Workflow::default()->getHash()]],
	[$engine, 'migrate', [[
		'workflow' => 'fulfilment', 'from' => Workflow::default()->getHash(), 'to' => $second->getHash(),
		'states' => ['new' => 'new'], 'dry_run' => true, 'actor' => actor(), 'now' => NOW, 'after' => '', 'max' => 1,
	]]],
	[$engine, 'whatIf', [$second, ['after' => '', 'max' => 1]]],
	[$engine, 'begin', [command('deliver', ['inputs' => [], 'seen' => 0, 'connection' => ''])]],
	[$engine, 'recheck', [$intent, order(), NOW]],
	[$engine, 'renew', [$id, 1]],
	[$engine, 'takeOver', [$id]],
	[$engine, 'commit', [$id, 1, '', NOW]],
	[$engine, 'abort', [$id, 1, 'reason', NOW]],
	[$engine, 'refuse', [$id, 1, $decision, NOW]],
	[$engine, 'tear', [$id, 1, 'culprit', NOW]],
	[$engine, 'overdue', [10]],
	[$engine, 'observe', [observation('processing', 'on-hold')]],
	[$engine, 'foresee', [observation('processing', 'on-hold')]],
	[$engine, 'read', ['order:1', actor(), order(), NOW]],
	[$engine, 'events', ['order:1', 1, 10]],
	[$engine, 'troubled', ['', 10]],
	[$engine, 'subjects', ['', 10]],
	[$engine, 'record', ['settings', 'setting_changed', actor(), [], NOW, '']],
	[$engine, 'recordOnce', ['settings', 'setting_changed', actor(), [], NOW, 'once']],
	[$engine, 'throttle', ['login', 60000, NOW]],
	[$engine, 'attend', ['order:1', actor(), 'tab', NOW]],
	[$engine, 'present', ['order:1', actor(), NOW]],
	[$engine, 'leave', ['user:5', 'order:1', 'tab']],
	[$engine, 'expireClaims', [NOW - 1, 10]],
	[$engine, 'expireIntents', [NOW - 1, 10]],
	[$engine, 'knows', [$id]],
	[$engine, 'mark', [1]],
	[$engine, 'takeEffects', [10, NOW]],
	[$engine, 'finishEffect', ['key', 0]],
	[$engine, 'searchEvents', [[
		'actor' => '', 'subject' => '', 'kinds' => ['moved'], 'from' => 0, 'to' => NOW, 'before' => 0, 'max' => 5,
	]]],
	[Catalog::class, '__construct', [$store]],
	[$catalog, 'put', [[card(1)]]],
	[$catalog, 'replace', [1, 2, [card(1)]]],
	[$catalog, 'compare', [1, 2, [card(1)]]],
	[$catalog, 'fresh', [[1, 2]]],
	[$catalog, 'get', [1]],
	[$catalog, 'list', [[
		'viewer' => '', 'now' => NOW, 'scope' => 'stuck', 'state' => 'new', 'assignee' => '', 'terms' => [['asa']],
		'city' => '', 'country' => '', 'payment' => '', 'shipping' => '', 'created_from' => 0, 'created_to' => 0,
		'due_to' => 0, 'stuck' => ['new' => NOW], 'sort' => 'created', 'order' => 'asc', 'after' => '', 'max' => 2,
	]]],
	[$catalog, 'count', [['scope' => 'late', 'now' => NOW, 'stuck' => [], 'terms' => []]]],
	[$catalog, 'counters', [['now' => NOW, 'stuck' => ['new' => NOW], 'assignee' => '']]],
	[$catalog, 'day', [['bounds' => [NOW, NOW + 1], 'ages' => [NOW]]]],
	[$catalog, 'changes', [0, ['max' => 5, 'assignee' => '']]],
	[$catalog, 'mark', ['rebuild']],
	[$catalog, 'setMark', ['rebuild', 1]],
	[$catalog, 'moveMark', ['rebuild', 1, 2]],
	[$catalog, 'remove', [1]],
];

$deep = [];
for ($i = 0; $i < 100; $i++) {
	$deep = ['x' => $deep];
}
$loop = ['a' => 1];
$loop['loop'] = &$loop;
$referred = 'order:1';
$hostile = [
	null, true, false, 0, -1, PHP_INT_MAX, PHP_INT_MIN, 1.5, NAN, INF, '', '0', '-1', 'text', "\0", "\xff\xfe",
	str_repeat('x', 70000), str_repeat('[', 5000), str_repeat('(', 5000), '{"a":' . str_repeat('[', 100),
	[], [1], ['a' => 1], [[]], [null], $deep, $loop, ['a' => &$referred], array_fill(0, 3000, 'x'),
	new stdClass(), new Thrower(), new Texter(), static fn () => 1, STDIN, $store, $decision,
];

// Places to put them: each argument, and each member of an argument that is an array.
$count = 0;
foreach ($calls as [$target, $method, $arguments]) {
	$try = static function (array $arguments) use ($target, $method, &$count): void {
		$count++;
		try {
			if ($method === '__construct') {
				new $target(...$arguments);
			} else {
				[$target, $method](...$arguments);
			}
		} catch (TypeError | Waybill\Exception | DomainException) {
			// What a caller can catch.
		}
	};
	foreach ($arguments as $position => $argument) {
		foreach ($hostile as $value) {
			$try(array_replace($arguments, [$position => $value]));
			foreach (is_array($argument) ? array_keys($argument) : [] as $key) {
				$try(array_replace($arguments, [$position => [$key => $value] + $argument]));
			}
		}
	}
}

$tried = array_map(static fn (array $call): string => (is_object($call[0]) ? get_class($call[0]) : $call[0]) . "::$call[1]", $calls);
foreach ([Store::class, Workflow::class, Decision::class, Expression::class, Engine::class, Catalog::class] as $class) {
	foreach ((new ReflectionClass($class))->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
		if ($method->getNumberOfParameters() > 0 && !in_array("$class::{$method->getName()}", $tried, true)) {
			echo "not tried: $class::{$method->getName()}\n";
		}
	}
}
unset($loop, $hostile, $value);
gc_collect_cycles();
echo $count > 5000 ? "tried\n" : "only $count calls\n";
var_dump($store->verify()['events'] > 0, $engine->read('order:1', actor(), order(), NOW)['state']);
?>
--EXPECT--
tried
bool(true)
string(3) "new"
