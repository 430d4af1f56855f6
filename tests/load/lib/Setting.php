<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Load;

/** How the shop is set up: docs/operating.md, "When much is asked at once". */
final class Setting {

	/**
	 * @param int  $workers  of PHP
	 * @param bool $shortcut whether requests that need no WooCommerce do without it
	 * @param ?int $limit    how many requests for Waybill are let in at a time; null for all
	 */
	public function __construct(
		public readonly int $workers,
		public readonly bool $shortcut,
		public readonly ?int $limit,
	) {
	}

	/** @return list<string> for tests/lab/shop */
	public function arguments(): array {
		return [
			...[ '--workers', (string) $this->workers ],
			...( $this->shortcut ? [ '--shortcut' ] : [] ),
			...( null === $this->limit ? [] : [ '--limit', (string) $this->limit ] ),
		];
	}
}
