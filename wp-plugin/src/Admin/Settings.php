<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The settings page: a plain form for technical admins and the health lines beside it. A change is
// checked before it is made and is an event afterwards; what is refused changes nothing.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Options;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

final class Settings implements Service {

	private const PAGE   = 'waybill-settings';
	private const ACTION = 'waybill_settings';

	public function __construct(
		private readonly Native $native,
		private readonly Options $options,
		private readonly Health $health,
	) {
	}

	public function register(): void {
		add_action( 'admin_menu', [ $this, 'addPage' ] );
		add_action( 'admin_post_' . self::ACTION, [ $this, 'save' ] );
	}

	public function addPage(): void {
		add_submenu_page( 'woocommerce', __( 'Waybill', 'waybill' ), __( 'Waybill', 'waybill' ), Roles::ADMIN, self::PAGE, [ $this, 'show' ] );
	}

	public function save(): void {
		if ( ! current_user_can( Roles::ADMIN ) ) {
			wp_die( esc_html__( 'You are not allowed to change these settings.', 'waybill' ), '', [ 'response' => 403 ] );
		}
		check_admin_referer( self::ACTION );
		$problems = [];
		foreach ( [ Options::RETENTION_DAYS, Options::STRICT, Options::STORE ] as $name ) {
			if ( ! $this->options->isFixed( $name ) ) {
				$problem = $this->change( $name, self::posted( $name ) );
				if ( '' !== $problem ) {
					$problems[] = $problem;
				}
			}
		}
		$this->answer( $problems );
	}

	/** Why a setting can't have that value; empty when it has it now. */
	private function change( string $name, string $value ): string {
		[ $before, $after, $problem ] = match ( $name ) {
			Options::RETENTION_DAYS => [ (string) $this->options->retentionDays(), $value, self::checkDays( $value ) ],
			Options::STRICT         => [ $this->options->isStrict() ? 'yes' : 'no', 'yes' === $value ? 'yes' : 'no', '' ],
			default                 => [ $this->options->store(), $value, $this->checkStore( $value ) ],
		};
		if ( '' !== $problem || $before === $after ) {
			return $before === $after ? '' : $problem;
		}
		try {
			$this->record( $name, $before, $after );
		} catch ( Unavailable | NativeException ) {
			// A store that can't be written to is what the admin is here to replace: only that may go on.
			if ( Options::STORE !== $name ) {
				return __( 'The store could not be written to; nothing was changed.', 'waybill' );
			}
		}
		$this->options->write( $name, $after );
		if ( Options::STORE === $name ) {
			$this->native->close();
		}
		return '';
	}

	private function record( string $name, string $before, string $after ): void {
		$this->native->engine()->record(
			'settings',
			'setting_changed',
			Actors::current( 'wp-admin' ),
			[
				'name' => $name,
				'from' => $before,
				'to'   => $after,
			],
			Clock::nowMs()
		);
	}

	private static function checkDays( string $value ): string {
		$days = ctype_digit( $value ) && strlen( $value ) < 6 ? (int) $value : 0;
		if ( $days >= Options::RETENTION_DAYS_MIN && $days <= Options::RETENTION_DAYS_MAX ) {
			return '';
		}
		/* translators: 1: smallest number, 2: largest number. */
		return sprintf( __( 'Keep keys for: a whole number of days from %1$d to %2$d.', 'waybill' ), Options::RETENTION_DAYS_MIN, Options::RETENTION_DAYS_MAX );
	}

	private function checkStore( string $value ): string {
		if ( $value === $this->options->store() ) {
			return '';
		}
		if ( 1 !== preg_match( '#^sqlite:/[^\x00-\x1f]+$#', $value ) ) {
			return __( 'Store: must look like sqlite:/folder/waybill.db.', 'waybill' );
		}
		try {
			$this->native->tryStore( $value );
		} catch ( NativeException $failure ) {
			/* translators: %s: what is wrong. */
			return sprintf( __( 'Store: %s.', 'waybill' ), $failure->getMessage() );
		}
		return '';
	}

