<?php
// SPDX-License-Identifier: MIT
//
// The whole log over REST: found by who, what, which order and when, and taken away as a file.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class EventsTest extends ShopTestCase {

	public function test_events_are_found_by_each_condition_and_by_all_of_them(): void {
		$order = $this->shop->paidOrder();
		$other = $this->shop->paidOrder();
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		self::assertSame( 200, $this->shop->move( 'manager1', $other, 'start_picking' )->status );
		$staff = 'user:' . $this->shop->userId( 'staff1' );
		$found = $this->events( "order={$order}" );
		self::assertSame( [ 'moved', 'started' ], array_column( $found, 'kind' ), 'newest first' );
		self::assertSame( [ $order, $staff, 'Staff1 moved the order from New to Picking.' ], [ $found[0]['order'], $found[0]['actor']['id'], $found[0]['text'] ] );
		self::assertSame( 'Staff1', $found[0]['actor']['name'] );
		self::assertSame( [ 'started' ], array_column( $this->events( "order={$order}&kind=started" ), 'kind' ) );
		self::assertSame( [ $order ], array_column( $this->events( "order={$order}&actor={$staff}&kind=moved,refused" ), 'order' ) );
		self::assertSame( [], $this->events( "order={$other}&actor={$staff}" ) );
		self::assertSame( [], $this->events( "order={$order}&to={$found[1]['at']}" ) );
		self::assertSame( [ 'moved' ], array_column( $this->events( "order={$order}&from={$found[0]['at']}" ), 'kind' ) );
	}

	public function test_pages_follow_one_another_and_hold_each_event_once(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( 200, $this->shop->move( 'manager1', $order, 'start_picking' )->status );
		self::assertSame( 200, $this->shop->move( 'manager1', $order, 'pack' )->status );
		$seen   = [];
		$before = '';
		do {
			$page   = $this->shop->rest( 'manager1', 'GET', "events?order={$order}&max=1{$before}" )->json();
			$seen   = [ ...$seen, ...array_column( $page['events'], 'kind' ) ];
			$before = '&before=' . $page['next'];
		} while ( null !== $page['next'] );
		self::assertSame( [ 'moved', 'moved', 'started' ], $seen );
	}

	public function test_what_is_no_condition_is_refused_by_name(): void {
		foreach ( [ 'max=0' => 'max', 'max=201' => 'max', 'from=yesterday' => 'from', 'to=-1' => 'to', 'before=1e3' => 'before', 'order=12abc' => 'order', 'order[]=1' => 'order', 'kind=a;b' => 'kind', 'actor=a%20b' => 'actor', 'actor[]=x' => 'actor', 'state=new' => 'state' ] as $query => $field ) {
			$answer = $this->shop->rest( 'manager1', 'GET', "events?{$query}" );
			self::assertSame( [ 400, $field ], [ $answer->status, $answer->json()['field'] ?? $answer->body ], $query );
		}
		self::assertSame( 403, $this->shop->rest( 'staff1', 'GET', 'events' )->status );
	}

	public function test_what_happens_beside_orders_has_a_sentence_as_well(): void {
		$kinds = [];
		foreach ( $this->events( 'max=200&kind=roles_synced,setting_changed,published,denied,device_revoked' ) as $event ) {
			self::assertStringEndsWith( '.', $event['text'], 'a sentence, not the name of a kind' );
			$kinds[ $event['kind'] ] = true;
		}
		self::assertArrayHasKey( 'published', $kinds );
	}

	public function test_no_personal_value_is_in_a_search_or_a_file(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( 200, $this->shop->rest( 'manager1', 'POST', "orders/{$order}/notes", [ 'text' => 'Secret door code 4711' ], Shop::key() )->status );
		self::assertStringNotContainsString( '4711', $this->shop->rest( 'manager1', 'GET', "events?order={$order}" )->body );
		self::assertSame( 'Manager1 left a note.', $this->events( "order={$order}" )[0]['text'], 'it was not erased' );
		foreach ( [ 'csv', 'jsonl' ] as $format ) {
			self::assertStringNotContainsString( '4711', self::text( $this->export( [ 'format' => $format, 'order' => $order ] ) ) );
		}
	}

	public function test_a_spreadsheet_gets_a_line_an_event_and_no_formula(): void {
		$order = $this->shop->paidOrder();
		$this->shop->php( sprintf( 'wp_update_user(["ID"=>%d,"display_name"=>"=1+1"]);', $this->shop->userId( 'staff2' ) ) );
		try {
			self::assertSame( 200, $this->shop->move( 'staff2', $order, 'start_picking' )->status );
			$answer = $this->export( [ 'format' => 'csv', 'order' => $order ] );
		} finally {
			$this->shop->php( sprintf( 'wp_update_user(["ID"=>%d,"display_name"=>"Staff2"]);', $this->shop->userId( 'staff2' ) ) );
		}
		self::assertSame( 'text/csv; charset=utf-8', $answer->header( 'Content-Type' ) );
		self::assertMatchesRegularExpression( '/^attachment; filename="waybill-events-[0-9-]+\.csv"$/', $answer->header( 'Content-Disposition' ) );
		$lines = array_map( static fn( string $line ): array => str_getcsv( $line, ',', '"', '' ), explode( "\r\n", trim( $answer->body ) ) );
		self::assertSame( [ 3, "\u{FEFF}\"time\"" ], [ count( $lines ), substr( $answer->body, 0, 9 ) ] );
		self::assertSame( [ "order:{$order}", '2', 'moved', "'=1+1", 'rest', "'=1+1 moved the order from New to Picking." ], array_slice( $lines[1], 1, 6 ) );
	}

	public function test_the_packed_file_holds_what_verifies(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( 200, $this->shop->move( 'manager1', $order, 'start_picking' )->status );
		$lines = array_map( static fn( string $line ): array => json_decode( $line, true ), explode( "\n", trim( self::text( $this->export( [ 'format' => 'jsonl', 'order' => $order ] ) ) ) ) );
		self::assertSame( [ 2, 1 ], array_column( $lines, 'seq' ) );
		self::assertSame( $lines[1]['hash'], $lines[0]['prev'] );
		self::assertSame( $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'][1]['body'], $lines[0]['body'] );
	}

	public function test_an_export_is_told_once_a_key(): void {
		$key = 'export-' . bin2hex( random_bytes( 6 ) );
		foreach ( [ 1, 2 ] as $ignored ) {
			self::assertSame( 200, $this->export( [ 'format' => 'csv', 'kind' => 'refused' ], $key )->status );
		}
		$told = $this->events( 'kind=exported&max=1' )[0];
		self::assertSame( [ 'export', 'csv', [ 'refused' ] ], [ $told['subject'], json_decode( $told['body'], true )['data']['format'], json_decode( $told['body'], true )['data']['kinds'] ] );
		self::assertMatchesRegularExpression( '/^Manager1 exported \d+ events? of the log\.$/', $told['text'] );
		self::assertNotSame( 2, count( array_filter( $this->events( 'kind=exported&max=2' ), static fn( array $event ): bool => $event['at'] > $told['at'] - 1000 && json_decode( $event['body'], true )['data'] === json_decode( $told['body'], true )['data'] ) ) );
		self::assertSame( 400, $this->export( [ 'format' => 'xls' ] )->status );
		self::assertSame( 400, $this->export( [] )->status );
		self::assertSame( 403, $this->shop->rest( 'staff1', 'POST', 'events/export', [ 'format' => 'csv' ], Shop::key() )->status );
	}

	/** @return list<array<string, mixed>> */
	private function events( string $query ): array {
		$answer = $this->shop->rest( 'manager1', 'GET', "events?{$query}" );
		self::assertSame( 200, $answer->status, $answer->body );
		return $answer->json()['events'];
	}

	/** @param array<string, mixed> $body */
	private function export( array $body, string $key = '' ): Answer {
		return $this->shop->rest( 'manager1', 'POST', 'events/export', $body, Shop::key( $key ) );
	}

	private static function text( Answer $answer ): string {
		self::assertSame( 200, $answer->status, $answer->body );
		return str_starts_with( $answer->body, "\x1f\x8b" ) ? (string) gzdecode( $answer->body ) : $answer->body;
	}
}
