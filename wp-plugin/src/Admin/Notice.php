<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\WordPress\Service;

/** One notice in wp-admin that says why Waybill stands aside, to those who can do something. */
final class Notice implements Service {

	/** @param \Closure(): string $reason Empty when there is nothing to say. */
	public function __construct( private readonly \Closure $reason ) {
	}

	public function register(): void {
		add_action( 'admin_notices', [ $this, 'show' ] );
	}

	public function show(): void {
		if ( ! current_user_can( 'activate_plugins' ) && ! current_user_can( 'waybill_admin' ) ) {
			return;
		}
		$reason = ( $this->reason )();
		if ( '' === $reason ) {
			return;
		}
		printf(
			'<div class="notice notice-error"><p><strong>%1$s</strong> %2$s</p><p>%3$s</p></div>',
			esc_html__( 'Waybill is not working.', 'waybill' ),
			esc_html( $reason ),
			esc_html__( 'The shop goes on as if Waybill were not there; orders are not carried further until this is settled.', 'waybill' )
		);
	}
}
