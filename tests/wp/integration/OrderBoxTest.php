<?php
// SPDX-License-Identifier: MIT
//
// The box on WooCommerce's order screen, used as a browser without script would: a page is read, a
// button is pressed, the redirect is followed.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class OrderBoxTest extends OrderScreenTestCase {

	public function test_open_moves_are_buttons_and_a_press_makes_the_move(): void {
		$order = $this->shop->paidOrder();
		$page  = $this->page( 'shopmanager', $order );
		self::assertSame( 'New', $page->text( self::BOX . "//p[@class='waybill-state']/strong" ) );
		// What needs no more than a click comes first.
		self::assertSame( [ 'Start picking', 'Cancel', 'Hold' ], $page->texts( self::BOX . "//button[@type='submit']" ) );
		$next = $this->press( 'shopmanager', $page, 'start_picking' );
		self::assertSame( 'Picking', $next->text( self::BOX . "//p[@class='waybill-state']/strong" ) );
		self::assertSame( 'Done.', $next->text( self::BOX . "//div[@role='status']" ) );
		self::assertSame( 'Shopmanager moved the order from New to Picking.', $this->history( $next )[0] );
		self::assertSame( [], $this->page( 'shopmanager', $order )->find( self::BOX . "//div[@role='status']" ), 'an answer is shown once' );
		$event = $this->shop->events( "order:{$order}" )[1]['body'];
		self::assertSame( [ 'user:' . $this->shop->userId( 'shopmanager' ), [ 'manager' ], 'wp-admin' ], [ $event['actor']['id'], $event['actor']['roles'], $event['actor']['via'] ] );
	}

	public function test_a_form_sent_twice_is_one_move(): void {
		$order = $this->shop->paidOrder();
		$sent  = $this->page( 'shopmanager', $order )->press( self::button( 'start_picking' ) );
		$both  = $this->shop->together( array_fill( 0, 2, $this->shop->browseRequest( 'shopmanager', $sent['action'], $sent['fields'], $sent['method'] ) ) );
		$this->send( 'shopmanager', $sent );
		self::assertSame( [ 302, 302 ], array_column( $both, 'status' ) );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
		$page = $this->send( 'shopmanager', $sent );
		self::assertSame( 'Done.', $page->text( self::BOX . "//div[@role='status']" ) );
	}

	public function test_the_slower_of_two_people_is_told_and_changes_nothing(): void {
		$order  = $this->shop->paidOrder();
		$slower = $this->page( 'admin', $order );
		$this->press( 'shopmanager', $this->page( 'shopmanager', $order ), 'start_picking' );
		$told = $this->press( 'admin', $slower, 'start_picking' );
		self::assertStringContainsString( 'had moved meanwhile', $told->text( self::BOX . "//div[@role='alert']" ) );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
	}

	public function test_a_refused_move_shows_its_reason_and_has_no_form(): void {
		$order = $this->shop->paidOrder();
		$this->shop->php( "\$o=wc_get_order({$order});\$o->set_date_paid(null);\$o->save();" );
		$page   = $this->page( 'shopmanager', $order );
		$button = $page->find( self::BOX . "//button[text()='Start picking']" )[0];
		self::assertTrue( $button->hasAttribute( 'disabled' ) );
		self::assertSame( [ 'The order is not paid yet, and it is not cash on delivery.' ], $page->texts( "//ul[@id='{$button->getAttribute( 'aria-describedby' )}']/li" ) );
		self::assertSame( [], $page->find( "//form[@id='waybill-move-start_picking']" ) );
	}

	public function test_a_move_that_is_refused_meanwhile_says_why_and_is_recorded(): void {
		$order = $this->shop->paidOrder();
		$page  = $this->page( 'shopmanager', $order );
		$this->shop->php( "\$o=wc_get_order({$order});\$o->set_date_paid(null);\$o->save();" );
		$told = $this->press( 'shopmanager', $page, 'start_picking' );
		self::assertSame( 'The order is not paid yet, and it is not cash on delivery.', $told->text( self::BOX . "//div[@role='alert']" ) );
		self::assertSame( 'Shopmanager tried “Start picking” and was refused: The order is not paid yet, and it is not cash on delivery.', $this->history( $told )[0] );
		self::assertSame( [ 'started', 'refused' ], $this->shop->kinds( $order ) );
	}

	public function test_what_a_move_asks_for_is_asked_in_the_box(): void {
		$order = $this->shop->paidOrder();
		$page  = $this->page( 'shopmanager', $order );
		$field = $page->find( "//select[@id='waybill-move-hold-reason']" )[0];
		self::assertSame( [ 'inputs[reason]', 'waybill-move-hold' ], [ $field->getAttribute( 'name' ), $field->getAttribute( 'form' ) ] );
		self::assertTrue( $field->hasAttribute( 'required' ) );
		self::assertSame( 'Reason (required)', $page->text( "//label[@for='waybill-move-hold-reason']" ) );
		self::assertSame( [ '', 'out_of_stock', 'payment', 'address', 'customer_asked', 'other' ], array_map( static fn( \DOMElement $option ): string => $option->getAttribute( 'value' ), $page->find( './option', $field ) ) );
		$note = " a < b & \"c\" &#40;&amp;lt; <svg/onload=alert(1)> \u{202E}\\'";
		$held = $this->press( 'shopmanager', $page, 'hold', [ 'inputs[reason]' => 'address', 'inputs[note]' => $note ] );
		self::assertSame( 'On hold', $held->text( self::BOX . "//p[@class='waybill-state']/strong" ) );
		$stored = $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'][1];
		self::assertSame( trim( $note ), $stored['personal']['inputs.note'] );
		self::assertSame( 200, $this->shop->rest( 'manager1', 'POST', "orders/{$order}/notes", [ 'text' => $note ], Shop::key() )->status );
		self::assertStringContainsString( trim( $note ), $this->page( 'shopmanager', $order )->text( self::BOX ), 'shown as it was written' );
		self::assertSame( [ 'address' ], $this->shop->rest( 'manager1', 'GET', "orders/{$order}" )->json()['vars']['holds'] );
	}

	public function test_a_wrong_input_is_named_and_changes_nothing(): void {
		$order = $this->shop->paidOrder();
		$page  = $this->page( 'shopmanager', $order );
		foreach ( [ '', 'boredom' ] as $reason ) {
			$told = $this->press( 'shopmanager', $page, 'hold', [ 'inputs[reason]' => $reason ] );
			self::assertStringContainsString( 'inputs.reason', $told->text( self::BOX . "//div[@role='alert']" ) );
		}
		$forms = [
			static fn( array $form ): array => [ 'inputs' => [ 'reason' => [ 'other', 'other' ] ] ] + $form,
			static fn( array $form ): array => [ 'inputs' => $form['inputs'] + [ 'state' => 'delivered' ] ] + $form,
			static fn( array $form ): array => [ 'inputs' => [ 'reason' => "other\xff" ] ] + $form,
		];
		foreach ( $forms as $change ) {
			$sent           = $page->press( self::button( 'hold' ), [ 'inputs[reason]' => 'other' ] );
			$sent['fields'] = $change( $sent['fields'] );
			$told           = $this->send( 'shopmanager', $sent );
			self::assertStringContainsString( 'inputs', $told->text( self::BOX . "//div[@role='alert']" ) );
		}
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_a_form_that_was_tampered_with_is_refused(): void {
		$order = $this->shop->paidOrder();
		$other = $this->shop->paidOrder();
		$form  = $this->page( 'shopmanager', $order )->press( self::button( 'start_picking' ) )['fields'];
		$this->assertRefused( 400, [ 'order' => "{$order}abc" ] + $form );
		$this->assertRefused( 400, [ 'order' => [ $order, $other ] ] + $form );
		$this->assertRefused( 400, [ 'order' => '1e3' ] + $form );
		$this->assertRefused( 400, [ 'order' => "-{$order}" ] + $form );
		$this->assertRefused( 400, [ 'order' => '9223372036854775808' ] + $form );
		$this->assertRefused( 400, [ 'seen' => 'x' ] + $form );
		$this->assertRefused( 400, [ 'seen' => '' ] + $form );
		$this->assertRefused( 400, [ 'key' => 'short' ] + $form );
		$this->assertRefused( 400, array_diff_key( $form, [ 'key' => 0 ] ) );
		foreach ( [ 'state', 'actor_id', 'role', 'hash', 'prev', 'id' ] as $member ) {
			self::assertStringContainsString( $member, $this->assertRefused( 400, [ $member => 'x' ] + $form )->body );
		}
		$this->assertRefused( 403, [ 'order' => $other ] + $form );
		$this->assertRefused( 403, [ '_wpnonce' => '' ] + $form );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		self::assertSame( [ 'started' ], $this->shop->kinds( $other ) );
	}

	public function test_forms_are_posted_and_nothing_else(): void {
		$order = $this->shop->paidOrder();
		$form  = $this->page( 'shopmanager', $order )->press( self::button( 'start_picking' ) )['fields'];
		$path  = '/wp-admin/admin-post.php?' . http_build_query( $form );
		foreach ( [ 'GET', 'HEAD', 'PUT', 'DELETE' ] as $method ) {
			$request             = $this->shop->browseRequest( 'shopmanager', "{$path}&_method=POST", [], $method );
			$request['headers'] += [ 'X-HTTP-Method-Override' => 'POST' ];
			$answer              = $this->shop->send( $request['method'], $request['url'], null, $request['headers'] );
			self::assertSame( 405, $answer->status );
			self::assertSame( 'POST', $answer->header( 'Allow' ) );
		}
		// The members of a form stand in its body: a link can't be made of them.
		self::assertContains( $this->shop->browse( 'shopmanager', $path, [ 'order' => $order ] )->status, [ 400, 403 ] );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_an_order_that_is_not_paid_has_no_moves(): void {
		$page = $this->page( 'shopmanager', $this->shop->unpaidOrder() );
		self::assertStringContainsString( 'has not entered the workflow', $page->text( self::BOX ) );
		self::assertSame( [], $page->find( "//form[starts-with(@id,'waybill-')]" ) );
	}

	public function test_who_may_not_act_sees_no_box(): void {
		$page = $this->page( 'webmaster', $this->shop->paidOrder() );
		self::assertNotSame( [], $page->find( "//div[@id='woocommerce-order-data']" ) );
		self::assertSame( [], $page->find( self::BOX ) );
		self::assertSame( [], $page->find( "//form[starts-with(@id,'waybill-')]" ) );
	}

	public function test_names_are_shown_as_they_are(): void {
		$order = $this->shop->paidOrder();
		$name  = '"><svg/onload=alert(1)>{{7*7}}<!-- \' ' . "\u{2028}";
		$login = $this->shop->hire( 'mallory', 'waybill_staff' );
		$this->shop->php( sprintf( 'global $wpdb;$wpdb->update($wpdb->users,["display_name"=>%s],["ID"=>%d]);clean_user_cache(%2$d);', var_export( $name, true ), $this->shop->userId( $login ) ) );
		$this->shop->move( $login, $order, 'start_picking' );
		$page = $this->page( 'shopmanager', $order );
		self::assertSame( [], $page->find( self::BOX . '//*[local-name()="svg"] | ' . self::BOX . '//script' ) );
		self::assertSame( trim( (string) preg_replace( '/\s+/u', ' ', "{$name} moved the order from New to Picking." ) ), $this->history( $page )[0] );
	}

	public function test_a_move_cut_in_half_is_told_with_its_culprit_and_settled(): void {
		$order = $this->shop->paidOrder();
		$this->shop->php(
			sprintf(
				'do_action("waybill_drain");$n=(int)(microtime(true)*1000);$e=new Waybill\Engine(new Waybill\Store((string)get_option("waybill_store")));$a=["id"=>"user:%2$d","roles"=>["manager"],"via"=>"rest","device"=>"","sees_all"=>true];'
				. '$i=$e->begin(["action"=>"move","subject"=>"order:%1$d","name"=>"cancel","scope"=>"t","key"=>"%1$d","fingerprint"=>str_repeat("0",64),"actor"=>$a,"inputs"=>["reason"=>"other"],"order"=>(new Waybill\WordPress\Orders\OrderFacts(new Waybill\WordPress\Orders\Connection($GLOBALS["wpdb"])))->of(%1$d),"now"=>$n])["intent"];'
				. '$e->tear($i["id"],$i["fence"],"gadget",$n);',
				$order,
				$this->shop->userId( 'manager1' )
			)
		);
		$page = $this->page( 'shopmanager', $order );
		self::assertStringContainsString( 'cut in half', $page->text( self::BOX . "//div[contains(@class,'waybill-drift')]" ) );
		self::assertStringContainsString( 'gadget', $this->history( $page )[0] );
		self::assertSame( [], $page->find( self::button( 'start_picking' ) ) );
		$this->assertProblem( 409, 'refused', $this->shop->move( 'staff1', $order, 'start_picking' ) );
		$settled = $this->press( 'shopmanager', $page, 'adopt' );
		self::assertSame( 'New', $settled->text( self::BOX . "//p[@class='waybill-state']/strong" ) );
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
	}

	public function test_what_woocommerce_did_not_get_through_is_named_and_finished(): void {
		$order = $this->shop->paidOrder();
		$other = $this->shop->paidOrder();
		$this->shop->plant( sprintf( 'add_action("woocommerce_order_status_completed",function($id){if(in_array($id,[%d,%d],true))throw new RuntimeException("SECRET");},1);', $order, $other ) );
		foreach ( [ $order, $other ] as $id ) {
			$this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$id}", [ 'status' => 'completed' ] );
		}
		$page = $this->page( 'shopmanager', $order );
		self::assertMatchesRegularExpression( '/^The change to Completed was interrupted\. Missing: .*the order note.*Finish it$/', $page->text( self::BOX . "//div[contains(@class,'waybill-unfinished')]" ) );
		$again = $this->send( 'shopmanager', $page->press( self::BOX . "//button[starts-with(@form,'waybill-finish-')]" ) );
		self::assertStringContainsString( 'A plugin stopped it again', $again->text( self::BOX . "//div[@role='alert']" ) );
		self::assertStringNotContainsString( 'SECRET', $again->text( self::BOX ) );
		$this->shop->clear();
		$finish = $again->press( self::BOX . "//button[starts-with(@form,'waybill-finish-')]" );
		// A move of another order is not finished through this order's form.
		$foreign           = $this->page( 'shopmanager', $other )->press( self::BOX . "//button[starts-with(@form,'waybill-finish-')]" );
		$mixed             = $finish;
		$mixed['fields']   = [ 'name' => $foreign['fields']['name'] ] + $finish['fields'];
		self::assertStringContainsString( 'nothing left to finish', $this->send( 'shopmanager', $mixed )->text( self::BOX . "//div[@role='alert']" ) );
		self::assertNotSame( [], $this->page( 'shopmanager', $other )->find( self::BOX . "//div[contains(@class,'waybill-unfinished')]" ) );
		$done = $this->send( 'shopmanager', $finish );
		self::assertStringContainsString( 'has been done', $done->text( self::BOX . "//div[@role='status']" ) );
		self::assertSame( [], $done->find( self::BOX . "//div[contains(@class,'waybill-unfinished')]" ) );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_comments WHERE comment_post_ID = {$order} AND comment_content LIKE '%from Processing to Completed%'" ) );
	}

	public function test_a_mail_that_was_given_up_is_shown_and_tried_again(): void {
		$order = $this->shop->paidOrder();
		$other = $this->shop->paidOrder();
		foreach ( [ $order, $other ] as $id ) {
			$this->shop->move( 'manager1', $id, 'cancel', [ 'inputs' => [ 'reason' => 'other' ] ] );
		}
		$this->shop->sql( 'UPDATE wp_waybill_mail SET sent_ms = 1 WHERE order_id NOT IN (' . "{$order}, {$other})" );
		$this->shop->sql( "UPDATE wp_waybill_mail SET attempts = 18, error = 'planted <refusal>' WHERE order_id IN ({$order}, {$other})" );
		self::assertMatchesRegularExpression( "/2 mails could not be sent and were given up; orders {$other}, {$order}\\. The last error: planted <refusal>\\./", $this->shop->cli( 'doctor' ) );
		$page = $this->page( 'shopmanager', $order );
		self::assertSame( 'The mail “Cancelled order” could not be sent: planted <refusal>Try again', $page->text( self::BOX . "//div[contains(@class,'waybill-mail')]" ) );
		$button = self::BOX . "//button[starts-with(@form,'waybill-mail-')]";
		$sent   = $page->press( $button );

		// A mail of another order is not sent through this order's form; a link can't be made of it.
		$mixed           = $sent;
		$mixed['fields'] = [ 'name' => $this->page( 'shopmanager', $other )->press( $button )['fields']['name'] ] + $sent['fields'];
		self::assertStringContainsString( 'does not wait', $this->send( 'shopmanager', $mixed )->text( self::BOX . "//div[@role='alert']" ) );
		$this->assertRefused( 403, [ '_wpnonce' => '' ] + $sent['fields'] );
		self::assertSame( 403, $this->shop->browse( 'webmaster', '/wp-admin/admin-post.php', $sent['fields'] )->status );
		self::assertNotContains( 'mail_retried', $this->shop->kinds( $order ) );

		$this->shop->plant( 'add_action("phpmailer_init",function($m){throw new PHPMailer\PHPMailer\Exception("planted again");});' );
		$told = $this->send( 'shopmanager', $sent );
		self::assertStringContainsString( 'could not be sent this time either: planted again. It is tried again by itself.', $told->text( self::BOX . "//div[@role='alert']" ) );
		self::assertSame( [], $told->find( $button ) );
		self::assertSame( 'Shopmanager had the mail “cancelled_order” sent again.', $this->history( $told )[0] );
		$this->shop->clear();
		$this->send( 'shopmanager', $sent );
		self::assertSame( 1, array_count_values( $this->shop->kinds( $order ) )['mail_retried'], 'it does not wait any more' );

		[ $status, $said ] = $this->shop->tryCli( 'mail', 'retry', (string) $other );
		self::assertSame( [ 0, "Success: 1 mails sent.\n" ], [ $status, $said ] );
		self::assertSame( '1', $this->shop->sql( "SELECT COUNT(*) FROM wp_waybill_mail WHERE order_id = {$other} AND sent_ms IS NOT NULL" ) );
		self::assertContains( 'mail_retried', $this->shop->kinds( $other ) );
		self::assertSame( "Success: 0 mails sent.\n", $this->shop->cli( 'mail', 'retry' ) );
		self::assertStringContainsString( 'Name an order', $this->shop->cli( 'mail', 'retry', 'x' ) );
		$this->shop->sql( 'DELETE FROM wp_waybill_mail' );
	}

	public function test_what_fails_in_the_box_leaves_the_order_screen_alone(): void {
		$order  = $this->shop->paidOrder();
		$alerts = self::BOX . "//p[@role='alert']";
		foreach ( [ 'wp_waybill_mail', 'wp_waybill_moves' ] as $table ) {
			$this->shop->sql( "RENAME TABLE {$table} TO {$table}_away" );
			try {
				$page = $this->page( 'shopmanager', $order );
			} finally {
				$this->shop->sql( "RENAME TABLE {$table}_away TO {$table}" );
			}
			self::assertNotSame( [], $page->find( "//div[@id='woocommerce-order-items']" ) );
			self::assertMatchesRegularExpression( '/^Waybill can’t be reached at the moment\. Reference: [0-9a-f-]{36}$/', $page->text( $alerts ), $table );
		}
		$this->shop->plant( 'add_filter("gettext_waybill",function($t){if("History"===$t){throw new Error("SECRET");}return $t;});' );
		$page = $this->page( 'shopmanager', $order );
		self::assertCount( 1, $page->find( $alerts ) );
		self::assertSame( [], $page->find( self::BOX . "//p[@class='waybill-state']" ), 'no half of it' );
		self::assertStringNotContainsString( 'SECRET', $page->text( '//body' ) );
		self::assertSame( [], $page->find( "//form[starts-with(@id,'waybill-')]" ), 'no form without its button' );
	}

	public function test_a_transaction_that_another_plugin_left_open_is_told_kindly(): void {
		$order = $this->shop->paidOrder();
		$page  = $this->page( 'shopmanager', $order );
		$this->shop->plant( 'add_action("admin_init",function(){if(str_starts_with($_POST["action"]??"","waybill_")){$GLOBALS["wpdb"]->query("START TRANSACTION");}});' );
		$sent   = $page->press( self::button( 'start_picking' ) );
		$answer = $this->shop->browse( 'shopmanager', $sent['action'], $sent['fields'], $sent['method'] );
		$this->shop->clear();
		self::assertSame( 503, $answer->status );
		$this->assertNoLeak( $answer );
		self::assertMatchesRegularExpression( '/^Another plugin keeps the database busy .* report the reference [0-9a-f-]{36}\./', ( new Page( $answer->body ) )->text( "//div[@class='wp-die-message']" ) );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
	}

	public function test_inputs_are_those_of_the_workflow_that_the_order_started_under(): void {
		$order = $this->shop->paidOrder();
		$this->shop->kinds( $order );
		$publish = '$e=new Waybill\Engine(new Waybill\Store((string)get_option("waybill_store")));$t=json_decode(Waybill\Workflow::default()->getText(),true);$next=1+max(array_column($e->versions("fulfilment"),"version"));%s'
			. '$e->publish(Waybill\Workflow::parse(json_encode($t)),["id"=>"cli","roles"=>[],"via"=>"cli","device"=>"","sees_all"=>true],(int)(microtime(true)*1000));';
		$this->shop->php( sprintf( $publish, '$t["version"]=$next;$t["transitions"]["hold"]["inputs"]["note"]=["type"=>"boolean"];$t["transitions"]["hold"]["label"]="Freeze";' ) );
		try {
			$page = $this->page( 'shopmanager', $order );
			self::assertSame( 'text', $page->find( "//input[@id='waybill-move-hold-note']" )[0]->getAttribute( 'type' ) );
			$held = $this->press( 'shopmanager', $page, 'hold', [ 'inputs[reason]' => 'other', 'inputs[note]' => 'yes' ] );
			self::assertSame( 'Done.', $held->text( self::BOX . "//div[@role='status']" ) );
			self::assertSame( 'yes', $this->shop->rest( 'manager1', 'GET', "orders/{$order}/events" )->json()['events'][1]['personal']['inputs.note'] );
			self::assertSame( 0, $this->shop->tryCli( 'move', (string) $order, 'release' )[0] );
			self::assertSame( 0, $this->shop->tryCli( 'move', (string) $order, 'hold', '--reason=other', '--note=yes' )[0] );
		} finally {
			$this->shop->php( sprintf( $publish, '' ) );
		}
	}

	/** @param array<string, mixed> $fields */
	private function assertRefused( int $status, array $fields ): Answer {
		$answer = $this->shop->browse( 'shopmanager', '/wp-admin/admin-post.php', $fields );
		self::assertSame( $status, $answer->status, (string) json_encode( $fields ) );
		$this->assertNoLeak( $answer );
		return $answer;
	}
}
