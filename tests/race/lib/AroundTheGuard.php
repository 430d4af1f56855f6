<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Race;

/**
 * Changes that never pass a save: they must be noticed by one look of the reconciler.
 */
final class AroundTheGuard implements Scenario {

	/** An order that was put into the trash and taken out again is where it was. */
	private const EXPECTED = [
		'trash'   => 'trash',
		'untrash' => '',
		'delete'  => 'deleted',
		'store'   => 'on-hold',
		'sql'     => 'failed',
		'sync'    => 'refunded',
		'again'   => '0',
	];

	public function name(): string {
		return 'R15 trash, untrash, delete, data store, SQL, backfill and synchronisation';
	}

	public function expected(): string {
		return '5 of 5 noticed';
	}

	public function failsInStock(): bool {
		return true;
	}

	public function run( Shop $shop ): Outcome {
		$orders  = $shop->makeOrders( 6, 'processing' );
		$noticed = $shop->run( 'around.php', array_map( static fn( array $order ) => (string) $order['id'], $orders ) );
		$wrong   = [];
		foreach ( self::EXPECTED as $way => $status ) {
			if ( $status !== ( $noticed[ $way ] ?? '' ) ) {
				$wrong[] = "$way: noticed \"" . ( $noticed[ $way ] ?? '' ) . "\" instead of \"$status\"";
			}
		}
		return new Outcome( count( array_filter( array_diff_key( $noticed, [ 'again' => '' ] ) ) ) . ' of 5 noticed', $wrong );
	}
}
