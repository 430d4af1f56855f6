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
use Waybill\WordPress\Html;
use Waybill\WordPress\Native;
use Waybill\WordPress\Options;
use Waybill\WordPress\Orders\CatalogRebuild;
use Waybill\WordPress\Orders\Projection;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Schedule;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

final class Settings implements Service {

	private const PAGE    = 'waybill-settings';
	private const ACTION  = 'waybill_settings';
	private const ADOPT   = 'waybill_adopt_store';
	private const REBUILD = 'waybill_catalog_rebuild';

	/** In the order in which they change: what follows the store is recorded in the one chosen. */
	private const NAMES = [ Options::STORE, Options::STRICT, Options::RETENTION_DAYS, Options::PROMISE_DAYS, Options::TRACKING_KEY ];

	/** Worst first. */
	private const LEVELS = [ 'error', 'warning', 'ok' ];

	public function __construct(
		private readonly FormGate $gate,
		private readonly Native $native,
		private readonly Options $options,
		private readonly Health $health,
		private readonly CatalogRebuild $rebuild,
	) {
	}

	public function register(): void {
		add_action( 'admin_menu', [ $this, 'addPage' ] );
		$this->gate->open( self::ACTION, Roles::ADMIN, [ ...self::NAMES, 'submit' ], static fn(): string => self::ACTION, $this->save( ... ) );
		$this->gate->open( self::ADOPT, Roles::ADMIN, [ 'submit' ], static fn(): string => self::ADOPT, $this->adopt( ... ) );
		$this->gate->open( self::REBUILD, Roles::ADMIN, [ 'submit' ], static fn(): string => self::REBUILD, $this->rebuild( ... ) );
	}

	/** What is chosen here the worker does. */
	private function rebuild(): never {
		try {
			$this->rebuild->begin();
			as_enqueue_async_action( Projection::HOOK, [], Schedule::GROUP, true );
			self::answer( [] );
		} catch ( Unavailable | NativeException $failure ) {
			self::answer( [ rtrim( $failure->getMessage(), '.' ) . '.' ] );
		}
	}

	public function addPage(): void {
		$page = add_submenu_page( 'woocommerce', __( 'Waybill', 'waybill' ), __( 'Waybill', 'waybill' ), Roles::ADMIN, self::PAGE, [ $this, 'show' ] );
		add_action( 'load-' . $page, Stylesheet::enqueue( ... ) );
	}

	private function save(): never {
		$wanted   = $this->wanted();
		$problems = $this->check( $wanted );
		if ( [] === $problems ) {
			$problems = $this->change( $wanted );
		}
		self::answer( $problems );
	}

	private function adopt(): never {
		self::answer( $this->adoptStore() );
	}

	/** @param list<string> $problems */
	private static function answer( array $problems ): never {
		set_transient( 'waybill_answer_' . get_current_user_id(), $problems, 60 );
		wp_safe_redirect( admin_url( 'admin.php?page=' . self::PAGE ) );
		exit;
	}

	/** @return list<string> what went wrong */
	private function adoptStore(): array {
		try {
			$this->native->adopt( Actors::current( 'wp-admin' ) );
			return [];
		} catch ( Unavailable | NativeException $failure ) {
			/* translators: %s: what is wrong. */
			return [ sprintf( __( 'Store: %s.', 'waybill' ), rtrim( $failure->getMessage(), '.' ) ) ];
		}
	}

	/**
	 * What the form would change: name to value.
	 *
	 * @return array<string, string>
	 */
	private function wanted(): array {
		$wanted = [];
		foreach ( self::NAMES as $name ) {
			$value = FormGate::posted( $name );
			if ( Options::STRICT === $name ) {
				$value = 'yes' === $value ? 'yes' : 'no';
			} elseif ( ! FormGate::isPosted( $name ) ) {
				continue;
			}
			if ( ! $this->options->isFixed( $name ) && $value !== $this->current( $name ) ) {
				$wanted[ $name ] = $value;
			}
		}
		return $wanted;
	}

	private function current( string $name ): string {
		return match ( $name ) {
			Options::STORE        => $this->options->store(),
			Options::STRICT       => $this->options->isStrict() ? 'yes' : 'no',
			Options::PROMISE_DAYS => (string) $this->options->promiseDays(),
			Options::TRACKING_KEY => $this->options->trackingKey(),
			default               => (string) $this->options->retentionDays(),
		};
	}

