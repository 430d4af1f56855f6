<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The manager's panel inside wp-admin, for who works there anyway, and the link to the panels in
// WordPress' admin bar. It is the same bundle in a page of WordPress': whose scripts and styles run
// beside it, and without the panels' content security policy, which wp-admin would not survive. A class
// on the body gives it the whole screen; it stands there from the start for who left it so, and does
// nothing until there is a panel: with its notice, or before a bundle that never comes, WordPress' bars stay.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Admin\Stylesheet;
use Waybill\WordPress\Plugin;
use Waybill\WordPress\Rest\PreferencesController;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

final class AdminPage implements Service {

	public const PAGE = 'waybill';

	/** What makes WordPress' bars step back (assets/admin.css). The panel sets and removes it, too. */
	private const FULLSCREEN = 'waybill-fullscreen';

	/** Below WooCommerce's own entries. */
	private const POSITION = 56;

	public function __construct(
		private readonly Boot $boot,
		private readonly Build $build,
		private readonly Readiness $readiness,
	) {
	}

	public function register(): void {
		add_action( 'admin_menu', $this->addPage( ... ) );
		add_action( 'admin_bar_menu', $this->addLink( ... ), 80 );
	}

	private function addPage(): void {
		$page = add_menu_page( __( 'Waybill', 'waybill' ), __( 'Waybill', 'waybill' ), Roles::ACT_AS_MANAGER, self::PAGE, $this->show( ... ), 'dashicons-clipboard', self::POSITION );
		add_action( 'load-' . $page, $this->enqueue( ... ) );
	}

	private function enqueue(): void {
		$entry = $this->build->entry( Panel::Manager );
		if ( null === $entry ) {
			return;
		}
		Stylesheet::enqueue();
		if ( PreferencesController::kept()['fullscreen'] ) {
			add_filter( 'admin_body_class', static fn( mixed $classes ): string => ( is_string( $classes ) ? $classes : '' ) . ' ' . self::FULLSCREEN );
		}
		foreach ( $entry['styles'] as $number => $style ) {
			wp_enqueue_style( 'waybill-panel-' . $number, $style, [], Plugin::VERSION );
		}
	}

	private function show(): void {
		$words = Readiness::objection() ?? $this->readiness->whyNotBuilt();
		$entry = $this->build->entry( Panel::Manager );
		try {
			if ( null === $words && null !== $entry ) {
				$base = (string) wp_parse_url( admin_url( 'admin.php?page=' . self::PAGE ), PHP_URL_PATH );
				Shell::printBoot( Boot::toJson( $this->boot->of( Panel::Manager, 'wp-admin', $base . '?page=' . self::PAGE ) ) );
				// Not enqueued: WordPress 6.5 prints no modules in wp-admin.
				printf( '<div id="waybill"></div><script type="module" src="%s"></script>', esc_url( $entry['script'] ) ); // phpcs:ignore WordPress.WP.EnqueuedResources
				return;
			}
		} catch ( Unavailable | NativeException $failure ) {
			/* translators: %s: what is wrong. */
			$words = sprintf( __( 'The store can’t be read: %s.', 'waybill' ), rtrim( $failure->getMessage(), '.' ) );
		}
		echo '<div class="wrap"><h1>' . esc_html__( 'Waybill', 'waybill' ) . '</h1><div class="notice notice-error" role="alert"><p>' . esc_html( (string) $words ) . '</p></div></div>';
	}

	private function addLink( \WP_Admin_Bar $bar ): void {
		$panel = Panel::first( wp_get_current_user() );
		if ( null !== $panel ) {
			$bar->add_node(
				[
					'id'    => 'waybill',
					'title' => esc_html__( 'Waybill', 'waybill' ),
					'href'  => $panel->url(),
				]
			);
		}
	}
}
