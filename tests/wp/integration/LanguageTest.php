<?php
// SPDX-License-Identifier: MIT
//
// Who reads German is answered in German by each route that a panel asks, with the translations that
// are shipped; what he does to an order stays in the shop's language. What WordPress would have
// installed of a language is made as far as it is asked for.

declare(strict_types=1);

namespace Waybill\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;

final class LanguageTest extends ShopTestCase {

	private const LOCALES = [
		'de_DE' => [ 'Home' => 'Startseite' ],
		'ar'    => [ "text direction\4ltr" => 'rtl' ],
		'de_AT' => [ 'Home' => 'Startseite' ],
	];

	private string $languages;

	protected function setUp(): void {
		parent::setUp();
		$this->languages = $this->shop->php( 'echo WP_CONTENT_DIR;' ) . '/languages';
		foreach ( self::LOCALES as $locale => $messages ) {
			self::write( "{$this->languages}/{$locale}.l10n.php", $messages );
		}
		$this->shop->hire( 'leiterin', 'waybill_manager' );
		$this->reads( 'de_DE' );
	}

	protected function tearDown(): void {
		foreach ( array_keys( self::LOCALES ) as $locale ) {
			unlink( "{$this->languages}/{$locale}.l10n.php" );
		}
		$this->shop->php( 'wp_cache_flush();' );
		parent::tearDown();
	}

	public function test_lists_and_an_order_are_told_in_the_readers_language(): void {
		$order = $this->shop->paidOrder();
		$told  = $this->shop->rest( 'leiterin', 'GET', "orders/{$order}" )->json();
		self::assertSame( 'Neu', $told['label'] );
		$moves = array_column( $told['moves'], null, 'name' );
		self::assertSame( 'Kommissionieren', $moves['start_picking']['label'] );
		self::assertSame( 'Grund', $moves['hold']['inputs']['reason']['title'] );
		$refused = $this->shop->move( 'leiterin', $order, 'pack' )->json();
		self::assertSame( '„Packen“ beginnt bei „In Kommissionierung“; die Bestellung steht auf „Neu“. Dorthin bringen kann sie: Lager oder Leitung.', $refused['detail'] );
		self::assertContains( 'In Zustellung', array_column( $this->shop->rest( 'leiterin', 'GET', 'orders/counters' )->json()['states'], 'label' ) );
		self::assertContains( 'Neu', array_column( $this->shop->rest( 'leiterin', 'GET', 'orders?state=new&max=1' )->json()['orders'], 'label' ) );
		$sentences = array_column( $this->shop->rest( 'leiterin', 'GET', "orders/{$order}/events" )->json()['events'], 'text' );
		self::assertSame( 'Die Bestellung wurde bezahlt und kam mit „Neu“ in den Ablauf.', $sentences[0] );
		self::assertStringEndsWith( " hat „Packen“ versucht und wurde abgelehnt: {$refused['detail']}", $sentences[1] );
		self::assertSame( $sentences[1], $this->shop->rest( 'leiterin', 'GET', "events?order={$order}" )->json()['events'][0]['text'] ?? '' );
	}

	/** @return array<string, array{string, string, array<string, mixed>, int, string}> */
	public static function failures(): array {
		return [
			'no such order'       => [ 'GET', 'orders/99999999', [], 404, 'Diese Bestellung gibt es nicht.' ],
			'no such details'     => [ 'GET', 'orders/99999999/details', [], 404, 'Diese Bestellung gibt es nicht.' ],
			'a command without'   => [ 'POST', 'orders/99999999/transitions/pack', [], 404, 'Diese Bestellung gibt es nicht.' ],
			'no such route'       => [ 'DELETE', 'orders', [], 405, 'Diese Adresse nimmt diese Methode nicht an.' ],
			'a wrong parameter'   => [ 'GET', 'orders?max=0', [], 400, 'max: muss eine ganze Zahl von 1 bis 200 sein.' ],
			'an order half typed' => [ 'POST', 'orders', [ 'items' => [] ], 400, 'Geben Sie den Vornamen für die Rechnung ein.' ],
		];
	}

