<?php
// SPDX-License-Identifier: MIT
//
// The rules of the layers, each with mistakes that it must find and code that it must let pass.

declare(strict_types=1);

namespace Waybill\Layers;

const C_FILES      = '~^(core|ext)/.*\.[ch]$~';
const CORE_FILES   = '~^core/.*\.[ch]$~';
const PLUGIN_FILES = '~^wp-plugin/(src/.*|[^/]+)\.php$~';

const STYLE_SHEETS = '~^wp-plugin/(assets|panels/src)/.*\.css$~';

/** Declarations that name a side of the screen. */
const SIDES = '~(?<=[;{\s])(?:(?:margin|padding|border|scroll-(?:margin|padding))-(?:left|right)[a-z-]*|(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:float|clear|text-align)\s*:\s*(?:left|right)\b~';

/** What each module of core/src may include besides itself. */
const MODULES = [
	'base'     => [],
	'value'    => [ 'base' ],
	'cel'      => [ 'base', 'value' ],
	'workflow' => [ 'base', 'value', 'cel' ],
	'audit'    => [ 'base', 'value' ],
	'store'    => [ 'base', 'value', 'audit' ],
	'engine'   => [ 'base', 'value', 'cel', 'workflow', 'audit', 'store' ],
	'catalog'  => [ 'base', 'value', 'audit', 'store' ],
	'quote'    => [ 'base', 'value', 'cel' ],
	'document' => [ 'base', 'value', 'cel' ],
];

/** The public headers that are not named after their module. */
const HEADER_MODULES = [
	'text'    => 'base',
	'error'   => 'base',
	'env'     => 'base',
	'arena'   => 'base',
	'decimal' => 'base',
	'version' => 'base',
	'json'    => 'value',
	'diagram' => 'workflow',
	'versions' => 'engine',
	'search'  => 'engine',
	'lint'    => 'workflow',
	'waybill' => 'waybill', // All of them: below nothing.
];

/** Files of core that take something from the system; the rest of core takes it from its env. */
const SYSTEM_FILES = '~^core/(src/base/[a-z0-9_]+_native\.c|src/base/sha256\.c|src/store/(sqlite|mysql)[a-z0-9_]*\.[ch]|wasm/exports\.c|cli/.*)$~';

/** @return list<string> Each match of $pattern in $text, as "path:line: what". */
function find( string $path, string $text, string $pattern ): array {
	$found = [];
	if ( preg_match_all( $pattern, $text, $matches, PREG_OFFSET_CAPTURE ) ) {
		foreach ( $matches[0] as [ $match, $offset ] ) {
			$found[] = sprintf( '%s:%d: %s', $path, Source::line( $text, $offset ), trim( $match ) );
		}
	}
	return $found;
}

/** Finds $pattern in the C files whose path matches, but for those whose path matches $except. */
function find_in_c(
	Source $source,
	string $files,
	string $pattern,
	bool $with_strings = false,
	string $except = '~^$~',
): array {
	$found = [];
	foreach ( $source->matching( $files ) as $path => $text ) {
		if ( ! preg_match( $except, $path ) ) {
			$found = [ ...$found, ...find( $path, Source::c_code( $text, $with_strings ), $pattern ) ];
		}
	}
	return $found;
}

/** @return list<array{string, int}> What a C file includes, and at which line. */
function includes( string $text ): array {
	$found = [];
	$code  = Source::c_code( $text, true );
	preg_match_all( '~^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]~m', $code, $matches, PREG_OFFSET_CAPTURE );
	foreach ( $matches[1] as [ $name, $offset ] ) {
		$found[] = [ $name, Source::line( $code, $offset ) ];
	}
	return $found;
}

/** The module that an included name belongs to; null for the system's headers. */
function module_of( string $name ): ?string {
	if ( preg_match( '~^waybill/([a-z0-9_]+)\.h$~', $name, $match ) ) {
		return HEADER_MODULES[ $match[1] ] ?? $match[1];
	}
	$folder = strstr( $name, '/', true );
	return false !== $folder && isset( MODULES[ $folder ] ) ? $folder : null;
}

function look_at_module_order( Source $source ): array {
	$found = [];
	foreach ( $source->matching( '~^core/src/.*\.[ch]$~' ) as $path => $text ) {
		$module = explode( '/', $path )[2];
		if ( ! isset( MODULES[ $module ] ) ) {
			$found[] = "$path:1: core/src/$module is no module";
			continue;
		}
		foreach ( includes( $text ) as [ $name, $line ] ) {
			$other = module_of( $name );
			if ( null !== $other && $other !== $module && ! in_array( $other, MODULES[ $module ], true ) ) {
				$found[] = "$path:$line: $module includes $name";
			}
			if ( str_starts_with( $name, '.' ) ) {
				$found[] = "$path:$line: $name is not named from core/src";
			}
		}
	}
	return $found;
}

