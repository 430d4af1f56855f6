<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/**
 * A private shop: its users, its REST API, its pages, its databases. What is done to it from inside
 * goes through door.php.
 *
 * @phpstan-type Request array{method: string, url: string, body: ?string, headers: array<string, string>}
 */
final class Shop {

	/** Requests sent at the same time: as many as the shop has workers, and one for itself. */
	private const TOGETHER_MAX = 7;

	/** Orders made at a time: making them one by one would load WordPress for each. */
	private const ORDERS_MADE = 12;

	public readonly string $url;
	public readonly string $folder;
	private readonly string $repository;
	private readonly string $key;

	/** @var array<string, array{id: int, role: string, password: string, application_password: string}> */
	private array $users;

	/** @var array<string, string> login => cookie header of a session */
	private array $sessions = [];

	/** @var list<int> paid orders that no test has touched */
	private array $orders = [];

	/** @var list<string> files of planted code */
	private array $planted = [];

	private ?\mysqli $database = null;

	public function __construct( private readonly string $name ) {
		$this->repository = dirname( __DIR__, 3 );
		$out              = getenv( 'WAYBILL_OUT' );
		$this->folder     = ( false === $out ? "{$this->repository}/out" : $out ) . "/lab/{$name}";
		$this->url        = self::read( "{$this->folder}/instance.json" )['url'];
		$this->users      = self::read( "{$this->folder}/users.json" );
		$this->key        = bin2hex( random_bytes( 16 ) );
		file_put_contents( "{$this->folder}/door.key", $this->key );
		$door = "{$this->folder}/www/wp-content/mu-plugins/door.php";
		is_link( $door ) || symlink( __DIR__ . '/door.php', $door );
	}

	public function userId( string $login ): int {
		return $this->users[ $login ]['id'];
	}

	public function password( string $login ): string {
		return $this->users[ $login ]['password'];
	}

	/**
	 * A user of its own for a test.
	 *
	 * @param array<string, bool> $capabilities given to him, or taken from what his role has
	 */
	public function hire( string $login, string $role, array $capabilities = [] ): string {
		$this->users[ $login ] ??= (array) json_decode(
			$this->php(
				sprintf(
					'$p=wp_generate_password(16,false);$id=username_exists(%1$s);$id=$id?$id:wp_insert_user(["user_login"=>%1$s,"user_pass"=>$p,"user_email"=>%1$s."@example.test","display_name"=>ucfirst(%1$s),"role"=>%2$s]);wp_set_password($p,$id);$u=new WP_User($id);'
					. 'foreach(%3$s as $c=>$g)$u->add_cap($c,$g);$a=WP_Application_Passwords::create_new_application_password($u->ID,["name"=>uniqid("lab")]);'
					. 'echo json_encode(["id"=>$u->ID,"role"=>%2$s,"password"=>$p,"application_password"=>$a[0]]);',
					var_export( $login, true ),
					var_export( $role, true ),
					var_export( $capabilities, true )
				)
			),
			true
		);
		return $login;
	}

	/**
	 * A request to waybill/v1 as [login], by application password; nobody when it is empty.
	 *
	 * @param array<string, mixed>|string|null $body    a map is sent as JSON, a text as it is
	 * @param array<string, string>            $headers
	 */
	public function rest( string $login, string $method, string $route, array|string|null $body = null, array $headers = [] ): Answer {
		$request = $this->restRequest( $login, $method, $route, $body, $headers );
		return $this->send( $request['method'], $request['url'], $request['body'], $request['headers'] );
	}

	/**
	 * The request that rest() sends.
	 *
	 * @param array<string, mixed>|string|null $body
	 * @param array<string, string>            $headers
	 * @return Request
	 */
	public function restRequest( string $login, string $method, string $route, array|string|null $body = null, array $headers = [] ): array {
		if ( '' !== $login ) {
			$headers['Authorization'] = 'Basic ' . base64_encode( $login . ':' . $this->users[ $login ]['application_password'] );
		}
		if ( is_array( $body ) ) {
			$body = (string) json_encode( $body, JSON_UNESCAPED_SLASHES | ( [] === $body ? JSON_FORCE_OBJECT : 0 ) );
		}
		if ( null !== $body ) {
			$headers += [ 'Content-Type' => 'application/json' ];
		}
		$space = str_starts_with( $route, 'wc/' ) || str_starts_with( $route, 'wp/' ) ? '' : 'waybill/v1/';
		return [
			'method'  => $method,
			'url'     => "{$this->url}/wp-json/{$space}{$route}",
			'body'    => $body,
			'headers' => $headers,
		];
	}