	public function show(): void {
		echo '<div class="wrap"><h1>' . esc_html__( 'Waybill', 'waybill' ) . '</h1>';
		$this->showAnswer();
		echo '<form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '">';
		wp_nonce_field( self::ACTION );
		printf( '<input type="hidden" name="action" value="%s"><table class="form-table" role="presentation"><tbody>', esc_attr( self::ACTION ) );
		$this->row( Options::STORE, __( 'Store', 'waybill' ), __( 'Where the log, the states and the keys are kept. Changing it does not move what is there.', 'waybill' ), $this->textField( Options::STORE, $this->options->store() ) );
		$this->row( Options::STRICT, __( 'Strict mode', 'waybill' ), __( 'Take back a change of status that WooCommerce or another plugin makes and the workflow does not know.', 'waybill' ), $this->checkBox( $this->options->isStrict() ) );
		$this->row( Options::RETENTION_DAYS, __( 'Keep keys for (days)', 'waybill' ), __( 'How long a repeated request is recognised. A phone may lie in a drawer.', 'waybill' ), $this->numberField( $this->options->retentionDays() ) );
		echo '</tbody></table>';
		submit_button();
		echo '</form>';
		$this->showHealth();
		echo '</div>';
	}

	private function showHealth(): void {
		$words = [
			'ok'      => __( 'Fine', 'waybill' ),
			'warning' => __( 'Watch', 'waybill' ),
			'error'   => __( 'Wrong', 'waybill' ),
		];
		$marks = [
			'ok'      => '✓',
			'warning' => '!',
			'error'   => '✗',
		];
		echo '<h2>' . esc_html__( 'Health', 'waybill' ) . '</h2><table class="widefat striped"><tbody>';
		foreach ( $this->health->lines() as $line ) {
			printf(
				'<tr data-check="%1$s" data-level="%2$s"><td style="width:7em"><span aria-hidden="true">%3$s</span> %4$s</td><td>%5$s</td></tr>',
				esc_attr( $line['check'] ),
				esc_attr( $line['level'] ),
				esc_html( $marks[ $line['level'] ] ),
				esc_html( $words[ $line['level'] ] ),
				esc_html( $line['text'] )
			);
		}
		echo '</tbody></table>';
	}

	private function row( string $name, string $label, string $help, string $field ): void {
		$fixed = $this->options->isFixed( $name ) ? ' ' . __( 'Fixed in wp-config.php.', 'waybill' ) : '';
		printf(
			'<tr><th scope="row"><label for="waybill_%1$s">%2$s</label></th><td>%3$s<p class="description" id="waybill_%1$s_help">%4$s</p></td></tr>',
			esc_attr( $name ),
			esc_html( $label ),
			$field, // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- made and escaped below.
			esc_html( $help . $fixed )
		);
	}

	private function textField( string $name, string $value ): string {
		return sprintf(
			'<input type="text" class="regular-text code" id="waybill_%1$s" name="%1$s" value="%2$s" aria-describedby="waybill_%1$s_help" dir="ltr"%3$s>',
			esc_attr( $name ),
			esc_attr( $value ),
			$this->options->isFixed( $name ) ? ' disabled' : ''
		);
	}

	private function numberField( int $value ): string {
		return sprintf(
			'<input type="number" class="small-text" id="waybill_%1$s" name="%1$s" value="%2$d" min="%3$d" max="%4$d" aria-describedby="waybill_%1$s_help"%5$s>',
			esc_attr( Options::RETENTION_DAYS ),
			$value,
			Options::RETENTION_DAYS_MIN,
			Options::RETENTION_DAYS_MAX,
			$this->options->isFixed( Options::RETENTION_DAYS ) ? ' disabled' : ''
		);
	}

	private function checkBox( bool $on ): string {
		return sprintf(
			'<input type="checkbox" id="waybill_%1$s" name="%1$s" value="yes" aria-describedby="waybill_%1$s_help"%2$s%3$s>',
			esc_attr( Options::STRICT ),
			checked( $on, true, false ),
			$this->options->isFixed( Options::STRICT ) ? ' disabled' : ''
		);
	}

	private static function posted( string $name ): string {
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- save() has checked it.
		$value = $_POST[ $name ] ?? '';
		return is_string( $value ) ? trim( sanitize_text_field( wp_unslash( $value ) ) ) : '';
	}

	/** @param list<string> $problems */
	private function answer( array $problems ): never {
		set_transient( 'waybill_answer_' . get_current_user_id(), $problems, 60 );
		wp_safe_redirect( admin_url( 'admin.php?page=' . self::PAGE ) );
		exit;
	}

	private function showAnswer(): void {
		$key      = 'waybill_answer_' . get_current_user_id();
		$problems = get_transient( $key );
		if ( ! is_array( $problems ) ) {
			return;
		}
		delete_transient( $key );
		if ( [] === $problems ) {
			echo '<div class="notice notice-success" role="status"><p>' . esc_html__( 'Settings saved.', 'waybill' ) . '</p></div>';
			return;
		}
		foreach ( $problems as $problem ) {
			echo '<div class="notice notice-error" role="alert"><p>' . esc_html( is_string( $problem ) ? $problem : '' ) . '</p></div>';
		}
	}
}