function look_at_header_order( Source $source ): array {
	$found = [];
	foreach ( $source->matching( '~^core/include/waybill/[^/]+\.h$~' ) as $path => $text ) {
		$module = module_of( 'waybill/' . basename( $path ) );
		$below = 'waybill' === $module ? array_keys( MODULES ) : ( MODULES[ $module ] ?? [] );
		foreach ( includes( $text ) as [ $name, $line ] ) {
			$other = module_of( $name );
			if ( null === $other ? str_contains( $name, 'waybill' ) : ! str_starts_with( $name, 'waybill/' ) ) {
				$found[] = "$path:$line: a public header includes $name";
			} elseif ( null !== $other && $other !== $module && ! in_array( $other, $below, true ) ) {
				$found[] = "$path:$line: the header of $module includes $name";
			}
		}
	}
	return $found;
}

/** What the rules part may include from the system: the compiler's headers, and memory's. */
const RULES_HEADERS = [ 'stdarg.h', 'stdbool.h', 'stddef.h', 'stdint.h', 'stdalign.h', 'float.h', 'limits.h', 'string.h' ];

function look_at_rules_part( Source $source ): array {
	$found = [];
	foreach ( $source->matching( '~^core/(src/(base|value|cel|workflow)|include)/.*\.[ch]$~' ) as $path => $text ) {
		if ( preg_match( SYSTEM_FILES, $path ) ) {
			continue;
		}
		foreach ( includes( $text ) as [ $name, $line ] ) {
			if ( null === module_of( $name ) && ! in_array( $name, RULES_HEADERS, true ) ) {
				$found[] = "$path:$line: the rules part includes $name";
			}
		}
		$found = [ ...$found, ...find( $path, Source::c_code( $text, false ), '~\b_(GNU|POSIX_C|DEFAULT|XOPEN)_SOURCE\b~' ) ];
	}
	return $found;
}

/** The doorway stands on the rules part and on nothing else; only its exports meet a system. */
function look_at_doorway( Source $source ): array {
	$own   = array_map( 'basename', array_keys( $source->matching( '~^core/wasm/[^/]+\.h$~' ) ) );
	$found = [];
	foreach ( $source->matching( '~^core/wasm/.*\.[ch]$~' ) as $path => $text ) {
		foreach ( includes( $text ) as [ $name, $line ] ) {
			$module     = module_of( $name );
			$is_allowed = null === $module
				? in_array( $name, [ ...$own, ...RULES_HEADERS ], true ) || preg_match( SYSTEM_FILES, $path )
				: in_array( $module, [ 'base', 'value', 'cel', 'workflow' ], true );
			if ( ! $is_allowed ) {
				$found[] = "$path:$line: the doorway includes $name";
			}
		}
	}
	return $found;
}

function look_at_ext_includes( Source $source ): array {
	$found = [];
	foreach ( $source->matching( '~^ext/.*\.[ch]$~' ) as $path => $text ) {
		foreach ( includes( $text ) as [ $name, $line ] ) {
			$is_public = str_starts_with( $name, 'waybill/' );
			if ( str_contains( $name, '..' ) || str_contains( $name, 'core/' ) || ( ! $is_public && null !== module_of( $name ) ) ) {
				$found[] = "$path:$line: ext includes $name";
			}
		}
		$found = [ ...$found, ...find( $path, Source::c_code( $text, false ), '~\bwb_[a-z0-9_]*[a-z0-9]__[a-z0-9_]+~' ) ];
	}
	return $found;
}

/** Names that a PHP file gives to the extension's classes: alias to full name. */
function native_imports( array $tokens ): array {
	$imports = [];
	foreach ( $tokens as $index => $token ) {
		if ( ! $token->is( T_USE ) || ! ( $tokens[ $index + 1 ] ?? null )?->is( [ T_NAME_QUALIFIED, T_NAME_FULLY_QUALIFIED ] ) ) {
			continue;
		}
		$name = ltrim( $tokens[ $index + 1 ]->text, '\\' );
		if ( ! is_native_name( $name ) ) {
			continue;
		}
		$has_alias           = ( $tokens[ $index + 2 ] ?? null )?->is( T_AS ) ?? false;
		$alias               = $has_alias ? $tokens[ $index + 3 ]->text : substr( (string) strrchr( $name, '\\' ), 1 );
		$imports[ $alias ] = $name;
	}
	return $imports;
}

