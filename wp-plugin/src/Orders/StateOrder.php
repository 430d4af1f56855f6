<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The states of a workflow in the order in which an order usually passes them, for tabs and lists. A
// definition is kept in canonical form, which sorts names by the alphabet; where a state stands is
// read from the transitions instead: first those on the way, by their distance from the start, then
// those that lead back to it, at last the final ones. What WooCommerce does by itself is no way.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

use Waybill\Workflow;

final class StateOrder {

	private const ONWARD = 0;
	private const ASIDE  = 1;
	private const FINAL  = 2;

	/** @return list<string> */
	public static function of( Workflow $workflow ): array {
		$definition = json_decode( $workflow->getText(), true );
		$initial    = is_array( $definition ) && is_string( $definition['initial'] ?? null ) ? $definition['initial'] : '';
		return self::sort( $initial, array_map( static fn( array $state ): bool => $state['final'], $workflow->getStates() ), array_values( $workflow->getTransitions() ) );
	}

	/**
	 * @param array<string, bool>                                    $finals state => whether it is final
	 * @param list<array{from: list<string>, to: string, roles: list<string>, ...}> $transitions
	 * @return list<string>
	 */
	public static function sort( string $initial, array $finals, array $transitions ): array {
		$ways = self::ways( $transitions );
		$far  = self::distances( $initial, $ways );
		$rank = [];
		foreach ( $finals as $name => $is_final ) {
			$here  = $far[ $name ] ?? PHP_INT_MAX;
			$open  = array_filter( $ways[ $name ] ?? [], static fn( string $to ): bool => ! ( $finals[ $to ] ?? true ) );
			$ahead = array_filter( $open, static fn( string $to ): bool => ( $far[ $to ] ?? 0 ) > $here );
			$aside = [] !== $open && [] === $ahead;

			$rank[ $name ] = [ $is_final ? self::FINAL : ( $aside ? self::ASIDE : self::ONWARD ), $here, $name ];
		}
		uasort( $rank, static fn( array $one, array $other ): int => $one <=> $other );
		return array_map( 'strval', array_keys( $rank ) );
	}

	/**
	 * How many moves of people lead from each state to where an order is done: to a final state that
	 * WooCommerce calls completed, or to any where there is none.
	 *
	 * @return array<string, int> without states from which no way leads there
	 */
	public static function left( Workflow $workflow ): array {
		$finals = array_filter( $workflow->getStates(), static fn( array $state ): bool => $state['final'] );
		$goals  = array_filter( $finals, static fn( array $state ): bool => 'completed' === $state['woo'] );
		return self::leftTo( array_map( 'strval', array_keys( [] === $goals ? $finals : $goals ) ), array_values( $workflow->getTransitions() ) );
	}

	/**
	 * @param list<string>                                                          $goals
	 * @param list<array{from: list<string>, to: string, roles: list<string>, ...}> $transitions
	 * @return array<string, int>
	 */
	public static function leftTo( array $goals, array $transitions ): array {
		$back = [];
		foreach ( self::ways( $transitions ) as $from => $targets ) {
			foreach ( $targets as $to ) {
				$back[ $to ][] = $from;
			}
		}
		$left = [];
		foreach ( $goals as $goal ) {
			foreach ( self::distances( $goal, $back ) as $state => $moves ) {
				$left[ $state ] = min( $moves, $left[ $state ] ?? PHP_INT_MAX );
			}
		}
		return $left;
	}

	/**
	 * Where people lead an order from each state.
	 *
	 * @param list<array{from: list<string>, to: string, roles: list<string>, ...}> $transitions
	 * @return array<string, list<string>>
	 */
	private static function ways( array $transitions ): array {
		$ways = [];
		foreach ( $transitions as $transition ) {
			if ( [ 'woocommerce' ] !== $transition['roles'] ) {
				foreach ( $transition['from'] as $from ) {
					$ways[ $from ][] = $transition['to'];
				}
			}
		}
		return $ways;
	}

	/**
	 * Moves from the start to each state that can be reached.
	 *
	 * @param array<string, list<string>> $ways
	 * @return array<string, int>
	 */
	private static function distances( string $initial, array $ways ): array {
		$far   = [ $initial => 0 ];
		$queue = [ $initial ];
		while ( null !== ( $state = array_shift( $queue ) ) ) {
			foreach ( $ways[ $state ] ?? [] as $to ) {
				if ( ! isset( $far[ $to ] ) ) {
					$far[ $to ] = $far[ $state ] + 1;
					$queue[]    = $to;
				}
			}
		}
		return $far;
	}
}
