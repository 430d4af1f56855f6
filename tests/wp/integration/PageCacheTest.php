<?php
// SPDX-License-Identifier: MIT
//
// A cache in front of the shop, as hosts put one there: it keys by address alone and keeps whatever
// nobody forbids it to keep. It never gives one user what it was told for another.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class PageCacheTest extends ShopTestCase {

	/** Rounds of two users that take turns; the full run has the acceptance's number. */
	private const ROUNDS      = 20;
	private const ROUNDS_FULL = 100;

	private string $folder;
	private string $front;

	protected function setUp(): void {
		parent::setUp();
		$this->folder = "{$this->shop->folder}/cache-front";
		is_dir( $this->folder ) || mkdir( $this->folder );
		$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
		$place  = false === $socket ? '' : (string) stream_socket_get_name( $socket, false );
		$this->front = "http://{$place}";
		if ( is_resource( $socket ) ) {
			fclose( $socket );
		}
		$host = (string) parse_url( $this->shop->url, PHP_URL_HOST ) . ':' . parse_url( $this->shop->url, PHP_URL_PORT );
		$user = 0 === posix_getuid() ? "user root;\n" : '';
		file_put_contents(
			"{$this->folder}/nginx.conf",
			<<<CONF
				{$user}pid "{$this->folder}/nginx.pid";
				error_log "{$this->folder}/nginx.log" warn;
				worker_processes 1;
				events { worker_connections 256; }
				http {
					access_log off;
					client_body_temp_path "{$this->folder}/body";
					proxy_temp_path "{$this->folder}/proxy";
					fastcgi_temp_path "{$this->folder}/fastcgi";
					uwsgi_temp_path "{$this->folder}/uwsgi";
					scgi_temp_path "{$this->folder}/scgi";
					proxy_cache_path "{$this->folder}/kept" keys_zone=kept:1m;
					server {
						listen {$place};
						location / {
							proxy_pass {$this->shop->url};
							proxy_set_header Host {$host};
							proxy_cache kept;
							proxy_cache_key "\$request_method \$request_uri";
							proxy_cache_valid any 10m;
							proxy_ignore_headers Set-Cookie Vary;
							add_header X-Cache \$upstream_cache_status always;
						}
					}
				}
				CONF
		);
		$this->nginx( '-e', "{$this->folder}/nginx.log", '-c', "{$this->folder}/nginx.conf" );
	}

	protected function tearDown(): void {
		$pid = (int) file_get_contents( "{$this->folder}/nginx.pid" );
		posix_kill( $pid, SIGTERM );
		parent::tearDown();
	}

	public function test_no_answer_of_ours_is_kept_for_another_user(): void {
		$order = $this->shop->paidOrder();
		$staff = $this->shop->restRequest( 'staff1', 'GET', "orders/{$order}" );
		$chief = $this->shop->restRequest( 'manager1', 'GET', "orders/{$order}" );
		$asked = [
			'staff1'   => [ 200, $staff ],
			'manager1' => [ 200, $chief ],
			'driver1'  => [ 404, $this->shop->restRequest( 'driver1', 'GET', "orders/{$order}" ) ],
			'nobody'   => [ 401, $this->shop->restRequest( '', 'GET', "orders/{$order}" ) ],
			'list'     => [ 200, $this->shop->restRequest( 'manager1', 'GET', 'orders?max=3' ) ],
			'own list' => [ 200, $this->shop->restRequest( 'driver1', 'GET', 'orders?max=3' ) ],
			'changes'  => [ 200, $this->shop->restRequest( 'manager1', 'GET', 'changes' ) ],
			'unseen'   => [ 401, $this->shop->restRequest( '', 'GET', 'changes' ) ],
			'events'   => [ 200, $this->shop->restRequest( 'manager1', 'GET', "orders/{$order}/events" ) ],
			'hidden'   => [ 403, $this->shop->restRequest( 'staff1', 'GET', "orders/{$order}/events" ) ],
			'form'     => [ 405, $this->shop->browseRequest( 'manager1', "/wp-admin/admin-post.php?action=waybill_order_move&order={$order}" ) ],
			'stranger' => [ 405, $this->shop->browseRequest( '', "/wp-admin/admin-post.php?action=waybill_order_move&order={$order}" ) ],
			'settings' => [ 200, $this->shop->browseRequest( 'admin', '/wp-admin/admin.php?page=waybill-settings' ) ],
			'panel'    => [ 200, $this->shop->browseRequest( 'manager1', '/waybill/manager' ) ],
			'clerk'    => [ 200, $this->shop->browseRequest( 'staff1', '/waybill/staff' ) ],
			'wrong'    => [ 302, $this->shop->browseRequest( 'staff1', '/waybill/manager' ) ],
			'outside'  => [ 302, $this->shop->browseRequest( '', '/waybill/manager' ) ],
			'login'    => [ 200, $this->shop->browseRequest( '', '/waybill/login' ) ],
			'inside'   => [ 302, $this->shop->browseRequest( 'manager1', '/waybill/login' ) ],
			'other'    => [ 403, $this->shop->browseRequest( 'shopmanager', '/wp-admin/admin.php?page=waybill-settings' ) ],
		];
		$direct = array_map( fn( array $one ): string => $this->told( $this->shop->together( [ $one[1] ] )[0] ), $asked );
		self::assertNotSame( $direct['staff1'], $direct['manager1'] );
		self::assertNotSame( $direct['list'], $direct['own list'] );
		$rounds = 'full' === getenv( 'WAYBILL_TEST_LENGTH' ) ? self::ROUNDS_FULL : self::ROUNDS;
		for ( $round = 0; $round < $rounds; ++$round ) {
			// Two users in all rounds; the other pairs are asked in the first ones.
			$now     = $round < 2 ? array_keys( $asked ) : [ 'staff1', 'manager1', 'list', 'own list', 'panel', 'wrong' ];
			$now     = 0 === $round % 2 ? $now : array_reverse( $now );
			$answers = $this->shop->together( array_map( fn( string $name ): array => $this->through( $asked[ $name ][1] ), array_combine( $now, $now ) ) );
			foreach ( $answers as $name => $answer ) {
				self::assertSame( $asked[ $name ][0], $answer->status, "{$name}: {$answer->body}" );
				self::assertSame( $direct[ $name ], $this->told( $answer ), $name );
				self::assertSame( 'MISS', $answer->header( 'X-Cache' ), $name );
				if ( ! in_array( $name, [ 'settings', 'other' ], true ) ) {
					self::assertStringContainsString( 'no-store', $answer->header( 'Cache-Control' ), $name );
				}
			}
		}
	}

	public function test_the_cache_would_keep_what_does_not_forbid_it(): void {
		$this->shop->plant( 'if(str_contains($_SERVER["REQUEST_URI"],"waybill/v1/orders/"))add_filter("rest_pre_serve_request",function($s){header_remove("Cache-Control");header_remove("Expires");return $s;},PHP_INT_MAX);' );
		$order = $this->shop->paidOrder();
		$first = $this->shop->together( [ $this->through( $this->shop->restRequest( 'manager1', 'GET', "orders/{$order}" ) ) ] )[0];
		$other = $this->shop->together( [ $this->through( $this->shop->restRequest( '', 'GET', "orders/{$order}" ) ) ] )[0];
		self::assertSame( 'HIT', $other->header( 'X-Cache' ) );
		self::assertSame( $first->body, $other->body );
	}

	/** What an answer says, but for references, nonces, the time and the log’s place, which differ each time. */
	private function told( Answer $answer ): string {
		if ( str_contains( $answer->header( 'Content-Type' ), 'html' ) ) {
			$boot = json_decode( ( new Page( "<p>{$answer->body}" ) )->text( "//script[@id='waybill-boot']" ), true );
			if ( is_array( $boot ) ) {
				return "{$boot['panel']} of {$boot['user']['id']}";
			}
			if ( '' !== $answer->header( 'Location' ) ) {
				return (string) preg_replace( '#^https?://[^/]+#', '', $answer->header( 'Location' ) );
			}
			return (string) preg_replace( '/\s+/', ' ', ( new Page( $answer->body ) )->text( '//h1' ) );
		}
		return (string) preg_replace( '/urn:uuid:[0-9a-f-]+|"(?:at|cursor)":\d+/', '', $answer->body );
	}

	/**
	 * @param array{method: string, url: string, body: ?string, headers: array<string, string>} $request
	 * @return array{method: string, url: string, body: ?string, headers: array<string, string>}
	 */
	private function through( array $request ): array {
		return [ 'url' => str_replace( $this->shop->url, $this->front, $request['url'] ) ] + $request;
	}

	private function nginx( string ...$arguments ): void {
		$program = is_executable( '/usr/sbin/nginx' ) ? '/usr/sbin/nginx' : 'nginx';
		$process = proc_open( [ $program, '-p', $this->folder, ...$arguments ], [ 1 => [ 'file', "{$this->folder}/nginx.out", 'a' ], 2 => [ 'redirect', 1 ] ], $pipes );
		if ( ! is_resource( $process ) || 0 !== proc_close( $process ) ) {
			throw new \RuntimeException( 'nginx: ' . file_get_contents( "{$this->folder}/nginx.out" ) );
		}
	}
}
