<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Layers;

/**
 * One rule: what it says, how it looks, and the mistakes that show that it looks.
 */
final class Rule {

	/**
	 * @param string                                $sentence What must hold.
	 * @param \Closure(Source): list<string>        $look     Returns "path:line: what" per breach.
	 * @param non-empty-list<array<string, string>> $plants   Files, each set breaking the rule in
	 *                                                        its first file.
	 * @param list<array<string, string>>           $allowed  Files that come near and do not.
	 */
	public function __construct(
		public readonly string $sentence,
		public readonly \Closure $look,
		public readonly array $plants,
		public readonly array $allowed = [],
	) {
	}
}
