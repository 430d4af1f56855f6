--TEST--
Engine::commit() keeps a move that the store has lost as drift
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$engine = engine();
$intent = $engine->begin(command('cancel', ['inputs' => ['reason' => 'payment']]))['intent'];
$engine->abort($intent['id'], $intent['fence'], 'the lock was not free', NOW);
$lost = $engine->commit(str_repeat('ab', 16), 1, $intent['draft'], NOW);
var_dump($lost['kind'], $lost['receipt'], $lost['current']['drift'], $lost['current']['state']);
var_dump($engine->commit(str_repeat('ab', 16), 1, $intent['draft'], NOW)['kind']);
?>
--EXPECT--
string(4) "lost"
string(0) ""
string(9) "cancelled"
string(3) "new"
string(8) "replayed"
