--TEST--
parse_json() reads strictly and says where it stopped
--EXTENSIONS--
waybill
--FILE--
<?php
var_dump(Waybill\parse_json('{"a": [1, 2.5, {}], "b": null}'));
foreach (["{\"a\":1,\n \"a\":2}", '[1,]', "\"\xff\"", '"\u0000"', ''] as $text) {
	try {
		Waybill\parse_json($text);
		echo "read\n";
	} catch (Waybill\Exception\SyntaxError $wrong) {
		echo $wrong->getSourceLine(), ':', $wrong->getSourceColumn(), ' ', $wrong->getMessage(), "\n";
	}
}
try {
	Waybill\parse_json(str_repeat('[', 100));
} catch (Waybill\Exception\LimitExceeded $wrong) {
	echo $wrong->getMessage(), "\n";
}
?>
--EXPECT--
array(2) {
  ["a"]=>
  array(3) {
    [0]=>
    int(1)
    [1]=>
    float(2.5)
    [2]=>
    array(0) {
    }
  }
  ["b"]=>
  NULL
}
2:2 key "a" is given twice
1:4 a value should stand here
1:2 the text is not valid UTF-8
1:1 a string holds the character U+0000
1:1 a value should stand here
lists and maps are nested deeper than 64
