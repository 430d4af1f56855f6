<?php
// SPDX-License-Identifier: MIT
//
// What the rules part asks of its surroundings, read from its object code: memory and string functions, the
// compiler's own arithmetic on 128 bits, the end after a failed assertion, and hashing, which a
// browser's host supplies. Anything else would not link there.
//
//     php tests/layers/rules-symbols.php libwaybill_rules.a

declare(strict_types=1);

const ALLOWED = '~^(mem(cpy|move|set|cmp|chr)|strlen|strcmp|strchr|wb_assert__failed|wb_sha256__\w+'
	. '|__(u?div|u?mod|mul|u?divmod)ti[34]|__fix(uns)?dfti|__float(un)?tidf|_GLOBAL_OFFSET_TABLE_)$~';

exec( 'nm -P ' . escapeshellarg( $argv[1] ), $lines, $status );
if ( 0 !== $status ) {
	exit( 1 );
}
$defined = [];
$wanted  = [];
foreach ( $lines as $line ) {
	[ $name, $type ] = explode( ' ', $line ) + [ '', '' ];
	if ( 'U' === $type ) {
		$wanted[ $name ] = true;
	} elseif ( 1 === strlen( $type ) ) {
		$defined[ $name ] = true;
	}
}
$foreign = array_filter(
	array_keys( array_diff_key( $wanted, $defined ) ),
	static fn ( string $name ): bool => 1 !== preg_match( ALLOWED, $name )
);
foreach ( $foreign as $name ) {
	echo "the rules part needs $name\n";
}
exit( [] === $defined || [] !== $foreign ? 1 : 0 );