	/**
	 * Why that can't be had, a sentence each. The store comes last: looking at it makes one.
	 *
	 * @param array<string, string> $wanted
	 * @return list<string>
	 */
	private function check( array $wanted ): array {
		$days = $wanted[ Options::RETENTION_DAYS ] ?? null;
		if ( null !== $days && ! self::isDays( $days ) ) {
			/* translators: 1: smallest number, 2: largest number. */
			return [ sprintf( __( 'Keep keys for: a whole number of days from %1$d to %2$d.', 'waybill' ), Options::RETENTION_DAYS_MIN, Options::RETENTION_DAYS_MAX ) ];
		}
		$promise = $wanted[ Options::PROMISE_DAYS ] ?? null;
		if ( null !== $promise && ( 1 !== preg_match( '/^\d{1,2}$/D', $promise ) || (int) $promise > Options::PROMISE_DAYS_MAX ) ) {
			/* translators: %d: largest number. */
			return [ sprintf( __( 'Delivered within: a whole number of working days from 0 to %d.', 'waybill' ), Options::PROMISE_DAYS_MAX ) ];
		}
		if ( 1 !== preg_match( '/^[^\x00-\x1f\x7f]{0,' . Options::TRACKING_KEY_MAX . '}$/Du', $wanted[ Options::TRACKING_KEY ] ?? '' ) ) {
			return [ __( 'Tracking code: the name of a field of orders, or nothing.', 'waybill' ) ];
		}
		$store = $wanted[ Options::STORE ] ?? null;
		return null === $store ? [] : $this->checkStore( $store );
	}

	/**
	 * Makes the changes, each with its event.
	 *
	 * @param array<string, string> $wanted
	 * @return list<string> what went wrong
	 */
	private function change( array $wanted ): array {
		foreach ( $wanted as $name => $value ) {
			$before      = $this->current( $name );
			$is_recorded = $this->record( $name, $before, $value );
			// A store that can't be written to is what the admin is here to replace: only that may go on.
			if ( ! $is_recorded && Options::STORE !== $name ) {
				return [ __( 'The store could not be written to; nothing was changed.', 'waybill' ) ];
			}
			$this->options->write( $name, $value );
			if ( Options::STORE === $name ) {
				$this->native->close();
				// What is another shop's is not taken in passing: the page then asks for a word of its own.
				$problems = $this->native->tryStore( $value ) ? $this->adoptStore() : [];
				if ( [] !== $problems ) {
					return $problems;
				}
				// Each of the two logs tells where the other is.
				$this->record( $name, $before, $value );
			}
		}
		return [];
	}

