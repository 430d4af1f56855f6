--TEST--
Each exception is Waybill\Exception and what PHP programs expect beside it
--EXTENSIONS--
waybill
--FILE--
<?php
$names = ['InvalidArgument', 'SyntaxError', 'NotFound', 'Refused', 'Conflict', 'ClaimMismatch',
	'InFlight', 'Busy', 'LimitExceeded', 'IntegrityFailure', 'StorageFailure', 'OutOfMemory', 'LogicError'];
foreach ($names as $name) {
	$class = new ReflectionClass("Waybill\\Exception\\$name");
	$failure = $class->newInstance('text', 7, $previous = new Exception('cause'));
	echo $name, ' extends ', $class->getParentClass()->getName(),
		$class->isFinal() ? '' : ' not final',
		$failure instanceof Waybill\Exception ? '' : ' not marked',
		$failure->isRetryable() ? ' retryable' : '',
		"\n";
	assert($failure->getMessage() === 'text' && $failure->getCode() === 7 && $failure->getPrevious() === $previous);
	try {
		serialize($failure);
		echo "serialized\n";
	} catch (Exception) {
	}
}
var_dump((new Waybill\Exception\SyntaxError())->getSourceLine(), (new Waybill\Exception\SyntaxError())->getSourceColumn());
var_dump((new Waybill\Exception\IntegrityFailure())->getSubject(), (new Waybill\Exception\IntegrityFailure())->getSeq());
var_dump((new Waybill\Exception\StorageFailure())->getNativeCode());
var_dump((new Waybill\Exception\Refused())->getDecision());
?>
--EXPECT--
InvalidArgument extends InvalidArgumentException
SyntaxError extends RuntimeException
NotFound extends RuntimeException
Refused extends RuntimeException
Conflict extends RuntimeException
ClaimMismatch extends RuntimeException
InFlight extends RuntimeException retryable
Busy extends RuntimeException retryable
LimitExceeded extends RuntimeException
IntegrityFailure extends RuntimeException
StorageFailure extends RuntimeException
OutOfMemory extends RuntimeException
LogicError extends LogicException
int(0)
int(0)
string(0) ""
int(0)
int(0)
NULL
