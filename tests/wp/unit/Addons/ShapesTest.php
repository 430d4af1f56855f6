<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Tests\Addons;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Addons\Shapes;

/** What an addon may put into a slot. */
final class ShapesTest extends TestCase {

	private const GOOD = [
		'nav_tree'            => [
			'name'  => 'acme.a',
			'label' => 'A',
			'path'  => '/addons/acme',
			'icon'  => 'M0 0 L24 24',
		],
		'routes'              => [
			'name'  => 'acme.a',
			'label' => 'A',
			'path'  => '/addons/acme/:id',
		],
		'order/detail/panels' => [
			'name'  => 'acme.a',
			'label' => 'Ä & <b>',
			'place' => 'main',
		],
		'orders/columns'      => [
			'name'      => 'acme.a',
			'label'     => 'A',
			'width_rem' => 6.5,
			'is_number' => true,
		],
		'orders/filters'      => [
			'name'  => 'acme.a',
			'label' => 'A',
			'query' => [ 'city' => 'Berlin' ],
		],
		'orders/bulk_actions' => [
			'name'     => 'acme.a-b_c.d',
			'label'    => 'A',
			'priority' => -5,
		],
		'dashboard/widgets'   => [
			'name'  => 'acme.a',
			'label' => 'A',
		],
	];

	public function test_every_slot_takes_an_entry_of_its_form_and_only_what_it_knows(): void {
		self::assertSame( array_keys( Shapes::SLOTS ), array_keys( self::GOOD ) );
		foreach ( self::GOOD as $slot => $entry ) {
			$read = Shapes::read( $slot, $entry + [ 'mount' => 'x', 'html' => '<b>' ] );
			self::assertEquals( $entry + [ 'priority' => 10 ], $read, $slot );
		}
	}

	/** @return iterable<string, array{key-of<Shapes::SLOTS>, array<string, mixed>, string}> */
	public static function wrong(): iterable {
		foreach ( [ null, '', 'acme', 'Acme.a', 'acme.', '.a', "acme.a\n", 'acme.' . str_repeat( 'a', 60 ), 7, [] ] as $number => $name ) {
			yield "name {$number}" => [ 'dashboard/widgets', [ 'name' => $name ], 'name' ];
		}
		foreach ( [ null, '', "two\nlines", str_repeat( 'a', 81 ), "\xff", 5, [] ] as $number => $label ) {
			yield "label {$number}" => [ 'dashboard/widgets', [ 'label' => $label ], 'label' ];
		}
		foreach ( [ 'high', 1001, 1.5, true ] as $number => $priority ) {
			yield "priority {$number}" => [ 'dashboard/widgets', [ 'priority' => $priority ], 'priority' ];
		}
		foreach ( [ null, 'javascript:alert(1)', 'https://elsewhere.example', '//elsewhere', 'addons', '/a b', '/', '/orders', '/orders/', '/orders/new', '/log', '/devices' ] as $number => $path ) {
			yield "path {$number}" => [ 'nav_tree', [ 'path' => $path ], 'path' ];
		}
		foreach ( [ '/orders', '/addons', '/addons/', '/addons/a b', '/addons/A', '/addons/../orders', '/addons/*' ] as $number => $path ) {
			yield "route {$number}" => [ 'routes', [ 'path' => $path ], 'path' ];
		}
		yield 'icon' => [ 'nav_tree', [ 'icon' => '"><script>' ], 'icon' ];
		yield 'place' => [ 'order/detail/panels', [ 'place' => 'top' ], 'place' ];
		yield 'width' => [ 'orders/columns', [ 'width_rem' => 400 ], 'width_rem' ];
		yield 'flag' => [ 'orders/columns', [ 'is_number' => 'yes' ], 'is_number' ];
		yield 'query of another list' => [ 'orders/filters', [ 'query' => [ 'max' => '5' ] ], 'query' ];
		yield 'query of nothing' => [ 'orders/filters', [ 'query' => [] ], 'query' ];
		yield 'query with a list' => [ 'orders/filters', [ 'query' => [ 'city' => [ 'Berlin' ] ] ], 'query' ];
	}

	/**
	 * @param key-of<Shapes::SLOTS> $slot
	 * @param array<string, mixed>  $change
	 */
	#[DataProvider( 'wrong' )]
	public function test_what_is_of_another_form_is_named( string $slot, array $change, string $member ): void {
		self::assertSame( $member, Shapes::read( $slot, $change + self::GOOD[ $slot ] ) );
	}
}
