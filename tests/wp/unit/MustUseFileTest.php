<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Tests;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/** The copy of the shortcut that stays in a site, whatever becomes of the plugin. */
final class MustUseFileTest extends TestCase {

	/** @return iterable<string, array{?string, string, string}> */
	public static function sites(): iterable {
		$address = '/wp-json/waybill/v1/orders/7';
		$class   = 'namespace Waybill\WordPress; final class Shortcut { public static function consider( string $plugin ): void { echo $plugin; } }';
		yield 'the plugin is gone' => [ null, $address, '' ];
		yield 'the plugin is older' => [ '', $address, '' ];
		yield 'the plugin is there' => [ $class, $address, 'waybill/waybill.php' ];
		yield 'another request' => [ 'throw new Exception( "nobody asked" );', '/shop/', '' ];
	}

	#[DataProvider( 'sites' )]
	public function test_it_harms_no_site( ?string $autoload, string $address, string $printed ): void {
		$plugins = sys_get_temp_dir() . '/waybill-must-use-' . bin2hex( random_bytes( 6 ) );
		mkdir( "{$plugins}/waybill/src", 0700, true );
		if ( null !== $autoload ) {
			file_put_contents( "{$plugins}/waybill/src/autoload.php", "<?php {$autoload}" );
		}
		$code = sprintf(
			'define("ABSPATH","/");define("WP_PLUGIN_DIR",%s);$_SERVER["REQUEST_URI"]=%s;require %s;',
			var_export( $plugins, true ),
			var_export( $address, true ),
			var_export( dirname( __DIR__, 3 ) . '/wp-plugin/must-use/waybill-shortcut.php', true )
		);
		exec( sprintf( '%s -n -d display_errors=stdout -r %s 2>&1', escapeshellarg( PHP_BINARY ), escapeshellarg( $code ) ), $output, $status );
		array_map( 'unlink', (array) glob( "{$plugins}/waybill/src/*" ) );
		array_map( 'rmdir', [ "{$plugins}/waybill/src", "{$plugins}/waybill", $plugins ] );
		self::assertSame( [ 0, $printed ], [ $status, implode( "\n", $output ) ] );
	}
}
