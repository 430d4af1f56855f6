<?php
// SPDX-License-Identifier: MIT
//
// Holds the repository to the direction of its layers and to the words that are forbidden in them.
//
//     php tests/layers/check.php               every rule on this checkout
//     php tests/layers/check.php --self-test   every rule on planted mistakes: it must find each,
//                                              and nothing in the code that only comes near
//
// A rule that nobody has seen failing proves nothing, so a rule can't be written without its plants.

declare(strict_types=1);

namespace Waybill\Layers;

require __DIR__ . '/Rule.php';
require __DIR__ . '/Source.php';
require __DIR__ . '/words.php';

/** Prints the counts as the suites' runner reads them, and ends. */
function say( int $passed, int $failed ): never {
	printf( "%d passed, %d failed, 0 skipped\n", $passed, $failed );
	exit( 0 === $failed ? 0 : 1 );
}

/** A tree in which no rule finds anything. */
function sound_tree(): Source {
	return new Source(
		[
			'core/src/store/schema.c'      => "/* SPDX-License-Identifier: MIT */\nconst char *s = \"CREATE TABLE planted_table (x)\";\n",
			'wp-plugin/src/MoveTable.php'  => "<?php\n// SPDX-License-Identifier: GPL-3.0-or-later\n\$t = 'waybill_moves';\n",
			'wp-plugin/src/MailQueue.php'  => "<?php\n// SPDX-License-Identifier: GPL-3.0-or-later\n\$t = 'waybill_mail';\n",
			'core/include/waybill/error.h' => "/* SPDX-License-Identifier: MIT */\n#include \"waybill/text.h\"\n",
		]
	);
}

/** @param array<string, Rule> $rules */
function check( array $rules, Source $source ): never {
	$failed = 0;
	foreach ( $rules as $name => $rule ) {
		$breaches = ( $rule->look )( $source );
		if ( [] !== $breaches ) {
			++$failed;
			printf( "failed %s: %s\n\t%s\n", $name, $rule->sentence, implode( "\n\t", $breaches ) );
		}
	}
	say( count( $rules ) - $failed, $failed );
}

/** @param array<string, Rule> $rules */
function check_rules( array $rules ): never {
	$sound  = sound_tree();
	$passed = 0;
	$failed = 0;
	$judge  = static function ( bool $holds, string $sentence ) use ( &$passed, &$failed ): void {
		$holds ? ++$passed : ++$failed;
		if ( ! $holds ) {
			echo "failed $sentence\n";
		}
	};
	foreach ( $rules as $name => $rule ) {
		$judge( [] === ( $rule->look )( $sound ), "$name finds something in a sound tree" );
		foreach ( $rule->plants as $number => $plant ) {
			$found = implode( "\n", ( $rule->look )( $sound->with( $plant ) ) );
			$judge( str_contains( $found, array_key_first( $plant ) . ':' ), "$name misses its plant $number" );
		}
		foreach ( $rule->allowed as $number => $near ) {
			$found = ( $rule->look )( $sound->with( $near ) );
			$judge( [] === $found, "$name refuses its allowed code $number: " . implode( ', ', $found ) );
		}
	}
	say( $passed, $failed );
}

$rules = require __DIR__ . '/rules.php';
if ( '--self-test' === ( $argv[1] ?? '' ) ) {
	check_rules( $rules );
}
check( $rules, Source::from_disk( dirname( __DIR__, 2 ) ) );
