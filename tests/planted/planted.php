<?php
// SPDX-License-Identifier: MIT
//
// See tests/planted/run.

declare(strict_types=1);

namespace Waybill\Planted;

[ , $tree, $filter ] = $argv;
$counts = [
	'passed' => 0,
	'failed' => 0,
];

/** Runs a command in the tree; its exit code. What it says goes to a file. */
function run( string $tree, string $command ): int {
	$log = dirname( $tree ) . '/planted.log';
	// What writes on freed memory may not end by itself.
	exec( sprintf( 'cd %s && timeout 400 bash -c %s >> %s 2>&1', escapeshellarg( $tree ), escapeshellarg( $command ), escapeshellarg( $log ) ), $none, $code );
	return $code;
}

/** The commands that build a test and run it. @return array{string, string} */
function commands( string $test ): array {
	if ( str_starts_with( $test, 'phpt ' ) ) {
		return [ 'scripts/build --asan', 'tests/ext/run --asan ' . substr( $test, 5 ) ];
	}
	// A fuzz target that has no fuzzer runs on the inputs that were kept.
	$arguments = str_starts_with( $test, 'fuzz_' ) ? " ../../tests/fuzz/corpus/$test" : '';
	// The sanitizers fill what is allocated, so that what nobody has set is seen to be so.
	$options = 'ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:detect_leaks=1:max_malloc_fill_size=1000000';
	return [
		"[ -f out/asan/build.ninja ] || cmake --preset asan && cmake --build --preset asan -j2 --target $test",
		"cd out/asan && WAYBILL_TEST_LENGTH=short $options bin/$test$arguments",
	];
}

/** Builds and runs; true where the test passes, null where it could not be built. */
function passes( string $tree, string $test ): ?bool {
	[ $build, $run ] = commands( $test );
	return 0 === run( $tree, $build ) ? 0 === run( $tree, $run ) : null;
}

$plants = array_filter( require __DIR__ . '/plants.php', static fn( array $plant ): bool => str_contains( $plant[0], $filter ) );
$judge  = static function ( bool $holds, string $sentence ) use ( &$counts ): void {
	++$counts[ $holds ? 'passed' : 'failed' ];
	echo $holds ? 'passed' : 'failed', " $sentence\n";
};

// A gate that is always shut proves nothing either.
foreach ( array_unique( array_column( $plants, 4 ) ) as $test ) {
	$judge( true === passes( $tree, $test ), "nothing planted: $test passes" );
}
foreach ( $plants as [ $name, $file, $is, $becomes, $test ] ) {
	$sound = (string) file_get_contents( "$tree/$file" );
	if ( 1 !== substr_count( $sound, $is ) ) {
		$judge( false, "$name: $file has changed, plant it elsewhere" );
		continue;
	}
	file_put_contents( "$tree/$file", str_replace( $is, $becomes, $sound ) );
	$caught = passes( $tree, $test );
	file_put_contents( "$tree/$file", $sound );
	$judge( false === $caught, null === $caught ? "$name: does not compile" : "$name: caught by $test" );
}
printf( "%d passed, %d failed, 0 skipped\n", $counts['passed'], $counts['failed'] );
exit( 0 === $counts['failed'] ? 0 : 1 );
