<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Cli;

use Waybill\Exception as NativeException;
use Waybill\Exception\IntegrityFailure;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Admin\Health;
use Waybill\WordPress\Admin\InputField;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Mail\MailRetry;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\Command;
use Waybill\WordPress\Orders\Commands;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\History;
use Waybill\WordPress\Orders\Reconciler;
use Waybill\WordPress\Orders\Recovery;
use Waybill\WordPress\Orders\Result;
use Waybill\WordPress\Sentences;
use Waybill\WordPress\Service;

/**
 * Looks after Waybill from the server's command line.
 *
 * @phpstan-type Flags array<string, string|bool>
 */
final class WaybillCommand implements Service {

	public function __construct(
		private readonly Native $native,
		private readonly Commands $commands,
		private readonly Drain $drain,
		private readonly Reconciler $reconciler,
		private readonly Recovery $recovery,
		private readonly MailRetry $mails,
		private readonly Health $health,
	) {
	}

	public function register(): void {
		if ( ! defined( 'WP_CLI' ) || ! WP_CLI ) {
			return;
		}
		$subcommands = [
			'doctor'    => $this->doctor( ... ),
			'recover'   => $this->recover( ... ),
			'drain'     => $this->drain( ... ),
			'reconcile' => $this->reconcile( ... ),
			'verify'    => $this->verify( ... ),
			'history'   => $this->history( ... ),
			'move'      => $this->move( ... ),
			'assign'    => $this->assign( ... ),
			'adopt'     => $this->adopt( ... ),
			'revert'    => $this->revert( ... ),
		];
		foreach ( $subcommands as $name => $run ) {
			\WP_CLI::add_command( 'waybill ' . $name, self::guarded( $run ), self::described( $name ) );
		}
		\WP_CLI::add_command( 'waybill store adopt', self::guarded( $this->adoptStore( ... ) ), self::described( 'adoptStore' ) );
		\WP_CLI::add_command( 'waybill mail retry', self::guarded( $this->retryMails( ... ) ), self::described( 'retryMails' ) );
	}

