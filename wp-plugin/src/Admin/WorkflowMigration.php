<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Moving orders that are under way from an older version to the one in force. First a try, which
// changes nothing and says which orders would move and which would stay and why; only its answer has
// the button that moves them, with the map that was tried. What a request has no time for, the next one
// goes on with, from where it ended: orders that stay would else be looked at again and again.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Engine;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Catalogue;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Html;
use Waybill\WordPress\Numbers;
use Waybill\Workflow;

/**
 * @phpstan-type Outcome array{moved: int, stayed: int, stays: list<array{subject: string, state: string, why: string, text: string}>, next: string}
 */
final class WorkflowMigration {

	public const STATES = 'states';
	public const TRY    = 'try';
	public const AFTER  = 'after';

	private const FROM = 'migrate';

	/** A request must come to its end. */
	private const BUDGET_NS = 5_000_000_000;

	private const PAGE_SUBJECTS = 500;

	private const STAYS_SHOWN = 100;

	/** The address of the form for the orders of a version. */
	public static function url( string $hash ): string {
		return add_query_arg( self::FROM, $hash, WorkflowPage::url() ) . '#waybill-migration';
	}

	public static function show( Engine $engine, Workflow $current ): void {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- says what to look at, changes nothing.
		$hash = $_GET[ self::FROM ] ?? '';
		if ( ! is_string( $hash ) || '' === $hash || $hash === $current->getHash() ) {
			return;
		}
		try {
			$from = $engine->getDefinition( $hash );
		} catch ( NotFound ) {
			echo '<div class="notice notice-error inline" role="alert"><p>' . esc_html__( 'There is no such version.', 'waybill' ) . '</p></div>';
			return;
		}
		/* translators: 1: number of a version, 2: number of a version. */
		echo '<h2 id="waybill-migration">' . Html::text( sprintf( __( 'Move orders from version %1$d to version %2$d', 'waybill' ), $from->getVersion(), $current->getVersion() ) ) . '</h2>';
		$tried = get_transient( self::key() );
		if ( is_array( $tried ) && ( $tried['from'] ?? '' ) === $from->getHash() && ( $tried['to'] ?? '' ) === $current->getHash() ) {
			self::showReport( $tried, $from, $current );
		}
		self::showMap( $from, $current );
	}

	/**
	 * @param array<mixed> $states old state => the one it becomes
	 * @param string       $after  where the run before this one ended; empty at first
	 * @return array{string, string} kind of notice and what it says
	 */
	public static function run( Engine $engine, Workflow $from, Workflow $to, array $states, bool $is_try, string $after ): array {
		$map    = array_filter( $states, static fn( mixed $state, int|string $name ): bool => is_string( $state ) && '' !== $state && is_string( $name ), ARRAY_FILTER_USE_BOTH );
		$report = self::migrate( $engine, $from, $to, $map, $is_try, $after );
		set_transient(
			self::key(),
			[
				'from'   => $from->getHash(),
				'to'     => $to->getHash(),
				'map'    => $map,
				'is_try' => $is_try,
				'report' => $report,
			],
			3600
		);
		if ( $is_try ) {
			return [ 'success', __( 'This was a try: nothing was changed.', 'waybill' ) ];
		}
		return [ 'success', self::outcome( $report, false ) ];
	}

	/**
	 * As many pages as there is time for, as one.
	 *
	 * @param array<string, string> $map
	 * @return Outcome
	 */
	private static function migrate( Engine $engine, Workflow $from, Workflow $to, array $map, bool $is_try, string $after ): array {
		$until = hrtime( true ) + self::BUDGET_NS;
		$sum   = [
			'moved'  => 0,
			'stayed' => 0,
			'stays'  => [],
			'next'   => $after,
		];
		do {
			$page = $engine->migrate(
				[
					'workflow' => $to->getName(),
					'from'     => $from->getHash(),
					'to'       => $to->getHash(),
					'states'   => $map,
					'dry_run'  => $is_try,
					'actor'    => Actors::current( 'wp-admin' ),
					'now'      => Clock::nowMs(),
					'after'    => $sum['next'],
					'max'      => self::PAGE_SUBJECTS,
				]
			);
			$sum  = [
				'moved'  => $sum['moved'] + $page['moved'],
				'stayed' => $sum['stayed'] + count( $page['stays'] ),
				'stays'  => array_slice( [ ...$sum['stays'], ...$page['stays'] ], 0, self::STAYS_SHOWN ),
				'next'   => $page['next'],
			];
		} while ( '' !== $sum['next'] && hrtime( true ) < $until );
		return $sum;
	}

