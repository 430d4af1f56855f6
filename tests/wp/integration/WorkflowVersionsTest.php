<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** Versions of the workflow on the real shop: what-if before publishing, pinned orders, migration. */
final class WorkflowVersionsTest extends ShopTestCase {

	private string $file = '';

	/** @var array<string, mixed> The definition that is current outside of a test. */
	private array $before = [];

	protected function setUp(): void {
		parent::setUp();
		$this->file   = (string) tempnam( dirname( __DIR__, 3 ) . '/out', 'workflow' );
		$this->before = json_decode( $this->shop->php( self::ENGINE . 'echo $e->getWorkflow()->getText();' ), true, 64, JSON_THROW_ON_ERROR );
	}

	protected function tearDown(): void {
		$this->write( $this->before );
		$this->shop->cli( 'workflow', 'publish', $this->file );
		unlink( $this->file );
		parent::tearDown();
	}

	private const ENGINE = '$e=new Waybill\Engine(new Waybill\Store((string)get_option("waybill_store")));';

	/** @param array<string, mixed> $definition */
	private function write( array $definition ): void {
		file_put_contents( $this->file, json_encode( $definition, JSON_THROW_ON_ERROR ) );
	}

	/** A version that lets nobody start picking; its number. */
	private function stricter(): int {
		$version    = 1 + (int) $this->shop->php( self::ENGINE . 'echo max(array_column($e->versions("fulfilment"),"version"));' );
		$definition = $this->before;

		$definition['version']                               = $version;
		$definition['transitions']['start_picking']['guard'] = "order.payment_method == 'never'";
		unset( $definition['transitions']['start_picking']['explain'] );
		$this->write( $definition );
		return $version;
	}

	public function test_what_if_names_the_real_moves_before_anything_is_published(): void {
		$order = $this->shop->paidOrder();
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		$this->stricter();
		[ $code, $output ] = $this->shop->tryCli( 'workflow', 'whatif', $this->file );
		self::assertSame( 1, $code, $output );
		self::assertMatchesRegularExpression( "/^order:{$order}, 2, .*, start_picking: .+$/m", $output );
		self::assertMatchesRegularExpression( '/^Would have refused [1-9]\d* of [1-9]\d*; /m', $output );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
		$this->write( $this->before );
		self::assertStringNotContainsString( "order:{$order},", $this->shop->cli( 'workflow', 'whatif', $this->file ) );
	}

	public function test_a_published_version_leaves_live_orders_on_theirs_until_they_are_migrated(): void {
		// A version of its own, so that no order of another test moves; those that wait to be told begin before it.
		$this->shop->cli( 'drain' );
		$old                         = 1 + (int) $this->shop->php( self::ENGINE . 'echo max(array_column($e->versions("fulfilment"),"version"));' );
		$definition                  = $this->before;
		$definition['version']       = $old;
		$definition['description'] ??= '';
		$this->write( $definition );
		$this->shop->cli( 'workflow', 'publish', $this->file );
		$order = $this->shop->unpaidOrder();
		self::assertSame( 200, $this->shop->rest( 'shopmanager', 'PUT', "wc/v3/orders/{$order}", [ 'status' => 'processing' ] )->status );
		self::assertSame( [ 'started' ], $this->shop->kinds( $order ) );
		$new = $this->stricter();
		$this->shop->cli( 'workflow', 'publish', $this->file );
		self::assertMatchesRegularExpression( "/^ *{$new}  .* current$/m", $this->shop->cli( 'workflow', 'list' ) );
		// The newer one lets nobody pick; this order goes on under its own.
		self::assertSame( 200, $this->shop->move( 'staff1', $order, 'start_picking' )->status );
		self::assertStringContainsString( '1 orders would move, 0 would stay', $this->shop->cli( 'workflow', 'migrate', (string) $old, (string) $new, '--dry-run' ) );
		self::assertSame( [ 'started', 'moved' ], $this->shop->kinds( $order ) );
		$this->shop->cli( 'workflow', 'migrate', (string) $old, (string) $new );
		self::assertSame( [ 'started', 'moved', 'migrated' ], $this->shop->kinds( $order ) );
		$event = $this->shop->events( "order:{$order}" )[2]['body'];
		self::assertSame( [ 'cli', 'picking', $new ], [ $event['actor']['id'], $event['data']['to'], $event['data']['workflow']['version'] ] );
		self::assertStringContainsString( "moved the order to version {$new} of its workflow", $this->shop->cli( 'history', (string) $order ) );
		self::assertStringContainsString( 'verify', $this->shop->cli( 'verify' ) );
	}

	public function test_what_lint_calls_an_error_is_not_published(): void {
		$version    = $this->stricter();
		$definition = json_decode( (string) file_get_contents( $this->file ), true, 512, JSON_THROW_ON_ERROR );
		self::assertIsArray( $definition );
		$definition['states']['cellar'] = [ 'label' => 'Cellar' ];
		$this->write( $definition );
		[ $code, $output ] = $this->shop->tryCli( 'workflow', 'publish', $this->file );
		self::assertSame( 1, $code );
		self::assertStringContainsString( 'nothing was published', $output );
		self::assertStringContainsString( 'cellar', $output );
		self::assertDoesNotMatchRegularExpression( "/^ *{$version}  /m", $this->shop->cli( 'workflow', 'list' ) );
	}

	public function test_another_text_under_a_published_number_is_refused(): void {
		$definition                = $this->before;
		$definition['description'] = 'Another text';
		$this->write( $definition );
		[ $code, $output ] = $this->shop->tryCli( 'workflow', 'publish', $this->file );
		self::assertSame( 1, $code );
		self::assertStringContainsString( 'never changes', $output );
	}
}