function is_native_name( string $name ): bool {
	return str_starts_with( $name, 'Waybill\\' ) && ! str_starts_with( $name, 'Waybill\\WordPress\\' );
}

/** Native objects made, by new or by a class's own static function, outside Native.php. */
function look_at_native_objects( Source $source ): array {
	$found = [];
	foreach ( $source->matching( PLUGIN_FILES ) as $path => $text ) {
		if ( 'wp-plugin/src/Native.php' === $path ) {
			continue;
		}
		$tokens  = Source::php_tokens( $text );
		$imports = native_imports( $tokens );
		foreach ( $tokens as $index => $token ) {
			$name = $imports[ $token->text ] ?? ltrim( $token->text, '\\' );
			if ( ! $token->is( [ T_STRING, T_NAME_QUALIFIED, T_NAME_FULLY_QUALIFIED ] ) || ! is_native_name( $name ) ) {
				continue;
			}
			$is_made   = ( $tokens[ $index - 1 ] ?? null )?->is( T_NEW ) ?? false;
			$is_called = ( $tokens[ $index + 1 ] ?? null )?->is( T_DOUBLE_COLON ) && ( $tokens[ $index + 3 ]->text ?? '' ) === '(';
			if ( $is_made || $is_called ) {
				$found[] = sprintf( '%s:%d: %s is made outside Native.php', $path, $token->line, $name );
			}
		}
	}
	return $found;
}

/** @return array<string, list<string>> Path to "path:line: string" of string pieces that match. */
function php_strings( Source $source, string $files, string $pattern ): array {
	$found = [];
	foreach ( $source->matching( $files ) as $path => $text ) {
		foreach ( Source::php_tokens( $text ) as $token ) {
			if ( $token->is( [ T_CONSTANT_ENCAPSED_STRING, T_ENCAPSED_AND_WHITESPACE ] ) && preg_match( $pattern, $token->text, $match ) ) {
				$found[ $path ][] = sprintf( '%s:%d: %s', $path, $token->line, $match[0] );
			}
		}
	}
	return $found;
}

/** The plugin's own table is reached from one class; only Upgrade, which makes it, names it too. */
function look_at_own_table( Source $source, string $table ): array {
	$found = php_strings( $source, '~^wp-plugin/src/(?!Upgrade/).*\.php$~', "~\\b$table\\b~" );
	return count( $found ) > 1 ? array_merge( ...array_values( $found ) ) : [];
}

/** The store's tables, as its drivers create them. */
function store_tables( Source $source ): array {
	$tables = [];
	foreach ( $source->matching( '~^core/src/(store|catalog)/.*\.[ch]$~' ) as $text ) {
		preg_match_all( '~CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)~', Source::c_code( $text, true ), $matches );
		$tables = [ ...$tables, ...$matches[1] ];
	}
	return array_values( array_unique( $tables ) );
}

function look_at_store_sql( Source $source ): array {
	$tables = store_tables( $source );
	if ( [] === $tables ) {
		return [ 'core/src/store:1: no CREATE TABLE is found, so this rule would see nothing' ];
	}
	$names   = implode( '|', array_map( 'preg_quote', $tables ) );
	$pattern = "~\\b(FROM|INTO|UPDATE|JOIN|TABLE)\\s+[\`\"]?($names)\\b~i";
	$found   = array_merge( ...array_values( php_strings( $source, PLUGIN_FILES, $pattern ) ), ...[ [] ] );
	foreach ( $source->matching( PLUGIN_FILES ) as $path => $text ) {
		foreach ( Source::php_tokens( $text ) as $token ) {
			if ( $token->is( [ T_STRING, T_NAME_FULLY_QUALIFIED ] ) && preg_match( '~^\\\\?(SQLite3|PDO)$~', $token->text ) ) {
				$found[] = sprintf( '%s:%d: %s', $path, $token->line, $token->text );
			}
		}
	}
	return $found;
}

/** The licence that a file must state; null where none is asked for. */
function licence_of( string $path, string $text ): ?string {
	$is_source = preg_match( '~\.(c|h|php|inc|sh|js|mjs|ts|tsx|css|sql|cmake|m4)$|(^|/)CMakeLists\.txt$~', $path )
		|| str_starts_with( $text, '#!' );
	/* Generated files say what made them instead. */
	if ( ! $is_source || str_ends_with( $path, '_arginfo.h' ) || str_starts_with( $path, 'php-stubs/' ) ) {
		return null;
	}
	return str_starts_with( $path, 'wp-plugin/' ) ? 'GPL-3.0-or-later' : 'MIT';
}

