<?php
// SPDX-License-Identifier: MIT
//
// Holds the built files of the languages against each other: WordPress' two formats say the same,
// and the panels' file holds what the panels say and nothing else.
//
//     php tests/languages/built.php FOLDER LANGUAGES

declare(strict_types=1);

[ , $folder, $languages ] = $argv;
$judge = static function ( bool $holds, string $what ): void {
	if ( ! $holds ) {
		echo "$what\n";
		exit( 1 );
	}
};

preg_match_all( '~(?:^#: .*\n)*^#: (.*)\n(?:#[,.].*\n)*(?:msgctxt "(.*)"\n)?msgid "(.*)"~m', (string) file_get_contents( "$languages/waybill.pot" ), $found, PREG_SET_ORDER );
$template = [];
foreach ( $found as $entry ) {
	$context = '' === $entry[2] ? '' : $entry[2] . "\4";
	$template[ $context . stripcslashes( $entry[3] ) ] = str_contains( $entry[0], '#: panels/' );
}
foreach ( [ 'de_DE', 'ar' ] as $locale ) {
	$php    = require "$folder/waybill-$locale.l10n.php";
	$json   = json_decode( (string) file_get_contents( "$folder/waybill-$locale-panels.json" ), true, flags: JSON_THROW_ON_ERROR );
	$panels = array_diff_key( $json['locale_data']['waybill'], [ '' => 0 ] );
	$judge( count( $php['messages'] ) > 500, "$locale: few messages" );
	$judge( $php['plural-forms'] === $json['locale_data']['waybill']['']['plural-forms'], "$locale: other plural forms" );
	$judge( count( $panels ) > 200, "$locale: the panels have few messages" );
	foreach ( $panels as $text => $forms ) {
		$judge( $template[ $text ] ?? false, "$locale: the panels don't say \"$text\"" );
		$judge( ! in_array( '', $forms, true ), "$locale: \"$text\" is empty" );
	}
	$said = array_keys( array_filter( $template ) );
	$kept = array_filter( $said, static fn ( string $text ): bool => isset( $panels[ $text ] ) );
	// As many as are translated; the shipped languages are, all but what came since.
	$judge( count( $kept ) > 0.8 * count( $said ), "$locale: the panels lack " . ( count( $said ) - count( $kept ) ) );
	$many = $panels['%s order'];
	$judge( ( 'ar' === $locale ? 6 : 2 ) === count( $many ), "$locale: plural forms" );
	$judge( implode( "\0", $many ) === $php['messages'][ "%s order\0%s orders" ], "$locale: the formats differ" );
	$judge( filesize( "$folder/waybill-$locale.mo" ) > 10000, "$locale: no .mo" );
}
