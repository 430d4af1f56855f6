<?php
// SPDX-License-Identifier: MIT
//
// Requests that do without WooCommerce: which they are, that they answer what the long way answers,
// and that nobody gets further on them. A query that WordPress itself knows sends the same request
// the long way: _locale=site.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/**
 * @phpstan-import-type Request from Shop
 */
final class ShortcutTest extends ShopTestCase {

	private const LONG = '?_locale=site';

	/** Says with each answer what was loaded for it. */
	private const WITNESS = <<<'CODE'
		add_filter( 'rest_post_dispatch', static function ( $response ) {
			$is_theme = [] !== array_filter( get_included_files(), static fn( $file ) => str_contains( $file, '/themes/' ) );
			$response->header( 'X-Loaded', implode( ' ', array_keys( array_filter( [ 'woocommerce' => class_exists( 'WooCommerce', false ), 'theme' => $is_theme, 'kept' => defined( 'LAB_KEPT' ), 'listed' => in_array( 'woocommerce/woocommerce.php', get_option( 'active_plugins' ), true ) ] ) ) ) );
			return $response;
		}, 999 );
		CODE;

	/** @var array<string, string> */
	private array $nonces = [];

	protected function setUp(): void {
		parent::setUp();
		$this->shop->plant( self::WITNESS );
	}

	public function test_an_order_is_looked_at_and_moved_without_woocommerce_until_it_is_delivered(): void {
		$order = $this->shop->paidOrder();
		$view  = $this->ask( 'manager1', 'GET', "orders/{$order}" );
		self::assertSame( [ 200, 'listed' ], [ $view->status, $view->header( 'X-Loaded' ) ], $view->body );
		self::assertTrue( array_column( $view->json()['moves'], 'allowed', 'name' )['start_picking'] );
		foreach ( [ 'start_picking', 'pack', 'send_out' ] as $name ) {
			$moved = $this->ask( 'manager1', 'POST', "orders/{$order}/transitions/{$name}", [] );
			self::assertSame( [ 200, 'listed' ], [ $moved->status, $moved->header( 'X-Loaded' ) ], $moved->body );
		}
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
		$delivered = $this->ask( 'manager1', 'POST', "orders/{$order}/transitions/deliver", [] );
		self::assertSame( 200, $delivered->status, $delivered->body );
		self::assertStringContainsString( 'woocommerce', $delivered->header( 'X-Loaded' ) );
		self::assertSame( 'wc-completed', $this->shop->status( $order ) );
		self::assertSame( [ 'started', 'moved', 'moved', 'moved', 'moved' ], $this->shop->kinds( $order ) );
		self::assertStringContainsString( 'verify', $this->shop->cli( 'verify' ) );
	}