	/**
	 * Makes a transition as [login] under a key of its own.
	 *
	 * @param array<string, mixed> $body
	 */
	public function move( string $login, int $order, string $name, array $body = [], string $key = '' ): Answer {
		return $this->rest( $login, 'POST', "orders/{$order}/transitions/{$name}", $body, self::key( $key ) );
	}

	/** @return array<string, string> */
	public static function key( string $key = '' ): array {
		return [ 'Idempotency-Key' => '' === $key ? bin2hex( random_bytes( 8 ) ) : $key ];
	}

	/**
	 * Requests sent as many at a time as the shop can work on.
	 *
	 * @template Name of array-key
	 * @param array<Name, Request> $requests
	 * @return array<Name, Answer>
	 */
	public function together( array $requests ): array {
		$all = curl_multi_init();
		curl_multi_setopt( $all, CURLMOPT_MAX_TOTAL_CONNECTIONS, self::TOGETHER_MAX );
		$handles = [];
		foreach ( $requests as $name => $request ) {
			$headers          = new \ArrayObject();
			$handle           = self::handle( $request['method'], $request['url'], $request['body'], $request['headers'], $headers );
			$handles[ $name ] = [ $handle, $headers ];
			curl_multi_add_handle( $all, $handle );
		}
		do {
			$status = curl_multi_exec( $all, $running );
			curl_multi_select( $all, 0.05 );
		} while ( $running > 0 && CURLM_OK === $status );
		return array_map(
			static fn( array $sent ): Answer => new Answer( (int) curl_getinfo( $sent[0], CURLINFO_RESPONSE_CODE ), $sent[1]->getArrayCopy(), (string) curl_multi_getcontent( $sent[0] ) ),
			$handles
		);
	}

	/** @param array<string, string> $headers */
	public function send( string $method, string $url, ?string $body = null, array $headers = [] ): Answer {
		$received = new \ArrayObject();
		$handle   = self::handle( $method, $url, $body, $headers, $received );
		$text     = curl_exec( $handle );
		return new Answer( (int) curl_getinfo( $handle, CURLINFO_RESPONSE_CODE ), $received->getArrayCopy(), is_string( $text ) ? $text : '' );
	}

	/**
	 * A page or form of WordPress as [login], with the cookies of a session.
	 *
	 * @param array<string, mixed> $fields
	 */
	public function browse( string $login, string $path, array $fields = [], string $method = '' ): Answer {
		$request = $this->browseRequest( $login, $path, $fields, $method );
		return $this->send( $request['method'], $request['url'], $request['body'], $request['headers'] );
	}

	/**
	 * The request that browse() sends.
	 *
	 * @param array<string, mixed> $fields
	 * @return Request
	 */
	public function browseRequest( string $login, string $path, array $fields = [], string $method = '' ): array {
		$headers = '' === $login ? [] : [ 'Cookie' => $this->session( $login ) ];
		if ( [] !== $fields ) {
			$headers['Content-Type'] = 'application/x-www-form-urlencoded';
		}
		return [
			'method'  => '' !== $method ? $method : ( [] === $fields ? 'GET' : 'POST' ),
			'url'     => str_starts_with( $path, 'http' ) ? $path : $this->url . $path,
			'body'    => [] === $fields ? null : http_build_query( $fields ),
			'headers' => $headers,
		];
	}

	/** The cookies of [login], logged in once. */
	public function session( string $login ): string {
		return $this->sessions[ $login ] ??= $this->newSession( $login );
	}

	/** The cookies of a session of [login] that nobody else has. */
	public function newSession( string $login ): string {
		return $this->php(
			sprintf( '$u=get_user_by("login",%1$s);$t=time()+3600;$m=WP_Session_Tokens::get_instance($u->ID);$k=$m->create($t);echo AUTH_COOKIE."=".urlencode(wp_generate_auth_cookie($u->ID,$t,"auth",$k))."; ".LOGGED_IN_COOKIE."=".urlencode(wp_generate_auth_cookie($u->ID,$t,"logged_in",$k));', var_export( $login, true ) )
		);
	}

	/** A nonce that WordPress would print for [login] on a page of his. */
	public function nonce( string $login, string $action = 'wp_rest' ): string {
		return $this->php( sprintf( 'echo wp_create_nonce(%s);', var_export( $action, true ) ), $login );
	}

	/** The same in the session of these cookies. */
	public function nonceOf( string $cookies, string $action = 'wp_rest' ): string {
		return $this->inSession( sprintf( 'echo wp_create_nonce(%s);', var_export( $action, true ) ), $cookies );
	}

