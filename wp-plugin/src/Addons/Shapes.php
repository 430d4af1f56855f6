<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an addon may put into each slot of the manager's panel, and of what form. The panel checks the
// same once more (panels/src/addons/shapes.ts), because scripts add to it: the two must agree. Nothing
// here knows WordPress.

declare(strict_types=1);

namespace Waybill\WordPress\Addons;

final class Shapes {

	/**
	 * Slot => the members of its entries besides name and priority, each with its form. A question
	 * mark stands behind what may be left out.
	 */
	public const SLOTS = [
		'nav_tree'            => [
			'label' => 'text',
			'path'  => 'path',
			'icon'  => 'icon?',
		],
		'routes'              => [
			'label' => 'text',
			'path'  => 'route',
		],
		'order/detail/panels' => [
			'label' => 'text',
			'place' => 'place?',
		],
		'orders/columns'      => [
			'label'     => 'text',
			'width_rem' => 'width?',
			'is_number' => 'flag?',
		],
		'orders/filters'      => [
			'label' => 'text',
			'query' => 'query?',
		],
		'orders/bulk_actions' => [
			'label' => 'text',
		],
		'dashboard/widgets'   => [
			'label' => 'text',
		],
	];

	/** An addon, a dot, and which of its entries: no name of the panel's own has a dot. */
	private const NAME = '/^(?=.{3,64}$)[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$/D';

	private const SCRIPT = '/^[a-z][a-z0-9_-]{0,31}$/D';
	private const TEXT   = '/^[^\x00-\x1f\x7f]{1,80}$/Du';

	/** In the panel, and none of its own screens', which has its entry: only a choice of such a one's. */
	private const PATH = '/^\/(?!\/|((orders(\/new)?|log|devices)\/?)?$)[\x21-\x7e]{0,499}$/D';

	/** Below a folder of their own, so that no screen to come takes the address away. */
	private const ROUTE = '/^\/addons(\/:?[a-z0-9][a-z0-9_-]{0,62}){1,8}$/D';

	/** The drawing of one path in a square of 24, as SVG writes it. */
	private const ICON = '/^[MmZzLlHhVvCcSsQqTtAa0-9 ,.\-]{1,2000}$/D';

	public static function isName( mixed $name ): bool {
		return is_string( $name ) && 1 === preg_match( self::NAME, $name );
	}

	public static function isScript( mixed $name ): bool {
		return is_string( $name ) && 1 === preg_match( self::SCRIPT, $name );
	}

	/**
	 * The entry with what its slot knows of it.
	 *
	 * @param key-of<self::SLOTS> $slot
	 * @param array<mixed>        $entry
	 * @return array<string, mixed>|string the name of the member that is not of its form
	 */
	public static function read( string $slot, array $entry ): array|string {
		if ( ! self::isName( $entry['name'] ?? null ) ) {
			return 'name';
		}
		$priority = $entry['priority'] ?? 10;
		if ( ! is_int( $priority ) || abs( $priority ) > 1000 ) {
			return 'priority';
		}
		$read = [
			'name'     => $entry['name'],
			'priority' => $priority,
		];
		foreach ( self::SLOTS[ $slot ] as $member => $form ) {
			$value = $entry[ $member ] ?? null;
			if ( null === $value && str_ends_with( $form, '?' ) ) {
				continue;
			}
			if ( ! self::has( rtrim( $form, '?' ), $value ) ) {
				return $member;
			}
			$read[ $member ] = $value;
		}
		return $read;
	}

	private static function has( string $form, mixed $value ): bool {
		return match ( $form ) {
			'flag'  => is_bool( $value ),
			'place' => in_array( $value, [ 'main', 'side' ], true ),
			'width' => ( is_int( $value ) || is_float( $value ) ) && $value >= 4 && $value <= 40,
			'query' => is_array( $value ) && [] !== $value && self::isQuery( $value ),
			'icon'  => is_string( $value ) && 1 === preg_match( self::ICON, $value ),
			'route' => is_string( $value ) && 1 === preg_match( self::ROUTE, $value ),
			'path'  => is_string( $value ) && 1 === preg_match( self::PATH, $value ),
			default => is_string( $value ) && 1 === preg_match( self::TEXT, $value ),
		};
	}

	/** @param array<mixed> $query */
	private static function isQuery( array $query ): bool {
		foreach ( $query as $member => $value ) {
			if ( ! in_array( $member, [ 'scope', 'state', 'assignee', 'q', 'city', 'country', 'payment', 'shipping', 'created_from', 'created_to' ], true ) || ! self::has( 'text', $value ) ) {
				return false;
			}
		}
		return true;
	}
}