	public function test_both_ways_give_everybody_the_same_answers(): void {
		$count   = 0;
		$unpaid  = $this->shop->unpaidOrder();
		$pick    = 'transitions/start_picking';
		$asks    = [
			'look'               => fn( int $order ): array => [ 'GET', "orders/{$order}", null, [] ],
			'no such order'      => fn(): array => [ 'GET', 'orders/999999999', null, [] ],
			'not paid'           => fn(): array => [ 'GET', "orders/{$unpaid}", null, [] ],
			'no number'          => fn(): array => [ 'GET', 'orders/12abc', null, [] ],
			'move'               => fn( int $order ): array => [ 'POST', "orders/{$order}/{$pick}", [ 'seen' => 1 ], [] ],
			'move of none'       => fn(): array => [ 'POST', "orders/999999999/{$pick}", [], [] ],
			'old screen'         => fn( int $order ): array => [ 'POST', "orders/{$order}/{$pick}", [ 'seen' => 7 ], [] ],
			'wrong state'        => fn( int $order ): array => [ 'POST', "orders/{$order}/transitions/pack", [], [] ],
			'not for staff'      => fn( int $order ): array => [ 'POST', "orders/{$order}/transitions/hold", [ 'inputs' => [ 'reason' => 'address' ] ], [] ],
			'wrong input'        => fn( int $order ): array => [ 'POST', "orders/{$order}/transitions/hold", [ 'inputs' => [ 'reason' => 5 ] ], [] ],
			'no such transition' => fn( int $order ): array => [ 'POST', "orders/{$order}/transitions/fly", [], [] ],
			'unknown member'     => fn( int $order ): array => [ 'POST', "orders/{$order}/{$pick}", [ 'state' => 'packed' ], [] ],
			'no JSON'            => fn( int $order ): array => [ 'POST', "orders/{$order}/{$pick}", '{"seen":', [] ],
			'no key'             => fn( int $order ): array => [ 'POST', "orders/{$order}/{$pick}", [], [ 'Idempotency-Key' => '' ] ],
			'wrong nonce'        => fn( int $order ): array => [ 'POST', "orders/{$order}/{$pick}", [], [ 'X-WP-Nonce' => $this->shop->nonce( 'driver2' ) ] ],
		];
		foreach ( [ 'customer', 'webmaster', 'driver1', 'staff1', 'manager1', 'admin' ] as $login ) {
			foreach ( $asks as $name => $ask ) {
				$answers = [];
				foreach ( [ '', self::LONG ] as $way ) {
					$order                               = $this->shop->paidOrder();
					[ $method, $route, $body, $headers ] = $ask( $order );
					$answer                              = $this->ask( $login, $method, $route . $way, $body, $headers );
					$answers[]                           = $this->comparable( $answer, $order, $unpaid );
					$count                              += '' === $way && ! str_contains( $answer->header( 'X-Loaded' ), 'woocommerce' ) ? 1 : 0;
					if ( self::LONG === $way ) {
						self::assertStringContainsString( 'woocommerce', $answer->header( 'X-Loaded' ), "{$login}, {$name}" );
					}
					if ( 200 !== $answer->status ) {
						$this->assertNoLeak( $answer );
					}
				}
				self::assertSame( $answers[1], $answers[0], "{$login}, {$name}" );
			}
		}
		self::assertGreaterThan( 40, $count, 'most of these took the shortcut' );
	}

	public function test_lists_are_answered_without_woocommerce_and_alike(): void {
		$own = $this->shop->paidOrder();
		$this->shop->cli( 'assign', (string) $own, 'driver1' );
		$this->ask( 'manager1', 'GET', 'orders' );
		$lists = [ 'orders', 'orders?scope=open&sort=number&order=asc&max=3', 'orders?q=Moorland&_locale=user', 'orders?state=flying', 'orders/count?assignee=none', 'orders/counters', 'today', 'changes', 'changes?since=0', 'changes?since=x' ];
		foreach ( [ 'customer', 'webmaster', 'driver1', 'staff1', 'manager1', 'admin' ] as $login ) {
			foreach ( $lists as $list ) {
				$short = $this->ask( $login, 'GET', $list );
				$long  = $this->ask( $login, 'GET', str_replace( '&_locale=user', '', $list ) . ( str_contains( $list, '?' ) ? '&' : '?' ) . '_locale=site' );
				self::assertStringNotContainsString( 'woocommerce', $short->header( 'X-Loaded' ), "{$login}, {$list}" );
				self::assertStringContainsString( 'woocommerce', $long->header( 'X-Loaded' ), "{$login}, {$list}" );
				self::assertSame( $this->comparable( $long, $own, $own ), $this->comparable( $short, $own, $own ), "{$login}, {$list}" );
			}
		}
		$since = $this->ask( 'manager1', 'GET', 'changes' )->header( 'ETag' );
		$same  = $this->ask( 'manager1', 'GET', 'changes', null, [ 'If-None-Match' => $since ] );
		self::assertSame( [ 304, '' ], [ $same->status, $same->body ] );
	}

