--TEST--
One bad byte is found wherever it stands, in texts of every short length
--EXTENSIONS--
waybill
--FILE--
<?php
use Waybill\Exception\InvalidArgument;
use function Waybill\fingerprint;

$is_taken = static function (string $text): bool {
	try {
		fingerprint(['text' => $text]);
		return true;
	} catch (InvalidArgument) {
		return false;
	}
};
$wrong = [];
for ($bytes = 0; $bytes <= 26; $bytes++) {
	$plain = substr('abcdefghijklmnopqrstuvwxyz', 0, $bytes);
	if (!$is_taken($plain)) {
		$wrong[] = "$bytes bytes";
	}
	for ($at = 0; $at < $bytes; $at++) {
		foreach (["\0" => false, "\x80" => false, "\xff" => false, "\x01" => true, "\x7f" => true] as $byte => $may) {
			if ($is_taken(substr_replace($plain, $byte, $at, 1)) !== $may) {
				$wrong[] = sprintf('0x%02x at %d of %d', ord($byte), $at, $bytes);
			}
		}
		if ($at + 1 < $bytes && !$is_taken(substr_replace($plain, "\xc3\xa4", $at, 2))) {
			$wrong[] = "a letter of two bytes at $at of $bytes";
		}
	}
}
echo $wrong === [] ? 'each is told' : implode("\n", $wrong), "\n";
?>
--EXPECT--
each is told
