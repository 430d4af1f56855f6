<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Exception as NativeException;
use Waybill\Exception\SyntaxError;
use Waybill\WordPress\Native;
use Waybill\Workflow;

/**
 * What is to be said of a definition before it is published in the place of the current one.
 *
 * @phpstan-type Finding array{level: 'error'|'warning', line: int, column: int, text: string}
 */
final class WorkflowCheck {

	/** @param list<Finding> $findings */
	private function __construct(
		public readonly ?Workflow $workflow,
		public readonly array $findings,
	) {
	}

	public static function of( Native $native, string $text, Workflow $current ): self {
		try {
			$workflow = $native->readWorkflow( $text );
		} catch ( SyntaxError $failure ) {
			return new self( null, [ self::error( $failure->getMessage(), $failure->getSourceLine(), $failure->getSourceColumn() ) ] );
		} catch ( NativeException $failure ) {
			return new self( null, [ self::error( $failure->getMessage(), 0, 0 ) ] );
		}
		if ( $workflow->getName() !== $current->getName() ) {
			/* translators: %s: technical name of a workflow. */
			return new self( $workflow, [ self::error( sprintf( __( 'The workflow of this shop is called %s: the draft must have that name.', 'waybill' ), $current->getName() ), 0, 0 ) ] );
		}
		return new self( $workflow, [] );
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

	/** @return Finding */
	private static function error( string $text, int $line, int $column ): array {
		return [
			'level'  => 'error',
			'line'   => $line,
			'column' => $column,
			'text'   => rtrim( $text, '.' ) . '.',
		];
	}
}
