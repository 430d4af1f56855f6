<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A card as a line of a list over REST, with what makes it plain to people: the state's label, the
// assignee's name, the flags. Money is in it for those who may see it.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\Catalog;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Catalogue;
use Waybill\Workflow;

/**
 * @phpstan-import-type Row from Catalog
 */
final class OrderView {

	/** @var array<string, string> state to label */
	private readonly array $labels;

	/** @param array<string, int> $stuck since when an order is stuck in a state */
	public function __construct(
		Workflow $workflow,
		private readonly bool $has_prices,
		private readonly int $now,
		private readonly array $stuck,
	) {
		$labels = [];
		foreach ( $workflow->getStates() as $name => $state ) {
			$labels[ $name ] = '' !== $state['label'] ? Catalogue::shipped( $state['label'] ) : self::spelled( $name );
		}
		$this->labels = $labels;
	}

	/**
	 * @param list<Row> $rows
	 * @return list<array<string, mixed>>
	 */
	public function all( array $rows ): array {
		$names = Actors::names( array_column( $rows, 'assignee' ) );
		return array_map( fn( array $row ): array => $this->one( $row, $names ), $rows );
	}

	/** What a state is called; of an order that is in none, what the shop says of it. */
	public function label( string $state, string $woo = '' ): string {
		return '' === $state ? self::status( $woo ) : $this->labels[ $state ] ?? self::spelled( $state );
	}

	/**
	 * @param Row                   $row
	 * @param array<string, string> $names
	 * @return array<string, mixed>
	 */
	private function one( array $row, array $names ): array {
		$assignee = $row['assignee'];
		return [
			'id'         => $row['id'],
			'number'     => $row['number'],
			'state'      => $row['state'],
			'label'      => $this->label( $row['state'], $row['woo'] ),
			'is_open'    => $row['is_open'],
			'version'    => $row['version'],
			'woo'        => $row['woo'],
			'name'       => $row['name'],
			'company'    => $row['company'],
			'phone'      => $row['phone'],
			'email'      => $row['email'],
			'city'       => $row['city'],
			'postcode'   => $row['postcode'],
			'country'    => $row['country'],
			'total'      => $this->has_prices ? self::money( $row['total_minor'], $row['currency'], $row['decimals'] ) : null,
			'items'      => $row['items'],
			'quantity'   => array_sum( array_column( $row['items'], 'quantity' ) ),
			'created_at' => $row['created_at'],
			'paid_at'    => $row['paid_at'],
			'due_at'     => $row['due_at'],
			'moved_at'   => $row['moved_at'],
			'assignee'   => '' === $assignee ? null : [
				'id'   => $assignee,
				'name' => $names[ $assignee ] ?? $assignee,
			],
			'flags'      => $this->flags( $row ),
			'payment'    => $row['payment'],
			'shipping'   => $row['shipping'],
			'tracking'   => $row['tracking'],
		];
	}

	/**
	 * Since when an order must lie in a state to be stuck there, as the workflow has it.
	 *
	 * @return array<string, int> ms UTC; without states in which nothing is ever stuck
	 */
	public static function stuckSince( Workflow $workflow, int $now ): array {
		$limited = array_filter( $workflow->getStates(), static fn( array $state ): bool => ! $state['final'] && $state['stuck_after_s'] > 0 );
		return array_map( static fn( array $state ): int => max( 0, $now - 1000 * $state['stuck_after_s'] ), $limited );
	}

	/** @return array{minor: int, currency: string, decimals: int} */
	public static function money( int $minor, string $currency, int $decimals ): array {
		return [
			'minor'    => $minor,
			'currency' => $currency,
			'decimals' => $decimals,
		];
	}

	/**
	 * @param Row $row
	 * @return list<'late'|'stuck'|'drift'|'torn'>
	 */
	private function flags( array $row ): array {
		$flags = [
			'late'  => $row['is_open'] && $row['due_at'] > 0 && $row['due_at'] < $this->now,
			'stuck' => $row['is_open'] && $row['moved_at'] < ( $this->stuck[ $row['state'] ] ?? 0 ),
			'drift' => '' !== $row['drift'] && ( $row['silent_until'] ?? 0 ) <= $this->now,
			'torn'  => $row['is_torn'],
		];
		return array_keys( array_filter( $flags ) );
	}

	/** Names of WooCommerce's own, which need not be loaded here; other plugins' as they are spelled. */
	private static function status( string $status ): string {
		return match ( $status ) {
			'pending'    => __( 'Waiting for payment', 'waybill' ),
			'on-hold'    => __( 'On hold in the shop', 'waybill' ),
			'processing' => __( 'Paid', 'waybill' ),
			'completed'  => __( 'Completed in the shop', 'waybill' ),
			'cancelled'  => __( 'Cancelled in the shop', 'waybill' ),
			'refunded'   => __( 'Refunded', 'waybill' ),
			'failed'     => __( 'Payment failed', 'waybill' ),
			'trash'      => __( 'In the trash', 'waybill' ),
			default      => self::spelled( $status ),
		};
	}

	private static function spelled( string $name ): string {
		return ucfirst( strtr( $name, '_-', '  ' ) );
	}
}
