--TEST--
php-stubs agree with the loaded extension
--EXTENSIONS--
waybill
--FILE--
<?php
// Describes what a namespace holds, once from the extension and once, in a process without it,
// from php-stubs: every line of one must be a line of the other.
const DESCRIBE = <<<'PHP'
function describe_function(ReflectionFunctionAbstract $function): string
{
	$parameters = [];
	foreach ($function->getParameters() as $parameter) {
		$default = $parameter->isDefaultValueAvailable() ? ' = ' . var_export($parameter->getDefaultValue(), true) : '';
		$parameters[] = $parameter->getType() . ($parameter->isPassedByReference() ? ' &' : ' ') . '$' . $parameter->getName() . $default;
	}
	return $function->getName() . '(' . implode(', ', $parameters) . '): ' . $function->getReturnType();
}

function describe(): array
{
	$lines = [];
	foreach ([...get_declared_classes(), ...get_declared_interfaces()] as $name) {
		if (!str_starts_with($name, 'Waybill\\')) {
			continue;
		}
		$class = new ReflectionClass($name);
		$interfaces = $class->getInterfaceNames();
		sort($interfaces);
		$lines[] = implode(' ', Reflection::getModifierNames($class->getModifiers())) . " $name: "
			. ($class->getParentClass() ? $class->getParentClass()->getName() : '') . ' ' . implode(', ', $interfaces);
		foreach ($class->getMethods() as $method) {
			if ($method->getDeclaringClass()->getName() === $name) {
				$lines[] = "$name: " . implode(' ', Reflection::getModifierNames($method->getModifiers())) . ' ' . describe_function($method);
			}
		}
		foreach ($class->getProperties() as $property) {
			if ($property->getDeclaringClass()->getName() === $name) {
				$lines[] = "$name: " . implode(' ', Reflection::getModifierNames($property->getModifiers())) . ' '
					. $property->getType() . ' $' . $property->getName() . ' = ' . var_export($property->getDefaultValue(), true);
			}
		}
	}
	foreach (array_merge(...array_values(get_defined_functions())) as $name) {
		if (str_starts_with($name, 'waybill\\')) {
			$lines[] = describe_function(new ReflectionFunction($name));
		}
	}
	foreach (get_defined_constants() as $name => $value) {
		if (stripos($name, 'waybill\\') === 0) {
			$lines[] = "const $name = " . var_export($value, true);
		}
	}
	sort($lines);
	return $lines;
}
PHP;

eval(DESCRIBE);
$stubs = getenv('WAYBILL_ROOT') . '/php-stubs/waybill.php';
$script = DESCRIBE . "\nrequire " . var_export($stubs, true) . ";\necho json_encode(describe());";
$process = proc_open([getenv('TEST_PHP_EXECUTABLE'), '-n', '-r', $script], [1 => ['pipe', 'w']], $pipes);
$promised = json_decode(stream_get_contents($pipes[1]), true, flags: JSON_THROW_ON_ERROR);
proc_close($process);
$present = describe();

echo count($promised) > 80 ? "described\n" : "too little described\n";
foreach (array_diff($present, $promised) as $line) {
	echo "only in the extension: $line\n";
}
foreach (array_diff($promised, $present) as $line) {
	// The one thing that only some builds have.
	if ($line !== 'Waybill\failpoint(string $name): void') {
		echo "only in php-stubs: $line\n";
	}
}
?>
--EXPECT--
described
