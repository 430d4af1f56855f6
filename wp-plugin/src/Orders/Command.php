<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

/**
 * What somebody asks for one order: the same whether it came by REST, from the order box or from
 * the command line.
 *
 * @phpstan-import-type Actor from \Waybill\Workflow
 */
final class Command {

	/**
	 * @param 'move'|'assign'|'note'|'adopt'|'revert'|'undo'|'silence' $action
	 * @param string               $name        of the transition, the assignee, the state to adopt
	 * @param string               $scope       who may use the key again: site, user and route
	 * @param string               $key         idempotency key
	 * @param string               $fingerprint of the canonical request, 64 hexadecimal digits
	 * @param int                  $seen        the version the actor saw; 0: he saw none
	 * @param Actor                $actor
	 * @param array<string, mixed> $inputs
	 */
	public function __construct(
		public readonly string $action,
		public readonly int $orderId,
		public readonly string $name,
		public readonly string $scope,
		public readonly string $key,
		public readonly string $fingerprint,
		public readonly int $seen,
		public readonly array $actor,
		public readonly array $inputs = [],
	) {
	}
}