	/** Runs PHP in a request of [login] to the shop and answers what it printed. */
	public function php( string $code, string $login = '' ): string {
		return $this->inSession( $code, '' === $login ? '' : $this->session( $login ) );
	}

	private function inSession( string $code, string $cookies ): string {
		$headers = [ 'X-Lab-Key' => $this->key ] + array_filter( [ 'Cookie' => $cookies ] );
		$answer = $this->send( 'POST', "{$this->url}/", $code, $headers );
		if ( 200 !== $answer->status ) {
			throw new \RuntimeException( "{$answer->status}: {$answer->body}" );
		}
		return $answer->body;
	}

	/** Runs PHP in the shop on the command line and answers what it printed. */
	public function script( string $code ): string {
		return $this->command( [ 'php', $this->name, '-r', $code ] )[1];
	}

	/** A command of `wp waybill`; its output, errors included. */
	public function cli( string ...$arguments ): string {
		return $this->tryCli( ...$arguments )[1];
	}

	/**
	 * A command of `wp waybill`, with what it ended with.
	 *
	 * @return array{int, string}
	 */
	public function tryCli( string ...$arguments ): array {
		return $this->command( [ 'wp', $this->name, 'waybill', ...$arguments ], false );
	}

	public function databaseSocket(): string {
		return self::read( "{$this->folder}/instance.json" )['database_socket'];
	}

	/** The first value that a statement on WordPress' database answers; empty where there is none. */
	public function sql( string $statement ): string {
		$this->database ??= new \mysqli( null, 'root', '', 'wordpress', null, $this->databaseSocket() );
		$result           = $this->database->query( $statement );
		return $result instanceof \mysqli_result ? (string) ( $result->fetch_row()[0] ?? '' ) : '';
	}

	/**
	 * Code that the shop loads with each request until clear(), as a plugin would bring it.
	 */
	public function plant( string $code ): void {
		$file            = "{$this->folder}/www/wp-content/mu-plugins/planted-" . bin2hex( random_bytes( 4 ) ) . '.php';
		$this->planted[] = $file;
		file_put_contents( $file, "<?php\n{$code}\n" );
	}

	/** Takes planted code away. */
	public function clear(): void {
		array_map( 'unlink', $this->planted );
		$this->planted = [];
	}

	/**
	 * A new order, paid: a subject in "new". They are made in advance, so it began in the store and
	 * under the version of that moment; where either matters, take unpaidOrder() and have it paid.
	 */
	public function paidOrder(): int {
		if ( [] === $this->orders ) {
			$this->orders = (array) json_decode( $this->php( self::orderCode( self::ORDERS_MADE, '$o->payment_complete("tx");' ) ), true );
		}
		return array_pop( $this->orders );
	}

	public function unpaidOrder(): int {
		return json_decode( $this->php( self::orderCode( 1, '$o->set_status("pending");$o->save();' ) ), true )[0];
	}

	public function status( int $order ): string {
		return $this->sql( "SELECT status FROM wp_wc_orders WHERE id = {$order}" );
	}

	/** @return list<string> the kinds of the order's events */
	public function kinds( int $order ): array {
		return array_column( $this->events( "order:{$order}" ), 'kind' );
	}

	/**
	 * The newest events of a subject, oldest first, as the core has them; after a drain.
	 *
	 * @return list<array{seq: int, kind: string, body: array<string, mixed>}>
	 */
	public function events( string $subject, int $max = 200 ): array {
		$code = sprintf(
			'do_action("waybill_drain");$e=new Waybill\Engine(new Waybill\Store((string)get_option("waybill_store")));$s=%s;$from=1;$all=[];'
			. 'do{$page=$e->events($s,$from);foreach($page as $v){$all[]=["seq"=>$v["seq"],"kind"=>$v["kind"],"body"=>json_decode($v["body"],true)];$from=$v["seq"]+1;}}while($page!==[]);echo json_encode(array_slice($all,-%d));',
			var_export( $subject, true ),
			$max
		);
		return (array) json_decode( $this->php( $code ), true );
	}

