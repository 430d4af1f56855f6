<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Html;

/** A browser that reads the HTML has the text again. */
final class HtmlTest extends TestCase {

	/** @return iterable<string, array{string, string}> */
	public static function texts(): iterable {
		yield 'nothing' => [ '', '' ];
		yield 'what marks up' => [ '<b title="a">\'&\'</b>', '<b title="a">\'&\'</b>' ];
		yield 'what looks like entities' => [ '&#40;1&#41; &amp;lt; &nbsp', '&#40;1&#41; &amp;lt; &nbsp' ];
		yield 'the end of a script' => [ '</script>', '</script>' ];
		yield 'bytes that are no UTF-8' => [ "a\xffb", "a\u{FFFD}b" ];
	}

	#[DataProvider( 'texts' )]
	public function test_it_is_shown_as_it_is( string $text, string $shown ): void {
		$page = new \DOMDocument();
		$html = Html::text( $text );
		$page->loadHTML( "<meta charset=\"utf-8\"><p title=\"{$html}\">{$html}</p>", LIBXML_NOERROR );
		$part = $page->getElementsByTagName( 'p' )->item( 0 );
		self::assertSame( [ $shown, $shown ], [ $part?->textContent, $part?->getAttribute( 'title' ) ] );
		self::assertSame( 0, $part?->childElementCount );
	}
}
