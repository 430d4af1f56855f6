<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Cli;

use Waybill\Engine;
use Waybill\Exception as NativeException;
use Waybill\Workflow;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Sentences;
use Waybill\WordPress\Service;

/**
 * Versions of the workflow from the server's command line: docs/publishing.md says what each does.
 *
 * @phpstan-type Flags array<string, string|bool>
 * @phpstan-import-type Version from Engine
 */
final class WorkflowCommand implements Service {

	private const WORKFLOW = 'fulfilment';

	public function __construct( private readonly Native $native ) {
	}

	public function register(): void {
		if ( ! defined( 'WP_CLI' ) || ! WP_CLI ) {
			return;
		}
		$subcommands = [
			'list'    => [ $this->list( ... ), 'Lists the versions of the workflow and how many live orders each has.' ],
			'publish' => [ $this->publish( ... ), 'Publishes a definition: waybill workflow publish FILE' ],
			'migrate' => [ $this->migrate( ... ), 'Moves live orders to another version: waybill workflow migrate 3 4 [--states=old:new,…] [--dry-run]' ],
			'whatif'  => [ $this->whatIf( ... ), 'Says which moves of the past a definition would have refused: waybill workflow whatif FILE' ],
		];
		foreach ( $subcommands as $name => [ $run, $summary ] ) {
			\WP_CLI::add_command( 'waybill workflow ' . $name, self::guarded( $run ), [ 'shortdesc' => $summary ] );
		}
	}

	private function list(): void {
		foreach ( $this->native->engineForWorkflows()->versions( self::WORKFLOW ) as $version ) {
			\WP_CLI::line(
				sprintf(
					'%5d  %s  %s  %6d  %s',
					$version['version'],
					substr( $version['hash'], 0, 12 ),
					gmdate( 'Y-m-d H:i:s', intdiv( $version['published_at'], 1000 ) ),
					$version['subjects'],
					$version['current'] ? __( 'current', 'waybill' ) : ''
				)
			);
		}
	}

	/** @param list<string> $arguments */
	private function publish( array $arguments ): void {
		$engine  = $this->native->engineForWorkflows();
		$current = $engine->getWorkflow();
		$text    = self::text( $arguments );
		$this->refuseErrors( $text, $current );
		$workflow = $this->native->readWorkflow( $text );
		$engine->publish( $workflow, Actors::commandLine(), Clock::nowMs(), $workflow->getName() === $current->getName() ? $current->getHash() : '' );
		/* translators: 1: name of a workflow, 2: number of a version. */
		\WP_CLI::success( sprintf( __( 'New orders start under version %2$d of %1$s.', 'waybill' ), $workflow->getName(), $workflow->getVersion() ) );
	}

	/**
	 * @param list<string> $arguments
	 * @param Flags        $flags
	 */
	private function migrate( array $arguments, array $flags ): void {
		$engine = $this->native->engineForWorkflows();
		$is_dry = isset( $flags['dry-run'] );
		$moved  = 0;
		$stayed = 0;
		$after  = '';
		$from   = $this->hash( $engine, $arguments[0] ?? '' );
		$to     = $this->hash( $engine, $arguments[1] ?? '' );
		$states = self::states( $flags['states'] ?? '' );
		do {
			$report = $engine->migrate(
				[
					'workflow' => self::WORKFLOW,
					'from'     => $from,
					'to'       => $to,
					'states'   => $states,
					'dry_run'  => $is_dry,
					'actor'    => Actors::commandLine(),
					'now'      => Clock::nowMs(),
					'after'    => $after,
				]
			);
			if ( '' === $after ) {
				self::tellPlan( $report );
			}
			foreach ( $report['stays'] as $stay ) {
				\WP_CLI::line( sprintf( '%s (%s), %s: %s', $stay['subject'], $stay['state'], $stay['why'], $stay['text'] ) );
			}
			$moved  += $report['moved'];
			$stayed += count( $report['stays'] );
			$after   = $report['next'];
		} while ( '' !== $after );
		\WP_CLI::success(
			$is_dry
				/* translators: 1: number of orders, 2: number of orders. */
				? sprintf( __( '%1$d orders would move, %2$d would stay.', 'waybill' ), $moved, $stayed )
				/* translators: 1: number of orders, 2: number of orders. */
				: sprintf( __( '%1$d orders moved, %2$d stayed.', 'waybill' ), $moved, $stayed )
		);
	}

