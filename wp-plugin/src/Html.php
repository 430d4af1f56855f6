<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress;

/**
 * What people, shops and definitions wrote, as HTML that shows it as it is. WordPress' esc_html() and
 * esc_attr() leave what looks like an entity alone, so that a note with "&#40;" would show "(", and a
 * form would send back another text than it was filled with; and of what is no UTF-8 they leave nothing.
 */
final class Html {

	/**
	 * For the content of an element, or for an attribute in quotes.
	 *
	 * @psalm-taint-escape html
	 * @psalm-taint-escape has_quotes
	 */
	public static function text( string $text ): string {
		return htmlspecialchars( $text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8' );
	}
}
