<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** A test that works on WooCommerce's order screen as a browser without script does. */
abstract class OrderScreenTestCase extends ShopTestCase {

	protected const BOX = "//div[@id='waybill-order']";

	/** @return list<string> newest first */
	protected function history( Page $page ): array {
		return array_map(
			static fn( \DOMElement $entry ): string => trim( (string) preg_replace( '/\s+/u', ' ', $entry->firstChild->textContent ?? '' ) ),
			$page->find( self::BOX . "//ol[@class='waybill-history']/li" )
		);
	}

	protected static function button( string $move ): string {
		$form = in_array( $move, [ 'adopt', 'revert' ], true ) ? "waybill-{$move}" : "waybill-move-{$move}";
		return "//button[@form='{$form}']";
	}

	protected function page( string $login, int $order ): Page {
		return new Page( $this->shop->browse( $login, "/wp-admin/admin.php?page=wc-orders&action=edit&id={$order}" )->body );
	}

	/** @param array<string, string> $typed */
	protected function press( string $login, Page $page, string $move, array $typed = [] ): Page {
		return $this->send( $login, $page->press( self::button( $move ), $typed ) );
	}

	/** @param array{method: string, action: string, fields: array<string, mixed>} $sent */
	protected function send( string $login, array $sent ): Page {
		$answer = $this->shop->browse( $login, $sent['action'], $sent['fields'], $sent['method'] );
		self::assertSame( 302, $answer->status, $answer->body );
		$this->assertNoLeak( new Answer( $answer->status, array_diff_key( $answer->headers, [ 'location' => 0, 'link' => 0 ] ), $answer->body ) );
		return new Page( $this->shop->browse( $login, $answer->header( 'Location' ) )->body );
	}
}
