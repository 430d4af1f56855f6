--TEST--
What core gets of an array: numeric keys as texts, references followed, empty maps
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$data = static function (array $data) use ($engine): void {
	$seq = $engine->record('settings', 'setting_changed', actor(), $data, NOW)['seq'];
	echo json_encode(json_decode($engine->events('settings', $seq)[0]['body'])->data), "\n";
};
$data([]);
$data(['123' => 'numeric', -5 => 'negative', 'x' => [3 => 'gap', 5 => 'gap']]);
$data(['list' => [1, [], ['a' => []]], 'null' => null, 'yes' => true, 'big' => 2 ** 53 - 1, 'small' => 1 - 2 ** 53]);
$text = 'shared';
$inner = ['deep' => &$text];
$data(['a' => &$inner, 'b' => &$inner, 'c' => &$text]);
$data(['ключ' => "quote \" and line\n", 'emoji' => '🙂']);
$data(['packed' => SplFixedArray::fromArray([1, 2])->toArray(), 'lazy' => array_filter([1, 0, 2])]);
?>
--EXPECT--
{}
{"-5":"negative","123":"numeric","x":{"3":"gap","5":"gap"}}
{"big":9007199254740991,"list":[1,[],{"a":[]}],"null":null,"small":-9007199254740991,"yes":true}
{"a":{"deep":"shared"},"b":{"deep":"shared"},"c":"shared"}
{"emoji":"\ud83d\ude42","\u043a\u043b\u044e\u0447":"quote \" and line\n"}
{"lazy":{"0":1,"2":2},"packed":[1,2]}
