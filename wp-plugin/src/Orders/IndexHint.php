<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which index an UPDATE of meta rows goes by, inside an apply. WordPress and WooCommerce change a
// product's stock by "post_id = … AND meta_key = '_stock'". In a shop with few products MySQL finds
// that row by its meta_key and locks the stock of every product it passes on the way: all orders
// then wait for one another. By the id of what the row belongs to it locks that one's rows only.
// The key is looked for first, because some sites have replaced it.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class IndexHint {

	/** Tables of meta rows, and the column, and key, of what they belong to. */
	private const OWNERS = [
		'postmeta'                   => 'post_id',
		'woocommerce_order_itemmeta' => 'order_item_id',
	];

	/** @var array<string, bool> whether a table has its key */
	private array $has_key = [];

	public function __construct( private readonly Connection $connection ) {
	}

	/** [sql], by the right index where it is one of those. */
	public function add( string $sql ): string {
		if ( ! preg_match( '/^\s*UPDATE\s+`?(\w+)`?(?=\s+SET\s)/i', $sql, $found ) ) {
			return $sql;
		}
		foreach ( self::OWNERS as $name => $column ) {
			$is_by_owner = $found[1] === $this->connection->table( $name )
				&& preg_match( "/\\sWHERE\\s.*\\b$column`?\\s*=/is", $sql );
			if ( $is_by_owner && $this->hasKey( $name, $column ) ) {
				$rest = substr( $sql, strlen( $found[0] ) );
				return "{$found[0]} FORCE INDEX (`$column`)$rest";
			}
		}
		return $sql;
	}

	private function hasKey( string $name, string $column ): bool {
		return $this->has_key[ $name ] ??= null !== $this->connection->row(
			"SHOW INDEX FROM {$this->connection->table( $name )} WHERE Key_name = '$column'"
		);
	}
}