	/** @param array<string, mixed> $body */
	#[DataProvider( 'failures' )]
	public function test_what_goes_wrong_is_told_in_it_too( string $method, string $route, array $body, int $status, string $detail ): void {
		$answer = $this->shop->rest( 'leiterin', $method, $route, 'POST' === $method ? $body : null, 'POST' === $method ? Shop::key() : [] );
		self::assertSame( $status, $answer->status, $answer->body );
		self::assertStringContainsString( $detail, $answer->json()['detail'] );
	}

	public function test_what_happens_to_an_order_stays_in_the_shops_language(): void {
		$order = $this->shop->paidOrder();
		$this->shop->plant( 'add_action( "woocommerce_order_status_changed", static fn() => update_option( "said_in", determine_locale() . " " . __( "Log in", "waybill" ) ) );' );
		$this->shop->move( 'leiterin', $order, 'start_picking' );
		$moved = $this->shop->move( 'leiterin', $order, 'cancel', [ 'inputs' => [ 'reason' => 'customer_asked' ] ] );
		self::assertSame( 200, $moved->status, $moved->body );
		self::assertSame( 'en_US Log in', $this->shop->php( 'echo get_option( "said_in" );' ) );
		self::assertSame( 'Storniert', $this->shop->rest( 'leiterin', 'GET', "orders/{$order}" )->json()['label'] );
		$this->shop->php( 'delete_option( "said_in" );' );
	}

	public function test_in_wordpress_own_pages_too_where_nothing_is_switched(): void {
		$order = $this->shop->paidOrder();
		$this->shop->plant( 'add_action( "woocommerce_order_status_changed", static fn() => update_option( "said_in", determine_locale() . " " . __( "Log in", "waybill" ) ) );' );
		$this->shop->move( 'leiterin', $order, 'start_picking' );
		// As wp-admin sends it: WordPress takes the user's language for all of the request.
		$moved = $this->shop->rest( 'leiterin', 'POST', "orders/{$order}/transitions/cancel?_locale=user", [ 'inputs' => [ 'reason' => 'customer_asked' ] ], Shop::key() );
		self::assertSame( 200, $moved->status, $moved->body );
		self::assertSame( 'en_US Log in', $this->shop->php( 'echo get_option( "said_in" );' ) );
		$this->shop->php( 'delete_option( "said_in" );' );
	}

	public function test_a_feed_without_words_reads_no_language(): void {
		$this->shop->plant( 'add_action( "change_locale", static fn( $locale ) => "de_DE" === $locale && header( "X-Switched: {$locale}" ) );' );
		self::assertSame( '', $this->shop->rest( 'leiterin', 'GET', 'changes' )->header( 'X-Switched' ) );
		self::assertSame( 'de_DE', $this->shop->rest( 'leiterin', 'GET', 'orders/counters' )->header( 'X-Switched' ) );
	}

	public function test_a_panel_is_told_where_its_language_lies_and_any_cache_may_keep_it(): void {
		$boot = $this->boot();
		self::assertSame( [ 'de-DE', 'ltr' ], [ $boot['locale'], $boot['dir'] ] );
		self::assertContains( 'In Zustellung', array_column( $boot['states'], 'label' ) );
		self::assertSame( 'Niemand zu Hause', $boot['words']['nobody_home'] );
		self::assertMatchesRegularExpression( '~/waybill/i18n/de_DE\.[0-9a-f]{12}\.json$~', $boot['i18n']['url'] );
		$file = $this->shop->send( 'GET', $boot['i18n']['url'] );
		self::assertSame( 200, $file->status );
		self::assertSame( 'public, max-age=31536000, immutable', $file->header( 'Cache-Control' ) );
		self::assertSame( 'application/json; charset=utf-8', $file->header( 'Content-Type' ) );
		self::assertSame( '', $file->header( 'Set-Cookie' ) . $file->header( 'X-Powered-By' ) );
		self::assertSame( [ 'Bestellungen' ], $file->json()['locale_data']['waybill']['Orders'] );
		self::assertArrayNotHasKey( 'Strict mode', $file->json()['locale_data']['waybill'] );
		// With a session that is renewed by any request, too.
		$mine = $this->shop->browse( 'leiterin', (string) parse_url( $boot['i18n']['url'], PHP_URL_PATH ) );
		self::assertSame( [ $file->body, '' ], [ $mine->body, $mine->header( 'Set-Cookie' ) ] );
	}