function look_at_licences( Source $source ): array {
	$found = [];
	foreach ( $source->matching( '~~' ) as $path => $text ) {
		$licence = licence_of( $path, $text );
		$head    = implode( "\n", array_slice( explode( "\n", $text, 6 ), 0, 5 ) );
		if ( null !== $licence && ! str_contains( $head, "SPDX-License-Identifier: $licence" ) ) {
			$found[] = "$path:1: no SPDX line with $licence";
		}
	}
	return $found;
}

/** Code that starts with a blank; inside a comment lines may be set under its first word. */
function look_at_indentation( Source $source ): array {
	$found = [];
	foreach ( $source->matching( '~\.(c|h|php|sh|js|mjs|ts|tsx|css|cmake|m4)$|(^|/)CMakeLists\.txt$~' ) as $path => $text ) {
		if ( str_ends_with( $path, '_arginfo.h' ) ) {
			continue;
		}
		$code = (string) preg_replace_callback(
			'~/\*.*?\*/~s',
			static fn ( array $match ): string => (string) preg_replace( '/[^\n]/', '*', $match[0] ),
			$text
		);
		$found = [ ...$found, ...find( $path, $code, '~^ +(?! ).*$~m' ), ...find( $path, $text, '~.*[ \t]+$~m' ) ];
	}
	return $found;
}

function look_at_debts( Source $source ): array {
	$found = [];
	/* Written apart, or this file would find itself. */
	$words = implode( '|', [ 'TO' . 'DO', 'FIX' . 'ME', 'X' . 'XX', 'HA' . 'CK' ] );
	foreach ( $source->matching( '~\.(c|h|php|phpt|sh|js|mjs|ts|tsx|css|sql|cmake|m4|md|json|xml|neon)$|(^|/)CMakeLists\.txt$|^scripts/~' ) as $path => $text ) {
		if ( ! preg_match( '~(^|/)(package-lock|composer\.lock)~', $path ) ) {
			$found = [ ...$found, ...find( $path, $text, "~\\b($words)\\b~" ) ];
		}
	}
	return $found;
}

/**
 * Public functions that can run out of memory: those with a status that meet an env, an arena or a
 * handle. Each is called by a test that lets the Nth allocation fail.
 *
 * @return list<string>
 */
function look_at_memory_tests( Source $source ): array {
	$tests = implode( '', $source->matching( '~^tests/core/(test_memory[a-z0-9_]*\.c|store_moves\.h)$~' ) );
	$found = [];
	foreach ( $source->matching( '~^core/include/waybill/.*\.h$~' ) as $path => $text ) {
		$code = Source::c_code( $text, false );
		preg_match_all( '~^wb_status (wb_[a-z0-9_]+)\(([^;{]*)\);~m', $code, $matches, PREG_SET_ORDER | PREG_OFFSET_CAPTURE );
		foreach ( $matches as [ [ , $offset ], [ $name ], [ $arguments ] ] ) {
			$can_fail = preg_match( '~wb_(env|arena|store|engine|workflow|program|audit_reader|list_builder|map_builder) \*~', $arguments );
			if ( $can_fail && ! preg_match( "~\\b$name\(~", $tests ) ) {
				$found[] = sprintf( '%s:%d: %s', $path, Source::line( $code, $offset ), $name );
			}
		}
	}
	return $found;
}

