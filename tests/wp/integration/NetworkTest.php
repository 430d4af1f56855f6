<?php
// SPDX-License-Identifier: MIT
//
// A shop of its own that is made into a network: what is done to the whole network is done to each
// site that has a shop, and to no other. Its sites are reached by switching to them, as plugins do;
// addresses of their own would need a web server that knows them.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\Depends;

final class NetworkTest extends ShopTestCase {

	private static string $name;

	private static ?Shop $network = null;

	public static function setUpBeforeClass(): void {
		self::$name = getenv( 'WAYBILL_SHOP' ) . '-network';
		self::lab( 'start', self::$name, '--workers', '1', '--until-pid', (string) getmypid() );
		self::$network = new Shop( self::$name );
		self::convert( self::$network );
	}

	public static function tearDownAfterClass(): void {
		self::lab( 'wipe', self::$name );
		self::$network = null;
	}

	protected function setUp(): void {
		$this->shop = self::$network ?? self::fail( 'there is no shop' );
	}

	public function test_activated_for_the_network_it_sets_up_every_shop(): void {
		// Site 3 is no shop.
		$this->shop->script( self::make( 'two' ) . self::make( 'three' ) . 'switch_to_blog(3);deactivate_plugins("woocommerce/woocommerce.php");' );
		$this->plugin( 'activate_plugin("waybill/waybill.php","",true)' );
		self::assertSame( [ true, true, false ], array_map( $this->isSetUp( ... ), [ 1, 2, 3 ] ) );
		$stores = array_map( fn( int $site ): string => $this->in( $site, 'echo get_option("waybill_store");' ), [ 1, 2 ] );
		self::assertFileExists( substr( $stores[0], 7 ) );
		self::assertFileExists( substr( $stores[1], 7 ) );
		self::assertNotSame( $stores[0], $stores[1] );
		$this->plugin( 'activate_plugin("waybill/waybill.php","",true)' );
		self::assertSame( $stores[1], $this->in( 2, 'echo get_option("waybill_store");' ), 'once more changes nothing' );
	}

	#[Depends( 'test_activated_for_the_network_it_sets_up_every_shop' )]
	public function test_a_site_that_is_made_later_is_set_up_and_goes_with_its_tables(): void {
		$this->shop->script( self::make( 'four', 'woocommerce/woocommerce.php' ) );
		self::assertTrue( $this->isSetUp( 4 ) );
		$this->shop->script( 'require_once ABSPATH."wp-admin/includes/ms.php";wpmu_delete_blog(4,true);' );
		self::assertSame( '', $this->shop->sql( "SHOW TABLES LIKE 'wp\\_4\\_waybill%'" ) );
	}

	#[Depends( 'test_a_site_that_is_made_later_is_set_up_and_goes_with_its_tables' )]
	public function test_deactivated_for_the_network_it_leaves_every_shop_and_sends_its_mails(): void {
		foreach ( [ 1, 2 ] as $site ) {
			$this->in( $site, self::mail( $site ) );
		}
		$this->plugin( 'deactivate_plugins("waybill/waybill.php",false,true)' );
		foreach ( [ 1, 2 ] as $site ) {
			self::assertStringNotContainsString( 'waybill', $this->roles( $site ) );
			self::assertSame( '0', $this->shop->sql( sprintf( 'SELECT COUNT(*) FROM %swaybill_mail WHERE sent_ms IS NULL', self::prefix( $site ) ) ) );
		}
		self::assertCount( 2, (array) glob( "{$this->shop->folder}/mail/*.eml" ) );
	}

	#[Depends( 'test_deactivated_for_the_network_it_leaves_every_shop_and_sends_its_mails' )]
	public function test_uninstalled_it_leaves_no_site_with_anything_but_its_log(): void {
		$store = substr( $this->in( 2, 'echo get_option("waybill_store");' ), 7 );
		$this->plugin( 'uninstall_plugin("waybill/waybill.php")' );
		self::assertSame( '', $this->shop->sql( "SHOW TABLES LIKE '%waybill%'" ) );
		foreach ( [ 1, 2, 3 ] as $site ) {
			self::assertSame( '', $this->shop->sql( sprintf( "SELECT GROUP_CONCAT(option_name) FROM %soptions WHERE option_name LIKE '%%waybill%%'", self::prefix( $site ) ) ) );
			self::assertStringNotContainsString( 'waybill', $this->roles( $site ) );
		}
		self::assertSame( '0', $this->shop->sql( "SELECT COUNT(*) FROM wp_usermeta WHERE meta_value LIKE '%waybill%'" ) );
		self::assertFileExists( $store );
	}

