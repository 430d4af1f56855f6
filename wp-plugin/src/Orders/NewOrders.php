<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes an order of a form, once for each idempotency key. A row among WordPress' options, whose name
// is unique, is the claim; the order carries the claim's name. So whoever repeats the request finds
// the order, and whoever repeats it after its maker was killed finds what he left:
//
//   no row                     not begun
//   row, no order in it        being made, or its maker died: after a minute another goes on
//     no order, or a draft     nothing that counts: a draft is deleted, the order made anew
//     an order                 its last steps are missing: they are done again, which is harmless
//   row with the order         made: the answer is told again
//
// Whoever takes longer than that minute finds the claim changed under him before he makes the order
// real, and leaves it.
//
// An order is born as WooCommerce's checkout draft, which no list shows and WooCommerce itself removes,
// and becomes real in one status change when all of it is stored.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\WordPress\Clock;
use Waybill\WordPress\Failpoint;

final class NewOrders {

	/** On each order that was typed here: the claim it was made for. */
	public const META = '_waybill_order_key';

	private const CLAIM = 'waybill_order_key_';

	private const DRAFT = 'checkout-draft';

	/** No request takes longer to make an order. */
	private const LEASE_MS = 60_000;

	private const FORGET_MAX = 1000;

	public const MADE = 'made';

	/** It was made before, for the same request. */
	public const REPLAYED = 'replayed';

	/** The key was used for another request. */
	public const REUSED = 'reused';

	/** The same request is being worked on. */
	public const RUNNING = 'running';

	/** The form can't be made into an order. */
	public const UNFIT = 'unfit';

	public function __construct( private readonly Connection $database ) {
	}

	/**
	 * The order of [key], made now or before. A repeat is told before the form is looked at: the order may
	 * have taken the last piece itself.
	 *
	 * @param \Closure(): ?OrderForm            $read   the form; null where it can't be made
	 * @param \Closure(\WC_Order, string): void $record writes down that it was made, under the claim's name; runs again after a crash
	 * @return array{kind: 'made'|'replayed'|'reused'|'running'|'unfit', order: int} order: 0 where there is none to tell of
	 * @throws DatabaseFailure
	 */
	public function make( string $scope, string $key, string $fingerprint, bool $is_paid, \Closure $read, \Closure $record ): array {
		$name  = self::CLAIM . substr( hash( 'sha256', "{$scope}\n{$key}" ), 0, 40 );
		$claim = $this->claim( $name, $fingerprint );
		Failpoint::reach( 'make.claimed' );
		if ( ! is_array( $claim ) ) {
			return self::outcome( $claim );
		}
		if ( 0 !== $claim['order'] ) {
			return self::outcome( self::REPLAYED, $claim['order'] );
		}
		$order = $this->left( $name );
		$form  = null === $order ? $read() : null;
		if ( null === $order && null === $form ) {
			$this->release( $name, $claim );
			return self::outcome( self::UNFIT );
		}
		if ( null !== $form ) {
			$order = $this->draft( $form, $name );
			Failpoint::reach( 'make.drafted' );
		}
		\assert( $order instanceof \WC_Order );
		// Whoever took so long that another has gone on leaves the order to him.
		$renewed = [ 'at' => max( $claim['at'] + 1, Clock::nowMs() ) ] + $claim;
		if ( ! $this->replace( $name, self::text( $claim ), self::text( $renewed ) ) ) {
			if ( null !== $form ) {
				$order->delete( true );
			}
			return self::outcome( self::RUNNING );
		}
		Failpoint::reach( 'make.renewed' );
		$this->finish( $order, $is_paid );
		Failpoint::reach( 'make.finished' );
		$record( $order, $name );
		Failpoint::reach( 'make.recorded' );
		return $this->replace( $name, self::text( $renewed ), self::text( [ 'order' => $order->get_id() ] + $renewed ) )
			? self::outcome( self::MADE, $order->get_id() )
			: self::outcome( self::RUNNING );
	}

	/**
	 * @param 'made'|'replayed'|'reused'|'running'|'unfit' $kind
	 * @return array{kind: 'made'|'replayed'|'reused'|'running'|'unfit', order: int}
	 */
	private static function outcome( string $kind, int $order = 0 ): array {
		return [
			'kind'  => $kind,
			'order' => $order,
		];
	}

	/**
	 * Forgets claims made before [before_ms]. How many it were.
	 *
	 * @throws DatabaseFailure
	 */
	public function forget( int $before_ms ): int {
		$like = $this->database->quote( str_replace( '_', '\\_', self::CLAIM ) . '%' );
		$at   = "CAST(JSON_UNQUOTE(JSON_EXTRACT(option_value, '$.at')) AS UNSIGNED)";
		$this->run( "DELETE FROM {$this->database->table( 'options' )} WHERE option_name LIKE {$like} AND {$at} < {$before_ms} LIMIT " . self::FORGET_MAX );
		return $this->database->affected();
	}