	private static function showMap( Workflow $from, Workflow $to ): void {
		WorkflowForms::start( WorkflowForms::MIGRATE );
		self::showHashes( $from, $to );
		echo '<table class="form-table" role="presentation"><tbody>';
		$targets = $to->getStates();
		foreach ( $from->getStates() as $name => $state ) {
			if ( $state['final'] ) {
				continue;
			}
			$id = 'waybill-state-' . $name;
			printf(
				'<tr><th scope="row"><label for="%1$s" dir="auto">%2$s</label></th><td><select id="%1$s" name="%3$s[%4$s]">%5$s',
				Html::text( $id ),
				Html::text( Catalogue::shipped( $state['label'] ) ),
				Html::text( self::STATES ),
				Html::text( $name ),
				isset( $targets[ $name ] ) ? '' : '<option value="">' . esc_html__( 'Leave its orders where they are', 'waybill' ) . '</option>'
			);
			foreach ( $targets as $target => $other ) {
				printf( '<option value="%1$s"%2$s>%3$s</option>', Html::text( $target ), selected( $name, $target, false ), Html::text( Catalogue::shipped( $other['label'] ) ) );
			}
			echo '</select></td></tr>';
		}
		echo '</tbody></table>';
		submit_button( __( 'Try it', 'waybill' ), 'secondary', self::TRY, true, [ 'id' => 'waybill-try' ] );
		echo '<p class="description">' . esc_html__( 'A try changes nothing. It says which orders would move, and which would stay and why.', 'waybill' ) . '</p></form>';
	}

	private static function showHashes( Workflow $from, Workflow $to ): void {
		printf(
			'<input type="hidden" name="%1$s" value="%2$s"><input type="hidden" name="%3$s" value="%4$s">',
			Html::text( WorkflowForms::VERSION ),
			Html::text( $from->getHash() ),
			Html::text( WorkflowForms::CURRENT ),
			Html::text( $to->getHash() )
		);
	}

	/** @param array<mixed> $tried */
	private static function showReport( array $tried, Workflow $from, Workflow $to ): void {
		/** @var Outcome $report */
		$report = $tried['report'];
		$is_try = true === ( $tried['is_try'] ?? false );
		$stays  = $report['stays'];
		printf(
			'<div class="waybill-verdict" data-level="%1$s" id="waybill-tried"><p><strong>%2$s</strong></p>',
			Html::text( [] === $stays ? 'ok' : 'warning' ),
			Html::text( self::outcome( $report, $is_try ) )
		);
		echo [] === $stays ? '' : '<ul class="waybill-findings">';
		foreach ( $stays as $stay ) {
			echo '<li>' . WorkflowPage::order( $stay['subject'] ) . ': <span dir="auto">' . Html::text( $stay['text'] ) . '</span></li>'; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- order() escapes.
		}
		echo ( [] === $stays ? '' : '</ul>' ) . '</div>';
		if ( '' !== $report['next'] || ( $is_try && $report['moved'] > 0 ) ) {
			WorkflowForms::start( WorkflowForms::MIGRATE );
			self::showHashes( $from, $to );
			$map = is_array( $tried['map'] ?? null ) ? $tried['map'] : [];
			foreach ( array_filter( $map, 'is_string' ) as $name => $state ) {
				printf( '<input type="hidden" name="%1$s[%2$s]" value="%3$s">', Html::text( self::STATES ), Html::text( (string) $name ), Html::text( $state ) );
			}
			echo $is_try ? '' : '<input type="hidden" name="' . Html::text( self::AFTER ) . '" value="' . Html::text( $report['next'] ) . '">';
			submit_button( self::button( $report, $is_try ), 'primary', 'submit', true, [ 'id' => 'waybill-migrate' ] );
			echo '</form>';
		}
	}

	/** @param Outcome $report */
	private static function button( array $report, bool $is_try ): string {
		if ( '' !== $report['next'] ) {
			return $is_try ? __( 'Move the orders', 'waybill' ) : __( 'Go on with the rest', 'waybill' );
		}
		/* translators: %s: number of orders. */
		return sprintf( _n( 'Move %s order', 'Move %s orders', $report['moved'], 'waybill' ), Numbers::count( $report['moved'] ) );
	}

	/**
	 * How many moved and how many did not: a sentence for each number, because each has its plural.
	 *
	 * @param Outcome $report
	 */
	private static function outcome( array $report, bool $is_try ): string {
		$moved  = $report['moved'];
		$stayed = $report['stayed'];
		$words  = $is_try
			? [
				/* translators: %s: number of orders. */
				_n( '%s order would move.', '%s orders would move.', $moved, 'waybill' ),
				/* translators: %s: number of orders. */
				_n( '%s order would stay.', '%s orders would stay.', $stayed, 'waybill' ),
			]
			: [
				/* translators: %s: number of orders. */
				_n( '%s order was moved.', '%s orders were moved.', $moved, 'waybill' ),
				/* translators: %s: number of orders. */
				_n( '%s order stayed.', '%s orders stayed.', $stayed, 'waybill' ),
			];
		$sentences = [ sprintf( $words[0], Numbers::count( $moved ) ), sprintf( $words[1], Numbers::count( $stayed ) ) ];
		if ( '' !== $report['next'] ) {
			$sentences[] = $is_try ? __( 'There are more, for which this try had no time.', 'waybill' ) : __( 'There are more.', 'waybill' );
		}
		return implode( ' ', $sentences );
	}

	private static function key(): string {
		return 'waybill_migration_' . get_current_user_id();
	}
}
