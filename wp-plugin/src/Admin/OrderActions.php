<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the order box's forms post to, behind the gate of all forms. The answer is shown after a
// redirect, so that a reload repeats nothing.

declare(strict_types=1);

namespace Waybill\WordPress\Admin;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Html;
use Waybill\WordPress\Mail\MailRetry;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\Command;
use Waybill\WordPress\Orders\Commands;
use Waybill\WordPress\Orders\DatabaseFailure;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\Repair;
use Waybill\WordPress\Orders\Result;
use Waybill\WordPress\Orders\UnfinishedMoves;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Sentences;
use Waybill\WordPress\Service;
use Waybill\WordPress\Unavailable;

final class OrderActions implements Service {

	public const PREFIX = 'waybill_order_';

	private const ACTIONS = [ 'move', 'adopt', 'revert', 'finish', 'mail' ];

	/** What the order box's forms hold. */
	private const MEMBERS = [ 'order', 'seen', 'name', 'key', InputField::MEMBER ];

	public function __construct(
		private readonly FormGate $gate,
		private readonly Native $native,
		private readonly Commands $commands,
		private readonly UnfinishedMoves $unfinished,
		private readonly MailRetry $mails,
	) {
	}

	public function register(): void {
		foreach ( self::ACTIONS as $action ) {
			$this->gate->open(
				self::PREFIX . $action,
				Roles::ACT_AS_MANAGER,
				self::MEMBERS,
				self::postedNonce( ... ),
				function () use ( $action ): void {
					$this->handle( $action );
				}
			);
		}
	}

	public static function nonce( int $id ): string {
		return 'waybill_order_' . $id;
	}

	private static function postedNonce(): string {
		$is_whole = 1 === preg_match( '/^[1-9][0-9]{0,17}$/D', FormGate::posted( 'order' ) )
			&& 1 === preg_match( '/^[0-9]{1,18}$/D', FormGate::posted( 'seen' ) )
			&& wp_is_uuid( FormGate::posted( 'key' ) );
		return $is_whole ? self::nonce( (int) FormGate::posted( 'order' ) ) : '';
	}

	/** @param 'move'|'adopt'|'revert'|'finish'|'mail' $action */
	private function handle( string $action ): never {
		$id = (int) FormGate::posted( 'order' );
		try {
			$answer = match ( $action ) {
				'finish' => $this->finish( $id, FormGate::posted( 'name' ) ),
				'mail'   => $this->sendAgain( $id, FormGate::posted( 'name' ) ),
				default  => self::words( $this->commands->run( $this->read( $action, $id ) ) ),
			};
		} catch ( NativeException | Unavailable | DatabaseFailure $failure ) {
			$answer = [ 'error', self::failure( $failure, self::log( $action, $id, $failure ) ) ];
		} catch ( \LogicException $failure ) {
			// What is written now, an answer to show later included, goes with that transaction.
			$reference = self::log( $action, $id, $failure );
			/* translators: %s: a reference number. */
			FormGate::refuse( 503, sprintf( __( 'Another plugin keeps the database busy with something unfinished; nothing was changed. Go back and try again, or report the reference %s.', 'waybill' ), $reference ) );
		}
		set_transient( 'waybill_order_answer_' . get_current_user_id(), $answer, 60 );
		$order = wc_get_order( $id );
		wp_safe_redirect( $order instanceof \WC_Order ? $order->get_edit_order_url() : admin_url( 'admin.php?page=wc-orders' ) );
		exit;
	}

	/** @return array{string, string} Kind of notice and what it says. */
	private function finish( int $order, string $move ): array {
		if ( ! in_array( $move, array_column( $this->unfinished->find( $order ), 'id' ), true ) ) {
			return self::repaired( Repair::Unneeded );
		}
		try {
			return self::repaired( $this->unfinished->finish( $move ) );
		} catch ( DatabaseFailure $failure ) {
			throw $failure;
		} catch ( \Exception $thrown ) {
			$reference = self::log( 'finish', $order, $thrown );
			/* translators: %s: a reference number. */
			return [ 'error', sprintf( __( 'A plugin stopped it again; what was missing still is. Reference: %s', 'waybill' ), $reference ) ];
		}
	}