	private function record( string $name, string $before, string $after ): bool {
		try {
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
			return true;
		} catch ( Unavailable | NativeException $failure ) {
			error_log( 'waybill: a setting could not be recorded: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
			return false;
		}
	}

	private static function isDays( string $value ): bool {
		return 1 === preg_match( '/^[1-9][0-9]{0,4}$/', $value )
			&& (int) $value >= Options::RETENTION_DAYS_MIN && (int) $value <= Options::RETENTION_DAYS_MAX;
	}

	/** @return list<string> */
	private function checkStore( string $value ): array {
		if ( 1 !== preg_match( '#^sqlite:/[^\x00-\x1f]+$#', $value ) ) {
			return [ __( 'Store: must look like sqlite:/folder/waybill.db.', 'waybill' ) ];
		}
		try {
			$this->native->tryStore( $value );
		} catch ( NativeException $failure ) {
			/* translators: %s: what is wrong. */
			return [ sprintf( __( 'Store: %s.', 'waybill' ), $failure->getMessage() ) ];
		}
		return [];
	}

	public function show(): void {
		echo '<div class="wrap"><h1>' . esc_html__( 'Waybill', 'waybill' ) . '</h1>';
		$this->showAnswer();
		echo '<form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '">';
		wp_nonce_field( self::ACTION );
		printf( '<input type="hidden" name="action" value="%s"><table class="form-table" role="presentation"><tbody>', esc_attr( self::ACTION ) );
		$this->row( Options::STORE, __( 'Store', 'waybill' ), __( 'Where the log, the states and the keys are kept. Changing it does not move what is there.', 'waybill' ), $this->textField( Options::STORE, $this->options->store() ) );
		$this->row( Options::STRICT, __( 'Strict mode', 'waybill' ), __( 'Take back a change of status that WooCommerce or another plugin makes and the workflow does not know.', 'waybill' ), $this->checkBox( $this->options->isStrict() ) );
		$this->row( Options::RETENTION_DAYS, __( 'Keep keys for (days)', 'waybill' ), __( 'How long a repeated request is recognised. A phone may lie in a drawer.', 'waybill' ), $this->numberField( Options::RETENTION_DAYS, $this->options->retentionDays(), Options::RETENTION_DAYS_MIN, Options::RETENTION_DAYS_MAX ) );
		$this->row( Options::PROMISE_DAYS, __( 'Delivered within (working days)', 'waybill' ), __( 'What the shop promises, counted from the payment. An open order is late after that. 0 promises nothing.', 'waybill' ), $this->numberField( Options::PROMISE_DAYS, $this->options->promiseDays(), 0, Options::PROMISE_DAYS_MAX ) );
		$this->row( Options::TRACKING_KEY, __( 'Tracking code', 'waybill' ), __( 'The name of the orders’ field in which a plugin keeps the carrier’s code. It is only read, to be found by search.', 'waybill' ), $this->textField( Options::TRACKING_KEY, $this->options->trackingKey() ) );
		echo '</tbody></table>';
		submit_button();
		echo '</form>';
		$this->showAdoption();
		$this->showHealth();
		echo '</div>';
	}

	/** What stands at the store's place and is not known to be this shop's waits for a word. */
	private function showAdoption(): void {
		$objection = '' === $this->options->store() ? '' : $this->native->objection();
		if ( '' === $objection ) {
			return;
		}
		echo '<h2>' . esc_html__( 'The store is not this shop’s', 'waybill' ) . '</h2><p>' . esc_html( $objection ) . '</p>';
		echo '<form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '">';
		wp_nonce_field( self::ADOPT );
		printf( '<input type="hidden" name="action" value="%s">', esc_attr( self::ADOPT ) );
		submit_button( __( 'Adopt this store', 'waybill' ), 'secondary', 'submit', true, [ 'id' => 'waybill-adopt-store' ] );
		echo '</form>';
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
		echo '<h2>' . esc_html__( 'Health', 'waybill' ) . '</h2><table class="widefat striped waybill-health"><tbody>';
		$lines = $this->health->lines();
		// What is wrong first: nobody reads twenty lines to find it.
		usort( $lines, static fn( array $one, array $other ): int => array_search( $one['level'], self::LEVELS, true ) <=> array_search( $other['level'], self::LEVELS, true ) );
		foreach ( $lines as $line ) {
			printf(
				'<tr data-check="%1$s" data-level="%2$s"><th scope="row"><span aria-hidden="true">%3$s</span> %4$s</th><td dir="auto">%5$s</td></tr>',
				esc_attr( $line['check'] ),
				esc_attr( $line['level'] ),
				esc_html( $marks[ $line['level'] ] ),
				esc_html( $words[ $line['level'] ] ),
				Html::text( $line['text'] )
			);
		}
		echo '</tbody></table>';
		$this->showRebuild();
	}

	private function showRebuild(): void {
		if ( null !== Native::missingForCatalog() ) {
			return;
		}
		echo '<p>' . esc_html__( 'Lists and search keep a copy of what orders hold. It can be made anew from the orders at any time, in the background.', 'waybill' ) . '</p>';
		echo '<form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '">';
		wp_nonce_field( self::REBUILD );
		printf( '<input type="hidden" name="action" value="%s">', esc_attr( self::REBUILD ) );
		submit_button( __( 'Make lists and search anew', 'waybill' ), 'secondary', 'submit', true, [ 'id' => 'waybill-catalog-rebuild' ] );
		echo '</form>';
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
			'<input type="text" class="large-text code" id="waybill_%1$s" name="%1$s" value="%2$s" aria-describedby="waybill_%1$s_help" dir="ltr"%3$s>',
			esc_attr( $name ),
			Html::text( $value ),
			$this->options->isFixed( $name ) ? ' disabled' : ''
		);
	}

	private function numberField( string $name, int $value, int $min, int $max ): string {
		return sprintf(
			'<input type="number" class="small-text" id="waybill_%1$s" name="%1$s" value="%2$d" min="%3$d" max="%4$d" aria-describedby="waybill_%1$s_help"%5$s>',
			esc_attr( $name ),
			$value,
			$min,
			$max,
			$this->options->isFixed( $name ) ? ' disabled' : ''
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
