<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers what is asked for below /waybill/, when all plugins are there and before WordPress looks
// for a page or a theme. Nobody sees anybody else's panel: who has one of his own is sent there,
// everybody else to the login.

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Native;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

final class Router implements Service {

	/** What there is below the folder, and the methods that each takes. */
	public const ROUTES = [
		''         => [ 'GET', 'HEAD' ],
		'login'    => [ 'GET', 'HEAD', 'POST' ],
		'logout'   => [ 'POST' ],
		'password' => [ 'GET', 'HEAD', 'POST' ],
		'i18n'     => [ 'GET', 'HEAD' ],
		'manager'  => [ 'GET', 'HEAD' ],
		'staff'    => [ 'GET', 'HEAD' ],
		'driver'   => [ 'GET', 'HEAD' ],
	];

	public function __construct(
		private readonly Native $native,
		private readonly Shell $shell,
		private readonly Login $login,
		private readonly Logout $logout,
		private readonly LostPassword $password,
	) {
	}

	public function register(): void {
		if ( null !== Place::asked() ) {
			Headers::forbidCaches();
			add_action( 'wp_loaded', $this->answer( ... ) );
		}
	}

	private function answer(): void {
		$asked  = (string) Place::asked();
		$route  = explode( '/', $asked, 2 )[0];
		$method = isset( $_SERVER['REQUEST_METHOD'] ) && is_string( $_SERVER['REQUEST_METHOD'] ) ? $_SERVER['REQUEST_METHOD'] : '';
		switch_to_user_locale( get_current_user_id() );
		$panel   = Panel::tryFrom( $route );
		$methods = null !== $panel || 'i18n' === $route || $route === $asked ? self::ROUTES[ $route ] ?? null : null;
		if ( null === $methods ) {
			Page::say( 404, __( 'There is nothing here', 'waybill' ), __( 'The address is not one of Waybill’s.', 'waybill' ) );
		}
		if ( ! in_array( $method, $methods, true ) ) {
			header( 'Allow: ' . implode( ', ', $methods ) );
			Page::say( 405, __( 'This does not work so', 'waybill' ), __( 'The address can’t be opened like that. Use the button on the page.', 'waybill' ) );
		}
		try {
			match ( true ) {
				'i18n' === $route     => Translations::answer( substr( $asked, strlen( 'i18n/' ) ) ),
				'login' === $route    => $this->open()->login->answer( $method ),
				'logout' === $route   => $this->logout->answer(),
				'password' === $route => $this->open()->password->answer( $method ),
				default               => $this->panel( $panel ),
			};
		} catch ( Unavailable | NativeException $failure ) {
			Closed::show( $failure->getMessage() );
		}
	}

	/**
	 * Nobody is let in to what is out of reach.
	 *
	 * @throws Unavailable|NativeException
	 */
	private function open(): self {
		$objection = Readiness::objection();
		if ( null !== $objection ) {
			// phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- for the log.
			throw new Unavailable( $objection );
		}
		$this->native->engine();
		return $this;
	}

	/** @throws Unavailable|NativeException */
	private function panel( ?Panel $asked ): never {
		$user = wp_get_current_user();
		$own  = Panel::first( $user );
		if ( null === $own ) {
			$uri  = $_SERVER['REQUEST_URI'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- checked by next().
			$next = null === $asked ? '' : Place::next( $uri );
			$path = '' === $next || ! is_string( $uri ) ? '' : $uri;
			Headers::redirect( Place::url( 'login' ) . ( '' === $path ? '' : '?next=' . rawurlencode( $path ) ) );
		}
		if ( null === $asked || ! $asked->isFor( $user ) ) {
			Headers::redirect( $own->url() );
		}
		$this->open()->shell->show( $asked );
	}
}