	public function test_of_another_time_a_language_is_given_but_not_kept(): void {
		$url  = (string) preg_replace( '/[0-9a-f]{12}\.json$/', '000000000000.json', $this->boot()['i18n']['url'] );
		$file = $this->shop->send( 'GET', $url );
		self::assertSame( [ 200, 'no-store' ], [ $file->status, $file->header( 'Cache-Control' ) ] );
		foreach ( [ 'i18n', 'i18n/', 'i18n/xx_XX.000000000000.json', 'i18n/de_DE.json', 'i18n/..%2f..%2fwp-config.000000000000.json', 'i18n/de_DE/../../x' ] as $path ) {
			self::assertSame( 404, $this->shop->send( 'GET', "{$this->shop->url}/waybill/{$path}" )->status, $path );
		}
		self::assertSame( 405, $this->shop->send( 'POST', $url )->status );
	}

	public function test_the_other_direction(): void {
		$this->reads( 'ar' );
		self::assertSame( [ 'ar', 'rtl' ], [ $this->boot()['locale'], $this->boot()['dir'] ] );
		$page = new Page( $this->shop->browse( 'leiterin', '/waybill/nowhere' )->body );
		self::assertSame( [ 'rtl', 'ar' ], [ $page->find( '/html' )[0]->getAttribute( 'dir' ), $page->find( '/html' )[0]->getAttribute( 'lang' ) ] );
		self::assertSame( 'لا شيء هنا', $page->text( '//h1' ) );
	}

	public function test_the_log_in_speaks_the_shops_language(): void {
		$this->shop->php( 'update_option("WPLANG","de_DE");' );
		try {
			self::assertSame( 'Anmelden', ( new Page( $this->shop->send( 'GET', "{$this->shop->url}/waybill/login" )->body ) )->text( '//h1' ) );
		} finally {
			$this->shop->php( 'update_option("WPLANG","");' );
		}
	}

	public function test_a_language_that_is_not_there_is_english(): void {
		// WordPress takes no other country's words, and neither do the panels.
		$this->reads( 'de_AT' );
		$boot = $this->boot();
		self::assertSame( [ 'de-AT', null ], [ $boot['locale'], $boot['i18n'] ] );
		self::assertSame( 'There is no such order.', $this->shop->rest( 'leiterin', 'GET', 'orders/99999999' )->json()['detail'] );
	}

	public function test_a_shops_own_words_come_first(): void {
		$own = "{$this->languages}/plugins/waybill-de_DE-panels.json";
		if ( ! is_dir( dirname( $own ) ) ) {
			mkdir( dirname( $own ) );
		}
		file_put_contents( $own, '{"own":true}' );
		try {
			self::assertSame( [ 'own' => true ], $this->shop->send( 'GET', $this->boot()['i18n']['url'] )->json() );
		} finally {
			unlink( $own );
		}
	}

	private function reads( string $locale ): void {
		$this->shop->php( "wp_cache_flush();update_user_meta(get_user_by('login','leiterin')->ID,'locale','{$locale}');" );
	}

	/** @return array<mixed> */
	private function boot(): array {
		$page = new Page( $this->shop->browse( 'leiterin', '/waybill/manager' )->body );
		return json_decode( $page->find( "//script[@id='waybill-boot']" )[0]->textContent, true, flags: JSON_THROW_ON_ERROR );
	}

	/** @param array<string, string> $messages */
	private static function write( string $file, array $messages ): void {
		if ( ! is_dir( dirname( $file ) ) ) {
			mkdir( dirname( $file ) );
		}
		file_put_contents( $file, '<?php return ' . var_export( compact( 'messages' ), true ) . ';' );
	}
}
