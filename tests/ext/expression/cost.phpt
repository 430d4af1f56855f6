--TEST--
The bounds of a cost; PHP_INT_MAX where there is none
--EXTENSIONS--
waybill
--FILE--
<?php
use Waybill\Expression;

$fixed = (new Expression('1 + 2 == a', ['a' => 'int']))->getCost();
var_dump(array_keys($fixed), $fixed['min'] > 0, $fixed['max'] >= $fixed['min'], $fixed['max'] < 100);
$open = (new Expression('l.all(x, x > 0)', ['l' => 'list(int)']))->getCost();
var_dump($open['max'] > $fixed['max']);
echo (new Expression('a', ['a' => ' map(string,list( decimal))']))->getType(), "\n";
?>
--EXPECT--
array(2) {
  [0]=>
  string(3) "min"
  [1]=>
  string(3) "max"
}
bool(true)
bool(true)
bool(true)
bool(true)
map(string, list(decimal))
