<?php
// SPDX-License-Identifier: MIT
//
// The files that a language is read from when the shop runs, out of what msgfmt made of a .po:
// waybill-LOCALE.l10n.php, which WordPress reads before a .mo because PHP keeps it compiled, and
// waybill-LOCALE-panels.json with the panels' part, as @wordpress/i18n takes it (Jed).
//
//     php scripts/lib/languages.php LOCALE ALL.mo PANELS.mo FOLDER
//
// With LOCALE en_XA the texts are made of themselves. A reader of .po was dropped (npm's
// gettext-parser, or one of our own): msgfmt reads and checks them, and a .mo is two tables.

declare(strict_types=1);

const PSEUDO = 'en_XA';

const ACCENTED = [
	'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
	'áƀçðéƒĝĥîĵķļɱñôþɋŕšţûṽŵẋýžÁƁÇÐÉƑĜĤÎĴĶĻṀÑÔÞɊŔŠŢÛṼŴẊÝŽ',
];

/** How much longer a language may be than English before a screen has to bear it: two fifths. */
const LONGER = 0.4;

/** @return array<string, string> as gettext keys them: context "\4" text "\0" plural */
function read_mo( string $file ): array {
	$bytes = (string) file_get_contents( $file );
	$head  = unpack( 'Vmagic/Vrevision/Vcount/Vtexts/Vtranslations', $bytes );
	if ( false === $head || 0x950412de !== $head['magic'] ) {
		throw new RuntimeException( "$file is no .mo of this machine's byte order" );
	}
	$text = static function ( int $table, int $index ) use ( $bytes ): string {
		$place = unpack( 'Vbytes/Voffset', $bytes, $table + 8 * $index );
		return substr( $bytes, $place['offset'], $place['bytes'] );
	};
	$all = [];
	for ( $index = 0; $index < $head['count']; ++$index ) {
		$all[ $text( $head['texts'], $index ) ] = $text( $head['translations'], $index );
	}
	return $all;
}

/** Plural forms as the language's header has them. */
function plural_forms( array $all ): string {
	if ( 1 !== preg_match( '/^Plural-Forms: *(.+)$/mi', $all[''] ?? '', $match ) ) {
		throw new RuntimeException( 'the header has no Plural-Forms' );
	}
	return trim( $match[1] );
}

/** English as a foreign language: accents on every letter, longer, and closed, so that a cut shows. */
function pseudo( string $text ): string {
	$accents = array_combine( str_split( ACCENTED[0] ), mb_str_split( ACCENTED[1] ) );
	// What is put in, and tags, stay.
	$parts = preg_split( '/(%(?:\d+\$)?[sdf]|%%|\{[a-z_]+\}|<[^>]+>)/', $text, -1, PREG_SPLIT_DELIM_CAPTURE );
	foreach ( $parts as $index => $part ) {
		$parts[ $index ] = 0 === $index % 2 ? strtr( $part, $accents ) : $part;
	}
	$more = (int) ceil( mb_strlen( $text ) * LONGER ) - 2;
	return '[' . implode( '', $parts ) . ( $more > 0 ? ' ' . rtrim( mb_substr( str_repeat( 'öñé ', $more ), 0, max( 1, $more - 1 ) ) ) : '' ) . ']';
}

/**
 * @param array<string, string> $all
 * @return array<string, string>
 */
function pseudo_all( array $all ): array {
	foreach ( $all as $key => $text ) {
		$all[ $key ] = implode( "\0", array_map( pseudo( ... ), explode( "\0", $text ) ) );
	}
	return [ '' => "Plural-Forms: nplurals=2; plural=(n != 1);\n" ] + $all;
}

function php_file( string $locale, string $forms, array $all ): string {
	$messages = '';
	foreach ( $all as $key => $text ) {
		$messages .= sprintf( "\t\t%s => %s,\n", var_export( (string) $key, true ), var_export( $text, true ) );
	}
	$head = [
		'domain'       => 'waybill',
		'language'     => $locale,
		'plural-forms' => $forms,
	];
	$lines = '';
	foreach ( $head as $name => $value ) {
		$lines .= sprintf( "\t%s => %s,\n", var_export( $name, true ), var_export( $value, true ) );
	}
	return "<?php\nreturn [\n{$lines}\t'messages' => [\n{$messages}\t],\n];\n";
}

function jed_file( string $locale, string $forms, array $all ): string {
	$messages = [];
	foreach ( $all as $key => $text ) {
		// Jed knows a text with a plural by the text alone.
		$messages[ explode( "\0", (string) $key )[0] ] = explode( "\0", $text );
	}
	ksort( $messages );
	$head = [
		'domain'       => 'waybill',
		'lang'         => strtr( $locale, '_', '-' ),
		'plural-forms' => $forms,
	];
	$file = [
		'domain'      => 'waybill',
		'locale_data' => [ 'waybill' => [ '' => $head ] + $messages ],
	];
	return json_encode( $file, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR ) . "\n";
}

[ , $locale, $whole, $part, $folder ] = $argv;
$files = [];
foreach ( [ $whole => "waybill-$locale.l10n.php", $part => "waybill-$locale-panels.json" ] as $mo => $name ) {
	$all   = PSEUDO === $locale ? pseudo_all( read_mo( $mo ) ) : read_mo( $mo );
	$forms = plural_forms( $all );
	unset( $all[''] );
	$files[ $name ] = str_ends_with( $name, '.php' ) ? php_file( $locale, $forms, $all ) : jed_file( $locale, $forms, $all );
}
foreach ( $files as $name => $text ) {
	// Another name first: a shop that runs never reads half a file.
	file_put_contents( "$folder/$name.part", $text );
	rename( "$folder/$name.part", "$folder/$name" );
}