return [
	'modules-in-order'   => new Rule(
		'A module of core includes itself and the modules it builds on.',
		look_at_module_order( ... ),
		[
			[ 'core/src/base/planted.c' => "#include \"value/value.h\"\n" ],
			[ 'core/src/base/planted.c' => "#include \"waybill/json.h\"\n" ],
			[ 'core/src/cel/planted.h' => "#\tinclude <workflow/definition.h>\n" ],
			[ 'core/src/audit/planted.c' => "#include \"waybill/cel.h\"\n" ],
			[ 'core/src/store/planted.c' => "#include \"waybill/waybill.h\"\n" ],
			[ 'core/src/value/planted.c' => "#include \"../cel/type.h\"\n" ],
			[ 'core/src/helpers/planted.c' => "int planted;\n" ],
		],
		[
			[ 'core/src/engine/near.c' => "#include \"store/driver.h\"\n#include \"cel/type.h\"\n" ],
			[ 'core/src/base/near.c' => "/* #include \"value/value.h\" */\n#include <stddef.h>\n" ],
		]
	),
	'headers-in-order'   => new Rule(
		'A public header includes public headers of its own module or of those below it.',
		look_at_header_order( ... ),
		[
			[ 'core/include/waybill/cel.h' => "#include \"waybill/workflow.h\"\n" ],
			[ 'core/include/waybill/text.h' => "#include \"base/text.h\"\n" ],
		],
		[ [ 'core/include/waybill/workflow.h' => "#include \"waybill/cel.h\"\n#include <stdint.h>\n" ] ]
	),
	'core-knows-no-host' => new Rule(
		'Nothing of PHP or WordPress is known in core.',
		static fn ( Source $source ): array => [
			...find_in_c( $source, CORE_FILES, '~\b(zend_\w+|Zend\w*|ZEND_\w+|zval|PHP_\w+|wp_\w+|WP_\w+|wc_\w+|WC_\w+)~' ),
			...find_in_c( $source, CORE_FILES, '~#[ \t]*include[ \t]*[<"](php|zend|Zend|main/|ext/|SAPI)[^>"]*~', true ),
		],
		[
			[ 'core/src/engine/planted.c' => "#include <php.h>\n" ],
			[ 'core/src/engine/planted.c' => "#include \"zend_API.h\"\n" ],
			[ 'core/src/engine/planted.c' => "void f(zend_string *name);\n" ],
			[ 'core/cli/planted.c' => "int wp_insert_post(void);\n" ],
			[ 'core/include/waybill/planted.h' => "struct WC_Order;\n" ],
		],
		[ [ 'core/src/engine/near.c' => "/* zend_string */\nstatic const char role[] = \"wp_user\";\n" ] ]
	),
	'rules-part-alone'   => new Rule(
		'The rules part needs no system: a few of the compiler\'s headers, and string.h for memory.',
		look_at_rules_part( ... ),
		[
			[ 'core/src/cel/planted.c' => "#include <math.h>\n" ],
			[ 'core/src/value/planted.c' => "#include <stdio.h>\n" ],
			[ 'core/src/workflow/planted.c' => "#define _GNU_SOURCE\n" ],
			[ 'core/src/base/planted.c' => "#ifndef _POSIX_C_SOURCE\n#endif\n" ],
			[ 'core/include/waybill/planted.h' => "#include <sqlite3.h>\n" ],
		],
		[
			[ 'core/src/base/clock_native.c' => "#define _GNU_SOURCE\n#include <time.h>\n" ],
			[ 'core/src/cel/near.c' => "#include <string.h>\n#include \"value/value.h\"\n" ],
		]
	),
	'doorway-on-the-rules' => new Rule(
		'The doorway builds on the rules part alone, and only its exports take something from a system.',
		look_at_doorway( ... ),
		[
			[ 'core/wasm/planted.c' => "#include \"waybill/store.h\"\n" ],
			[ 'core/wasm/planted.h' => "#include \"audit/event.h\"\n" ],
			[ 'core/wasm/planted.c' => "#include <stdio.h>\n" ],
			[ 'core/wasm/exports.c' => "#include \"waybill/waybill.h\"\n" ],
		],
		[
			[ 'core/wasm/near.c' => "#include \"near.h\"\n#include \"workflow/node.h\"\n#include <string.h>\n", 'core/wasm/near.h' => "#include \"waybill/workflow.h\"\n" ],
			[ 'core/wasm/exports.c' => "#include <stdlib.h>\n" ],
		]
	),
	'homes-of-the-system' => new Rule(
		'Memory, time, chance, files, the environment and printf have homes in core.',
		static fn ( Source $source ): array => find_in_c(
			$source,
			'~^core/(src|wasm)/.*\.[ch]$~',
			'~\b(?<![.>])(malloc|calloc|realloc|free|aligned_alloc|strdup|strndup|asprintf|time|clock|clock_gettime|gettimeofday|nanosleep|localtime|gmtime|strftime|mktime|rand|srand|random|drand48|getrandom|getentropy|arc4random|getenv|secure_getenv|setenv|setlocale|localeconv|v?f?printf|v?snprintf|puts|fputs|perror|f?open|openat|fread|fwrite|fgets|read|write|unlink|rename|stat|mmap|fork|kill|signal|pthread_\w+)[ \t]*\(~',
			false,
			SYSTEM_FILES
		),
		[
			[ 'core/src/cel/planted.c' => "void *f(void) { return malloc(3); }\n" ],
			[ 'core/src/engine/planted.c' => "long f(void) { return time(NULL); }\n" ],
			[ 'core/src/store/store.c' => "char *f(void) { return getenv(\"HOME\"); }\n" ],
			[ 'core/src/audit/planted.c' => "void f(char *out) { snprintf(out, 3, \"x\"); }\n" ],
			[ 'core/src/base/planted.c' => "int f(void) { return rand(); }\n" ],
			[ 'core/src/value/planted.c' => "void f(void) { char *p = strdup (\"x\"); }\n" ],
			[ 'core/wasm/planted.c' => "void *f(void) { return malloc(3); }\n" ],
		],
		[
			[ 'core/src/store/sqlite_near.c' => "int f(void) { return open(\"x\", 0); }\n" ],
			[ 'core/src/base/near_native.c' => "void f(void *p) { free(p); }\n" ],
			[ 'core/src/store/near.c' => "int f(struct d *d) { return d->open(d) + d->driver.read(d) + wb_read(d); }\n" ],
			[ 'core/src/engine/near.c' => "/* malloc(3) */ const char *s = \"time(NULL)\";\n" ],
		]
	),
	'no-locale'          => new Rule(
		'Numbers are read and printed by base/number.c, never by functions that follow the locale.',
		static fn ( Source $source ): array => [
			...find_in_c( $source, CORE_FILES, '~\b(strto(d|f|ld)|ato[fil]|atoll|strto(u?ll?|[iu]max)|sscanf|fscanf|scanf|wcsto\w+|strcasecmp|strncasecmp|strcoll|toupper|tolower|is(alpha|alnum|digit|space|upper|lower|print|punct))[ \t]*\(~' ),
			...find_in_c( $source, CORE_FILES, '~"(?:[^"\\\\\n]|\\\\.)*%[-+ #0]*[0-9*]*(?:\.[0-9*]*)?L?[aefgAEFG](?:[^"\\\\\n]|\\\\.)*"~', true ),
		],
		[
			[ 'core/src/cel/planted.c' => "double f(const char *s) { return strtod(s, 0); }\n" ],
			[ 'core/cli/planted.c' => "void f(double d) { printf(\"%.3f\\n\", d); }\n" ],
			[ 'core/src/store/sqlite_planted.c' => "const char *form = \"%-8.2e\";\n" ],
			[ 'core/src/store/sqlite_planted.c' => "int f(const char *s) { return atoi(s); }\n" ],
		],
		[ [ 'core/cli/near.c' => "void f(int d) { printf(\"%5d%% of %s\\n\", d, \"x\"); }\n" ] ]
	),
	'no-unbounded-copies' => new Rule(
		'Nothing is copied without a bound.',
		static fn ( Source $source ): array => find_in_c( $source, C_FILES, '~\b(strcpy|strcat|stpcpy|sprintf|vsprintf|gets|alloca)[ \t]*\(~' ),
		[
			[ 'core/cli/planted.c' => "void f(char *to) { strcpy(to, \"x\"); }\n" ],
			[ 'ext/planted.c' => "void f(char *to) { sprintf(to, \"x\"); }\n" ],
		],
		[ [ 'ext/near.c' => "void f(char *to) { snprintf(to, 3, \"x\"); }\n" ] ]
	),
	'ext-public-headers' => new Rule(
		'The extension uses core\'s public headers, and only what they declare.',
		look_at_ext_includes( ... ),
		[
			[ 'ext/planted.c' => "#include \"base/error.h\"\n" ],
			[ 'ext/planted.c' => "#include \"../core/src/store/driver.h\"\n" ],
			[ 'ext/planted.h' => "#include <engine/engine.h>\n" ],
			[ 'ext/planted.c' => "void f(void) { wb_error__set(NULL); }\n" ],
		],
		[ [ 'ext/near.c' => "#include \"php.h\"\n#include \"ext/standard/info.h\"\n#include \"waybill/store.h\"\n" ] ]
	),
	'ext-knows-no-cms'   => new Rule(
		'Nothing of WordPress is known in the extension.',
		static fn ( Source $source ): array => [
			...find_in_c( $source, '~^ext/.*\.[ch]$~', '~\b(wp|wc|WC|WP|woocommerce)_\w+~', true ),
			...array_merge( ...array_values( array_map(
				static fn ( string $path, string $text ): array => find( $path, $text, '~\b(wp|wc|WC|WP)_\w+~' ),
				array_keys( $source->matching( '~^ext/.*\.stub\.php$~' ) ),
				$source->matching( '~^ext/.*\.stub\.php$~' )
			) ), ...[ [] ] ),
		],
		[
			[ 'ext/planted.c' => "void f(void) { call(\"wc_get_order\"); }\n" ],
			[ 'ext/planted.c' => "struct WC_Order;\n" ],
			[ 'ext/planted.stub.php' => "<?php\nfunction f(WP_User \$user): void {}\n" ],
		],
		[ [ 'ext/near.c' => "/* wp_mail */\nint wp;\n" ] ]
	),
	'native-in-one-class' => new Rule(
		'Only Native.php makes native objects.',
		look_at_native_objects( ... ),
		[
			[ 'wp-plugin/src/Planted.php' => "<?php\n\$s = new \\Waybill\\Store( 'sqlite:x' );\n" ],
			[ 'wp-plugin/src/Rest/Planted.php' => "<?php\nuse Waybill\\Engine;\n\$e = new Engine( \$s );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\nuse Waybill\\Workflow as Rules;\n\$w = Rules::parse( '' );\n" ],
			[ 'wp-plugin/planted.php' => "<?php\n\\Waybill\\Store::doctor( 'x' );\n" ],
		],
		[
			[ 'wp-plugin/src/Native.php' => "<?php\n\$s = new \\Waybill\\Store( 'sqlite:x' );\n" ],
			[ 'wp-plugin/src/Near.php' => "<?php\nuse Waybill\\Store;\nuse Waybill\\WordPress\\Engine;\n/* new \\Waybill\\Store */\nfunction f( Store \$s ): int { new Engine(); return Store::VERSION + \\Waybill\\API_VERSION; }\n" ],
		]
	),
	'store-without-sql'  => new Rule(
		'The plugin has no SQL on the store\'s tables and opens no SQLite file.',
		look_at_store_sql( ... ),
		[
			[ 'wp-plugin/src/Planted.php' => "<?php\n\$q = \"SELECT * FROM planted_table WHERE x\";\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n\$q = 'update `planted_table` set x = 1';\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n\$d = new \\PDO( \$dsn );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\nuse SQLite3;\n" ],
		],
		[ [ 'wp-plugin/src/Near.php' => "<?php\n\$q = \"SELECT id FROM {\$p}waybill_moves\"; // FROM planted_table\n" ] ]
	),
	'moves-in-one-class' => new Rule(
		'The table waybill_moves is reached from one class.',
		static fn ( Source $source ): array => look_at_own_table( $source, 'waybill_moves' ),
		[
			[
				'wp-plugin/src/Planted.php'      => "<?php\n\$q = \"DELETE FROM {\$p}waybill_moves\";\n",
				'wp-plugin/src/PlantedMoves.php' => "<?php\n\$t = 'waybill_moves';\n",
			],
		],
		[ [ 'wp-plugin/src/Upgrade/Near.php' => "<?php\n\$t = 'waybill_moves';\n" ] ]
	),
	'mail-in-one-class'  => new Rule(
		'The table waybill_mail is reached from one class.',
		static fn ( Source $source ): array => look_at_own_table( $source, 'waybill_mail' ),
		[
			[
				'wp-plugin/src/Planted.php'     => "<?php\n\$q = \"DELETE FROM {\$p}waybill_mail\";\n",
				'wp-plugin/src/PlantedMail.php' => "<?php\n\$t = 'waybill_mail';\n",
			],
		],
		[ [ 'wp-plugin/src/Near.php' => "<?php\n// waybill_mail\n\$t = 'waybill_mailer';\n" ] ]
	),
	'memory-tests'       => new Rule(
		'What the core offers is tested with each of its allocations failing (tests/core/test_memory*.c).',
		look_at_memory_tests( ... ),
		[
			[ 'core/include/waybill/planted.h' => "/* SPDX-License-Identifier: MIT */\nwb_status wb_planted(\n\twb_store *store, wb_error *error);\n" ],
			[
				'core/include/waybill/planted.h' => "/* SPDX-License-Identifier: MIT */\nwb_status wb_planted(wb_arena *arena);\n",
				'tests/core/test_planted.c'      => "/* SPDX-License-Identifier: MIT */\nwb_planted(arena);\n",
			],
		],
		[
			[ 'core/include/waybill/near.h' => "/* SPDX-License-Identifier: MIT */\nwb_status wb_near(int64_t a, wb_error *error);\nvoid wb_near_free(wb_store *store);\n" ],
			[
				'core/include/waybill/near.h'  => "/* SPDX-License-Identifier: MIT */\nwb_status wb_near(wb_arena *arena);\n",
				'tests/core/test_memory_near.c' => "/* SPDX-License-Identifier: MIT */\nwb_near(arena);\n",
			],
		]
	),
	'licences'           => new Rule(
		'Every source file states its licence: GPL under wp-plugin, MIT elsewhere.',
		look_at_licences( ... ),
		[
			[ 'core/src/base/planted.c' => "int planted;\n" ],
			[ 'scripts/planted' => "#!/bin/sh\ntrue\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n// SPDX-License-Identifier: MIT\n" ],
			[ 'tests/planted.php' => "<?php\n// SPDX-License-Identifier: GPL-3.0-or-later\n" ],
			[ 'core/src/base/planted.c' => "\n\n\n\n\n\n/* SPDX-License-Identifier: MIT */\n" ],
		],
		[
			[ 'ext/near_arginfo.h' => "/* This is a generated file. */\n" ],
			[ 'docs/near.md' => "# Near\n" ],
			[ 'wp-plugin/src/Near.php' => "<?php\n// SPDX-License-Identifier: GPL-3.0-or-later\n" ],
		]
	),
	'tabs'               => new Rule(
		'Lines are indented with tabs and end without blanks.',
		look_at_indentation( ... ),
		[
			[ 'core/src/base/planted.c' => "/* SPDX-License-Identifier: MIT */\nint f(void)\n{\n    return 1;\n}\n" ],
			[ 'CMakeLists.txt' => "# SPDX-License-Identifier: MIT\nset(\n  planted)\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n// SPDX-License-Identifier: GPL-3.0-or-later\n\$a = 1; \n" ],
		],
		[ [ 'core/src/base/near.c' => "/* SPDX-License-Identifier: MIT */\n/*\n * Text.\n */\n/* a\n   b */\n\tint a;\t/*\n\t * b */\n" ] ]
	),
	'words'              => new Rule(
		'What people read is written out, with the text domain, and translators learn what is put in.',
		look_at_words( ... ),
		[
			[ 'wp-plugin/src/Planted.php' => "<?php\n__( 'Orders', 'woocommerce' );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n__( 'Orders' );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n_n( '1 order', 'orders', \$count );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\nesc_html__( \$text, 'waybill' );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n__( 'Order ' . \$number, 'waybill' );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n__( \"Order {\$number}\", 'waybill' );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n__( 'Order %s', 'waybill' );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n/* translators: %s: a number. */\n\n__( 'Order %s', 'waybill' );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n/* translators: both. */\n__( '%s of %s', 'waybill' );\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n/* translators: %s: a number. */\n__(\n\t'Order %s',\n\t'waybill'\n);\n" ],
			[ 'wp-plugin/src/Planted.php' => "<?php\n__( 'Order: ', 'waybill' );\n" ],
		],
		[
			[ 'wp-plugin/src/Near.php' => "<?php\n// SPDX-License-Identifier: GPL-3.0-or-later\n__( '100 % of it', 'waybill' );\n_x( 'no', 'refusal', 'waybill' );\n\$this->__( 'a' );\n" ],
			[ 'wp-plugin/src/Near.php' => "<?php\n// SPDX-License-Identifier: GPL-3.0-or-later\nsay(\n\t/* translators: 1: a number, 2: another. */\n\t_n( '%1\\\$s of %2\\\$s', '%1\\\$s of %2\\\$s', f( 1, 2 ), 'waybill' )\n);\n" ],
		]
	),
	'sides'              => new Rule(
		'Style sheets name no left and no right: the sides turn with the language.',
		static fn ( Source $source ): array => array_merge(
			...array_values(
				array_map(
					static fn ( string $path, string $text ): array => find( $path, Source::c_code( $text, true ), SIDES ),
					array_keys( $source->matching( STYLE_SHEETS ) ),
					$source->matching( STYLE_SHEETS )
				)
			)
		),
		[
			[ 'wp-plugin/assets/planted.css' => "/* SPDX-License-Identifier: GPL-3.0-or-later */\np {\n\tmargin-left: 4px;\n}\n" ],
			[ 'wp-plugin/panels/src/ui/planted.css' => "/* SPDX-License-Identifier: GPL-3.0-or-later */\np {\n\ttext-align: right;\n}\n" ],
			[ 'wp-plugin/assets/planted.css' => "/* SPDX-License-Identifier: GPL-3.0-or-later */\np { float: left; }\n" ],
			[ 'wp-plugin/assets/planted.css' => "/* SPDX-License-Identifier: GPL-3.0-or-later */\np { right: 0; }\n" ],
			[ 'wp-plugin/assets/planted.css' => "/* SPDX-License-Identifier: GPL-3.0-or-later */\np { border-top-left-radius: 4px; }\n" ],
		],
		[ [ 'wp-plugin/assets/near.css' => "/* SPDX-License-Identifier: GPL-3.0-or-later */\n/* left: right */\np.right { margin-inline-start: 4px; inset-inline-end: 0; text-align: start; }\n" ] ]
	),
	'no-debts'           => new Rule(
		'Nothing is left for later in a comment.',
		look_at_debts( ... ),
		[
			[ 'core/src/base/planted.c' => '/* ' . 'TO' . "DO: the rest */\n" ],
			[ 'docs/planted.md' => 'FIX' . "ME\n" ],
			[ 'scripts/planted' => '# X' . "XX later\n" ],
		],
		[ [ 'docs/near.md' => "todos, XXL, hacksaw\n" ] ]
	),
];