	/** @return array{string, string} Kind of notice and what it says. */
	private function sendAgain( int $order, string $mail ): array {
		$given_up = array_column( $this->mails->find( $order ), null, 'id' );
		$known    = $given_up[ (int) $mail ] ?? null;
		$result   = null === $known ? null : $this->mails->run( $known, Actors::current( 'wp-admin' ) );
		if ( null === $result ) {
			return [ 'warning', __( 'This mail does not wait for a new try any more.', 'waybill' ) ];
		}
		return $result['is_sent']
			? [ 'success', __( 'The mail has been sent.', 'waybill' ) ]
			/* translators: %s: an error message. */
			: [ 'error', sprintf( __( 'The mail could not be sent this time either: %s. It is tried again by itself.', 'waybill' ), rtrim( $result['error'], '.' ) ) ];
	}

	/** @return array{string, string} */
	private static function repaired( Repair $repair ): array {
		return match ( $repair ) {
			Repair::Done => [ 'success', __( 'What was missing has been done.', 'waybill' ) ],
			Repair::Outdated => [ 'warning', __( 'The order has moved on since; nothing was run.', 'waybill' ) ],
			Repair::Unneeded => [ 'warning', __( 'There was nothing left to finish.', 'waybill' ) ],
		};
	}

	/** @param 'move'|'adopt'|'revert' $action */
	private function read( string $action, int $id ): Command {
		$seen   = (int) FormGate::posted( 'seen' );
		$name   = FormGate::posted( 'name' );
		$inputs = 'move' === $action ? $this->inputs( $id, $name ) : [];
		$print  = $this->native->fingerprint( compact( 'action', 'id', 'name', 'seen', 'inputs' ) );
		$scope  = Actors::scope( "wp-admin {$action} {$id}" );
		return new Command( $action, $id, $name, $scope, FormGate::posted( 'key' ), $print, $seen, Actors::current( 'wp-admin' ), $inputs );
	}

	/**
	 * What was typed, in the types of the workflow that the order started under.
	 *
	 * @return array<string, mixed>
	 */
	private function inputs( int $id, string $transition ): array {
		$schemas = InputField::schemas( $this->native->engine(), Drain::subject( $id ), $transition );
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- the gate has checked it.
		$given = wp_unslash( $_POST )[ InputField::MEMBER ] ?? [];
		return InputField::read( is_array( $given ) ? $given : [], $schemas );
	}

	/** @return array{string, string} Kind of notice and what it says. */
	private static function words( Result $result ): array {
		$receipt = json_decode( $result->receipt, true );
		$receipt = is_array( $receipt ) ? $receipt : [];
		if ( Result::REFUSED === $result->kind ) {
			$blockers = is_array( $receipt['blockers'] ?? null ) ? $receipt['blockers'] : [];
			return [ 'error', Sentences::all( $blockers ) ];
		}
		return match ( $result->kind ) {
			Result::DONE  => [ 'success', __( 'Done.', 'waybill' ) ],
			Result::STALE => [ 'warning', __( 'The order had moved meanwhile; nothing was changed. This is how it is now.', 'waybill' ) ],
			default       => [ 'error', $result->failure->text ?? '' ],
		};
	}

	private static function failure( \Throwable $failure, string $reference ): string {
		if ( $failure instanceof \Waybill\Exception\InvalidArgument ) {
			return $failure->getMessage() . '.';
		}
		if ( $failure instanceof \Waybill\Exception\NotFound ) {
			return __( 'This order is not in the workflow.', 'waybill' );
		}
		if ( $failure instanceof \Waybill\Exception\Conflict ) {
			return __( 'There is nothing to settle on this order any more.', 'waybill' );
		}
		/* translators: %s: a reference number. */
		return sprintf( __( 'That did not work; nothing was changed. Try again, or report the reference %s.', 'waybill' ), $reference );
	}

	/** What happened, in the server's log; answers the reference that a person is shown. */
	private static function log( string $action, int $id, \Throwable $failure ): string {
		$reference = wp_generate_uuid4();
		error_log( "waybill: urn:uuid:{$reference} {$action} of order {$id}: {$failure->getMessage()}" ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		return $reference;
	}

	public static function showAnswer(): void {
		$key    = 'waybill_order_answer_' . get_current_user_id();
		$answer = get_transient( $key );
		if ( ! is_array( $answer ) || ! is_string( $answer[0] ?? null ) || ! is_string( $answer[1] ?? null ) ) {
			return;
		}
		delete_transient( $key );
		printf(
			'<div class="notice notice-%1$s inline" role="%2$s"><p>%3$s</p></div>',
			Html::text( $answer[0] ),
			'success' === $answer[0] ? 'status' : 'alert',
			Html::text( $answer[1] )
		);
	}
}
