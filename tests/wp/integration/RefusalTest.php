<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/**
 * A refusal is the same sentence wherever somebody reads it, in his language. German stands for
 * every other one: a few templates in the file that a translation would be installed as.
 */
final class RefusalTest extends OrderScreenTestCase {

	private const ENGLISH = '"Pack" starts from "Picking"; the order is "New". It can be brought there by staff or manager.';
	private const GERMAN  = '„Pack“ beginnt bei „Picking“; die Bestellung ist „New“. Dorthin bringen sie Lager oder Leitung.';

	private const TRANSLATIONS = [
		'"{move}" starts from {states}; the order is "{state}".' => '„{move}“ beginnt bei {states}; die Bestellung ist „{state}“.',
		'It can be brought there by {people}.'                  => 'Dorthin bringen sie {people}.',
		'{before} or {item}'                                    => '{before} oder {item}',
		'{before} and {item}'                                   => '{before} und {item}',
		'"{text}"'                                              => '„{text}“',
		'staff'                                                 => 'Lager',
		'manager'                                               => 'Leitung',
		'Only possible when {condition}; {facts}.'              => 'Nur möglich, wenn {condition}; {facts}.',
		'{fact} is at least {value}'                            => '{fact} mindestens {value} ist',
		'it is {value}'                                         => 'jetzt {value}',
		'the order\'s total'                                    => 'der Betrag',
		'That can be changed by {people}.'                      => 'Das kann ändern: {people}.',
		'whoever edits the order in WooCommerce'                => 'wer die Bestellung in WooCommerce bearbeitet',
		'The order is not paid yet, and it is not cash on delivery.' => 'Die Bestellung ist weder bezahlt noch per Nachnahme.',
	];

	private string $languages;

	protected function setUp(): void {
		parent::setUp();
		$this->shop->hire( 'leitung', 'shop_manager' );
		$this->languages = "{$this->shop->folder}/www/wp-content/languages";
		$messages        = [ '%1$s tried “%2$s” and was refused: %3$s' => '%1$s versuchte „%2$s“: %3$s' ];
		foreach ( self::TRANSLATIONS as $english => $german ) {
			$messages[ "refusal\4{$english}" ] = $german;
		}
		$messages[ "refusal\4{count} item\0{count} items" ] = "{count} Posten\0{count} Posten";
		is_dir( "{$this->languages}/plugins" ) || mkdir( "{$this->languages}/plugins", 0777, true );
		// WordPress takes a language for installed where its own file is there.
		self::write(
			"{$this->languages}/de_DE.l10n.php",
			[
				'number_format_thousands_sep' => '.',
				'number_format_decimal_point' => ',',
			]
		);
		self::write( "{$this->languages}/plugins/waybill-de_DE.l10n.php", $messages );
		$this->shop->php( 'wp_cache_flush();update_user_meta(get_user_by("login","leitung")->ID,"locale","de_DE");' );
	}

	protected function tearDown(): void {
		unlink( "{$this->languages}/de_DE.l10n.php" );
		unlink( "{$this->languages}/plugins/waybill-de_DE.l10n.php" );
		$this->shop->php( 'update_option("WPLANG","");wp_cache_flush();' );
		parent::tearDown();
	}

	public function test_it_is_one_sentence_in_rest_order_box_and_history(): void {
		$order   = $this->shop->paidOrder();
		$problem = $this->assertProblem( 409, 'refused', $this->shop->move( 'shopmanager', $order, 'pack', [], 'refusal-1' ) );
		self::assertSame( [ self::ENGLISH, self::ENGLISH ], [ $problem['detail'], $problem['blockers'][0]['text'] ] );
		self::assertSame( 'explained', $problem['blockers'][0]['message']['id'] );
		self::assertSame( [ 'staff', 'manager' ], $problem['blockers'][0]['by'] );
		foreach ( [ 'shopmanager' => self::ENGLISH, 'leitung' => self::GERMAN ] as $login => $sentence ) {
			self::assertSame( $sentence, $this->shown( $login, $order ) );
			self::assertSame( $sentence, $this->boxed( $login, $order ) );
			self::assertStringEndsWith( ": {$sentence}", $this->shop->rest( $login, 'GET', "orders/{$order}/events" )->json()['events'][1]['text'] );
			self::assertStringEndsWith( ": {$sentence}", $this->history( $this->page( $login, $order ) )[0] );
		}
	}

	public function test_a_repeat_says_the_same_in_the_language_of_whoever_repeats(): void {
		$order = $this->shop->paidOrder();
		$first = $this->assertProblem( 409, 'refused', $this->shop->move( 'leitung', $order, 'pack', [], 'refusal-2' ) );
		self::assertSame( self::GERMAN, $first['detail'] );
		$again = $this->shop->move( 'leitung', $order, 'pack', [], 'refusal-2' );
		self::assertSame( 'true', $again->header( 'Idempotent-Replayed' ), $again->body );
		self::assertSame( $first, $again->json() );
		$this->shop->php( 'update_user_meta(get_user_by("login","leitung")->ID,"locale","en_US");' );
		$english = $this->assertProblem( 409, 'refused', $this->shop->move( 'leitung', $order, 'pack', [], 'refusal-2' ) );
		self::assertSame( [ self::ENGLISH, $first['receipt'] ], [ $english['detail'], $english['receipt'] ] );
		self::assertSame( $first['blockers'][0]['message'], $english['blockers'][0]['message'] );
		self::assertSame( [ 'started', 'refused' ], $this->shop->kinds( $order ) );
	}

