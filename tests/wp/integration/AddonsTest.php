<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** What other plugins put into the manager's panel, up to the page that it is read from. */
final class AddonsTest extends ShopTestCase {

	private const REPORT = [
		'name'      => 'acme.points',
		'place'     => 'orders/columns',
		'text'      => 'TypeError: no "points" <b>',
		'reference' => '9229fbf3-9c72-40f2-a3f8-92c3e2fcc9ca',
	];

	public function test_the_managers_page_holds_what_is_of_its_form_and_nobody_elses_holds_any(): void {
		$this->shop->plant(
			<<<'PHP'
			add_filter( 'waybill/scripts', fn( $all ) => $all + [
				'acme' => [ 'src' => home_url( '/acme.js?a=1&b=2' ) ],
				'far' => [ 'src' => 'https://elsewhere.example/a.js' ],
				'port' => [ 'src' => preg_replace( '/:\d+$/', '', home_url() ) . ':1/a.js' ],
				'loop' => [ 'src' => home_url( '/l.js' ), 'deps' => [ 'pool' ] ],
				'pool' => [ 'src' => home_url( '/p.js' ), 'deps' => [ 'loop' ] ],
				'late' => [ 'src' => home_url( '/z.js' ), 'deps' => [ 'acme' ] ],
			] );
			add_filter( 'waybill/dashboard/widgets', fn( $all ) => [ ...$all,
				[ 'name' => 'acme.b', 'label' => '</script><b>' ], [ 'name' => 'acme.a', 'label' => 'A', 'priority' => 1 ],
				[ 'name' => 'acme.a', 'label' => 'Twice' ], [ 'name' => 'nameless' ], 'none' ] );
			add_filter( 'waybill/routes', function () { throw new Error( 'a listener that throws' ); } );
			add_filter( 'waybill/nav_tree', fn() => null );
			PHP
		);
		foreach ( [ 'manager1' => 'manager', 'staff1' => 'staff', 'driver1' => 'driver' ] as $login => $panel ) {
			$browser = new Browser( $this->shop );
			$browser->logIn( $login, $this->shop->password( $login ) );
			$boot = $browser->boot( "/waybill/{$panel}" );
			if ( 'manager' !== $panel ) {
				self::assertNull( $boot['addons'] );
				continue;
			}
			self::assertSame( 1, $boot['addons']['api'] );
			self::assertSame( [ 'acme', 'late' ], array_column( $boot['addons']['scripts'], 'name' ) );
			self::assertSame( "{$this->shop->url}/acme.js?a=1&b=2", $boot['addons']['scripts'][0]['src'] );
			self::assertSame( [ 'acme.a', 'acme.b' ], array_column( $boot['addons']['slots']['dashboard/widgets'], 'name' ) );
			self::assertSame( [ [], [] ], [ $boot['addons']['slots']['routes'], $boot['addons']['slots']['nav_tree'] ] );
		}
		$doctor = $this->shop->php( 'foreach ((new Waybill\WordPress\Addons\Addons(new Waybill\WordPress\Addons\Failures()))->healthLines() as $l) { echo $l["level"], " ", $l["text"], "\n"; }' );
		foreach ( [ '“far”', '“port”', '“loop”', '“pool”', 'one of this name already', '“nameless”', 'its "entry" is missing', 'a listener that throws', 'something else than a list' ] as $what ) {
			self::assertStringContainsString( $what, $doctor );
		}
	}

	public function test_a_report_is_in_the_log_under_its_reference_once(): void {
		$send = fn( array $body, string $key = 'a' ): Answer => $this->shop->rest( 'manager1', 'POST', 'addons/failures', $body, [ 'Idempotency-Key' => $key ] );
		try {
			self::assertSame( [ 200, 200 ], [ $send( self::REPORT )->status, $send( self::REPORT )->status ] );
			self::assertCount( 1, json_decode( $this->shop->php( 'echo json_encode(get_option("waybill_addon_failures"));' ), true ) );
			foreach ( [ 'name' => 'A b', 'place' => '<b>', 'text' => "two\nlines", 'reference' => 'x', 'colour' => 'red' ] as $member => $value ) {
				$answer = $send( [ $member => $value ] + self::REPORT );
				self::assertSame( [ 400, $member ], [ $answer->status, $answer->json()['field'] ] );
			}
			for ( $number = 1; $number < 30; $number++ ) {
				self::assertSame( 200, $send( [ 'reference' => sprintf( '%08d-9c72-40f2-a3f8-92c3e2fcc9ca', $number ) ] + self::REPORT )->status );
			}
			$next = [ 'reference' => '99999999-9c72-40f2-a3f8-92c3e2fcc9ca' ] + self::REPORT;
			$this->assertProblem( 429, 'throttled', $send( $next ) );
			// Who reports too much uses up nobody else's.
			self::assertSame( 200, $this->shop->rest( 'shopmanager', 'POST', 'addons/failures', $next, [ 'Idempotency-Key' => 'b' ] )->status );
			foreach ( [ 'staff1', 'driver1' ] as $other ) {
				$this->assertProblem( 403, 'forbidden', $this->shop->rest( $other, 'POST', 'addons/failures', $next, [ 'Idempotency-Key' => 'c' ] ) );
			}
		} finally {
			$this->shop->php( 'delete_option("waybill_addon_failures");' );
		}
	}
}
