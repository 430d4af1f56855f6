<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Native;
use Waybill\Workflow;

/**
 * What is to be said of a definition before it is published in the place of the current one.
 *
 * @phpstan-type Remark array{level: 'error'|'warning', line: int, text: string, trace: string}
 */
final class WorkflowCheck {

	/** @param list<Remark> $findings */
	private function __construct(
		public readonly ?Workflow $workflow,
		public readonly array $findings,
	) {
	}

	public static function of( Native $native, string $text, Workflow $current ): self {
		$findings = [];
		$workflow = null;
		try {
			foreach ( $native->lint( $text, $current )['findings'] as $finding ) {
				$findings[] = self::remark( 'error' === $finding['level'] ? 'error' : 'warning', $finding['text'], $finding['line'], $finding['trace'] ?? [] );
			}
			$workflow = $native->readWorkflow( $text );
		} catch ( NativeException $failure ) {
			// What can't be read is among the findings, unless it is too long to be looked at.
			if ( [] === $findings ) {
				$findings[] = self::remark( 'error', $failure->getMessage(), 0, [] );
			}
		}
		if ( null !== $workflow && $workflow->getName() !== $current->getName() ) {
			/* translators: %s: technical name of a workflow. */
			array_unshift( $findings, self::remark( 'error', sprintf( __( 'The workflow of this shop is called %s: the draft must have that name', 'waybill' ), $current->getName() ), 0, [] ) );
		}
		// What stops it first.
		usort( $findings, static fn( array $one, array $other ): int => $one['level'] <=> $other['level'] );
		return new self( $workflow, $findings );
	}

	/** @param 'error'|'warning' $level */
	public function count( string $level ): int {
		return count( array_filter( $this->findings, static fn( array $finding ): bool => $level === $finding['level'] ) );
	}

	public function mayBePublished(): bool {
		return null !== $this->workflow && 0 === $this->count( 'error' );
	}

	/** @return array<int, 'error'|'warning'> line => the worst that is said of it */
	public function marks(): array {
		$marks = [];
		foreach ( $this->findings as $finding ) {
			if ( 'error' !== ( $marks[ $finding['line'] ] ?? '' ) ) {
				$marks[ $finding['line'] ] = $finding['level'];
			}
		}
		return $marks;
	}

	/**
	 * @param 'error'|'warning' $level
	 * @param list<string>      $trace the way to where it shows
	 * @return Remark
	 */
	private static function remark( string $level, string $text, int $line, array $trace ): array {
		return [
			'level' => $level,
			'line'  => $line,
			'text'  => rtrim( $text, '.' ) . '.',
			'trace' => implode( ' ', $trace ),
		];
	}
}
