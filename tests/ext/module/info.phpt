--TEST--
phpinfo shows versions and the libraries that are really loaded
--EXTENSIONS--
waybill
--FILE--
<?php
ob_start();
(new ReflectionExtension('waybill'))->info();
$lines = preg_grep('/^Failpoints/', explode("\n", trim(ob_get_clean())), PREG_GREP_INVERT);
echo implode("\n", $lines), "\n";
?>
--EXPECTF--
waybill

Waybill => %d.%d.%d
API version => %d
Store schema => %d
Event format => %d
Libraries => sqlite 3.%s, openssl 3.%s
Workflows => 0 of 16 kept, 0 parsed, 0 found again
