<?php
// SPDX-License-Identifier: MIT
//
// Writes php-stubs/waybill.php, what editors and PHPStan read, from the ext/*.stub.php that the
// extension's argument tables are made from: one source, so that the two cannot disagree.
// Works on PHP's own tokens and changes three things only: the tags that speak to gen_stub.php
// go, @cvalue constants get the value core's header gives them, and each file's head goes.
// Printing a parsed tree was the alternative; it loses the doc blocks' line breaks.
//
//   php php-stubs.php VERSION_HEADER STUB...

declare(strict_types=1);

namespace Waybill\GenStub;

const GENERATOR_TAGS = '/^\h*\*\h*@(generate-class-entries|strict-properties|not-serializable'
	. '|implementation-alias|cvalue)\b.*\n/m';

/** @return array<string, string> macro to PHP literal */
function macros(string $header): array
{
	preg_match_all('/^#define\h+(WB_\w+)\h+("[^"]*"|\d+)\h*$/m', $header, $found);

	return array_map(
		static fn (string $value): string => str_replace('"', "'", $value),
		array_combine($found[1], $found[2]),
	);
}

/** Without the generator's tags; empty when nothing but tags stood in it. */
function clean(string $comment): string
{
	$comment = preg_replace('#^/\*\*\h*@implementation-alias\b.*\*/$#', '', $comment);
	$comment = preg_replace(GENERATOR_TAGS, '', $comment);
	// Blank lines that the tags leave behind at the end.
	$comment = preg_replace('#(\n\h*\*\h*)+(\n\h*\*/)$#', '$2', $comment);

	return $comment;
}

/** @param array<string, string> $macros */
function convert(string $source, array $macros): string
{
	$result = '';
	$value = null;
	$isHead = true;
	foreach (\PhpToken::tokenize($source) as $token) {
		if ($isHead) {
			// "<?php" and the comment for the whole file, up to the namespace.
			$isHead = !$token->is(T_NAMESPACE);
			if ($isHead) {
				continue;
			}
		}
		if ($token->is(T_DOC_COMMENT)) {
			$value = preg_match('/@cvalue\h+(\w+)/', $token->text, $match) === 1 ? $match[1] : null;
			$result .= clean($token->text);
		} elseif ($token->is(T_COMMENT)) {
			// Preprocessor conditions: a stub shows what any build may have.
			$result .= str_starts_with($token->text, '#') ? '' : $token->text;
		} elseif ($token->is(T_STRING) && $token->text === 'UNKNOWN') {
			$result .= $macros[$value] ?? throw new \RuntimeException("no value for $value");
		} else {
			$result .= $token->text;
		}
	}

	return $result;
}

/** Each namespace in braces, as one file with several needs it. */
function brace(string $code): string
{
	if (preg_match('/^namespace\h+([\w\\\\]+);\n/', $code, $match) !== 1) {
		return $code;
	}

	return "namespace {$match[1]} {\n" . rtrim(substr($code, strlen($match[0]))) . "\n\n}\n";
}

$macros = macros((string) file_get_contents($argv[1]));
echo "<?php\n// SPDX-License-Identifier: MIT\n// Generated from ext/*.stub.php by scripts/stubs.\n";
foreach (array_slice($argv, 2) as $stub) {
	$code = brace(convert((string) file_get_contents($stub), $macros));
	// Lines that lost all they held, and more than one blank line in a row.
	$code = preg_replace(['/^\h+$/m', "/\n{3,}/"], ['', "\n\n"], $code);
	echo "\n", trim(preg_replace("/\{\n\n\t/", "{\n\t", $code)), "\n";
}
