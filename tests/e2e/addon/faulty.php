<?php
// SPDX-License-Identifier: MIT
/**
 * Plugin Name: Faulty
 * Description: An addon of Waybill's panel that does wrong what can be done wrong. The panel goes on.
 */

declare(strict_types=1);

add_filter(
	'waybill/scripts',
	static fn( array $scripts ): array => $scripts + [
		'faulty'    => [ 'src' => plugins_url( 'faulty.js', __FILE__ ) ],
		'gone'      => [ 'src' => plugins_url( 'gone.js', __FILE__ ) ],
		'needy'     => [
			'src'  => plugins_url( 'faulty.js', __FILE__ ),
			'deps' => [ 'nobody' ],
		],
		'elsewhere' => [ 'src' => 'https://cdn.example/elsewhere.js' ],
		'tomorrow'  => [
			'src' => plugins_url( 'faulty.js', __FILE__ ),
			'api' => 2,
		],
	]
);
add_filter(
	'waybill/order/detail/panels',
	static fn( array $panels ): array => [
		...$panels,
		[
			'name'  => 'faulty.throws',
			'label' => 'Throws',
		],
		[
			'name'  => 'faulty.rejects',
			'label' => 'Rejects',
		],
		[
			'name'  => 'gone.panel',
			'label' => 'Never comes',
		],
		[ 'name' => 'faulty.nameless' ],
		'no entry at all',
	]
);
add_filter(
	'waybill/orders/columns',
	static fn( array $columns ): array => [
		...$columns,
		[
			'name'  => 'faulty.cell',
			'label' => 'Broken',
		],
	]
);
add_filter(
	'waybill/nav_tree',
	static fn( array $tree ): array => [
		...$tree,
		[
			'name'  => 'faulty.outside',
			'label' => 'Outside',
			'path'  => 'javascript:alert(1)',
		],
	]
);
add_filter( 'waybill/dashboard/widgets', static fn(): never => throw new LogicException( 'a filter that throws' ), 20 );
add_filter( 'waybill/orders/filters', static fn(): string => 'none', 20 );