	private function isSetUp( int $site ): bool {
		$has_roles  = str_contains( $this->roles( $site ), 'waybill_driver' );
		$has_tables = '' !== $this->shop->sql( sprintf( "SHOW TABLES LIKE '%swaybill\\_moves'", str_replace( '_', '\\_', self::prefix( $site ) ) ) );
		self::assertSame( $has_roles, $has_tables, "site {$site}" );
		return $has_roles;
	}

	private function roles( int $site ): string {
		$prefix = self::prefix( $site );
		return $this->shop->sql( "SELECT option_value FROM {$prefix}options WHERE option_name = '{$prefix}user_roles'" );
	}

	private static function prefix( int $site ): string {
		return 1 === $site ? 'wp_' : "wp_{$site}_";
	}

	/** Runs PHP with [site] as the current one, and answers what it printed. */
	private function in( int $site, string $code ): string {
		return $this->shop->script( "switch_to_blog({$site});{$code}" );
	}

	private function plugin( string $call ): void {
		$printed = $this->shop->script( "require_once ABSPATH.'wp-admin/includes/plugin.php';\$r={$call};echo is_wp_error(\$r)?\$r->get_error_message():'';" );
		self::assertSame( '', trim( $printed ) );
	}

	/** A mail that waits. */
	private static function mail( int $site ): string {
		return '$t=new Waybill\WordPress\Mail\MailTable(new Waybill\WordPress\Orders\Connection($GLOBALS["wpdb"]));'
			. "\$t->insert('e{$site}',{$site},'planted',new Waybill\\WordPress\\Mail\\Mail(['a@example.test'],'Site {$site}','x',['From: shop@example.test']),'<{$site}@example.test>',15000);";
	}

	private static function make( string $path, string $plugin = '' ): string {
		$active = '' === $plugin ? '' : sprintf( 'add_action("wp_initialize_site",function($s){switch_to_blog((int)$s->blog_id);update_option("active_plugins",[%s]);restore_current_blog();},500);', var_export( $plugin, true ) );
		$plain  = '' === $plugin ? 'switch_to_blog($id);update_option("active_plugins",["woocommerce/woocommerce.php"]);restore_current_blog();' : '';
		return "{$active}\$id=wpmu_create_blog(DOMAIN_CURRENT_SITE,'/{$path}/','Site',1);if(is_wp_error(\$id)){throw new Error(\$id->get_error_message());}{$plain}";
	}

	/** WordPress' own installation of a network, and the constants that it asks for. */
	private static function convert( Shop $shop ): void {
		$domain = substr( $shop->url, strlen( 'http://' ) );
		$shop->script(
			'define("WP_INSTALLING_NETWORK",true);require_once ABSPATH."wp-admin/includes/upgrade.php";require_once ABSPATH."wp-admin/includes/plugin.php";'
			. 'deactivate_plugins("waybill/waybill.php");uninstall_plugin("waybill/waybill.php");'
			. 'foreach($GLOBALS["wpdb"]->tables("ms_global") as $t=>$n){$GLOBALS["wpdb"]->$t=$n;}install_network();'
			. sprintf( '$r=populate_network(1,%s,"admin@example.test","Network","/",false);if(is_wp_error($r)&&"no_wildcard_dns"!==$r->get_error_code()){throw new Error($r->get_error_message());}', var_export( $domain, true ) )
		);
		$constants = [
			'MULTISITE'            => 'true',
			'SUBDOMAIN_INSTALL'    => 'false',
			'DOMAIN_CURRENT_SITE'  => var_export( $domain, true ),
			'PATH_CURRENT_SITE'    => "'/'",
			'SITE_ID_CURRENT_SITE' => '1',
			'BLOG_ID_CURRENT_SITE' => '1',
		];
		// WordPress finds the site by the address, and the command line has none.
		$lines = sprintf( "\$_SERVER += [ 'HTTP_HOST' => %s, 'REQUEST_URI' => '/' ];\n", var_export( $domain, true ) );
		foreach ( $constants as $name => $value ) {
			$lines .= "define( '{$name}', {$value} );\n";
		}
		$file   = "{$shop->folder}/www/wp-config.php";
		$config = (string) file_get_contents( $file );
		// The file is shared with other shops.
		unlink( $file );
		file_put_contents( $file, str_replace( "if ( ! defined( 'ABSPATH' ) )", "{$lines}if ( ! defined( 'ABSPATH' ) )", $config ) );
	}

	private static function lab( string ...$arguments ): void {
		exec( implode( ' ', array_map( 'escapeshellarg', [ dirname( __DIR__, 2 ) . '/lab/shop', ...$arguments ] ) ) . ' 2>&1', $output, $status );
		if ( 0 !== $status ) {
			throw new \RuntimeException( implode( "\n", $output ) );
		}
	}
}
