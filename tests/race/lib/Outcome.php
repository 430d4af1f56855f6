<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * What one run of a scenario came to in one shop.
 */
final class Outcome {

	/**
	 * @param string       $figures what is shown in the table
	 * @param list<string> $wrong   what should be otherwise, a sentence each; none when all is right
	 */
	public function __construct(
		public readonly string $figures,
		public readonly array $wrong,
	) {
	}

	public function isRight(): bool {
		return [] === $this->wrong;
	}
}
