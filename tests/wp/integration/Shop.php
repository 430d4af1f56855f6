<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** The private shop that the tests share: its users, its REST API, its forms, its databases. */
final class Shop {

	public readonly string $url;
	public readonly string $folder;
	private readonly string $repository;

	/** @var array<string, array{id: int, role: string, password: string, application_password: string}> */
	private readonly array $users;

	/** @var array<string, string> login => cookie header of a session */
	private array $sessions = [];

	public function __construct( private readonly string $name ) {
		$this->repository = dirname( __DIR__, 3 );
		$out              = getenv( 'WAYBILL_OUT' );
		$this->folder     = ( false === $out ? "{$this->repository}/out" : $out ) . "/lab/{$name}";
		$this->url        = self::read( "{$this->folder}/instance.json" )['url'];
		$this->users      = self::read( "{$this->folder}/users.json" );
	}

	public function userId( string $login ): int {
		return $this->users[ $login ]['id'];
	}

	/**
	 * A request to waybill/v1 as [login], by application password; nobody when it is empty.
	 *
	 * @param array<string, mixed>|string|null $body    a map is sent as JSON, a text as it is
	 * @param array<string, string>            $headers
	 */
	public function rest( string $login, string $method, string $route, array|string|null $body = null, array $headers = [] ): Answer {
		if ( '' !== $login ) {
			$headers['Authorization'] = 'Basic ' . base64_encode( $login . ':' . $this->users[ $login ]['application_password'] );
		}
		if ( is_array( $body ) ) {
			$body = (string) json_encode( $body, JSON_UNESCAPED_SLASHES | ( [] === $body ? JSON_FORCE_OBJECT : 0 ) );
		}
		if ( null !== $body ) {
			$headers += [ 'Content-Type' => 'application/json' ];
		}
		return $this->send( $method, "{$this->url}/wp-json/waybill/v1/{$route}", $body, $headers );
	}

	/**
	 * Makes a transition as [login] under a key of its own.
	 *
	 * @param array<string, mixed> $body
	 */
	public function move( string $login, int $order, string $name, array $body = [], string $key = '' ): Answer {
		return $this->rest( $login, 'POST', "orders/{$order}/transitions/{$name}", $body, [ 'Idempotency-Key' => '' === $key ? bin2hex( random_bytes( 8 ) ) : $key ] );
	}

	/**
	 * The same request several times at once.
	 *
	 * @param list<array{method: string, url: string, body: ?string, headers: array<string, string>}> $requests
	 * @return list<Answer>
	 */
	public function together( array $requests ): array {
		$all     = curl_multi_init();
		$handles = [];
		foreach ( $requests as $request ) {
			$headers   = [];
			$handle    = self::handle( $request['method'], $request['url'], $request['body'], $request['headers'], $headers );
			$handles[] = [ $handle, &$headers ];
			curl_multi_add_handle( $all, $handle );
			unset( $headers );
		}
		do {
			$status = curl_multi_exec( $all, $running );
			curl_multi_select( $all, 0.05 );
		} while ( $running > 0 && CURLM_OK === $status );
		$answers = [];
		foreach ( $handles as [ $handle, $headers ] ) {
			$answers[] = new Answer( (int) curl_getinfo( $handle, CURLINFO_RESPONSE_CODE ), $headers, (string) curl_multi_getcontent( $handle ) );
		}
		return $answers;
	}

	/** @param array<string, string> $headers */
	public function send( string $method, string $url, ?string $body = null, array $headers = [] ): Answer {
		$received = [];
		$handle   = self::handle( $method, $url, $body, $headers, $received );
		$text     = curl_exec( $handle );
		return new Answer( (int) curl_getinfo( $handle, CURLINFO_RESPONSE_CODE ), $received, is_string( $text ) ? $text : '' );
	}

	/** A page or form of WordPress as [login], with the cookies of a session. @param array<string, string> $fields */
	public function browse( string $login, string $path, array $fields = [], string $method = '' ): Answer {
		$method  = '' !== $method ? $method : ( [] === $fields ? 'GET' : 'POST' );
		$headers = [ 'Cookie' => $this->session( $login ) ];
		if ( [] !== $fields ) {
			$headers['Content-Type'] = 'application/x-www-form-urlencoded';
		}
		return $this->send( $method, $this->url . $path, [] === $fields ? null : http_build_query( $fields ), $headers );
	}

