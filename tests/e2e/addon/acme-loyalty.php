<?php
// SPDX-License-Identifier: MIT
/**
 * Plugin Name: Acme Loyalty
 * Description: An addon of Waybill's panel with something in every slot: the worked example of docs/addons.md.
 */

declare(strict_types=1);

// Its script, and one that needs it. The addresses are of this site: others do not run in the panels.
add_filter(
	'waybill/scripts',
	static fn( array $scripts ): array => $scripts + [
		'acme'      => [
			'src' => plugins_url( 'acme.js', __FILE__ ) . '?ver=1',
			'api' => 1,
		],
		'acme-more' => [
			'src'  => plugins_url( 'acme-more.js', __FILE__ ) . '?ver=1',
			'deps' => [ 'acme' ],
		],
	]
);

// What is known without a script: where it stands and what it is called, in the reader's language.
$acme_add = static function ( string $slot, array ...$entries ): void {
	add_filter( 'waybill/' . $slot, static fn( array $others ): array => [ ...$others, ...array_values( $entries ) ] );
};
$acme_add(
	'nav_tree',
	[
		'name'  => 'acme.points',
		'label' => 'Points',
		'path'  => '/addons/acme/points',
		'icon'  => 'M12 2 L15 9 L22 9 L16 14 L18 21 L12 17 L6 21 L8 14 L2 9 L9 9 Z',
	]
);
$acme_add(
	'routes',
	[
		'name'  => 'acme.points',
		'label' => 'Points of customers',
		'path'  => '/addons/acme/points',
	]
);
$acme_add(
	'orders/columns',
	[
		'name'      => 'acme.points',
		'label'     => 'Points',
		'width_rem' => 6,
		'is_number' => true,
	]
);
$acme_add(
	'orders/filters',
	[
		'name'  => 'acme.berlin',
		'label' => 'New ones for Berlin',
		'query' => [
			'state' => 'new',
			'city'  => 'Berlin',
		],
	]
);
$acme_add(
	'orders/bulk_actions',
	[
		'name'  => 'acme.reward',
		'label' => 'Reward…',
	]
);
$acme_add(
	'order/detail/panels',
	[
		'name'     => 'acme.loyalty',
		'label'    => 'Loyalty',
		'priority' => 5,
	]
);
$acme_add(
	'dashboard/widgets',
	[
		'name'  => 'acme.today',
		'label' => 'Points today',
	]
);
