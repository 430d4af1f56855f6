<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Events as sentences. An event holds ids, names of states and statuses; what a person reads is
// made here and nowhere else, in his language, from the labels of the workflow.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\WordPress\Actors;
use Waybill\WordPress\Catalogue;
use Waybill\WordPress\Numbers;
use Waybill\WordPress\Sentences;
use Waybill\Workflow;

/**
 * @phpstan-import-type Event from \Waybill\Engine
 */
final class History {

	/** @var array<string, string> State name => label. */
	private array $labels = [];

	/** @var array<string, string> Actor id => name. */
	private array $names = [];

	/**
	 * @param bool $tells_personal whether events come with the personal values that are there; a search of
	 *                             the whole log leaves them out
	 */
	public function __construct(
		Workflow $workflow,
		private readonly bool $tells_personal = true,
	) {
		foreach ( $workflow->getStates() as $name => $state ) {
			$this->labels[ $name ] = '' !== $state['label'] ? Catalogue::shipped( $state['label'] ) : $name;
		}
		foreach ( $workflow->getTransitions() as $name => $transition ) {
			$this->labels[ 'transition ' . $name ] = '' !== $transition['label'] ? Catalogue::shipped( $transition['label'] ) : $name;
		}
	}

	/**
	 * Who it was, and by what way.
	 *
	 * @param Event $event
	 * @return array{id: string, via: string}
	 */
	public static function actor( array $event ): array {
		$body  = json_decode( $event['body'], true );
		$actor = is_array( $body ) && is_array( $body['actor'] ?? null ) ? $body['actor'] : [];
		return [
			'id'  => self::text( $actor, 'id' ),
			'via' => self::text( $actor, 'via' ),
		];
	}

	/**
	 * One plain sentence: who did what.
	 *
	 * @param Event $event
	 */
	public function sentence( array $event ): string {
		$body  = json_decode( $event['body'], true );
		$data  = is_array( $body ) && is_array( $body['data'] ?? null ) ? $body['data'] : [];
		$actor = is_array( $body ) && is_array( $body['actor'] ?? null ) ? $body['actor'] : [];
		$who   = $this->name( self::text( $actor, 'id' ) );
		return match ( $event['kind'] ) {
			'moved'        => $this->moved( $who, $actor, $data ),
			'refused'      => $this->refused( $who, $data ),
			'drifted'      => $this->drifted( $data ),
			'adopted'      => $this->adopted( $who, $data ),
			'assigned'     => $this->assigned( $who, $data ),
			'started'      => $this->started( $data ),
			'migrated'     => $this->migrated( $who, $data ),
			'noted'        => $this->noted( $who, $event ),
			'silenced'     => self::silenced( $who, self::number( $data, 'until' ) ),
			'reverted'     => sprintf(
				/* translators: 1: a person, 2: an order status. */
				__( '%1$s set the order back to %2$s.', 'waybill' ),
				$who,
				$this->status( self::text( self::map( $data, 'woo' ), 'to' ) )
			),
			'undone'       => sprintf(
				/* translators: 1: a person, 2: name of a move, 3: name of a state. */
				__( '%1$s took “%2$s” back: the order is in %3$s again.', 'waybill' ),
				$who,
				$this->transition( $data ),
				$this->state( self::text( $data, 'to' ) )
			),
			'exported'     => sprintf(
				/* translators: 1: a person, 2: number of events. */
				_n( '%1$s exported %2$s event of the log.', '%1$s exported %2$s events of the log.', self::number( $data, 'count' ), 'waybill' ),
				$who,
				Numbers::count( self::number( $data, 'count' ) )
			),
			'order_made'   => sprintf(
				/* translators: %s: a person. */
				__( '%s typed this order in by hand.', 'waybill' ),
				$who
			),
			'mail_retried' => sprintf(
				/* translators: 1: a person, 2: technical name of a mail. */
				__( '%1$s had the mail “%2$s” sent again.', 'waybill' ),
				$who,
				self::text( $data, 'mail' )
			),
			'agreed'       => __( 'WooCommerce and Waybill agree again.', 'waybill' ),
			'failed'       => $this->failed( $data ),
			'torn'         => sprintf(
				/* translators: 1: name of a move, 2: name of a plugin. */
				__( '“%1$s” was cut in half by %2$s. Somebody has to look at this order.', 'waybill' ),
				$this->transition( $data ),
				Ending::culprit( self::text( $data, 'culprit' ) )
			),
			'lost'         => sprintf(
				/* translators: %s: an order status. */
				__( 'WooCommerce shows a move to %s that the restored log did not have.', 'waybill' ),
				$this->status( self::text( self::map( $data, 'woo' ), 'to' ) )
			),
			default        => $this->apart( $event['kind'], $who, $data ),
		};
	}

