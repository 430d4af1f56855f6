<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// WordPress speaks a user's language in wp-admin, and the site's elsewhere. Answers of REST are read
// by the user who asked. Only putting the answer into words happens in his language, not what the
// request does: an order's notes and mails are other people's.

declare(strict_types=1);

namespace Waybill\WordPress;

final class Language {

	/**
	 * Says something in the language of the user who asks.
	 *
	 * @template T
	 * @param \Closure(): T $say
	 * @return T
	 */
	public static function ofReader( \Closure $say ): mixed {
		$is_switched = switch_to_user_locale( get_current_user_id() );
		try {
			return $say();
		} finally {
			if ( $is_switched ) {
				restore_previous_locale();
			}
		}
	}
}
