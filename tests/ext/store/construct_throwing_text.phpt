--TEST--
An argument whose __toString throws leaves no store behind
--EXTENSIONS--
waybill
--FILE--
<?php
class Name
{
	public function __construct(private ?string $text)
	{
	}

	public function __toString(): string
	{
		return $this->text ?? throw new DomainException('no text');
	}
}

try {
	new Waybill\Store(new Name(null));
} catch (DomainException $failure) {
	echo get_class($failure), ': ', $failure->getMessage(), "\n";
}
$store = new Waybill\Store(new Name('memory:'));
echo $store->getDriver(), "\n";
?>
--EXPECT--
DomainException: no text
memory