	/** @param array<mixed> $data */
	private function failed( array $data ): string {
		$reason  = self::text( $data, 'reason' );
		$culprit = Ending::culprit( $reason );
		if ( $culprit === $reason ) {
			/* translators: %s: name of a move. */
			return sprintf( __( '“%s” could not be finished and left nothing behind.', 'waybill' ), $this->transition( $data ) );
		}
		/* translators: 1: name of a move, 2: name of a plugin. */
		$text = __( '“%1$s” was undone because “%2$s” failed in the middle of it.', 'waybill' );
		return sprintf( $text, $this->transition( $data ), $culprit );
	}

	/**
	 * What happens beside orders.
	 *
	 * @param array<mixed> $data
	 */
	private function apart( string $kind, string $who, array $data ): string {
		return match ( $kind ) {
			'roles_synced'    => sprintf(
				/* translators: %s: a person. */
				__( '%s brought the roles to what this version declares.', 'waybill' ),
				$who
			),
			'setting_changed' => sprintf(
				/* translators: 1: a person, 2: technical name of a setting. */
				__( '%1$s changed the setting “%2$s”.', 'waybill' ),
				$who,
				self::text( $data, 'name' )
			),
			'published'       => sprintf(
				/* translators: 1: a person, 2: number of a version. */
				__( '%1$s published version %2$d of the workflow.', 'waybill' ),
				$who,
				self::number( self::map( $data, 'workflow' ), 'version' )
			),
			'store_adopted'   => sprintf(
				/* translators: %s: a person. */
				__( '%s made this store the shop’s.', 'waybill' ),
				$who
			),
			'store_restored'  => __( 'The store was found restored from an older backup.', 'waybill' ),
			'denied'          => sprintf(
				/* translators: 1: a person or stranger, 2: what was asked for. */
				__( '%1$s was turned away from %2$s.', 'waybill' ),
				$who,
				self::text( $data, 'route' )
			),
			'device_revoked'  => sprintf(
				/* translators: %s: a person. */
				__( '%s logged a device out.', 'waybill' ),
				$who
			),
			default           => sprintf(
				/* translators: 1: a person, 2: technical name of what happened. */
				__( '%1$s: %2$s', 'waybill' ),
				$who,
				$kind
			),
		};
	}

	/** @param array<mixed> $data */
	private static function number( array $data, string $name ): int {
		return is_int( $data[ $name ] ?? null ) ? $data[ $name ] : 0;
	}

	/** The name of an actor, for people. */
	public function name( string $id ): string {
		return $this->names[ $id ] ??= Actors::name( $id );
	}

	/** A time as the shop writes it. */
	public static function moment( int $at_ms ): string {
		$date = get_option( 'date_format' );
		$time = get_option( 'time_format' );
		$format = is_string( $date ) && is_string( $time ) ? "{$date} {$time}" : 'Y-m-d H:i';
		return (string) wp_date( $format, intdiv( $at_ms, 1000 ) );
	}

	public function state( string $name ): string {
		return $this->labels[ $name ] ?? $name;
	}

	/** A WooCommerce status in words. */
	public function status( string $status ): string {
		return '' === $status ? __( 'nothing', 'waybill' ) : wc_get_order_status_name( $status );
	}

	/**
	 * @param array<mixed> $actor
	 * @param array<mixed> $data
	 */
	private function moved( string $who, array $actor, array $data ): string {
		$roles = self::map( $actor, 'roles' );
		if ( [ 'woocommerce' ] === array_values( $roles ) ) {
			return sprintf(
				/* translators: 1: name of a state, 2: name of a state. */
				__( 'WooCommerce moved the order from %1$s to %2$s.', 'waybill' ),
				$this->state( self::text( $data, 'from' ) ),
				$this->state( self::text( $data, 'to' ) )
			);
		}
		if ( self::text( $data, 'from' ) === self::text( $data, 'to' ) ) {
			return sprintf(
				/* translators: 1: a person, 2: name of a move, 3: name of a state. */
				__( '%1$s: “%2$s”; the order stays in %3$s.', 'waybill' ),
				$who,
				$this->transition( $data ),
				$this->state( self::text( $data, 'to' ) )
			);
		}
		return sprintf(
			/* translators: 1: a person, 2: name of a state, 3: name of a state. */
			__( '%1$s moved the order from %2$s to %3$s.', 'waybill' ),
			$who,
			$this->state( self::text( $data, 'from' ) ),
			$this->state( self::text( $data, 'to' ) )
		);
	}

