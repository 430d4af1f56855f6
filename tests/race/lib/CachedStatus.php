<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * A persistent object cache must never show a status that was rolled back, nor keep the one from
 * before a commit.
 */
final class CachedStatus implements Scenario {

	private const EXPECTED = [
		'before'       => 'pending',
		'uncommitted'  => 'pending',
		'rolled back'  => 'pending',
		'once more'    => 'pending',
		'in its hooks' => 'processing',
		'after'        => 'processing',
	];

	public function name(): string {
		return 'R13 a persistent object cache around a commit and a rollback';
	}

	public function expected(): string {
		return 'what is committed, at each moment';
	}

	public function failsInStock(): bool {
		return false;
	}

	public function run( Shop $shop ): Outcome {
		$order = $shop->makeOrders( 1, 'pending' )[0];
		$shown = $shop->run( 'cached.php', [ (string) $order['id'] ] );
		$wrong = [];
		foreach ( self::EXPECTED as $when => $status ) {
			if ( $status !== $shown[ $when ] ) {
				$wrong[] = "$when: {$shown[ $when ]} instead of $status";
			}
		}
		return new Outcome( [] === $wrong ? 'right at ' . count( $shown ) . ' moments' : implode( '; ', $wrong ), $wrong );
	}
}
