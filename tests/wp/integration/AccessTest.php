<?php
// SPDX-License-Identifier: MIT
//
// Who may do what over HTTP, and how the others are turned away: without an effect, without a hint,
// and with one line in the log.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class AccessTest extends ShopTestCase {

	/** Answers per actor, in the order of ACTORS, to a request with an application password. */
	private const RIGHTS = [
		'show'   => [ 401, 403, 404, 200, 200, 200, 200, 403 ],
		'events' => [ 401, 403, 403, 403, 200, 200, 200, 403 ],
		'move'   => [ 401, 403, 404, 200, 200, 200, 200, 403 ],
		'assign' => [ 401, 403, 403, 403, 200, 200, 200, 403 ],
	];

	public function test_each_route_lets_in_whom_it_should_and_changes_nothing_for_others(): void {
		$orders   = [];
		$requests = [];
		foreach ( self::RIGHTS as $route => $statuses ) {
			foreach ( self::ACTORS as $at => $actor ) {
				$orders[ "{$route} {$actor}" ]   = $this->shop->paidOrder();
				$requests[ "{$route} {$actor}" ] = $this->request( $route, $actor, $orders[ "{$route} {$actor}" ] );
			}
		}
		$answers = $this->shop->together( $requests );
		foreach ( self::RIGHTS as $route => $statuses ) {
			foreach ( self::ACTORS as $at => $actor ) {
				$answer = $answers[ "{$route} {$actor}" ];
				self::assertSame( $statuses[ $at ], $answer->status, "{$route} by \"{$actor}\": {$answer->body}" );
				$this->assertNoLeak( $answer );
				if ( $answer->status < 400 ) {
					continue;
				}
				$this->assertProblem( $statuses[ $at ], [ 401 => 'unauthenticated', 403 => 'forbidden', 404 => 'not_found' ][ $statuses[ $at ] ], $answer );
				$this->assertNoOrder( $answer );
				self::assertSame( [ 'started' ], $this->shop->kinds( $orders[ "{$route} {$actor}" ] ), "{$route} by \"{$actor}\"" );
			}
		}
	}

	public function test_a_cookie_needs_a_nonce_of_its_own_session(): void {
		$order  = $this->shop->paidOrder();
		$nonces = [
			'nonce_invalid'   => [ $this->shop->nonce( 'staff2' ), $this->shop->nonce( 'manager1', 'waybill_settings' ), $this->expiredNonce( 'manager1', 'wp_rest' ), 'a1b2c3d4e5' ],
			'unauthenticated' => [ '' ],
		];
		foreach ( $nonces as $code => $tried ) {
			foreach ( $tried as $nonce ) {
				foreach ( [ 'show', 'events', 'move', 'assign' ] as $route ) {
					$answer = $this->withCookie( $route, 'manager1', $order, $nonce );
					$this->assertProblem( 'nonce_invalid' === $code ? 403 : 401, $code, $answer );
					$this->assertNoOrder( $answer );
				}
			}
		}
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		self::assertSame( 200, $this->withCookie( 'move', 'manager1', $order, $this->shop->nonce( 'manager1' ) )->status );
	}

	public function test_a_form_needs_a_nonce_of_its_own_and_of_today(): void {
		$order  = $this->shop->paidOrder();
		$clerk  = $this->shop->hire( 'clerk' . bin2hex( random_bytes( 3 ) ), 'shop_manager' );
		$action = "waybill_order_{$order}";
		$bad    = [
			'none'            => '',
			'another action'  => $this->shop->nonce( $clerk, 'waybill_settings' ),
			'another order'   => $this->shop->nonce( $clerk, 'waybill_order_1' ),
			'another session' => $this->shop->nonce( 'admin', $action ),
			'expired'         => $this->expiredNonce( $clerk, $action ),
			'REST'            => $this->shop->nonce( $clerk ),
		];
		$answers = $this->shop->together( array_map( fn( string $nonce ): array => $this->shop->browseRequest( $clerk, '/wp-admin/admin-post.php', $this->form( $order, $nonce ) ), $bad ) );
		foreach ( $answers as $name => $answer ) {
			self::assertSame( 403, $answer->status, $name );
			$this->assertNoOrder( $answer );
			$this->assertNoLeak( $answer );
		}
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		self::assertCount( 1, $this->denied( 'user:' . $this->shop->userId( $clerk ) ) );
		$good = $this->form( $order, $this->shop->nonce( $clerk, $action ) );
		self::assertSame( 302, $this->shop->browse( $clerk, '/wp-admin/admin-post.php', $good )->status );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
	}

	/** A form by anything but POST: with its fields in the address, and by a method that pretends. */
	public function test_no_form_acts_by_a_method_that_is_not_its_own(): void {
		$order    = $this->shop->paidOrder();
		$form     = $this->form( $order, $this->shop->nonce( 'shopmanager', "waybill_order_{$order}" ) );
		$requests = [];
		foreach ( [ 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE' ] as $method ) {
			foreach ( [ '', '&_method=POST', '#' ] as $pretence ) {
				$request = $this->shop->browseRequest( 'shopmanager', '/wp-admin/admin-post.php?' . http_build_query( $form ) . trim( $pretence, '#' ), [], $method );
				if ( '#' === $pretence ) {
					$request['headers']['X-HTTP-Method-Override'] = 'POST';
				}
				$requests[ "{$method} {$pretence}" ] = $request;
			}
		}
		foreach ( $this->shop->together( $requests ) as $name => $answer ) {
			self::assertSame( 405, $answer->status, $name );
			self::assertSame( 'POST', $answer->header( 'Allow' ), $name );
		}
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	/** What a driver is told of another's order is what he is told of one that there is not. */
	public function test_anothers_order_is_no_order_in_bytes_and_in_time(): void {
		$order = $this->shop->paidOrder();
		$this->shop->cli( 'assign', (string) $order, 'driver1' );
		$ask   = [
			'show'   => fn( int $id ): array => $this->shop->restRequest( 'driver2', 'GET', "orders/{$id}" ),
			'move'   => fn( int $id ): array => $this->shop->restRequest( 'driver2', 'POST', "orders/{$id}/transitions/send_out", [ 'seen' => 1 ], Shop::key( 'same' ) ),
			'unheard' => fn( int $id ): array => $this->shop->restRequest( 'driver2', 'POST', "orders/{$id}/transitions/fly", [ 'seen' => 1 ], Shop::key( 'same' ) ),
		];
		$tries = 'full' === getenv( 'WAYBILL_TEST_LENGTH' ) ? 150 : 3;
		foreach ( $ask as $name => $request ) {
			$took = [ [], [] ];
			for ( $try = 0; $try < $tries; ++$try ) {
				$told = [];
				foreach ( [ $order, 999_999_000 + $try ] as $which => $id ) {
					$sent            = $request( $id );
					$began           = hrtime( true );
					$answer          = $this->shop->send( $sent['method'], $sent['url'], $sent['body'], $sent['headers'] );
					$took[ $which ][] = ( hrtime( true ) - $began ) / 1e6;
					$this->assertProblem( 404, 'not_found', $answer );
					$headers         = array_diff_key( $answer->headers, [ 'date' => 0, 'link' => 0 ] );
					$told[ $which ]  = [ $headers, preg_replace( '/urn:uuid:[0-9a-f-]+/', '', $answer->body ) ];
				}
				self::assertSame( $told[1], $told[0], $name );
			}
			if ( $tries > 100 ) {
				$apart = abs( self::median( $took[0] ) - self::median( $took[1] ) );
				// Of as many tries, medians of the same thing lie this far apart by chance.
				$noise = 3 * 1.25 * 1.48 * self::spread( $took[1] ) * sqrt( 2 / $tries );
				self::assertLessThan( max( 1.0, $noise ), $apart, sprintf( '%s: %.2f ms for another\'s, %.2f ms for none', $name, self::median( $took[0] ), self::median( $took[1] ) ) );
			}
		}
		self::assertSame( [ 'started', 'assigned' ], $this->shop->kinds( $order ) );
	}

	public function test_a_wrong_password_says_no_more_than_an_unknown_name(): void {
		$order = $this->shop->paidOrder();
		$tell  = fn( string $name, string $password ): array => array_diff_key(
			$this->assertProblem( 401, 'unauthenticated', $this->shop->rest( '', 'GET', "orders/{$order}", null, [ 'Authorization' => 'Basic ' . base64_encode( "{$name}:{$password}" ) ] ) ),
			[ 'instance' => 0 ]
		);
		self::assertSame( $tell( 'nobody-of-that-name', 'secret' ), $tell( 'manager1', 'secret' ) );
	}

	/** A move by anything but POST: by a safe method, and by one that pretends. */
	public function test_nothing_moves_by_a_method_that_is_not_its_own(): void {
		$order = $this->shop->paidOrder();
		$route = "orders/{$order}/transitions/start_picking";
		$key   = fn(): array => Shop::key();
		$nonce = [ 'X-WP-Nonce' => $this->shop->nonce( 'manager1' ) ];
		foreach ( [ 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS' ] as $method ) {
			foreach ( [ '' => [], '?_method=POST' => [], '?_method=post' => [], '#' => [ 'X-HTTP-Method-Override' => 'POST' ] ] as $query => $header ) {
				$url    = $route . ( '#' === $query ? '' : $query );
				$answer = $this->shop->rest( 'manager1', $method, $url, null, $header + $key() );
				self::assertTrue( 405 === $answer->status || 'OPTIONS' === $method, "{$method} {$query}: {$answer->status}" );
				$request             = $this->shop->restRequest( '', $method, $url, null, $header + $nonce + $key() );
				$request['headers'] += [ 'Cookie' => $this->shop->session( 'manager1' ) ];
				$answer              = $this->shop->send( $request['method'], $request['url'], null, $request['headers'] );
				self::assertTrue( 405 === $answer->status || 'OPTIONS' === $method, "{$method} {$query} by cookie: {$answer->status}" );
			}
		}
		foreach ( [ "orders/{$order}?_method=PATCH", "orders/{$order}" ] as $url ) {
			foreach ( [ 'GET', 'HEAD', 'POST' ] as $method ) {
				$headers = str_contains( $url, '?' ) ? $key() : [ 'X-HTTP-Method-Override' => 'PATCH' ] + $key();
				self::assertSame( 405, $this->shop->rest( 'manager1', $method, $url, 'GET' === $method || 'HEAD' === $method ? null : [ 'assignee' => '' ], $headers )->status, "{$method} {$url}" );
			}
		}
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_an_address_says_which_methods_it_takes(): void {
		$answer = $this->shop->rest( 'manager1', 'DELETE', 'orders/' . $this->shop->paidOrder() );
		$this->assertProblem( 405, 'method_not_allowed', $answer );
		self::assertSame( 'GET, PATCH', $answer->header( 'Allow' ) );
		self::assertSame( 200, $this->shop->rest( 'staff1', 'HEAD', 'orders/' . $this->shop->paidOrder() )->status );
	}

	#[DataProvider( 'wrongNumbers' )]
	public function test_an_order_is_named_by_its_number_and_by_nothing_else( string $id ): void {
		foreach ( [ 'show', 'events', 'move', 'assign' ] as $route ) {
			$request = $this->request( $route, 'manager1', 0 );
			$url     = str_replace( '/orders/0', "/orders/{$id}", $request['url'] );
			$answer  = $this->shop->send( $request['method'], $url, $request['body'], $request['headers'] );
			self::assertSame( 'id', $this->assertProblem( 400, 'invalid', $answer )['field'] );
		}
	}

	/** @return array<string, array{string}> */
	public static function wrongNumbers(): array {
		return array_map(
			static fn( string $id ): array => [ $id ],
			[
				'with letters'  => '12abc',
				'as a double'   => '1e3',
				'negative'      => '-1',
				'zero'          => '0',
				'padded'        => '007',
				'a fraction'    => '1.0',
				'a plus'        => '+1',
				'a space'       => '%201',
				'a line feed'   => '1%0A',
				'2^63'          => '9223372036854775808',
				'2^64 + 1'      => '18446744073709551617',
				'hexadecimal'   => '0x1f',
				'other numbers' => '%D9%A1%D9%A2',
				'two numbers'   => '1,2',
			]
		);
	}

	public function test_no_second_number_leads_to_another_order(): void {
		$order = $this->shop->paidOrder();
		$other = $this->shop->paidOrder();
		foreach ( [ "id={$other}", "id[]={$order}&id[]={$other}", "id[a]={$other}", "name=hold" ] as $query ) {
			foreach ( [ 'show', 'events', 'move', 'assign' ] as $route ) {
				$request = $this->request( $route, 'manager1', $order );
				$answer  = $this->shop->send( $request['method'], "{$request['url']}?{$query}", $request['body'], $request['headers'] );
				self::assertSame( str_starts_with( $query, 'name' ) ? 'name' : 'id', $this->assertProblem( 400, 'invalid', $answer )['field'] );
			}
		}
		foreach ( [ 'id' => $other, 'order' => $other, 'subject' => "order:{$other}" ] as $member => $value ) {
			$this->assertBodyRefused( 'move', $order, [ 'seen' => 1, $member => $value ], $member );
			$this->assertBodyRefused( 'assign', $order, [ 'assignee' => '', $member => $value ], $member );
		}
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		self::assertSame( [ 'started' ], $this->shop->kinds( $other ) );
	}

	public function test_no_body_sets_what_is_not_asked_for(): void {
		$order = $this->shop->paidOrder();
		foreach ( [ 'state', 'actor_id', 'actor', 'role', 'roles', 'hash', 'prev', 'version', 'at', 'via', 'key', '', '__proto__', 'Seen' ] as $member ) {
			$this->assertBodyRefused( 'move', $order, [ 'seen' => 1, $member => 'manager' ], $member );
			$this->assertBodyRefused( 'assign', $order, [ 'assignee' => '', $member => 'manager' ], $member );
		}
		$this->assertBodyRefused( 'hold', $order, [ 'inputs' => [ 'reason' => 'other', 'role' => 'manager' ] ], 'inputs.role' );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_a_body_is_json_or_nothing(): void {
		$order  = $this->shop->paidOrder();
		$route  = "orders/{$order}/transitions/start_picking";
		$bodies = [
			[ 'application/x-www-form-urlencoded', 'seen=1&state=delivered' ],
			[ 'multipart/form-data; boundary=x', "--x\r\nContent-Disposition: form-data; name=\"state\"\r\n\r\ndelivered\r\n--x--\r\n" ],
			[ 'multipart/form-data; boundary=x', "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\ndelivered\r\n--x--\r\n" ],
			[ 'application/json', '{"seen":1' ],
			[ 'application/json', '[]' ],
			[ 'application/json', '"seen"' ],
			[ 'application/json', 'null' ],
			[ 'application/json', '{"seen":1,"seen":2}' ],
			[ 'text/plain', '{"seen":1,"seen":1}' ],
			[ 'application/json', "{\"seen\":1,\"inputs\":{\"reason\":\"\xff\"}}" ],
			[ 'application/json', '{"inputs":' . str_repeat( '[', 5000 ) . str_repeat( ']', 5000 ) . '}' ],
		];
		foreach ( $bodies as [ $type, $body ] ) {
			$answer = $this->shop->rest( 'manager1', 'POST', $route, $body, [ 'Content-Type' => $type ] + Shop::key() );
			$this->assertProblem( 400, 'body_invalid', $answer );
		}
		$answer = $this->shop->rest( 'manager1', 'POST', $route, '{"inputs":{"note":"' . str_repeat( 'x', 70_000 ) . '"}}', Shop::key() );
		$this->assertProblem( 413, 'body_too_large', $answer );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_who_is_turned_away_is_written_down_once_a_minute(): void {
		$order  = $this->shop->paidOrder();
		$source = $this->shop->hire( 'intruder' . bin2hex( random_bytes( 3 ) ), 'customer' );
		foreach ( [ 'show', 'events', 'move', 'assign', 'show' ] as $route ) {
			$request = $this->request( $route, $source, $order );
			self::assertSame( 403, $this->shop->send( $request['method'], $request['url'], $request['body'], $request['headers'] )->status );
		}
		$this->shop->browse( $source, '/wp-admin/admin-post.php', [ 'action' => 'waybill_order_move', 'order' => $order ] );
		$denied = $this->denied( 'user:' . $this->shop->userId( $source ) );
		self::assertCount( 1, $denied );
		self::assertSame( "/waybill/v1/orders/{$order}", $denied[0]['body']['data']['route'] );
		self::assertSame( 'capability', $denied[0]['body']['data']['reason'] );
	}

	public function test_strangers_are_told_apart_by_where_they_come_from_without_their_address(): void {
		$order     = $this->shop->paidOrder();
		$addresses = array_map( static fn(): string => sprintf( '127.%d.%d.%d', random_int( 1, 255 ), random_int( 0, 255 ), random_int( 1, 254 ) ), [ 1, 2 ] );
		$before    = $this->denied( 'stranger:' );
		foreach ( [ ...$addresses, ...$addresses ] as $address ) {
			$request             = $this->request( 'move', '', $order );
			$request['headers'] += [ 'from address' => $address ];
			self::assertSame( 401, $this->shop->send( $request['method'], $request['url'], $request['body'], $request['headers'] )->status );
		}
		$denied = array_slice( $this->denied( 'stranger:' ), count( $before ) );
		self::assertCount( 2, $denied );
		self::assertCount( 2, array_unique( array_column( array_column( array_column( $denied, 'body' ), 'actor' ), 'id' ) ) );
		self::assertStringNotContainsString( $addresses[0], (string) json_encode( $denied ) );
	}

	public function test_a_bad_nonce_is_written_down_and_a_good_request_is_not(): void {
		$order = $this->shop->paidOrder();
		$clerk = $this->shop->hire( 'clerk' . bin2hex( random_bytes( 3 ) ), 'waybill_staff' );
		$who   = 'user:' . $this->shop->userId( $clerk );
		self::assertSame( 200, $this->shop->rest( $clerk, 'GET', "orders/{$order}" )->status );
		self::assertSame( 200, $this->shop->move( $clerk, $order, 'start_picking' )->status );
		self::assertSame( [], $this->denied( $who ) );
		self::assertSame( 403, $this->withCookie( 'show', $clerk, $order, 'a1b2c3d4e5' )->status );
		self::assertSame( 'nonce', $this->denied( $who )[0]['body']['data']['reason'] ?? null );
	}

	/** @param array<string, mixed> $body */
	private function assertBodyRefused( string $route, int $order, array $body, string $field ): void {
		$answer = match ( $route ) {
			'assign' => $this->shop->rest( 'manager1', 'PATCH', "orders/{$order}", $body, Shop::key() ),
			'hold'   => $this->shop->move( 'manager1', $order, 'hold', $body ),
			default  => $this->shop->move( 'manager1', $order, 'start_picking', $body ),
		};
		self::assertSame( $field, $this->assertProblem( 400, 'invalid', $answer )['field'], $answer->body );
	}

	/** @return list<array{seq: int, kind: string, body: array<string, mixed>}> */
	private function denied( string $actor ): array {
		return array_values( array_filter( $this->shop->events( 'access', 100_000 ), static fn( array $event ): bool => 'denied' === $event['kind'] && str_starts_with( $event['body']['actor']['id'], $actor ) ) );
	}

	/** What WordPress would have printed a day and a half ago in the same session. */
	private function expiredNonce( string $login, string $action ): string {
		$name = var_export( $action, true );
		return $this->shop->php( "\$t=wp_nonce_tick({$name})-2;echo substr(wp_hash(\$t.'|'.{$name}.'|'.get_current_user_id().'|'.wp_get_session_token(),'nonce'),-12,10);", $login );
	}

	/** @return array<string, mixed> the order box's form for a move, as it is posted */
	private function form( int $order, string $nonce ): array {
		return [
			'action'   => 'waybill_order_move',
			'_wpnonce' => $nonce,
			'order'    => $order,
			'seen'     => 1,
			'name'     => 'start_picking',
			'key'      => '7f9c24e8-3b12-4fef-91e0-56a2d5a3c0de',
		];
	}

	/** @param list<float> $values */
	private static function median( array $values ): float {
		sort( $values );
		return $values[ intdiv( count( $values ), 2 ) ];
	}

	/** @param list<float> $values */
	private static function spread( array $values ): float {
		$middle = self::median( $values );
		return self::median( array_map( static fn( float $value ): float => abs( $value - $middle ), $values ) );
	}

	private function withCookie( string $route, string $login, int $order, string $nonce ): Answer {
		$request             = $this->request( $route, '', $order );
		$request['headers'] += [ 'Cookie' => $this->shop->session( $login ) ] + ( '' === $nonce ? [] : [ 'X-WP-Nonce' => $nonce ] );
		return $this->shop->send( $request['method'], $request['url'], $request['body'], $request['headers'] );
	}

	/** @return array{method: string, url: string, body: ?string, headers: array<string, string>} */
	private function request( string $route, string $login, int $order ): array {
		return match ( $route ) {
			'show'   => $this->shop->restRequest( $login, 'GET', "orders/{$order}" ),
			'events' => $this->shop->restRequest( $login, 'GET', "orders/{$order}/events" ),
			'move'   => $this->shop->restRequest( $login, 'POST', "orders/{$order}/transitions/start_picking", [ 'seen' => 1 ], Shop::key() ),
			'assign' => $this->shop->restRequest( $login, 'PATCH', "orders/{$order}", [ 'assignee' => 'user:' . $this->shop->userId( 'driver1' ) ], Shop::key() ),
		};
	}
}
