<?php
// SPDX-License-Identifier: MIT
//
// The public scenarios of the idempotency-key draft, step by step, against the shop's own routes.
// "/api" is an order: POST moves it, PATCH assigns it, GET shows it. What the scenarios look up in
// a table of records is seen from outside here: a record exists when a repeat is answered from it.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class IdempotencyTest extends ShopTestCase {

	/** Scenarios that hold here; the others are marked with the reason why they do not. */
	private const SOUND_COUNT = 38;

	/** They are no part of the project. */
	private const ABSENT = 'no idempotency-scenarios.json; set WAYBILL_CONFORMANCE to its folder';

	/** The scenarios' bodies as two requests that this route takes. */
	private const BODIES = [
		'{"foo":"bar"}' => '{"seen":1,"inputs":{"reason":"other"}}',
		'{"baz":"qux"}' => '{"seen":1,"inputs":{"reason":"payment"}}',
	];

	/** What an answer of the scenarios' server says where ours says it in its own words. */
	private const TEXTS = [ 'success' => '"state":"cancelled"' ];

	private int $order;
	private ?string $key;
	private string $away;

	/** @var array{string, ?string, Answer}|null method, body, what came back */
	private ?array $last;

	protected function setUp(): void {
		parent::setUp();
		$this->order = $this->shop->paidOrder();
		$this->key   = null;
		$this->last  = null;
		$this->away  = '';
	}

	protected function tearDown(): void {
		if ( '' !== $this->away ) {
			rename( "{$this->away}.away", $this->away );
		}
		parent::tearDown();
	}

	public function test_no_scenario_is_left_out_but_the_marked(): void {
		if ( [] === self::file()['scenarios'] ) {
			self::markTestSkipped( self::ABSENT );
		}
		self::assertCount( self::SOUND_COUNT, self::scenarios() );
		self::assertCount( self::SOUND_COUNT + 9 + 2, self::file()['scenarios'] );
	}

	/** @param list<string> $steps */
	#[DataProvider( 'scenarios' )]
	public function test_scenario( array $steps ): void {
		if ( [] === $steps ) {
			self::markTestSkipped( self::ABSENT );
		}
		foreach ( $steps as $step ) {
			$this->perform( (string) preg_replace( '/^(?:Given|When|Then|And) /', '', $step ) );
		}
	}

	/** @return array<string, array{list<string>}> */
	public static function scenarios(): array {
		$sound = [];
		foreach ( self::file()['scenarios'] as $scenario ) {
			if ( ! isset( $scenario['contradicts_draft'] ) && ! isset( $scenario['depends'] ) ) {
				$sound[ $scenario['name'] ] = [ $scenario['steps'] ];
			}
		}
		return [] === $sound ? [ self::ABSENT => [ [] ] ] : $sound;
	}

	private function perform( string $step ): void {
		foreach ( $this->meanings() as $pattern => $meaning ) {
			if ( 1 === preg_match( "#^{$pattern}\$#", $step, $match ) ) {
				$meaning( ...array_slice( $match, 1 ) );
				return;
			}
		}
		self::fail( "No meaning for the step: {$step}" );
	}

	/** @return array<string, \Closure> */
	private function meanings(): array {
		return [
			'a PATCH endpoint at "/api" that creates an order' => static fn() => self::assertTrue( true ),
			'an empty Idempotency-Key header' => fn() => $this->key = '',
			'an Idempotency-Key of (\d+) characters' => fn( string $count ) => $this->key = str_repeat( 'k', (int) $count ),
			'an Idempotency-Key "(.*)"' => fn( string $key ) => $this->key = $key,
			'I (?:previously sent|send) a (\w+) request to "/api" without an Idempotency-Key header' => fn( string $method ) => $this->request( $method, self::BODIES['{"foo":"bar"}'] ),
			'I (?:previously sent|send) a (\w+) request to "/api" with body \'(.*)\'' => fn( string $method, string $body ) => $this->request( $method, self::BODIES[ $body ] ),
			'I send a (\w+) request to "/api" with empty body' => fn( string $method ) => $this->requestWithoutBody( $method ),
			'I send a (\w+) request to "/api"' => fn( string $method ) => $this->request( $method, null ),
			'the key "(.*)" is currently being processed' => $this->process( ... ),
			'the idempotency store is unavailable' => $this->loseStore( ... ),
			'the response status should be (\d+)' => fn( string $status ) => self::assertSame( (int) $status, $this->answer()->status, $this->answer()->body ),
			'the response content-type should be "(.*)"' => fn( string $type ) => self::assertStringStartsWith( $type, $this->answer()->header( 'Content-Type' ) ),
			'the response body should contain "(.*)"' => fn( string $text ) => self::assertStringContainsString( self::TEXTS[ $text ] ?? $text, $this->answer()->body ),
			'the response body instance field should match pattern "(.*)"' => fn( string $pattern ) => self::assertMatchesRegularExpression( "/{$pattern}/", $this->answer()->json()['instance'] ),
			'the response retryable field should be (true|false)' => fn( string $value ) => self::assertSame( 'true' === $value, $this->answer()->json()['retryable'] ),
			'the response idempotency_key field should be "(.*)"' => fn( string $key ) => self::assertSame( $key, $this->answer()->json()['idempotency_key'] ),
			'the response should have header "x-idempotent-replayed" with value "(.*)"' => fn( string $value ) => self::assertSame( $value, $this->answer()->header( 'Idempotent-Replayed' ) ),
			'an idempotency record should exist with key "(.*)"' => fn( string $key ) => self::assertSame( 'true', $this->repeated( $key )->header( 'Idempotent-Replayed' ) ),
			'the idempotency record status should be "complete"' => fn() => self::assertSame( 'true', $this->repeated()->header( 'Idempotent-Replayed' ) ),
			'the idempotency record response status should be (\d+)' => fn( string $status ) => self::assertSame( (int) $status, $this->repeated()->status ),
			'the idempotency record response body should contain "(.*)"' => fn( string $text ) => self::assertStringContainsString( self::TEXTS[ $text ] ?? $text, $this->repeated()->body ),
			'(\d+) (?:orders should exist in the database|idempotency records should exist with key ".*")' => $this->countMoves( ... ),
		];
	}

	private function request( string $method, ?string $body ): void {
		$headers = null === $this->key ? [] : [ 'Idempotency-Key' => $this->key ];
		$answer  = match ( $method ) {
			'GET'   => $this->shop->rest( 'manager1', 'GET', "orders/{$this->order}", null, $headers ),
			'PATCH' => $this->shop->rest( 'manager1', 'PATCH', "orders/{$this->order}", [ 'assignee' => 'user:' . $this->shop->userId( 'driver1' ) ], $headers ),
			default => $this->shop->rest( 'manager1', $method, "orders/{$this->order}/transitions/cancel", $body, $headers ),
		};
		$this->last = [ $method, $body, $answer ];
	}

	/** A move that asks for nothing. */
	private function requestWithoutBody( string $method ): void {
		$answer     = $this->shop->rest( 'manager1', $method, "orders/{$this->order}/transitions/start_picking", '', [ 'Idempotency-Key' => (string) $this->key ] );
		$this->last = [ $method, '', $answer ];
	}

	private function answer(): Answer {
		return $this->last[2] ?? throw new \LogicException( 'nothing was sent' );
	}

	/** The last request once more: what the record of its key answers. */
	private function repeated( string $key = '' ): Answer {
		[ $method, $body, $first ] = $this->last ?? throw new \LogicException( 'nothing was sent' );
		if ( '' !== $key ) {
			self::assertSame( $key, $this->key );
		}
		$this->request( $method, $body );
		$repeated   = $this->answer();
		$this->last = [ $method, $body, $first ];
		self::assertSame( $first->body, $repeated->body );
		return $repeated;
	}

	private function countMoves( string $count ): void {
		$moves = array_filter( $this->shop->kinds( $this->order ), static fn( string $kind ): bool => 'moved' === $kind );
		self::assertCount( (int) $count, $moves );
		self::assertSame( 'wc-cancelled', $this->shop->status( $this->order ) );
	}

	/** The same command begun by a worker that has not got to its end. */
	private function process( string $key ): void {
		$kind = $this->shop->php(
			sprintf(
				'do_action("waybill_drain");$r="POST /waybill/v1/orders/%1$d/transitions/cancel";$u=%2$d;'
				. '$e=new Waybill\Engine(new Waybill\Store((string)get_option("waybill_store")));'
				. 'echo $e->begin(["action"=>"move","subject"=>"order:%1$d","name"=>"cancel","scope"=>get_current_blog_id()."/".$u."/".$r,"key"=>%3$s,'
				. '"fingerprint"=>Waybill\fingerprint(["route"=>$r,"body"=>json_decode(%4$s,true)]),"seen"=>1,"inputs"=>["reason"=>"other"],'
				. '"actor"=>["id"=>"user:".$u,"roles"=>["manager"],"via"=>"rest","device"=>"","sees_all"=>true],'
				. '"order"=>(new Waybill\WordPress\Orders\OrderFacts(new Waybill\WordPress\Orders\Connection($GLOBALS["wpdb"])))->of(%1$d),"now"=>(int)(microtime(true)*1000)])["kind"];',
				$this->order,
				$this->shop->userId( 'manager1' ),
				var_export( $key, true ),
				var_export( self::BODIES['{"foo":"bar"}'], true )
			)
		);
		self::assertSame( 'apply', $kind );
	}

	private function loseStore(): void {
		$this->away = dirname( $this->shop->store() );
		rename( $this->away, "{$this->away}.away" );
	}

	/** @return array{scenarios: list<array{name: string, steps: list<string>, contradicts_draft?: string, depends?: string}>} */
	private static function file(): array {
		$folder = getenv( 'WAYBILL_CONFORMANCE' );
		$folder = false === $folder ? dirname( __DIR__, 4 ) . '/shared/conformance' : $folder;
		$file   = "{$folder}/idempotency-scenarios.json";
		return is_file( $file ) ? json_decode( (string) file_get_contents( $file ), true, 512, JSON_THROW_ON_ERROR ) : [ 'scenarios' => [] ];
	}
}