	/** @param array<mixed> $data */
	private function refused( string $who, array $data ): string {
		return sprintf(
			/* translators: 1: a person, 2: name of a move, 3: why it was refused. */
			__( '%1$s tried “%2$s” and was refused: %3$s', 'waybill' ),
			$who,
			$this->transition( $data ),
			Sentences::all( self::map( $data, 'blockers' ) )
		);
	}

	/** @param array<mixed> $data */
	private function drifted( array $data ): string {
		$woo    = self::map( $data, 'woo' );
		$writer = self::writer( self::map( $data, 'origin' ) );
		return sprintf(
			/* translators: 1: who changed it, 2: an order status, 3: an order status. */
			__( '%1$s changed the order from %2$s to %3$s outside the workflow.', 'waybill' ),
			'' !== $writer ? $writer : __( 'Something', 'waybill' ),
			$this->status( self::text( $woo, 'from' ) ),
			$this->status( self::text( $woo, 'to' ) )
		);
	}

	/** @param array<mixed> $data */
	private function adopted( string $who, array $data ): string {
		return sprintf(
			/* translators: 1: a person, 2: an order status, 3: name of a state. */
			__( '%1$s accepted what WooCommerce shows (%2$s); the order is now in %3$s.', 'waybill' ),
			$who,
			$this->status( self::text( $data, 'status' ) ),
			$this->state( self::text( $data, 'to' ) )
		);
	}

	private static function silenced( string $who, int $until_ms ): string {
		if ( 0 === $until_ms ) {
			/* translators: %s: a person. */
			return sprintf( __( '%s wants to hear of this difference again.', 'waybill' ), $who );
		}
		/* translators: 1: a person, 2: date and time. */
		return sprintf( __( '%1$s does not want to hear of this difference before %2$s.', 'waybill' ), $who, self::moment( $until_ms ) );
	}

	/** @param array<mixed> $data */
	private function migrated( string $who, array $data ): string {
		return sprintf(
			/* translators: 1: a person, 2: number of a version, 3: name of a state. */
			__( '%1$s moved the order to version %2$s of its workflow; it is in %3$s.', 'waybill' ),
			$who,
			self::text( self::map( $data, 'workflow' ), 'version' ),
			$this->state( self::text( $data, 'to' ) )
		);
	}

	/** @param array<mixed> $data */
	private function assigned( string $who, array $data ): string {
		$to = self::text( $data, 'assignee' );
		if ( '' === $to ) {
			/* translators: %s: a person. */
			return sprintf( __( '%s took the order from everybody.', 'waybill' ), $who );
		}
		/* translators: 1: a person, 2: a person. */
		return sprintf( __( '%1$s gave the order to %2$s.', 'waybill' ), $who, $this->name( $to ) );
	}

	/** @param array<mixed> $data */
	private function started( array $data ): string {
		return sprintf(
			/* translators: %s: name of a state. */
			__( 'The order was paid and entered the workflow in %s.', 'waybill' ),
			$this->state( self::text( $data, 'state' ) )
		);
	}

	/** @param Event $event */
	private function noted( string $who, array $event ): string {
		$text = $event['personal']['inputs.text'] ?? null;
		return is_string( $text )
			/* translators: 1: a person, 2: what he noted. */
			? sprintf( __( '%1$s noted: %2$s', 'waybill' ), $who, $text )
			/* translators: %s: a person. */
			: sprintf( $this->tells_personal ? __( '%s left a note that has been erased.', 'waybill' ) : __( '%s left a note.', 'waybill' ), $who );
	}

	/** @param array<mixed> $data */
	private function transition( array $data ): string {
		$name = self::text( $data, 'transition' );
		return '' === $name ? __( 'Revert', 'waybill' ) : ( $this->labels[ 'transition ' . $name ] ?? $name );
	}

	/** @param array<mixed> $origin */
	private static function writer( array $origin ): string {
		$plugin = self::text( $origin, 'plugin' );
		$user   = self::text( $origin, 'user' );
		$name   = '' !== $user && '0' !== $user ? Actors::name( str_starts_with( $user, 'user:' ) ? $user : 'user:' . $user ) : '';
		if ( '' !== $name && '' !== $plugin ) {
			/* translators: 1: a person, 2: name of a plugin. */
			return sprintf( __( '%1$s (through %2$s)', 'waybill' ), $name, $plugin );
		}
		return '' !== $name ? $name : $plugin;
	}

	/** @param array<mixed> $map */
	private static function text( array $map, string $key ): string {
		$value = $map[ $key ] ?? '';
		return is_scalar( $value ) ? (string) $value : '';
	}

	/**
	 * @param array<mixed> $map
	 * @return array<mixed>
	 */
	private static function map( array $map, string $key ): array {
		$value = $map[ $key ] ?? [];
		return is_array( $value ) ? $value : [];
	}
}
