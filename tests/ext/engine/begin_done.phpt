--TEST--
A move that changes nothing in WooCommerce is done at once
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$outcome = $engine->begin(command('start_picking', ['seen' => 1]));
echo implode(' ', array_keys($outcome)), "\n";
var_dump($outcome['kind'], $outcome['refusal'], $outcome['decision'], $outcome['intent']);
$receipt = json_decode($outcome['receipt'], true, flags: JSON_THROW_ON_ERROR);
ksort($receipt);
print_r(array_diff_key($receipt, ['hash' => 0]));
$current = $outcome['current'];
var_dump($receipt['hash'] === $current['head']['hash'], $outcome['receipt'] === $current['receipt']);
unset($current['head']['hash'], $current['receipt'], $current['workflow']['hash']);
print_r($current);
?>
--EXPECTF--
kind receipt refusal decision intent current
string(4) "done"
bool(false)
NULL
NULL
Array
(
    [actor] => user:5
    [at] => 1700000000000
    [event] => %s
    [state] => picking
    [subject] => order:1
    [version] => 2
)
bool(true)
bool(true)
Array
(
    [subject] => order:1
    [workflow] => Array
        (
            [name] => fulfilment
            [version] => 1
        )

    [state] => picking
    [label] => Picking
    [final] => 
    [version] => 2
    [woo] => processing
    [assignee] => 
    [vars] => Array
        (
            [assignee] => 
            [attempts] => 0
            [cancel_reason] => 
            [failure_reason] => 
            [holds] => Array
                (
                )

            [parcel_count] => 0
        )

    [drift] => 
    [drift_seq] => 0
    [silent_until] => 0
    [silent_by] => 
    [torn] => 
    [busy] => 
    [head] => Array
        (
            [seq] => 2
        )

    [broken] => 
)
