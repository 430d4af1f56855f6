<?php
// SPDX-License-Identifier: MIT
//
// The workflow page over HTTP: its forms and what it says of a draft and of versions.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class WorkflowPageTest extends WorkflowPageTestCase {

	public function test_the_definition_in_force_is_shown_with_its_picture_and_its_text(): void {
		$page = $this->page();
		self::assertStringContainsString( 'fulfilment, version 1', $page->text( "//*[@id='wpbody-content']//p[code]" ) );
		self::assertCount( 1, $page->find( "//*[local-name()='svg'][@role='img']" ) );
		self::assertContains( 'Out for delivery', $page->texts( "//*[local-name()='svg']//*[@class='states']/*" ) );
		$typed = self::typed( $page );
		self::assertSame( $this->published( 'getHash()' ), $this->shop->php( 'echo Waybill\Workflow::parse(' . var_export( $typed, true ) . ')->getHash();' ) );
		self::assertSame( explode( "\n", rtrim( $typed, "\n" ) ), array_map( static fn( \DOMElement $line ): string => $line->textContent, $page->find( "//details//ol[@class='waybill-lines']/li/code" ) ) );
		self::assertSame( [], $page->find( self::PUBLISH ) );
	}

	public function test_a_mistake_is_told_at_its_line_and_nothing_is_published(): void {
		$page = $this->check( [ '"order.paid ||' => '"order.payed ||' ] );
		self::assertSame( 'Error', $page->text( "//ul[@class='waybill-findings']/li/strong" ), 'not by colour alone' );
		$link = $page->find( "//ul[@class='waybill-findings']//a" )[0]->getAttribute( 'href' );
		self::assertStringContainsString( 'order.payed', $page->text( '//li[@id="' . substr( $link, 1 ) . '"]' ) );
		self::assertStringContainsString( 'payed', $page->text( "//ul[@class='waybill-findings']/li" ) );
		self::assertSame( [], $page->find( self::PUBLISH ) );
		self::assertStringContainsString( 'order.payed', self::typed( $page ), 'nothing has to be typed again' );
		self::assertSame( '1', $this->published( 'getVersion()' ) );
	}

	public function test_lines_are_counted_as_they_were_typed(): void {
		$page = $this->checkText( "\r\n\r\n{\r\n  oops\r\n}" );
		self::assertSame( 'line 4', $page->text( "//ul[@class='waybill-findings']//a" ) );
		self::assertSame( 'oops', $page->text( "//li[@id='waybill-line-4']/code" ) );
	}

	public function test_a_draft_shows_what_it_changes_and_is_published_by_who_pressed_the_button(): void {
		$page = $this->check( [ '"version": 1' => '"version": 2', '"Start picking"' => '"Pick <it> & go"' ] );
		self::assertSame( [ '"version": 1,', '"label": "Start picking",' ], $this->changed( $page, 'del' ) );
		self::assertSame( [ '"version": 2,', '"label": "Pick <it> & go",' ], $this->changed( $page, 'ins' ) );
		self::assertCount( 2, $page->find( "//*[local-name()='svg']" ) );
		self::assertStringContainsString( '&lt;it&gt; &amp; go', $this->shop->browse( 'admin', self::PAGE )->body );
		self::assertSame( '1', $this->published( 'getVersion()' ), 'a check publishes nothing' );

		$done = $this->press( $page, self::PUBLISH );
		self::assertStringContainsString( 'Version 2 is published.', $done->text( "//div[@role='status']" ) );
		self::assertSame( '2', $this->published( 'getVersion()' ) );
		self::assertSame( 'Pick <it> & go', $this->published( 'getTransitions()["start_picking"]["label"]' ) );
		self::assertSame( [], $done->find( self::DISCARD ), 'the draft is done with' );
		$event = json_decode( $this->shop->php( '$e=Waybill\Engine::class;$s=new Waybill\Store(get_option("waybill_store"));$l=(new $e($s))->events("workflow:fulfilment");echo end($l)["body"];' ), true );
		self::assertSame( [ 'user:' . $this->shop->userId( 'admin' ), 'wp-admin', 2 ], [ $event['actor']['id'], $event['actor']['via'], $event['data']['workflow']['version'] ] );
	}

	public function test_what_was_checked_is_what_is_published(): void {
		$first = $this->check( [ '"version": 1' => '"version": 2' ] );
		$this->check( [ '"Start picking"' => '"Begin"' ], '"version": 2' );
		$refused = $this->press( $first, self::PUBLISH );
		self::assertStringContainsString( 'has changed since', $refused->text( "//div[@role='alert']" ) );
		self::assertSame( '1', $this->published( 'getVersion()' ) );

		$second = $this->page();
		$this->shop->php( '$s=new Waybill\Store(get_option("waybill_store"));$e=new Waybill\Engine($s);$e->publish(Waybill\Workflow::parse(str_replace("\"version\":1}","\"version\":2}",preg_replace("/,\"version\":1,/",",\"version\":2,",$e->getWorkflow()->getText()))),["id"=>"cli","roles"=>[],"via"=>"cli","device"=>"","sees_all"=>true],1);' );
		$refused = $this->press( $second, self::PUBLISH );
		self::assertStringContainsString( 'has changed since', $refused->text( "//div[@role='alert']" ) );
		self::assertSame( 'Start picking', $this->published( 'getTransitions()["start_picking"]["label"]' ) );
	}

	public function test_a_version_is_never_published_twice(): void {
		$page    = $this->check( [ '"Start picking"' => '"Begin"' ] );
		$refused = $this->press( $page, self::PUBLISH );
		self::assertStringContainsString( 'Nothing was changed: ', $refused->text( "//div[@role='alert']" ) );
		self::assertStringContainsString( '"Begin"', self::typed( $refused ) );
	}

	public function test_what_lint_finds_is_told_with_the_way_there_and_stops_only_where_it_is_an_error(): void {
		$page = $this->check( [ '"from": ["packed"]' => '"from": ["picking"]' ] );
		self::assertStringContainsString( 'error', $page->text( "//div[@class='waybill-verdict']//strong" ) );
		self::assertNotSame( [], $page->find( "//ul[@class='waybill-findings']/li[@data-level='error']/code[contains(., 'start_picking')]" ), 'the counter-example' );
		self::assertSame( [], $page->find( self::PUBLISH ) );
		$page = $this->press( $page, self::DISCARD );
		$page = $this->check( [ '"version": 1' => '"version": 2', '"roles": ["driver", "manager"]' => '"roles": ["manager"]' ] );
		self::assertNotSame( [], $page->find( "//ul[@class='waybill-findings']/li[@data-level='warning']" ), 'a role that can do nothing' );
		self::assertNotSame( [], $page->find( self::PUBLISH ) );
	}

	public function test_versions_are_listed_compared_and_published_again(): void {
		$old  = $this->published( 'getHash()' );
		$page = $this->publish( [ '"version": 1' => '"version": 2', '"Start picking"' => '"Begin"' ] );
		$new  = $this->published( 'getHash()' );
		self::assertSame( [ $new, $old ], array_map( static fn( \DOMElement $row ): string => $row->getAttribute( 'data-hash' ), $page->find( '//tr[@data-hash]' ) ) );
		self::assertSame( [ 'in force' ], $page->texts( '//tr[@data-hash]//strong' ) );
		self::assertCount( 1, $page->find( "//tr[@data-hash='{$new}']//strong" ) );

		$compared = new Page( $this->shop->browse( 'admin', self::PAGE . "&shown={$new}&against={$old}" )->body );
		self::assertSame( [ '"version": 1,', '"label": "Start picking",' ], $this->changed( $compared, 'del' ) );
		$shown = new Page( $this->shop->browse( 'admin', self::PAGE . "&shown={$old}" )->body );
		self::assertStringContainsString( '"Start picking"', $shown->text( "//div[@id='waybill-shown']//ol" ) );
		foreach ( [ str_repeat( '0', 64 ), '%27', 'x' ] as $other ) {
			$answer = $this->shop->browse( 'admin', self::PAGE . "&shown={$other}" );
			self::assertSame( 200, $answer->status );
			self::assertSame( [], ( new Page( $answer->body ) )->find( "//div[@id='waybill-shown']" ) );
		}

		$button = "//tr[@data-hash='{$old}']//*[@type='submit']";
		$back   = $this->press( $page, $button );
		self::assertStringContainsString( 'Version 1 is published.', $back->text( "//div[@role='status']" ) );
		self::assertSame( $old, $this->published( 'getHash()' ) );
		self::assertStringContainsString( 'nothing was changed', $this->press( $page, $button )->text( "//div[@role='alert']" ), 'what was in force when the page was made' );
	}

	public function test_a_draft_is_asked_what_it_would_have_refused(): void {
		$page = $this->check( [ '"version": 1' => '"version": 2' ] );
		self::assertStringContainsString( 'It would have refused 0 moves. 0 moves that were made were looked at.', $page->text( "//h3[@id='waybill-whatif']/following-sibling::p" ) );
	}

	public function test_orders_are_moved_only_after_a_try_and_only_to_the_version_in_force(): void {
		$old = $this->published( 'getHash()' );
		$this->publish( [ '"version": 1' => '"version": 2', '"Start picking"' => '"Begin"' ] );
		$form  = new Page( $this->shop->browse( 'admin', self::PAGE . "&migrate={$old}" )->body );
		$tried = $this->press( $form, "//*[@id='waybill-try']", [ 'states[new]' => 'picking' ] );
		self::assertStringContainsString( 'nothing was changed', $tried->text( "//div[@role='status']" ) );
		self::assertStringContainsString( '0 orders would move. 0 orders would stay.', $tried->text( "//div[@id='waybill-tried']//strong" ) );
		self::assertSame( [], $tried->find( "//*[@id='waybill-migrate']" ), 'there is nothing to move' );
		$refused = $this->press( $form, "//*[@id='waybill-try']", [ 'current' => $old ] );
		self::assertStringContainsString( 'nothing was changed', $refused->text( "//div[@role='alert']" ) );
	}

	public function test_another_workflow_does_not_take_the_place_of_the_shops(): void {
		$page = $this->check( [ '"workflow": "fulfilment"' => '"workflow": "other"' ] );
		self::assertStringContainsString( 'called fulfilment', $page->text( "//ul[@class='waybill-findings']/li" ) );
		self::assertSame( [], $page->find( self::PUBLISH ) );
	}

	#[DataProvider( 'unreadable' )]
	public function test_what_is_no_text_of_a_definition_is_not_kept( string $typed, string $named ): void {
		$page = $this->checkText( $typed );
		self::assertStringContainsString( $named, $page->text( "//div[@role='alert']" ) );
		self::assertSame( [], $page->find( self::DISCARD ) );
	}

	/** @return array<string, array{string, string}> */
	public static function unreadable(): array {
		return [
			'nothing'        => [ " \r\n ", 'Type a definition' ],
			'too long'       => [ '{"a":"' . str_repeat( 'x', 512 * 1024 ) . '"}', 'at most 512 KB' ],
			'too many lines' => [ '{' . str_repeat( "\n", 10_000 ), '10000 lines' ],
			'no UTF-8'       => [ "{\"a\":\"\xff\"}", 'UTF-8' ],
		];
	}

	public function test_a_file_takes_the_place_of_what_is_typed(): void {
		$sent     = $this->page()->press( self::CHECK );
		$boundary = 'waybill-boundary';
		$body     = '';
		foreach ( $sent['fields'] as $name => $value ) {
			if ( 'definition_file' !== $name ) {
				$body .= "--{$boundary}\r\nContent-Disposition: form-data; name=\"{$name}\"\r\n\r\n{$value}\r\n";
			}
		}
		$body   .= "--{$boundary}\r\nContent-Disposition: form-data; name=\"definition_file\"; filename=\"x.json\"\r\nContent-Type: application/json\r\n\r\n{\"from\":\"file\"}\r\n--{$boundary}--\r\n";
		$request = $this->shop->browseRequest( 'admin', $sent['action'], [], 'POST' );
		$answer  = $this->shop->send( 'POST', $request['url'], $body, [ 'Content-Type' => "multipart/form-data; boundary={$boundary}" ] + $request['headers'] );
		self::assertSame( 302, $answer->status, $answer->body );
		self::assertStringContainsString( '"file"', self::typed( $this->page() ) );
	}

	public function test_a_draft_is_its_authors_and_can_be_discarded(): void {
		$page = $this->checkText( '{"mine": true}' );
		self::assertStringNotContainsString( '{"mine": true}', $this->shop->php( 'echo get_transient("waybill_draft_0");' ) );
		$gone = $this->press( $page, self::DISCARD );
		self::assertStringContainsString( 'gone', $gone->text( "//div[@role='status']" ) );
		self::assertSame( [], $gone->find( self::DISCARD ) );
	}

	public function test_a_state_that_is_gone_is_a_finding_where_orders_are_in_it(): void {
		$changes = [ '"version": 1' => '"version": 2', '"on_hold"' => '"parked"' ];
		$finding = "//ul[@class='waybill-findings']/li[contains(., 'on_hold')]";
		self::assertSame( [], $this->check( $changes )->find( $finding ) );
		$order = $this->shop->unpaidOrder();
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'processing' ] )->status );
		self::assertSame( 200, $this->shop->move( 'manager1', $order, 'hold', [ 'inputs' => [ 'reason' => 'other' ] ] )->status );
		self::assertStringContainsString( 'The state "on_hold" is dropped; orders in it: 1.', $this->check( [], '"parked"' )->text( $finding ) );
	}

	public function test_a_store_that_is_away_is_told_and_nothing_changes(): void {
		$page = $this->check( [ '"version": 1' => '"version": 2' ] );
		rename( $this->folder, "{$this->folder}.away" );
		try {
			$refused = $this->press( $page, self::PUBLISH );
			self::assertStringContainsString( 'Nothing was changed: ', $refused->text( "//div[@role='alert']" ) );
			self::assertNotSame( [], $refused->find( "//div[@role='alert'][contains(., 'The store can’t be read')]" ) );
			self::assertSame( [], $refused->find( self::CHECK ) );
		} finally {
			rename( "{$this->folder}.away", $this->folder );
		}
		self::assertSame( '1', $this->published( 'getVersion()' ) );
		self::assertNotSame( [], $this->page()->find( self::PUBLISH ), 'the draft waits' );
	}
}
