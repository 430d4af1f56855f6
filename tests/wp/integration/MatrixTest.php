<?php
// SPDX-License-Identifier: MIT
//
// Every door that the plugin adds to a site, found by asking the running site, tried by everybody
// with no nonce, with another user's and with a good one. What came back must be matrix.json, word
// for word: a door that is not in it fails, and so does one that is gone. The matrix as it is found
// lies in out/log/matrix.json afterwards, to be read and, where it is meant, to be taken over:
//
//     tests/wp/integration/run --filter MatrixTest
//     git diff --no-index tests/wp/integration/matrix.json out/log/matrix.json
//     cp out/log/matrix.json tests/wp/integration/matrix.json
//
// A door is ours by its name, or because the code behind it lies in the plugin's folder.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class MatrixTest extends ShopTestCase {

	/** Whose nonce a request has. */
	private const NONCES = [ 'none', 'another', 'good' ];

	/** What a form or body holds, by the end of the door's name. */
	private const FIELDS = [
		'waybill_order_move'   => [ 'name' => 'start_picking' ],
		'waybill_order_adopt'  => [ 'name' => '' ],
		'waybill_order_revert' => [ 'name' => '' ],
		'waybill_order_finish' => [ 'name' => '' ],
		'waybill_order_mail'   => [ 'name' => '' ],
	];

	/** Prints the doors of the running site as a comment. */
	private const LOOK = <<<'CODE'
		$folder = realpath( WP_PLUGIN_DIR . '/waybill' ) . '/';
		$ours   = static function ( string $name, mixed $code ) use ( $folder ): bool {
			if ( str_contains( strtolower( $name ), 'waybill' ) ) {
				return true;
			}
			return is_callable( $code ) && str_starts_with( (string) ( new ReflectionFunction( Closure::fromCallable( $code ) ) )->getFileName(), $folder );
		};
		$doors  = [];
		foreach ( rest_get_server()->get_routes() as $route => $handlers ) {
			foreach ( $handlers as $handler ) {
				if ( $ours( $route, $handler['callback'] ?? null ) ) {
					array_push( $doors, ...array_map( static fn( $method ) => "{$method} {$route}", array_keys( array_filter( $handler['methods'] ) ) ) );
				}
			}
		}
		foreach ( $GLOBALS['wp_filter'] as $name => $hook ) {
			if ( 1 !== preg_match( '/^(admin_post|wp_ajax|wc_ajax|woocommerce_api)_(?:nopriv_)?(.+)$/', $name, $match ) ) {
				continue;
			}
			foreach ( array_merge( ...$hook->callbacks ) as $callback ) {
				if ( $ours( $name, $callback['function'] ) ) {
					$doors[] = "{$match[1]} {$match[2]}";
				}
			}
		}
		foreach ( array_keys( $GLOBALS['_registered_pages'] ) as $page ) {
			if ( 1 === preg_match( '/_page_(waybill.*)$/', $page, $match ) ) {
				$doors[] = "page {$match[1]}";
			}
		}
		foreach ( $GLOBALS['shortcode_tags'] as $tag => $code ) {
			if ( $ours( $tag, $code ) ) {
				$doors[] = "shortcode {$tag}";
			}
		}
		foreach ( $GLOBALS['wp_rewrite']->rewrite_rules() as $rule => $query ) {
			if ( $ours( "{$rule} {$query}", null ) ) {
				$doors[] = "rewrite {$rule}";
			}
		}
		foreach ( Waybill\WordPress\Panels\Router::ROUTES as $route => $methods ) {
			array_push( $doors, ...array_map( static fn( $method ) => "panel_{$method} /waybill/{$route}", array_diff( $methods, [ 'HEAD' ] ) ) );
		}
		echo '<!--doors:', base64_encode( json_encode( $doors ) ), '-->';
		CODE;

	public function test_the_site_has_these_doors_and_they_open_for_these_people(): void {
		$bait     = $this->shop->paidOrder();
		$settings = $this->settings();
		$requests = [];
		foreach ( $this->doors() as $door ) {
			foreach ( self::ACTORS as $actor ) {
				foreach ( self::NONCES as $nonce ) {
					$may_act                                 = 'good' === $nonce && ! in_array( $actor, [ '', 'customer', 'webmaster' ], true );
					$changes                                 = 1 !== preg_match( '/^(?:GET|page|panel)/', $door );
					$order                                   = $may_act && $changes ? $this->shop->paidOrder() : $bait;
					$requests[ "{$door}|{$actor}|{$nonce}" ] = $this->request( $door, $actor, $nonce, $order );
				}
			}
		}
		$found = [];
		foreach ( $this->shop->together( $requests ) as $name => $answer ) {
			[ $door, $actor, $nonce ] = explode( '|', $name );
			$actor                    = '' === $actor ? 'nobody' : $actor;
			$found[ $door ][ $actor ] = ltrim( ( $found[ $door ][ $actor ] ?? '' ) . ' ' . $answer->status );
			// The workflow page shows the names that orders' data have, too.
			$is_definition = 'page waybill-workflow' === $door && 200 === $answer->status;
			if ( ! $is_definition && ( $answer->status >= 400 || 'good' !== $nonce ) ) {
				$this->assertNoOrder( $answer );
			}
			if ( str_starts_with( $door, 'panel' ) ) {
				self::assertStringContainsString( 'no-store', $answer->header( 'Cache-Control' ), $name );
			} elseif ( ! str_starts_with( $door, 'page' ) && 'GET /waybill/v1' !== $door ) {
				$this->assertNoLeak( $answer );
			}
		}
		$expected = (string) file_get_contents( __DIR__ . '/matrix.json' );
		$actual   = self::toJson( $found );
		file_put_contents( dirname( __DIR__, 3 ) . '/out/log/matrix.json', $actual );
		self::assertSame( $expected, $actual );
		self::assertSame( [ 'started' ], $this->shop->kinds( $bait ) );
		self::assertSame( $settings, $this->settings() );
	}

	public function test_a_door_that_is_not_in_the_matrix_is_seen(): void {
		$known = json_decode( (string) file_get_contents( __DIR__ . '/matrix.json' ), true )['doors'];
		// Under a name that says nothing, with code of the plugin's behind it.
		$code = 'Waybill\\WordPress\\Admin\\FormGate::posted';
		$this->shop->plant(
			'add_action("rest_api_init",function(){register_rest_route("waybill/v1","/planted",["methods"=>"GET,DELETE","callback"=>"__return_true","permission_callback"=>"__return_true"]);'
			. "register_rest_route('other/v1','/planted',['methods'=>'GET','callback'=>'{$code}','permission_callback'=>'__return_true']);});"
			. 'add_action("admin_post_nopriv_waybill_planted","__return_true");add_action("wp_ajax_waybill_planted","__return_true");add_action("woocommerce_api_waybill_planted","__return_true");'
			. "add_action('plugins_loaded',fn()=>add_action('wp_ajax_nopriv_other_planted','{$code}'));"
			. 'add_action("init",function(){add_rewrite_rule("^waybill-planted$","index.php?waybill_planted=1","top");add_shortcode("waybill_planted","__return_true");});'
			. 'add_action("admin_menu",function(){add_menu_page("x","x","read","waybill-planted","__return_true");});'
		);
		$planted = [
			'DELETE /waybill/v1/planted',
			'GET /other/v1/planted',
			'GET /waybill/v1/planted',
			'admin_post waybill_planted',
			'page waybill-planted',
			'rewrite ^waybill-planted$',
			'shortcode waybill_planted',
			'woocommerce_api waybill_planted',
			'wp_ajax other_planted',
			'wp_ajax waybill_planted',
		];
		self::assertSame( $planted, array_values( array_diff( $this->doors(), array_keys( $known ) ) ) );
	}

	/** @return list<string> */
	private function doors(): array {
		// Hooks and pages are seen where they work: on a page of wp-admin.
		$this->shop->plant( 'add_action("admin_footer",function(){' . self::LOOK . '});' );
		self::assertSame( 1, preg_match( '/<!--doors:(.*?)-->/', $this->shop->browse( 'admin', '/wp-admin/profile.php' )->body, $match ) );
		$this->shop->clear();
		$doors = array_values( array_unique( json_decode( (string) base64_decode( $match[1], true ), true ) ) );
		sort( $doors );
		return $doors;
	}

	/** @return array{method: string, url: string, body: ?string, headers: array<string, string>} */
	private function request( string $door, string $actor, string $nonce, int $order ): array {
		[ $kind, $name ] = explode( ' ', $door );
		if ( 'page' === $kind ) {
			return $this->shop->browseRequest( $actor, "/wp-admin/admin.php?page={$name}" );
		}
		if ( str_starts_with( $kind, 'panel_' ) ) {
			return $this->panelRequest( substr( $kind, strlen( 'panel_' ) ), $name, $actor, $nonce );
		}
		if ( 'admin_post' === $kind ) {
			$action = str_starts_with( $name, 'waybill_order_' ) ? "waybill_order_{$order}" : $name;
			$fields = [ 'action' => $name ] + match ( $name ) {
				'waybill_settings'         => $this->settings(),
				'waybill_adopt_store'      => [],
				'waybill_catalog_rebuild'  => [],
				'waybill_workflow_check'   => [ 'definition' => '' ],
				'waybill_workflow_discard' => [],
				'waybill_workflow_migrate' => [ 'version' => '', 'current' => '' ],
				'waybill_workflow_publish' => [ 'draft' => '', 'current' => '' ],
				'waybill_workflow_restore' => [ 'version' => '', 'current' => '' ],
				default                    => ( self::FIELDS[ $name ] ?? [] ) + [ 'order' => $order, 'seen' => 1, 'key' => $this->uuid() ],
			};
			return $this->shop->browseRequest( $actor, '/wp-admin/admin-post.php', $fields + array_filter( [ '_wpnonce' => $this->nonce( $actor, $nonce, $action ) ] ) );
		}
		$id      = str_contains( $name, '/devices/' ) ? '999-' . str_repeat( '0', 32 ) : (string) $order;
		$path    = str_replace( [ '(?P<id>[^/]+)', '(?P<name>[^/]+)' ], [ $id, 'start_picking' ], $name );
		// What people wrote in the log of other tests looks like a leak, and is meant to.
		$path   .= str_starts_with( $path, '/waybill/v1/events' ) ? "?order={$order}" : '';
		$body    = match ( $kind ) {
			'POST'  => str_ends_with( $path, '/notes' ) ? [ 'text' => 'x' ] : [ 'seen' => 1 ],
			'PATCH' => [ 'assignee' => '' ],
			default => null,
		};
		$request = $this->shop->restRequest( '', $kind, (string) preg_replace( '#^/waybill/v1/?#', '', $path ), $body, Shop::key() );
		$headers = array_filter(
			[
				'X-WP-Nonce' => $this->nonce( $actor, $nonce, 'wp_rest' ),
				'Cookie'     => '' === $actor ? '' : $this->shop->session( $actor ),
			]
		);

		$request['headers'] += $headers;
		return $request;
	}

	/** @return array{method: string, url: string, body: ?string, headers: array<string, string>} */
	private function panelRequest( string $method, string $path, string $actor, string $nonce ): array {
		$fields  = 'POST' === $method ? [ 'log' => 'nobody', 'pwd' => '' ] : [];
		$request = $this->shop->browseRequest( $actor, $path, $fields, $method );
		if ( 'POST' === $method && '' !== $actor ) {
			// Whoever logs out is logged out: not in the session that other doors are tried in.
			$cookies                      = $this->shop->newSession( $actor );
			$request['headers']['Cookie'] = $cookies;
			$fields['_wpnonce']           = match ( $nonce ) {
				'none'    => '',
				'another' => $this->nonce( $actor, $nonce, 'waybill_logout' ),
				'good'    => $this->shop->nonceOf( $cookies, 'waybill_logout' ),
			};
			$request['body']              = http_build_query( $fields );
		}
		return $request;
	}

	private function nonce( string $actor, string $which, string $action ): string {
		/** @var array<string, string> $made */
		static $made = [];
		$of          = 'another' === $which ? ( 'staff2' === $actor ? 'staff1' : 'staff2' ) : $actor;
		return 'none' === $which ? '' : ( $made[ "{$of} {$action}" ] ??= $this->shop->nonce( $of, $action ) );
	}

	/** @return array<string, string> as the form posts them back unchanged */
	private function settings(): array {
		return [
			'store'          => $this->shop->php( 'echo get_option("waybill_store");' ),
			'retention_days' => $this->shop->php( 'echo get_option("waybill_retention_days",90);' ),
		];
	}

	private function uuid(): string {
		return (string) preg_replace( '/^(.{8})(.{4})(.{4})(.{4})(.{12})$/', '$1-$2-$3-$4-$5', bin2hex( random_bytes( 16 ) ) );
	}

	/** @param array<string, array<string, string>> $found */
	private static function toJson( array $found ): string {
		ksort( $found );
		$matrix = [
			'nonces' => implode( ' ', self::NONCES ),
			'doors'  => $found,
		];
		return str_replace( '    ', "\t", (string) json_encode( $matrix, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ) ) . "\n";
	}
}