	/** @param list<string> $arguments */
	private function whatIf( array $arguments ): void {
		$engine    = $this->native->engineForWorkflows();
		$candidate = $this->definition( $arguments );
		$sum       = [ 'moves' => 0, 'refused' => 0, 'undecided' => 0 ];
		$after     = '';
		do {
			$page = $engine->whatIf( $candidate, [ 'after' => $after ] );
			foreach ( $page['refusals'] as $move ) {
				\WP_CLI::line( self::place( $move ) . Sentences::all( $move['blockers'] ) );
			}
			foreach ( $page['unknowns'] as $move ) {
				/* translators: %s: names of facts. */
				\WP_CLI::line( self::place( $move ) . sprintf( __( 'undecided, the log does not hold %s', 'waybill' ), implode( ', ', $move['facts'] ) ) );
			}
			foreach ( array_keys( $sum ) as $name ) {
				$sum[ $name ] += $page[ $name ];
			}
			$after = $page['next'];
		} while ( '' !== $after );
		/* translators: 1: number of moves, 2: number of moves, 3: number of moves. */
		\WP_CLI::line( sprintf( __( 'Would have refused %1$d of %2$d; %3$d undecided.', 'waybill' ), $sum['refused'], $sum['moves'], $sum['undecided'] ) );
		if ( $sum['refused'] > 0 ) {
			\WP_CLI::halt( 1 );
		}
	}

	/** @param array{subject: string, seq: int, transition: string, at: int} $move */
	private static function place( array $move ): string {
		return sprintf( '%s, %d, %s, %s: ', $move['subject'], $move['seq'], gmdate( 'Y-m-d H:i:s', intdiv( $move['at'], 1000 ) ), $move['transition'] );
	}

	/** @param array{states: list<array{from: string, to: string, subjects: int}>, variables: array{dropped: list<string>}} $report */
	private static function tellPlan( array $report ): void {
		foreach ( $report['states'] as $state ) {
			\WP_CLI::line( sprintf( '%6d  %s -> %s', $state['subjects'], $state['from'], '' !== $state['to'] ? $state['to'] : '?' ) );
		}
		if ( [] !== $report['variables']['dropped'] ) {
			/* translators: %s: names of variables. */
			\WP_CLI::line( sprintf( __( 'Variables that are dropped: %s', 'waybill' ), implode( ', ', $report['variables']['dropped'] ) ) );
		}
	}

	/** The hash of the version of that number, or that begins so. */
	private function hash( Engine $engine, string $wanted ): string {
		$found = array_filter(
			$engine->versions( self::WORKFLOW ),
			static fn( array $version ): bool => (string) $version['version'] === $wanted ||
				( strlen( $wanted ) >= 8 && str_starts_with( $version['hash'], $wanted ) )
		);
		if ( 1 !== count( $found ) ) {
			/* translators: %s: what was given. */
			\WP_CLI::error( sprintf( __( 'There is no one version “%s”: wp waybill workflow list names them.', 'waybill' ), $wanted ) );
		}
		return (string) ( array_values( $found )[0]['hash'] ?? '' );
	}

	/**
	 * The map in "old:new,other:same".
	 *
	 * @return array<string, string>
	 */
	private static function states( string|bool $given ): array {
		$states = [];
		foreach ( is_string( $given ) && '' !== $given ? explode( ',', $given ) : [] as $pair ) {
			$names = explode( ':', $pair );
			if ( 2 !== count( $names ) ) {
				\WP_CLI::error( __( '--states is a list such as old:new,other:same.', 'waybill' ) );
			}
			$states[ $names[0] ] = $names[1];
		}
		return $states;
	}

	/** @param list<string> $arguments */
	private function definition( array $arguments ): Workflow {
		return $this->native->readWorkflow( self::text( $arguments ) );
	}

	/** Ends the command where lint finds errors, as the page in wp-admin has no button then. */
	private function refuseErrors( string $text, Workflow $current ): void {
		$lint = $this->native->lint( $text, $current );
		foreach ( $lint['findings'] as $finding ) {
			if ( 'error' === $finding['level'] ) {
				/* translators: 1: number of a line, 2: what is wrong there. */
				\WP_CLI::warning( sprintf( __( 'Line %1$d: %2$s', 'waybill' ), $finding['line'], $finding['text'] ) );
			}
		}
		if ( $lint['errors'] > 0 ) {
			/* translators: %d: number of errors. */
			\WP_CLI::error( sprintf( _n( '%d error; nothing was published.', '%d errors; nothing was published.', $lint['errors'], 'waybill' ), $lint['errors'] ) );
		}
	}

	/** @param list<string> $arguments */
	private static function text( array $arguments ): string {
		$path = $arguments[0] ?? '';
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- a local file, or stdin.
		$text = is_file( $path ) || '-' === $path ? file_get_contents( '-' === $path ? 'php://stdin' : $path ) : false;
		if ( ! is_string( $text ) ) {
			/* translators: %s: path of a file. */
			\WP_CLI::error( sprintf( __( 'The file “%s” can’t be read.', 'waybill' ), $path ) );
		}
		return (string) $text;
	}

	/** A command that ends with a sentence and not with a stack trace. */
	private static function guarded( \Closure $run ): \Closure {
		return static function ( array $arguments, array $flags ) use ( $run ): void {
			try {
				$run( $arguments, $flags );
			} catch ( NativeException | \RuntimeException $failure ) {
				\WP_CLI::error( $failure->getMessage() );
			}
		};
	}
}