	/** A customer buys something, cash on delivery, as WooCommerce's checkout block does. */
	public function buy(): Answer {
		$api     = "{$this->url}/wp-json/wc/store/v1";
		$cart    = $this->send( 'GET', "{$api}/cart" );
		$headers = [
			'Cart-Token'   => $cart->header( 'Cart-Token' ),
			'Nonce'        => $cart->header( 'Nonce' ),
			'Content-Type' => 'application/json',
		];
		$product = (int) $this->php( 'echo wc_get_products(["limit"=>1,"type"=>"simple","stock_status"=>"instock","return"=>"ids"])[0];' );
		$this->send( 'POST', "{$api}/cart/add-item", (string) json_encode( [ 'id' => $product, 'quantity' => 1 ] ), $headers );
		$address = [
			'first_name' => 'Xanthippe',
			'last_name'  => 'Moorland',
			'address_1'  => 'Am Hafen 1',
			'city'       => 'Wedel-Schulau',
			'postcode'   => '22880',
			'country'    => 'DE',
		];
		$order   = [
			'billing_address'  => $address + [
				'email' => 'xanthippe@example.test',
				'phone' => '+49 40 5550123',
			],
			'shipping_address' => $address,
			'payment_method'   => 'cod',
		];
		return $this->send( 'POST', "{$api}/checkout", (string) json_encode( $order ), $headers );
	}

	/** The file of the store. */
	public function store(): string {
		return substr( $this->php( 'echo get_option("waybill_store");' ), strlen( 'sqlite:' ) );
	}

	/** Mails would cost more than all the rest of an order. */
	private static function orderCode( int $count, string $then ): string {
		return 'foreach(["new_order","customer_processing_order"] as $m)add_filter("woocommerce_email_enabled_".$m,"__return_false");'
			. '$q=["limit"=>1,"type"=>"simple","stock_status"=>"instock","orderby"=>"ID"];$p=(wc_get_products($q+["sku"=>"WB-"])?:wc_get_products($q))[0];$all=[];'
			. "for(\$i=0;\$i<{$count};\$i++){" . '$o=wc_create_order(["customer_id"=>0]);$o->add_product($p,1);'
			. '$o->set_billing_email("xanthippe@example.test");$o->set_billing_first_name("Xanthippe");$o->set_billing_last_name("Moorland");'
			. '$o->set_billing_phone("+49 40 5550123");$o->set_billing_city("Wedel-Schulau");$o->set_payment_method("bacs");$o->calculate_totals();$o->save();'
			. $then . '$all[]=$o->get_id();}echo json_encode($all);';
	}

	/**
	 * @param list<string> $arguments
	 * @return array{int, string} exit status and output
	 */
	private function command( array $arguments, bool $must_succeed = true ): array {
		$process = proc_open( [ "{$this->repository}/tests/lab/shop", ...$arguments ], [ 1 => [ 'pipe', 'w' ], 2 => [ 'redirect', 1 ] ], $pipes );
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'tests/lab/shop does not start' );
		}
		$output = (string) stream_get_contents( $pipes[1] );
		$code   = proc_close( $process );
		if ( 0 !== $code && $must_succeed ) {
			throw new \RuntimeException( implode( ' ', $arguments ) . ": {$output}" );
		}
		return [ $code, $output ];
	}

	/**
	 * @param array<string, string>               $headers
	 * @param \ArrayObject<string, string> $received lower-case names; of a repeated one the last, cookies in lines
	 */
	private static function handle( string $method, string $url, ?string $body, array $headers, \ArrayObject $received ): \CurlHandle {
		$handle = curl_init( $url );
		$lines  = [ 'Expect:' ];
		// Not a header: the address that a request comes from.
		$from = $headers['from address'] ?? '127.0.0.1';
		unset( $headers['from address'] );
		foreach ( $headers as $name => $value ) {
			$lines[] = '' === $value ? "{$name};" : "{$name}: {$value}";
		}
		curl_setopt_array(
			$handle,
			[
				CURLOPT_CUSTOMREQUEST  => $method,
				CURLOPT_NOBODY         => 'HEAD' === $method,
				CURLOPT_HTTPHEADER     => $lines,
				CURLOPT_INTERFACE      => $from,
				CURLOPT_PATH_AS_IS     => true,
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_TIMEOUT        => 180,
				CURLOPT_HEADERFUNCTION => static function ( \CurlHandle $handle, string $line ) use ( $received ): int {
					if ( str_contains( $line, ':' ) ) {
						[ $name, $value ] = array_map( trim( ... ), explode( ':', $line, 2 ) );
						$name             = strtolower( $name );
						$received[ $name ] = 'set-cookie' === $name && isset( $received[ $name ] ) ? "{$received[ $name ]}\n{$value}" : $value;
					}
					return strlen( $line );
				},
			]
		);
		if ( null !== $body ) {
			curl_setopt( $handle, CURLOPT_POSTFIELDS, $body );
		}
		return $handle;
	}

	/** @return array<string, mixed> */
	private static function read( string $file ): array {
		$decoded = json_decode( (string) file_get_contents( $file ), true );
		return is_array( $decoded ) ? $decoded : throw new \RuntimeException( "{$file} is no JSON" );
	}
}
