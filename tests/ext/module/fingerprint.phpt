--TEST--
fingerprint() ignores the order of members and nothing else
--EXTENSIONS--
waybill
--FILE--
<?php
$one = Waybill\fingerprint(['route' => 'POST /x', 'body' => ['a' => 1, 'b' => [true, null]]]);
$two = Waybill\fingerprint(['body' => ['b' => [true, null], 'a' => 1], 'route' => 'POST /x']);
$other = Waybill\fingerprint(['route' => 'POST /x', 'body' => ['a' => 2, 'b' => [true, null]]]);
var_dump(preg_match('/^[0-9a-f]{64}$/', $one), $one === $two, $one === $other);
try {
	Waybill\fingerprint(['body' => ['a' => 0.5]]);
} catch (Waybill\Exception\InvalidArgument $refused) {
	echo $refused->getMessage(), "\n";
}
?>
--EXPECT--
int(1)
bool(true)
bool(false)
request.body.a: must not be a float; write money as a string
