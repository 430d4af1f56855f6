<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a draft would have decided of the moves that were really made, as far as the log tells. It
// reads for a second and says how far it came; a link goes on from there, so that a shop with a long
// history has an answer at once and may have the whole.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Engine;
use Waybill\WordPress\Catalogue;
use Waybill\WordPress\Html;
use Waybill\WordPress\Numbers;
use Waybill\WordPress\Orders\History;
use Waybill\WordPress\Sentences;
use Waybill\Workflow;

/**
 * @phpstan-import-type WhatIf from \Waybill\Engine
 */
final class WorkflowWhatIf {

	private const AFTER = 'after';

	private const PAGE_MOVES = 5000;

	private const BUDGET_NS = 1_000_000_000;

	private const SHOWN_MAX = 100;

	public static function show( Engine $engine, Workflow $candidate ): void {
		$after  = self::asked();
		$report = self::ask( $engine, $candidate, $after );
		echo '<h3 id="waybill-whatif">' . esc_html__( 'What it would have refused', 'waybill' ) . '</h3>';
		/* translators: %s: number of moves. */
		echo '<p><strong>' . esc_html( sprintf( _n( 'It would have refused %s move.', 'It would have refused %s moves.', $report['refused'], 'waybill' ), Numbers::count( $report['refused'] ) ) ) . '</strong> ';
		/* translators: %s: number of moves. */
		echo esc_html( sprintf( _n( '%s move that was made was looked at.', '%s moves that were made were looked at.', $report['moves'], 'waybill' ), Numbers::count( $report['moves'] ) ) );
		if ( $report['undecided'] > 0 ) {
			/* translators: %s: number of moves. */
			echo ' ' . esc_html( sprintf( _n( 'Of %s move the log does not hold what it looks at.', 'Of %s moves the log does not hold what it looks at.', $report['undecided'], 'waybill' ), Numbers::count( $report['undecided'] ) ) );
		}
		if ( '' !== $after ) {
			echo ' ' . esc_html__( 'These are the orders after those that were looked at before.', 'waybill' );
		}
		echo '</p>';
		self::showRefusals( $report['refusals'], $candidate );
		if ( '' !== $report['next'] ) {
			printf( '<p><a id="waybill-whatif-next" href="%1$s">%2$s</a></p>', esc_url( add_query_arg( self::AFTER, rawurlencode( $report['next'] ), WorkflowPage::url() ) . '#waybill-whatif' ), esc_html__( 'Look at further orders', 'waybill' ) );
		}
	}

	/** @return WhatIf the pages that the time was enough for, as one */
	private static function ask( Engine $engine, Workflow $candidate, string $after ): array {
		$until = hrtime( true ) + self::BUDGET_NS;
		$sum   = null;
		do {
			$page = $engine->whatIf( $candidate, [ 'after' => $after, 'max' => self::PAGE_MOVES ] );
			if ( null !== $sum ) {
				$page['moves']     += $sum['moves'];
				$page['allowed']   += $sum['allowed'];
				$page['refused']   += $sum['refused'];
				$page['undecided'] += $sum['undecided'];
				$page['refusals']   = array_slice( [ ...$sum['refusals'], ...$page['refusals'] ], 0, self::SHOWN_MAX );
			}
			$sum   = $page;
			$after = $page['next'];
		} while ( '' !== $after && hrtime( true ) < $until );
		return $sum;
	}

	/** @param list<array{subject: string, seq: int, transition: string, at: int, blockers: list<array<string, mixed>>}> $refusals */
	private static function showRefusals( array $refusals, Workflow $candidate ): void {
		if ( [] === $refusals ) {
			return;
		}
		$transitions = $candidate->getTransitions();
		echo '<ul class="waybill-findings waybill-refusals">';
		foreach ( array_slice( $refusals, 0, self::SHOWN_MAX ) as $refusal ) {
			printf(
				'<li>%1$s, <span dir="auto">%2$s</span>, <time datetime="%3$s">%4$s</time>: <span dir="auto">%5$s</span></li>',
				WorkflowPage::order( $refusal['subject'] ), // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- order() escapes.
				Html::text( Catalogue::shipped( $transitions[ $refusal['transition'] ]['label'] ?? $refusal['transition'] ) ),
				Html::text( gmdate( 'c', intdiv( $refusal['at'], 1000 ) ) ),
				Html::text( History::moment( $refusal['at'] ) ),
				Html::text( Sentences::all( $refusal['blockers'] ) )
			);
		}
		echo '</ul>';
		if ( count( $refusals ) >= self::SHOWN_MAX ) {
			/* translators: %d: number of moves. */
			echo '<p>' . Html::text( sprintf( __( 'Only the first %d are listed.', 'waybill' ), self::SHOWN_MAX ) ) . '</p>';
		}
	}

	private static function asked(): string {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- says where to go on, changes nothing.
		$value = $_GET[ self::AFTER ] ?? '';
		return is_string( $value ) && strlen( $value ) <= 200 ? wp_unslash( $value ) : '';
	}
}
