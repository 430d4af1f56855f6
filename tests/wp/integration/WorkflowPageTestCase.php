<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/**
 * A test on the workflow page, used as a browser without script does. Each has a store of its own:
 * what is published stays published. Orders of Shop::paidOrder() belong to the store of all tests
 * and are none of this one's.
 */
abstract class WorkflowPageTestCase extends ShopTestCase {

	protected const PAGE = '/wp-admin/admin.php?page=waybill-workflow';

	protected const CHECK   = "//button[@id='waybill-check'] | //input[@id='waybill-check']";
	protected const PUBLISH = "//button[@id='waybill-publish'] | //input[@id='waybill-publish']";
	protected const DISCARD = "//button[@id='waybill-discard'] | //input[@id='waybill-discard']";

	private string $store;

	private string $store_id;

	protected string $folder;

	protected function setUp(): void {
		parent::setUp();
		$this->shop->php( 'do_action("waybill_drain");' );
		$this->store    = $this->shop->php( 'echo get_option("waybill_store");' );
		$this->store_id = $this->shop->php( 'echo get_option("waybill_store_id");' );
		$this->folder   = dirname( substr( $this->store, strlen( 'sqlite:' ) ) ) . '-workflow';
		mkdir( $this->folder );
		$this->useStore( "sqlite:{$this->folder}/waybill.db", '' );
		// Whoever comes first makes it.
		$this->page();
	}

	protected function tearDown(): void {
		$this->shop->php( 'delete_transient("waybill_draft_".get_current_user_id());', 'admin' );
		$this->useStore( $this->store, $this->store_id );
		array_map( 'unlink', (array) glob( "{$this->folder}/*" ) );
		rmdir( $this->folder );
		parent::tearDown();
	}

	protected function page(): Page {
		$answer = $this->shop->browse( 'admin', self::PAGE );
		self::assertSame( 200, $answer->status );
		return new Page( $answer->body );
	}

	/** What stands in the text area; the line break that follows its tag is none of it. */
	protected static function typed( Page $page ): string {
		return (string) preg_replace( '/^\n/', '', $page->find( "//textarea[@name='definition']" )[0]->textContent );
	}

	/**
	 * Checks the definition in force, or the draft, with these changes.
	 *
	 * @param array<string, string> $changes
	 */
	protected function check( array $changes, string $expected = '"format": 1' ): Page {
		$text = self::typed( $this->page() );
		foreach ( [ $expected, ...array_keys( $changes ) ] as $part ) {
			self::assertStringContainsString( $part, $text );
		}
		return $this->checkText( strtr( $text, $changes ) );
	}

	protected function checkText( string $text ): Page {
		return $this->press( $this->page(), self::CHECK, [ 'definition' => $text ] );
	}

	/** @param array<string, string> $typed */
	protected function press( Page $page, string $button, array $typed = [] ): Page {
		$sent   = $page->press( $button, $typed );
		$answer = $this->shop->browse( 'admin', $sent['action'], $sent['fields'], $sent['method'] );
		self::assertSame( 302, $answer->status, $answer->body );
		return new Page( $this->shop->browse( 'admin', (string) strtok( $answer->header( 'Location' ), '#' ) )->body );
	}

	/** @param array<string, string> $changes */
	protected function publish( array $changes ): Page {
		return $this->press( $this->check( $changes ), self::PUBLISH );
	}

	/** @return list<string> the lines that were taken away or added, without their sign */
	protected function changed( Page $page, string $element ): array {
		return array_map( static fn( string $line ): string => (string) preg_replace( '/^\S+: [-+] /', '', $line ), $page->texts( "//ul[@class='waybill-difference']//{$element}" ) );
	}

	protected function published( string $call ): string {
		return $this->shop->php( "\$s=new Waybill\\Store(get_option('waybill_store'));\$e=new Waybill\\Engine(\$s);echo \$e->getWorkflow()->{$call};" );
	}

	private function useStore( string $store, string $id ): void {
		$take = '' === $id ? 'delete_option("waybill_store_id");' : sprintf( 'update_option("waybill_store_id",%s);', var_export( $id, true ) );
		$this->shop->php( sprintf( 'update_option("waybill_store",%s);', var_export( $store, true ) ) . $take );
	}
}