	/**
	 * What is well and what is not. Exit status 1 when something is wrong.
	 *
	 * @param list<string> $arguments
	 * @param Flags        $flags
	 */
	public function doctor( array $arguments, array $flags ): void {
		$format = $flags['format'] ?? 'table';
		if ( ! in_array( $format, [ 'table', 'json' ], true ) ) {
			/* translators: %s: what was given. */
			\WP_CLI::error( sprintf( __( '--format is table or json, not %s.', 'waybill' ), (string) $format ) );
		}
		$lines = $this->health->lines();
		if ( 'json' === $format ) {
			\WP_CLI::line( (string) wp_json_encode( $lines, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
		} else {
			foreach ( $lines as $line ) {
				\WP_CLI::line( sprintf( '%-8s %-16s %s', $line['level'], $line['check'], $line['text'] ) );
			}
		}
		if ( 'error' === Health::worst( $lines ) ) {
			\WP_CLI::halt( 1 );
		}
	}

	/** Settles the moves whose worker is gone. */
	public function recover(): void {
		$settled = $this->recovery->recoverAll();
		foreach ( $settled as $id => $how ) {
			\WP_CLI::line( $id . ' ' . strtolower( $how->name ) );
		}
		/* translators: %d: number of moves. */
		\WP_CLI::success( sprintf( __( '%d moves looked at.', 'waybill' ), count( $settled ) ) );
	}

	/** Takes WooCommerce's own changes into the log. */
	public function drain(): void {
		/* translators: %d: number of changes. */
		\WP_CLI::success( sprintf( __( '%d changes taken into the log.', 'waybill' ), $this->drain->all() ) );
	}

	/** Looks for changes that passed no hook. */
	public function reconcile(): void {
		/* translators: %d: number of orders. */
		\WP_CLI::success( sprintf( __( '%d orders differ.', 'waybill' ), $this->reconciler->run() ) );
	}

	/** Verifies the log. */
	public function verify(): void {
		try {
			$report = $this->native->store()->verify();
		} catch ( IntegrityFailure $failure ) {
			/* translators: 1: name of a subject, 2: number of an event, 3: what is wrong with it. */
			\WP_CLI::error( sprintf( __( '%1$s, event %2$d: %3$s.', 'waybill' ), $failure->getSubject(), $failure->getSeq(), $failure->getMessage() ) );
		}
		/* translators: 1: number of events, 2: number of subjects, 3: a digest. */
		\WP_CLI::success( sprintf( __( '%1$d events of %2$d subjects verify; digest %3$s.', 'waybill' ), $report['events'], $report['subjects'], $report['digest'] ) );
	}

	/** Makes the store that is set this shop's, whatever stands there: waybill store adopt */
	public function adoptStore(): void {
		if ( '' === $this->native->objection() ) {
			$this->native->engine();
			\WP_CLI::success( __( 'The store is this shop’s already.', 'waybill' ) );
			return;
		}
		$this->native->adopt( Actors::commandLine() );
		/* translators: %s: id of the store. */
		\WP_CLI::success( sprintf( __( 'Store %s is this shop’s now.', 'waybill' ), $this->native->store()->getIdentity()['id'] ) );
	}

	/**
	 * The history of an order: waybill history 1234
	 *
	 * @param list<string> $arguments
	 */
	public function history( array $arguments ): void {
		$id = self::order( $arguments );
		$this->drain->order( $id );
		$engine = $this->native->engine();
		try {
			$engine->read( Drain::subject( $id ), Actors::commandLine(), null, Clock::nowMs() );
		} catch ( NotFound ) {
			\WP_CLI::error( __( 'There is no such order, or it has not been paid yet.', 'waybill' ) );
		}
		$history = new History( $engine->getWorkflowOf( Drain::subject( $id ) ) );
		$from    = 1;
		do {
			$events = $engine->events( 'order:' . $id, $from );
			foreach ( $events as $event ) {
				\WP_CLI::line( sprintf( '%4d  %s  %s', $event['seq'], gmdate( 'Y-m-d H:i:s', intdiv( $event['at'], 1000 ) ), $history->sentence( $event ) ) );
				$from = $event['seq'] + 1;
			}
		} while ( [] !== $events );
	}

	/**
	 * Makes a transition as manager: waybill move 1234 cancel --reason=customer
	 *
	 * @param list<string> $arguments
	 * @param Flags        $flags
	 */
	public function move( array $arguments, array $flags ): void {
		$id   = self::order( $arguments );
		$name = $arguments[1] ?? '';
		if ( '' === $name ) {
			\WP_CLI::error( __( 'Give the name of a transition behind the order’s number.', 'waybill' ) );
		}
		$this->run( 'move', $id, $name, $this->inputs( $id, $name, $flags ) );
	}

	/**
	 * Flags as the inputs of a transition: texts, numbers, yes for a flag without a value.
	 *
	 * @param Flags $flags
	 * @return array<string, mixed>
	 */
	private function inputs( int $id, string $transition, array $flags ): array {
		$schemas = InputField::schemas( $this->native->engine(), Drain::subject( $id ), $transition );
		$given   = array_map( static fn( string|bool $value ): string => is_string( $value ) ? $value : ( $value ? 'yes' : 'no' ), $flags );
		return InputField::read( $given, $schemas );
	}

	/**
	 * Gives an order to somebody: waybill assign 1234 LOGIN, or takes it from everybody: assign 1234
	 *
	 * @param list<string> $arguments
	 */
	public function assign( array $arguments ): void {
		$assignee = '';
		if ( isset( $arguments[1] ) ) {
			$user = get_user_by( 'login', $arguments[1] );
			if ( ! $user instanceof \WP_User || ! Actors::canCarry( 'user:' . $user->ID ) ) {
				/* translators: %s: a login name. */
				\WP_CLI::error( sprintf( __( '%s is nobody with a Waybill role.', 'waybill' ), $arguments[1] ) );
			}
			$assignee = 'user:' . $user->ID;
		}
		$this->run( 'assign', self::order( $arguments ), $assignee, [] );
	}

	/**
	 * Ends a drift, WooCommerce is right: waybill adopt 1234 [STATE]
	 *
	 * @param list<string> $arguments
	 */
	public function adopt( array $arguments ): void {
		$this->run( 'adopt', self::order( $arguments ), $arguments[1] ?? '', [] );
	}

	/**
	 * Ends a drift, Waybill is right: waybill revert 1234
	 *
	 * @param list<string> $arguments
	 */
	public function revert( array $arguments ): void {
		$this->run( 'revert', self::order( $arguments ), '', [] );
	}

	/**
	 * Sends the mails that were given up: waybill mail retry, or of one order: mail retry 1234
	 *
	 * @param list<string> $arguments
	 */
	public function retryMails( array $arguments ): void {
		$sent = 0;
		$left = 0;
		foreach ( $this->mails->find( [] === $arguments ? 0 : self::order( $arguments ) ) as $mail ) {
			$result = $this->mails->run( $mail, Actors::commandLine() );
			$sent  += true === ( $result['is_sent'] ?? null ) ? 1 : 0;
			if ( false === ( $result['is_sent'] ?? null ) ) {
				++$left;
				/* translators: 1: number of an order, 2: technical name of a mail, 3: an error message. */
				\WP_CLI::warning( sprintf( __( 'Order %1$d, %2$s: %3$s', 'waybill' ), $mail['order'], $mail['template'], $result['error'] ) );
			}
		}
		if ( $left > 0 ) {
			/* translators: 1: a number of mails, 2: a number of mails. */
			\WP_CLI::error( sprintf( __( '%1$d mails sent, %2$d failed again and are tried again by themselves.', 'waybill' ), $sent, $left ) );
		}
		/* translators: %d: a number of mails. */
		\WP_CLI::success( sprintf( __( '%d mails sent.', 'waybill' ), $sent ) );
	}

	/**
	 * @param 'move'|'assign'|'adopt'|'revert' $action
	 * @param array<string, mixed>             $inputs
	 */
	private function run( string $action, int $id, string $name, array $inputs ): void {
		$print   = $this->native->fingerprint( compact( 'action', 'id', 'name', 'inputs' ) );
		$command = new Command( $action, $id, $name, 'cli', wp_generate_uuid4(), $print, 0, Actors::commandLine(), $inputs );
		$result  = $this->commands->run( $command );
		match ( $result->kind ) {
			Result::DONE    => \WP_CLI::line( $result->receipt ),
			Result::REFUSED => \WP_CLI::error( self::reasons( $result->receipt ) ),
			default         => \WP_CLI::error( $result->failure->text ?? __( 'The order has moved meanwhile.', 'waybill' ) ),
		};
	}

	private static function reasons( string $receipt ): string {
		$decoded  = json_decode( $receipt, true );
		$blockers = is_array( $decoded ) && is_array( $decoded['blockers'] ?? null ) ? $decoded['blockers'] : [];
		return Sentences::all( $blockers );
	}

	/** @param list<string> $arguments */
	private static function order( array $arguments ): int {
		$text = $arguments[0] ?? '';
		if ( 1 !== preg_match( '/^[1-9][0-9]{0,17}$/D', $text ) ) {
			\WP_CLI::error( __( 'Name an order by its number.', 'waybill' ) );
		}
		return (int) $text;
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

	/** @return array{shortdesc: string} What `wp help waybill` shows: the first line of the method's comment. */
	private static function described( string $name ): array {
		$comment = (string) ( new \ReflectionMethod( self::class, $name ) )->getDocComment();
		preg_match( '#^/\*\*\s*(?:\*\s*)?(.+?)\s*(?:\*/)?$#m', $comment, $match );
		return [ 'shortdesc' => $match[1] ?? '' ];
	}
}
