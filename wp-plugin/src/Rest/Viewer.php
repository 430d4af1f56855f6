<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\WordPress\Roles\Roles;

/** Who looks at lists, and what of them he is shown. */
final class Viewer {

	private function __construct(
		public readonly string $id,
		public readonly bool $seesAll,
		public readonly bool $seesPrices,
	) {
	}

	public static function current(): self {
		$is_manager = current_user_can( Roles::ACT_AS_MANAGER );
		return new self(
			'user:' . get_current_user_id(),
			$is_manager || current_user_can( Roles::SEE_ALL ),
			$is_manager || current_user_can( Roles::SEE_PRICES ),
		);
	}

	/** Whose orders alone he sees; empty for everybody's. */
	public function only(): string {
		return $this->seesAll ? '' : $this->id;
	}
}
