<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Load;

/** So many arrivals a second, for so long. */
final class Phase {

	public function __construct(
		public readonly string $name,
		public readonly float $rate,
		public readonly float $seconds,
	) {
	}

	public function arrivals(): int {
		return (int) ceil( $this->rate * $this->seconds );
	}
}