	public function test_a_list_takes_over_what_was_ordered_also_without_woocommerce(): void {
		$order = $this->shop->paidOrder();
		$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'billing' => [ 'city' => 'Kurzwegen' ] ] );
		$list = $this->ask( 'manager1', 'GET', 'orders?city=Kurzwegen' );
		self::assertSame( 'listed', $list->header( 'X-Loaded' ) );
		self::assertSame( [ $order ], array_column( $list->json()['orders'], 'id' ) );
		$this->shop->rest( 'admin', 'DELETE', "wc/v3/orders/{$order}?force=true" );
		self::assertSame( [], $this->ask( 'manager1', 'GET', 'orders?city=Kurzwegen' )->json()['orders'] );
	}

	public function test_a_list_with_a_query_of_another_kind_goes_the_long_way(): void {
		foreach ( [ 'orders?_method=POST', 'orders?_fields=orders', 'orders?colour=red', 'orders?scope=open&_embed=1', 'orders?scope[]=open', 'orders?%73cope=open', 'orders/', 'changes?rest_route=/', 'people', 'me/preferences' ] as $route ) {
			self::assertStringContainsString( 'woocommerce', $this->ask( 'manager1', 'GET', $route )->header( 'X-Loaded' ), $route );
		}
	}

	/** Who may not see an order can't tell it from none by the time that the answer takes. */
	public function test_an_order_that_is_not_shown_goes_the_way_of_one_that_there_is_not(): void {
		$known = $this->shop->paidOrder();
		$this->ask( 'manager1', 'GET', "orders/{$known}" );
		foreach ( [ $known, $this->shop->paidOrder(), $this->shop->unpaidOrder(), 999999999 ] as $order ) {
			foreach ( [ 'start_picking', 'deliver', 'fly' ] as $name ) {
				$answer = $this->ask( 'driver2', 'POST', "orders/{$order}/transitions/{$name}", [] );
				$this->assertProblem( 404, 'not_found', $answer );
				self::assertSame( 'start_picking' === $name ? 'listed' : 'woocommerce theme listed', $answer->header( 'X-Loaded' ) );
			}
		}
	}

	public function test_a_key_is_one_key_on_both_ways(): void {
		$order  = $this->shop->paidOrder();
		$route  = "orders/{$order}/transitions/start_picking";
		$first  = $this->ask( 'staff1', 'POST', $route, [ 'seen' => 1 ], Shop::key( "both-{$order}" ) );
		$again  = $this->ask( 'staff1', 'POST', $route . self::LONG, [ 'seen' => 1 ], Shop::key( "both-{$order}" ) );
		$others = $this->ask( 'staff1', 'POST', $route, [ 'seen' => 2 ], Shop::key( "both-{$order}" ) );
		self::assertSame( $first->body, $again->body );
		self::assertSame( 'true', $again->header( 'Idempotent-Replayed' ) );
		$this->assertProblem( 422, 'idempotency_key_reused', $others );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
	}

	public function test_whoever_comes_another_way_goes_the_long_one(): void {
		$order  = $this->shop->paidOrder();
		$url    = "{$this->shop->url}/wp-json/waybill/v1/orders/{$order}";
		$cookie = [ 'Cookie' => $this->shop->session( 'manager1' ) ];
		$nonce  = [ 'X-WP-Nonce' => $this->shop->nonce( 'manager1' ) ];
		$basic  = $this->shop->restRequest( 'manager1', 'GET', "orders/{$order}" )['headers'];
		$asked  = [
			'application password'      => [ 'GET', $url, null, $basic ],
			'both'                      => [ 'GET', $url, null, $basic + $cookie + $nonce ],
			'no nonce'                  => [ 'GET', $url, null, $cookie ],
			'no cookie'                 => [ 'GET', $url, null, $nonce ],
			'method in the query'       => [ 'GET', "{$url}?_method=POST", null, $cookie + $nonce ],
			'method in a header'        => [ 'GET', $url, null, $cookie + $nonce + [ 'X-HTTP-Method-Override' => 'POST' ] ],
			'route in the query'        => [ 'GET', "{$this->shop->url}/index.php?rest_route=/waybill/v1/orders/{$order}", null, $cookie + $nonce ],
			'index.php before the path' => [ 'GET', "{$this->shop->url}/index.php/wp-json/waybill/v1/orders/{$order}", null, $cookie + $nonce ],
			'other letters'             => [ 'GET', str_replace( 'orders', 'Orders', $url ), null, $cookie + $nonce ],
			'more behind it'            => [ 'GET', "{$url}/", null, $cookie + $nonce ],
			'events'                    => [ 'GET', "{$url}/events", null, $cookie + $nonce ],
			'HEAD'                      => [ 'HEAD', $url, null, $cookie + $nonce ],
			'a form'                    => [ 'POST', "{$url}/transitions/start_picking", 'seen=1', $cookie + $nonce + [ 'Content-Type' => 'application/x-www-form-urlencoded' ] ],
			'assign'                    => [ 'PATCH', $url, '{"assignee":""}', $cookie + $nonce + Shop::key() + [ 'Content-Type' => 'application/json' ] ],
			'GET on a move'             => [ 'GET', "{$url}/transitions/start_picking", null, $cookie + $nonce ],
		];
		foreach ( $asked as $name => [ $method, $where, $body, $headers ] ) {
			$answer = $this->shop->send( $method, $where, $body, $headers );
			self::assertStringContainsString( 'woocommerce', $answer->header( 'X-Loaded' ), "{$name}: {$answer->status} {$answer->body}" );
		}
		self::assertNotContains( 'moved', $this->shop->kinds( $order ) );
	}

	public function test_a_site_that_is_not_as_it_must_be_goes_the_long_way(): void {
		$order = $this->shop->paidOrder();
		foreach ( [ 'woocommerce_custom_orders_table_enabled' => 'no', 'waybill_store' => 'sqlite:/nowhere/waybill.db' ] as $name => $value ) {
			$this->shop->plant( sprintf( 'add_filter("option_%s",fn()=>%s);', $name, var_export( $value, true ) ) );
			$answer = $this->ask( 'staff1', 'POST', "orders/{$order}/transitions/start_picking", [] );
			self::assertStringContainsString( 'woocommerce', $answer->header( 'X-Loaded' ), $name );
			self::assertSame( 503, $answer->status, $answer->body );
			$this->shop->clear();
			$this->shop->plant( self::WITNESS );
		}
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	/** Work that is due would run within the request, with nobody there who does it, and be struck off. */
	public function test_a_site_whose_visitors_run_its_schedule_goes_the_long_way(): void {
		$order = $this->shop->paidOrder();
		$this->shop->plant( 'define("ALTERNATE_WP_CRON",true);add_filter("pre_get_ready_cron_jobs","__return_empty_array");' );
		$answer = $this->ask( 'staff1', 'GET', "orders/{$order}" );
		self::assertSame( 200, $answer->status, $answer->body );
		self::assertStringContainsString( 'woocommerce', $answer->header( 'X-Loaded' ) );
	}

	public function test_a_plugin_that_must_see_every_request_is_kept(): void {
		$folder = "{$this->shop->folder}/www/wp-content/plugins/kept";
		mkdir( $folder );
		file_put_contents( "{$folder}/kept.php", "<?php\n/* Plugin Name: Kept */\ndefine( 'LAB_KEPT', 1 );\n" );
		$this->shop->plant( 'define("WAYBILL_SHORTCUT_PLUGINS",["kept/kept.php"]);' );
		$this->shop->php( 'update_option("active_plugins",[...get_option("active_plugins"),"kept/kept.php"]);' );
		try {
			$answer = $this->ask( 'staff1', 'GET', 'orders/' . $this->shop->paidOrder() );
			self::assertSame( 'kept listed', $answer->header( 'X-Loaded' ) );
		} finally {
			$this->shop->php( 'update_option("active_plugins",array_values(array_diff(get_option("active_plugins"),["kept/kept.php"])));' );
			unlink( "{$folder}/kept.php" );
			rmdir( $folder );
		}
	}

	public function test_a_move_that_turns_out_to_need_woocommerce_leaves_nothing_half_done(): void {
		$order = $this->shop->paidOrder();
		foreach ( [ 'start_picking', 'pack', 'send_out' ] as $name ) {
			self::assertSame( 200, $this->shop->move( 'manager1', $order, $name )->status );
		}
		$run = static fn( string $parts ): string => 'global $wpdb;use Waybill\WordPress as P;use Waybill\WordPress\Orders as O;$n=new P\Native(new P\Options(),P\Plugin::VERSION);$e=fn()=>$n->engine();$c=new O\Connection($wpdb);$m=new O\MoveTable($c);$t=new O\TroubleLog();$f=new O\OrderFacts($c);'
			. '$r=(new O\Commands($e,$c,$m,$f,new O\Holder($c),new O\Drain($e,$m,$f,$t),null,null))->run(new O\Command("move",' . $order . ',"deliver","scope","half",str_repeat("0",64),0,P\Actors::current("rest"),[]));' . $parts;
		$put = json_decode( $this->shop->php( $run( 'echo json_encode([$r->kind,$r->failure->code,$r->failure->isRetryable]);' ), 'manager1' ), true );
		self::assertSame( [ 'failed', 'busy', true ], $put );
		self::assertSame( 'wc-processing', $this->shop->status( $order ) );
		self::assertSame( 200, $this->ask( 'manager1', 'POST', "orders/{$order}/transitions/deliver", [] )->status );
		self::assertSame( 'wc-completed', $this->shop->status( $order ) );
		self::assertSame( [ 'started', 'moved', 'moved', 'moved', 'failed', 'moved' ], $this->shop->kinds( $order ) );
	}

	/**
	 * As a panel asks: with cookie, nonce and, where something changes, a key.
	 *
	 * @param array<string, mixed>|string|null $body
	 * @param array<string, string>            $headers
	 */
	private function ask( string $login, string $method, string $route, array|string|null $body = null, array $headers = [] ): Answer {
		$headers += [
			'Cookie'     => $this->shop->session( $login ),
			'X-WP-Nonce' => $this->nonces[ $login ] ??= $this->shop->nonce( $login ),
		];
		$headers += 'POST' === $method ? Shop::key() : [];
		$request  = $this->shop->restRequest( '', $method, $route, $body, array_filter( $headers ) );
		return $this->shop->send( $request['method'], $request['url'], $request['body'], $request['headers'] );
	}

	/** What must be alike: all but what no two answers share. */
	private function comparable( Answer $answer, int $order, int $unpaid ): string {
		$marks = [
			"/(?<!\"status\":)\\b(?:{$order}|{$unpaid})\\b/" => 'ORDER',
			'/urn:uuid:[0-9a-f-]{36}/'        => 'REFERENCE',
			'/"(hash|head)":"[0-9a-f]{64}"/'  => '"$1":"HASH"',
			'/"(at|cursor|read_at)":\d+/'     => '"$1":0',
			'/ \d{1,2}:\d\d [ap]m\b/'         => ' TIME',
			'/"idempotency_key":"[0-9a-f]+"/' => '"idempotency_key":"KEY"',
		];
		return implode(
			"\n",
			[
				$answer->status,
				$answer->header( 'Content-Type' ),
				$answer->header( 'Cache-Control' ),
				$answer->header( 'Retry-After' ),
				preg_replace( array_keys( $marks ), array_values( $marks ), $answer->body ),
			]
		);
	}
}
