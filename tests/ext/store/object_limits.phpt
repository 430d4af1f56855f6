--TEST--
Native objects are final, can't be copied, compared, stored away or given properties
--EXTENSIONS--
waybill
--FILE--
<?php
require __DIR__ . '/../fixture.inc';

$store = store();
$engine = engine($store);
$objects = [
	$store,
	$engine,
	$engine->getWorkflow(),
	$engine->begin(command('deliver'))['decision'],
	new Waybill\Expression('1', []),
	new Waybill\Catalog($store),
];
foreach ($objects as $object) {
	$class = new ReflectionClass($object);
	echo $class->getName(), $class->isFinal() ? ' final' : '', $class->isCloneable() ? ' cloneable' : '', "\n";
	show(fn () => clone $object);
	show(fn () => serialize($object));
	show(fn () => unserialize('O:' . strlen($class->getName()) . ':"' . $class->getName() . '":0:{}'));
	show(fn () => $object->colour = 'red');
	show(fn () => $class->newInstanceWithoutConstructor());
	var_dump($object == $object, (array) $object);
}
var_dump(store() == store());
?>
--EXPECT--
Waybill\Store final
Error: Trying to clone an uncloneable object of class Waybill\Store
Exception: Serialization of 'Waybill\Store' is not allowed
Exception: Unserialization of 'Waybill\Store' is not allowed
Error: Cannot create dynamic property Waybill\Store::$colour
ReflectionException: Class Waybill\Store is an internal class marked as final that cannot be instantiated without invoking its constructor
bool(true)
array(0) {
}
Waybill\Engine final
Error: Trying to clone an uncloneable object of class Waybill\Engine
Exception: Serialization of 'Waybill\Engine' is not allowed
Exception: Unserialization of 'Waybill\Engine' is not allowed
Error: Cannot create dynamic property Waybill\Engine::$colour
ReflectionException: Class Waybill\Engine is an internal class marked as final that cannot be instantiated without invoking its constructor
bool(true)
array(0) {
}
Waybill\Workflow final
Error: Trying to clone an uncloneable object of class Waybill\Workflow
Exception: Serialization of 'Waybill\Workflow' is not allowed
Exception: Unserialization of 'Waybill\Workflow' is not allowed
Error: Cannot create dynamic property Waybill\Workflow::$colour
ReflectionException: Class Waybill\Workflow is an internal class marked as final that cannot be instantiated without invoking its constructor
bool(true)
array(0) {
}
Waybill\Decision final
Error: Trying to clone an uncloneable object of class Waybill\Decision
Exception: Serialization of 'Waybill\Decision' is not allowed
Exception: Unserialization of 'Waybill\Decision' is not allowed
Error: Cannot create dynamic property Waybill\Decision::$colour
ReflectionException: Class Waybill\Decision is an internal class marked as final that cannot be instantiated without invoking its constructor
bool(true)
array(0) {
}
Waybill\Expression final
Error: Trying to clone an uncloneable object of class Waybill\Expression
Exception: Serialization of 'Waybill\Expression' is not allowed
Exception: Unserialization of 'Waybill\Expression' is not allowed
Error: Cannot create dynamic property Waybill\Expression::$colour
ReflectionException: Class Waybill\Expression is an internal class marked as final that cannot be instantiated without invoking its constructor
bool(true)
array(0) {
}
Waybill\Catalog final
Error: Trying to clone an uncloneable object of class Waybill\Catalog
Exception: Serialization of 'Waybill\Catalog' is not allowed
Exception: Unserialization of 'Waybill\Catalog' is not allowed
Error: Cannot create dynamic property Waybill\Catalog::$colour
ReflectionException: Class Waybill\Catalog is an internal class marked as final that cannot be instantiated without invoking its constructor
bool(true)
array(0) {
}
bool(false)