	/**
	 * Takes the claim, or reads what became of it.
	 *
	 * @return array{print: string, order: int, at: int}|self::REUSED|self::RUNNING
	 */
	private function claim( string $name, string $fingerprint ): array|string {
		$mine = [
			'print' => $fingerprint,
			'order' => 0,
			'at'    => Clock::nowMs(),
		];
		$q    = $this->database->quote( ... );
		$this->run( "INSERT IGNORE INTO {$this->database->table( 'options' )} (option_name, option_value, autoload) VALUES ({$q( $name )}, {$q( self::text( $mine ) )}, 'off')" );
		if ( 1 === $this->database->affected() ) {
			return $mine;
		}
		$row    = $this->database->row( "SELECT option_value FROM {$this->database->table( 'options' )} WHERE option_name = {$q( $name )}" );
		$stored = json_decode( (string) ( $row['option_value'] ?? '' ), true );
		$print  = is_array( $stored ) && is_string( $stored['print'] ?? null ) ? $stored['print'] : '';
		$order  = is_array( $stored ) && is_int( $stored['order'] ?? null ) ? $stored['order'] : 0;
		$at     = is_array( $stored ) && is_int( $stored['at'] ?? null ) ? $stored['at'] : 0;
		if ( $print !== $fingerprint ) {
			return self::REUSED;
		}
		if ( 0 !== $order ) {
			return compact( 'print', 'order', 'at' );
		}
		if ( abs( $mine['at'] - $at ) < self::LEASE_MS || ! $this->replace( $name, self::text( compact( 'print', 'order', 'at' ) ), self::text( $mine ) ) ) {
			return self::RUNNING;
		}
		return $mine;
	}

	/** Compares and sets; false: somebody else was quicker. */
	private function replace( string $name, string $before, string $after ): bool {
		$q = $this->database->quote( ... );
		$this->run( "UPDATE {$this->database->table( 'options' )} SET option_value = {$q( $after )} WHERE option_name = {$q( $name )} AND option_value = {$q( $before )}" );
		return 1 === $this->database->affected();
	}

	/**
	 * Gives a claim back under which nothing was made: the form is mended and sent under the same key.
	 *
	 * @param array{print: string, order: int, at: int} $claim
	 */
	private function release( string $name, array $claim ): void {
		$q = $this->database->quote( ... );
		$this->run( "DELETE FROM {$this->database->table( 'options' )} WHERE option_name = {$q( $name )} AND option_value = {$q( self::text( $claim ) )}" );
	}

	/** @param array{print: string, order: int, at: int} $claim */
	private static function text( array $claim ): string {
		ksort( $claim );
		return (string) wp_json_encode( $claim );
	}

	private function run( string $sql ): void {
		$error = $this->database->run( $sql );
		if ( 0 !== $error ) {
			throw new DatabaseFailure( "MySQL error {$error}", $error );
		}
	}

	/** What a maker who died left of the order; null: nothing that counts. */
	private function left( string $name ): ?\WC_Order {
		$found = wc_get_orders(
			[
				'limit'      => 1,
				'status'     => array_merge( array_keys( wc_get_order_statuses() ), [ self::DRAFT, 'trash' ] ),
				'meta_key'   => self::META, // phpcs:ignore WordPress.DB.SlowDBQuery -- indexed, and one order.
				'meta_value' => $name, // phpcs:ignore WordPress.DB.SlowDBQuery
			]
		);
		$order = is_array( $found ) ? $found[0] ?? null : null;
		if ( ! $order instanceof \WC_Order ) {
			return null;
		}
		if ( self::DRAFT !== $order->get_status() ) {
			return $order;
		}
		$order->delete( true );
		return null;
	}

	private function draft( OrderForm $form, string $name ): \WC_Order {
		$order = new \WC_Order();
		$order->set_status( self::DRAFT );
		$order->set_created_via( 'waybill' );
		$order->set_currency( get_woocommerce_currency() );
		$order->set_prices_include_tax( 'yes' === get_option( 'woocommerce_prices_include_tax' ) );
		$order->set_address( $form->billing, 'billing' );
		$order->set_address( [] === $form->shipping ? array_diff_key( $form->billing, [ 'email' => '' ] ) : $form->shipping, 'shipping' );
		$order->set_customer_note( $form->note );
		$gateway = '' === $form->payment ? null : \WC()->payment_gateways()->payment_gateways()[ $form->payment ] ?? null;
		if ( $gateway instanceof \WC_Payment_Gateway ) {
			$order->set_payment_method( $gateway->id );
			$order->set_payment_method_title( $gateway->get_title() );
		}
		foreach ( $form->lines as $line ) {
			$order->add_product( $line['product'], $line['quantity'] );
		}
		$order->add_meta_data( self::META, $name, true );
		// Saves it. WooCommerce logs what goes wrong with that, and says nothing.
		$order->calculate_totals();
		if ( 0 === $order->get_id() ) {
			throw new DatabaseFailure( 'WooCommerce could not store the order' );
		}
		return $order;
	}

	/**
	 * From a draft to an order, and on to a paid one. Each step is harmless where it is done already, and
	 * looked at in the database: WooCommerce answers success where saving failed.
	 *
	 * @throws DatabaseFailure
	 */
	private function finish( \WC_Order $order, bool $is_paid ): void {
		if ( self::DRAFT === $order->get_status() ) {
			$order->update_status( 'pending', '', true );
			$this->check( $order, [ self::DRAFT ] );
			Failpoint::reach( 'make.real' );
		}
		if ( $is_paid && 'pending' === $order->get_status() ) {
			$order->payment_complete();
			$this->check( $order, [ self::DRAFT, 'pending' ] );
		}
	}

	/**
	 * @param list<string> $before statuses that it must have left
	 * @throws DatabaseFailure
	 */
	private function check( \WC_Order $order, array $before ): void {
		$row    = $this->database->row( "SELECT status FROM {$this->database->table( 'wc_orders' )} WHERE id = {$order->get_id()}" );
		$status = MoveTable::bare( (string) ( $row['status'] ?? self::DRAFT ) );
		if ( in_array( $status, $before, true ) ) {
			throw new DatabaseFailure( "WooCommerce could not bring the order out of {$status}" );
		}
	}
}