	public function test_the_form_and_the_command_line_say_it_too(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( 'Error: ' . self::ENGLISH, trim( $this->shop->tryCli( 'move', (string) $order, 'pack' )[1] ) );
		$this->shop->php( 'update_option("WPLANG","de_DE");' );
		self::assertSame( 'Error: ' . self::GERMAN, trim( $this->shop->tryCli( 'move', (string) $order, 'pack' )[1] ) );
		self::assertStringContainsString( ': ' . self::GERMAN, $this->shop->cli( 'history', (string) $order ) );
		$this->shop->php( 'update_option("WPLANG","");' );

		$page = $this->page( 'leitung', $order );
		$this->shop->php( "\$o=wc_get_order({$order});\$o->set_date_paid(null);\$o->save();" );
		$told = $this->press( 'leitung', $page, 'start_picking' );
		self::assertSame( self::TRANSLATIONS['The order is not paid yet, and it is not cash on delivery.'], $told->text( self::BOX . "//div[@role='alert']" ) );
	}

	public function test_numbers_and_times_are_written_as_the_reader_does(): void {
		$code = 'echo Waybill\WordPress\Sentences::of( %s );';
		$said = fn( string $blocker ): string => $this->shop->php( sprintf( 'switch_to_locale("de_DE");' . $code, $blocker ) );
		$what = '["message"=>["id"=>"guard.only_but","with"=>["condition"=>["id"=>"at_least","with"=>["fact"=>["id"=>"fact.order.total"],"value"=>100]],"facts"=>["id"=>"it.is","with"=>["value"=>["decimal"=>"-1234567.50"]]]]]]';
		self::assertSame( 'Nur möglich, wenn der Betrag mindestens 100 ist; jetzt -1.234.567,50.', $said( $what ) );
		self::assertSame( '3 Posten', $said( '["message"=>["id"=>"count.items","with"=>["count"=>3]]]' ) );
		self::assertSame( 'A, B und „C“', $said( '["message"=>["and"=>["A","B",["id"=>"quoted","with"=>["text"=>"C"]]]]]' ) );
		self::assertSame( '„{move}“', $said( '["message"=>["id"=>"quoted","with"=>["text"=>"{move}"]]]' ) );
		$zone = $this->shop->php( 'echo wp_date(get_option("date_format")." ".get_option("time_format"),1700000000);' );
		self::assertSame( $zone, $said( '["message"=>["at"=>1700000000000]]' ) );
		$own = '["message"=>["text"=>"Scan first.","in"=>["de"=>"Erst scannen.","fr"=>"Non."]]]';
		self::assertSame( 'Erst scannen.', $said( $own ) );
		self::assertSame( 'Scan first.', $this->shop->php( sprintf( $code, $own ) ) );
	}

	public function test_a_space_between_thousands_is_a_space(): void {
		$french = "{$this->languages}/fr_FR.l10n.php";
		self::write( $french, [ 'number_format_thousands_sep' => ' ' ] );
		try {
			$said = fn( string $what ): string => $this->shop->php( "switch_to_locale('fr_FR');echo Waybill\\WordPress\\{$what};" );
			self::assertSame( "1\u{a0}234", $said( 'Sentences::of(["message"=>["decimal"=>"1234"]])' ) );
			self::assertSame( "1\u{a0}234\u{a0}567", $said( 'Numbers::count(1234567)' ) );
		} finally {
			unlink( $french );
		}
	}

	public function test_what_has_no_message_or_one_of_another_version_is_shown_as_stored(): void {
		$code = 'switch_to_locale("de_DE");echo Waybill\WordPress\Sentences::of( %s );';
		$old  = '["code"=>"guard","text"=>"Not possible while the order’s paid is no.","facts"=>[],"by"=>[]]';
		self::assertSame( 'Not possible while the order’s paid is no.', $this->shop->php( sprintf( $code, $old ) ) );
		foreach ( [ '["id"=>"guard.later"]', '["id"=>"quoted","with"=>["text"=>["id"=>"none"]]]', '["id"=>["x"]]', '["or"=>[]]', '["decimal"=>"1e9"]', '["at"=>"now"]', '[7]' ] as $message ) {
			self::assertSame( 'As stored.', $this->shop->php( sprintf( $code, "['text'=>'As stored.','message'=>{$message}]" ) ), $message );
		}
	}

	/** What REST says of packing the order. */
	private function shown( string $login, int $order ): string {
		$moves = array_column( $this->shop->rest( $login, 'GET', "orders/{$order}" )->json()['moves'], null, 'name' );
		return $moves['pack']['blockers'][0]['text'] ?? $this->shop->move( $login, $order, 'pack' )->json()['detail'];
	}

	/** What the order screen says when packing is tried there. */
	private function boxed( string $login, int $order ): string {
		$page           = $this->page( $login, $order );
		$sent           = $page->press( self::button( 'start_picking' ) );
		$sent['fields'] = [ 'name' => 'pack', 'inputs' => [ 'parcels' => '1' ] ] + $sent['fields'];
		return (string) $this->send( $login, $sent )->text( self::BOX . "//div[@role='alert']" );
	}

	/** @param array<string, string> $messages */
	private static function write( string $file, array $messages ): void {
		file_put_contents( $file, '<?php return ' . var_export( [ 'domain' => 'waybill', 'plural-forms' => 'nplurals=2; plural=(n != 1);', 'messages' => $messages ], true ) . ';' );
	}
}