	/** The cookies of [login], logged in once. */
	public function session( string $login ): string {
		if ( '' === $login ) {
			return '';
		}
		return $this->sessions[ $login ] ??= $this->php(
			sprintf( '$u=get_user_by("login",%1$s);$t=time()+3600;$m=WP_Session_Tokens::get_instance($u->ID);$k=$m->create($t);echo AUTH_COOKIE."=".urlencode(wp_generate_auth_cookie($u->ID,$t,"auth",$k))."; ".LOGGED_IN_COOKIE."=".urlencode(wp_generate_auth_cookie($u->ID,$t,"logged_in",$k));', var_export( $login, true ) )
		);
	}

	/** A REST nonce of [login]'s session. */
	public function nonce( string $login ): string {
		$answer = $this->browse( $login, '/wp-admin/admin-ajax.php?action=rest-nonce' );
		return trim( $answer->body );
	}

	/** Runs PHP in the shop and answers what it printed. */
	public function php( string $code ): string {
		return $this->command( [ 'php', $this->name, '-r', $code ] );
	}

	/** A command of `wp waybill`; its output, errors included. */
	public function cli( string ...$arguments ): string {
		return $this->command( [ 'wp', $this->name, 'waybill', ...$arguments ], false );
	}

	public function sql( string $statement ): string {
		return trim( $this->command( [ 'sql', $this->name, '-N', '-e', $statement ] ) );
	}

	/** A new order, paid: a subject in "new". */
	public function paidOrder(): int {
		return (int) $this->php( self::orderCode() . '$o->payment_complete("tx"); echo $o->get_id();' );
	}

	public function unpaidOrder(): int {
		return (int) $this->php( self::orderCode() . '$o->set_status("pending"); $o->save(); echo $o->get_id();' );
	}

	public function status( int $order ): string {
		return $this->sql( "SELECT status FROM wp_wc_orders WHERE id = {$order}" );
	}

	/** @return list<string> the kinds of the order's events */
	public function kinds( int $order ): array {
		$events = $this->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'] ?? [];
		return array_column( $events, 'kind' );
	}

	private static function orderCode(): string {
		return '$p=wc_get_products(["limit"=>1,"type"=>"simple","stock_status"=>"instock"])[0];'
			. '$o=wc_create_order(["customer_id"=>0]);$o->add_product($p,1);'
			. '$o->set_billing_email("c@example.com");$o->set_billing_first_name("Ada");$o->set_billing_last_name("Moore");'
			. '$o->set_payment_method("bacs");$o->calculate_totals();$o->save();';
	}

	/** @param list<string> $arguments */
	private function command( array $arguments, bool $must_succeed = true ): string {
		$process = proc_open( [ "{$this->repository}/tests/lab/shop", ...$arguments ], [ 1 => [ 'pipe', 'w' ], 2 => [ 'pipe', 'w' ] ], $pipes );
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'tests/lab/shop does not start' );
		}
		$output = (string) stream_get_contents( $pipes[1] );
		$errors = (string) stream_get_contents( $pipes[2] );
		$code   = proc_close( $process );
		if ( 0 !== $code && $must_succeed ) {
			throw new \RuntimeException( implode( ' ', $arguments ) . ": {$output}{$errors}" );
		}
		return $must_succeed ? $output : $output . $errors;
	}

	/**
	 * @param array<string, string> $headers
	 * @param array<string, string> $received
	 */
	private static function handle( string $method, string $url, ?string $body, array $headers, array &$received ): \CurlHandle {
		$handle = curl_init( $url );
		$lines  = [ 'Expect:' ];
		foreach ( $headers as $name => $value ) {
			$lines[] = '' === $value ? "{$name};" : "{$name}: {$value}";
		}
		curl_setopt_array(
			$handle,
			[
				CURLOPT_CUSTOMREQUEST  => $method,
				CURLOPT_NOBODY         => 'HEAD' === $method,
				CURLOPT_HTTPHEADER     => $lines,
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_TIMEOUT        => 60,
				CURLOPT_HEADERFUNCTION => static function ( \CurlHandle $handle, string $line ) use ( &$received ): int {
					if ( str_contains( $line, ':' ) ) {
						[ $name, $value ]                         = explode( ':', $line, 2 );
						$received[ strtolower( trim( $name ) ) ] = trim( $value );
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
