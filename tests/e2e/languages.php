<?php
// SPDX-License-Identifier: MIT
//
// Languages in the shop under test: what WordPress would have installed of each, as far as pages
// show it, the made language en_XA of Waybill itself, and the language that a person reads. Run inside
// the shop:
//
//     languages.php install FOLDER     FOLDER has what scripts/languages --pseudo made
//     languages.php read LOCALE NAME…  the people of these names read LOCALE; '' is the shop's own
//     languages.php remove

declare(strict_types=1);

// Not WP_LANG_DIR, which lies in WordPress' own copy until there is this folder.
$folder = WP_CONTENT_DIR . '/languages';
$parts  = [
	'de_DE' => [
		'number_format_thousands_sep' => '.',
		'number_format_decimal_point' => ',',
	],
	'ar'    => [ "text direction\4ltr" => 'rtl' ],
	'en_XA' => [],
];
[ , $action, $rest ] = [ ...array_slice( $argv, 0, 2 ), array_slice( $argv, 2 ) ];
if ( 'install' === $action ) {
	wp_mkdir_p( $folder . '/plugins' );
	foreach ( $parts as $locale => $messages ) {
		$messages += [ 'Home' => 'Home' ];
		file_put_contents( "$folder/$locale.l10n.php", '<?php return ' . var_export( compact( 'messages' ), true ) . ';' );
	}
	foreach ( glob( $rest[0] . '/waybill-en_XA*' ) as $file ) {
		copy( $file, $folder . '/plugins/' . basename( $file ) );
	}
}
if ( 'read' === $action ) {
	foreach ( array_slice( $rest, 1 ) as $name ) {
		update_user_meta( get_user_by( 'login', $name )->ID, 'locale', $rest[0] );
	}
}
if ( 'remove' === $action ) {
	foreach ( [ ...array_map( static fn ( string $locale ): string => "$folder/$locale.l10n.php", array_keys( $parts ) ), ...glob( $folder . '/plugins/waybill-en_XA*' ) ] as $file ) {
		unlink( $file );
	}
}
