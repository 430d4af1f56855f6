<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a panel knows before its first request: whose it is, what he may do, where things are and how
// they are written. It is read by JavaScript from the page, so it holds nothing that its user may not
// see, and no secret but the nonce that WordPress puts into pages itself.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Addons\Addons;
use Waybill\WordPress\Catalogue;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\StateOrder;
use Waybill\WordPress\Plugin;
use Waybill\WordPress\Rest\Controller;
use Waybill\WordPress\Rest\PreferencesController;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Unavailable;

final class Boot {

	public function __construct(
		private readonly Native $native,
		private readonly Build $build,
		private readonly Addons $addons,
	) {
	}

	/**
	 * @param 'standalone'|'wp-admin' $mode
	 * @param string                  $base the path that the panel's own addresses begin with
	 * @return array<mixed>
	 * @throws Unavailable|NativeException Where the store can't be had.
	 */
	public function of( Panel $panel, string $mode, string $base ): array {
		$user     = wp_get_current_user();
		$language = Translations::address();
		$boot     = [
			'panel'      => $panel->value,
			'mode'       => $mode,
			'base'       => $base,
			'version'    => Plugin::VERSION,
			'build'      => $this->build->id(),
			'user'       => [
				'id'    => Actors::user( $user, 'panel' )['id'],
				'name'  => $user->display_name,
				'roles' => Roles::workflowRoles( $user ),
				'can'   => Roles::capabilitiesOf( $user ),
			],
			'api'        => [
				'root'  => rest_url( Controller::NAMESPACE . '/' ),
				'nonce' => wp_create_nonce( 'wp_rest' ),
			],
			'nonceUrl'   => admin_url( 'admin-ajax.php?action=rest-nonce' ),
			'locale'     => Page::language(),
			'dir'        => is_rtl() ? 'rtl' : 'ltr',
			'timezone'   => wp_timezone_string(),
			'currency'   => [
				'code'     => get_woocommerce_currency(),
				'decimals' => wc_get_price_decimals(),
			],
			'states'     => $this->states(),
			'words'      => (object) Catalogue::choices( $this->native->engine()->getWorkflow() ),
			'links'      => self::links( $user ),
			'i18n'       => null === $language ? null : [ 'url' => $language ],
			'layout'     => self::layout(),
			'theme'      => 'system',
			'serverTime' => Clock::nowMs(),
			'features'   => Native::features(),
			'addons'     => Panel::Manager === $panel ? $this->addons->all() : null,
		];
		/**
		 * Filters what a panel is told before its first request.
		 *
		 * @param array<string, mixed> $boot
		 * @param string               $panel manager, staff or driver
		 */
		$filtered = apply_filters( 'waybill/boot', $boot, $panel->value ); // phpcs:ignore WordPress.NamingConventions.ValidHookName.UseUnderscores -- the name that addons of the panels know.
		return is_array( $filtered ) ? $filtered : $boot;
	}

	/**
	 * As text that may stand in a script element, whatever is in it.
	 *
	 * @psalm-taint-escape html
	 * @psalm-taint-escape has_quotes
	 * @param array<mixed> $boot
	 */
	public static function toJson( array $boot ): string {
		return (string) wp_json_encode( $boot, JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES );
	}

	/**
	 * @return list<array{name: string, label: string, final: bool}>
	 * @throws Unavailable|NativeException
	 */
	private function states(): array {
		$workflow = $this->native->engine()->getWorkflow();
		$states   = $workflow->getStates();
		return array_map(
			static fn( string $name ): array => [
				'name'  => $name,
				'label' => Catalogue::shipped( $states[ $name ]['label'] ),
				'final' => $states[ $name ]['final'],
			],
			StateOrder::of( $workflow )
		);
	}

	/**
	 * How the user left the frame: known before the first screen, which would else be drawn twice.
	 *
	 * @return array{fullscreen: bool, sideBar: string}
	 */
	private static function layout(): array {
		$kept = PreferencesController::kept();
		return [
			'fullscreen' => $kept['fullscreen'],
			'sideBar'    => $kept['side_bar'],
		];
	}

	/** @return array<string, mixed> */
	private static function links( \WP_User $user ): array {
		return [
			'logout'    => [
				'url'   => Place::url( 'logout' ),
				'nonce' => wp_create_nonce( Logout::NONCE ),
			],
			'wordpress' => Roles::isPanelOnly( $user ) ? null : admin_url(),
			'panels'    => array_map(
				static fn( Panel $panel ): array => [
					'panel' => $panel->value,
					'label' => $panel->label(),
					'url'   => $panel->url(),
				],
				Panel::of( $user )
			),
		];
	}
}
