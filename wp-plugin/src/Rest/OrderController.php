<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Orders over REST: where one is and what can be done with it, its history, and moving it. The
// controller only translates; what is legal, once and recorded is decided behind Commands.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\Exception\Busy;
use Waybill\Exception\Conflict;
use Waybill\Exception\InvalidArgument;
use Waybill\Exception\NotFound;
use Waybill\Exception\StorageFailure;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Catalogue;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Language;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\Command;
use Waybill\WordPress\Orders\Commands;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\Failure;
use Waybill\WordPress\Orders\History;
use Waybill\WordPress\Orders\OrderFacts;
use Waybill\WordPress\Orders\Result;
use Waybill\WordPress\Orders\StateOrder;
use Waybill\WordPress\Prices;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Sentences;
use Waybill\Workflow;

/** @phpstan-import-type Move from \Waybill\Engine */
final class OrderController extends Controller {

	private const EVENTS_MAX = 200;

	/** What it asks of the extension to keep a drift silent: with an older one there is no such route. */
	private const KEEPS_SILENCE = 'engine.silence';

	public function __construct(
		Native $native,
		private readonly Commands $commands,
		private readonly Drain $drain,
		private readonly OrderFacts $facts,
	) {
		parent::__construct( $native );
	}

	public function addRoutes(): void {
		register_rest_route(
			self::NAMESPACE,
			'/orders/(?P<id>[^/]+)',
			[
				[
					'methods'             => 'GET',
					'callback'            => $this->show( ... ),
					'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER ),
				],
				[
					'methods'             => 'PATCH',
					'callback'            => $this->assign( ... ),
					'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::ASSIGN, Roles::ACT_AS_MANAGER ),
				],
			]
		);
		register_rest_route(
			self::NAMESPACE,
			'/orders/(?P<id>[^/]+)/events',
			[
				'methods'             => 'GET',
				'callback'            => $this->events( ... ),
				'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::SEE_HISTORY, Roles::ACT_AS_MANAGER ),
			]
		);
		register_rest_route(
			self::NAMESPACE,
			'/orders/(?P<id>[^/]+)/transitions/(?P<name>[^/]+)',
			[
				'methods'             => 'POST',
				'callback'            => $this->move( ... ),
				'permission_callback' => $this->mayMove( ... ),
			]
		);
		$this->addCommand( 'undo', $this->undo( ... ), $this->mayMove( ... ) );
		$this->addCommand( 'notes', $this->note( ... ), $this->mayMove( ... ) );
		$this->addCommand( 'adopt', $this->adopt( ... ), $this->maySettle( ... ) );
		$this->addCommand( 'revert', $this->revert( ... ), $this->maySettle( ... ) );
		if ( in_array( self::KEEPS_SILENCE, Native::features(), true ) ) {
			$this->addCommand( 'silence', $this->silence( ... ), $this->maySettle( ... ) );
		}
	}

	/**
	 * @param \Closure(\WP_REST_Request): (\WP_REST_Response|\WP_Error) $callback
	 * @param \Closure(\WP_REST_Request): (true|\WP_Error)             $permission
	 */
	private function addCommand( string $name, \Closure $callback, \Closure $permission ): void {
		register_rest_route(
			self::NAMESPACE,
			'/orders/(?P<id>[^/]+)/' . $name,
			[
				'methods'             => 'POST',
				'callback'            => $callback,
				'permission_callback' => $permission,
			]
		);
	}

	private function mayMove( \WP_REST_Request $request ): true|\WP_Error {
		return $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER );
	}

	/** What WooCommerce and Waybill disagree about is settled by managers. */
	private function maySettle( \WP_REST_Request $request ): true|\WP_Error {
		$may = $this->mayMove( $request );
		if ( true !== $may || in_array( 'manager', Roles::workflowRoles( wp_get_current_user() ), true ) ) {
			return $may;
		}
		return self::forbidden();
	}

	private function show( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		return $this->answer(
			function () use ( $request ): \WP_REST_Response|\WP_Error {
				$id = $this->orderId( $request );
				if ( $id instanceof \WP_Error ) {
					return $id;
				}
				$wrong = $this->checkQuery( $request );
				return $wrong ?? new \WP_REST_Response( $this->view( $id ) );
			}
		);
	}

	private function events( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		return $this->answer(
			function () use ( $request ): \WP_REST_Response|\WP_Error {
				$id = $this->orderId( $request );
				if ( $id instanceof \WP_Error ) {
					return $id;
				}
				$wrong = $this->checkQuery( $request, [ 'from', 'max' ] );
				$from  = $this->number( $request, 'from', 1, PHP_INT_MAX, 1 );
				$max   = $this->number( $request, 'max', 1, self::EVENTS_MAX, 100 );
				foreach ( [ $wrong, $from, $max ] as $part ) {
					if ( $part instanceof \WP_Error ) {
						return $part;
					}
				}
				\assert( is_int( $from ) && is_int( $max ) );
				return new \WP_REST_Response( $this->history( $id, $from, $max ) );
			}
		);
	}

	private function move( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$name = $request->get_url_params()['name'] ?? '';
		if ( ! is_string( $name ) || 1 !== preg_match( '/^[a-z][a-z0-9_]{0,63}$/D', $name ) ) {
			return $this->invalid( 'name', __( 'must be the name of a transition', 'waybill' ) );
		}
		return $this->command(
			$request,
			[ 'seen', 'inputs' ],
			function ( array $body ) use ( $name ): array|\WP_Error {
				$seen   = $this->seen( $body );
				$inputs = self::map( $body['inputs'] ?? [] );
				if ( $seen instanceof \WP_Error ) {
					return $seen;
				}
				if ( null === $inputs ) {
					return $this->invalid( 'inputs', __( 'must be an object', 'waybill' ) );
				}
				return [ 'move', $name, $seen, $inputs ];
			}
		);
	}

	private function undo( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		return $this->command(
			$request,
			[ 'seen' ],
			function ( array $body ): array|\WP_Error {
				$seen = $this->seen( $body );
				return is_int( $seen ) ? [ 'undo', '', $seen, [] ] : $seen;
			}
		);
	}

	private function note( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		return $this->command(
			$request,
			[ 'text' ],
			function ( array $body ): array|\WP_Error {
				$text = $body['text'] ?? null;
				return is_string( $text ) && '' !== trim( $text )
					? [ 'note', '', 0, [ 'text' => trim( $text ) ] ]
					: $this->invalid( 'text', __( 'must be a text', 'waybill' ) );
			}
		);
	}

	private function adopt( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		return $this->command(
			$request,
			[ 'seen', 'state' ],
			function ( array $body ): array|\WP_Error {
				$seen  = $this->seen( $body );
				$state = $body['state'] ?? '';
				if ( ! is_string( $state ) ) {
					return $this->invalid( 'state', __( 'must be the name of a state', 'waybill' ) );
				}
				return is_int( $seen ) ? [ 'adopt', $state, $seen, [] ] : $seen;
			}
		);
	}

	private function revert( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		return $this->command(
			$request,
			[ 'seen' ],
			function ( array $body ): array|\WP_Error {
				$seen = $this->seen( $body );
				return is_int( $seen ) ? [ 'revert', '', $seen, [] ] : $seen;
			}
		);
	}

	private function silence( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		return $this->command(
			$request,
			[ 'seen', 'until' ],
			function ( array $body ): array|\WP_Error {
				$seen  = $this->seen( $body );
				$until = $body['until'] ?? null;
				if ( ! is_int( $until ) ) {
					return $this->invalidUntil();
				}
				// Whether it lies ahead is the core's to say: a repeat has its receipt also when it is over.
				return is_int( $seen ) ? [ 'silence', '', $seen, [ 'until' => $until ] ] : $seen;
			}
		);
	}

	private function invalidUntil(): \WP_Error {
		return $this->invalid( 'until', __( 'must be 0, or a time within the next 90 days in milliseconds', 'waybill' ) );
	}

	/**
	 * The version that was shown; 0: none was.
	 *
	 * @param array<string, mixed> $body
	 */
	private function seen( array $body ): int|\WP_Error {
		$seen = $body['seen'] ?? 0;
		if ( is_int( $seen ) && $seen >= 0 ) {
			return $seen;
		}
		return $this->invalid( 'seen', __( 'must be the version of the order that was shown, a whole number', 'waybill' ) );
	}

	private function assign( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		return $this->command(
			$request,
			[ 'assignee' ],
			function ( array $body ): array|\WP_Error {
				$assignee = $body['assignee'] ?? null;
				if ( ! is_string( $assignee ) || ! ( '' === $assignee || Actors::canCarry( $assignee ) ) ) {
					return $this->invalid( 'assignee', __( 'must be empty or user:NUMBER of somebody with a Waybill role', 'waybill' ) );
				}
				return [ 'assign', $assignee, 0, [] ];
			}
		);
	}

	/**
	 * Runs a command read from a request: number, key, body, then [read] for what the route is about.
	 *
	 * @param list<string> $members
	 * @param \Closure(array<string, mixed>): (array{'move'|'assign'|'undo'|'note'|'adopt'|'revert'|'silence', string, int, array<string, mixed>}|\WP_Error) $read
	 */
	private function command( \WP_REST_Request $request, array $members, \Closure $read ): \WP_REST_Response|\WP_Error {
		$id    = $this->orderId( $request );
		$wrong = $this->checkQuery( $request );
		$key   = $this->idempotencyKey( $request );
		$body  = $this->body( $request, $members );
		foreach ( [ $id, $wrong, $key, $body ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		\assert( is_int( $id ) && is_string( $key ) && is_array( $body ) );
		return $this->answer(
			function () use ( $request, $read, $id, $key, $body ): \WP_REST_Response|\WP_Error {
				$command = $read( $body );
				if ( $command instanceof \WP_Error ) {
					return $command;
				}
				[ $action, $name, $seen, $inputs ] = $command;
				$route  = $request->get_method() . ' ' . strtolower( $request->get_route() );
				$print  = $this->native->fingerprint(
					[
						'route' => $route,
						'body'  => $body,
					]
				);
				$ordered = new Command( $action, $id, $name, Actors::scope( $route ), $key, $print, $seen, Actors::current( 'rest' ), $inputs );
				try {
					return $this->result( $id, Language::ofShop( fn(): Result => $this->commands->run( $ordered ) ), $key );
				} catch ( Conflict $failure ) {
					return $this->conflict( $id, $action, $failure, $key );
				} catch ( InvalidArgument $failure ) {
					return str_starts_with( $failure->getMessage(), 'inputs.until: ' ) ? $this->invalidUntil() : self::toWpError( $failure, $key );
				} catch ( NotFound $failure ) {
					return $this->isSeen( $id ) && 'move' === $action
						? Problem::error( 'no_transition', 404, __( 'The workflow of this order has no such transition.', 'waybill' ) )
						: self::toWpError( $failure, $key );
				}
			},
			$key
		);
	}

	/** What a command that came too late, or is for another trouble, is told. */
	private function conflict( int $id, string $action, Conflict $failure, string $key ): \WP_Error {
		$members = [ 'idempotency_key' => $key ];
		if ( 'silence' === $action && $this->isTorn( $id ) ) {
			// Nobody may wait with an order that is cut in half.
			return Problem::error( 'torn', 409, Sentences::of( [ 'message' => [ 'id' => 'torn' ] ] ), false, $members );
		}
		return match ( $action ) {
			'undo'                       => Problem::error( 'undo_over', 409, __( 'This can’t be taken back any more.', 'waybill' ), false, $members ),
			'adopt', 'revert', 'silence' => Problem::error( 'settled', 409, __( 'There is nothing to settle on this order any more.', 'waybill' ), false, $members ),
			default                      => self::toWpError( $failure, $key ),
		};
	}

	private function isTorn( int $id ): bool {
		return $this->native->engine()->read( Drain::subject( $id ), Actors::current( 'rest' ), null, Clock::nowMs() )['torn'];
	}

	/** Whether there is such an order for this reader. */
	private function isSeen( int $id ): bool {
		try {
			$this->native->engine()->read( Drain::subject( $id ), Actors::current( 'rest' ), null, Clock::nowMs() );
			return true;
		} catch ( NotFound ) {
			return false;
		}
	}

	private function result( int $id, Result $result, string $key ): \WP_REST_Response|\WP_Error {
		$answer = match ( $result->kind ) {
			Result::DONE    => new \WP_REST_Response( json_decode( $result->receipt ) ),
			Result::REFUSED => $this->refused( $id, $result ),
			Result::STALE   => $this->stale( $id, $result ),
			default         => $this->failed( $result, $key ),
		};
		if ( ! $result->isReplayed ) {
			return $answer;
		}
		$response = rest_ensure_response( $answer );
		if ( $response instanceof \WP_Error ) {
			$response = rest_convert_error_to_response( $response );
		}
		$response->header( 'Idempotent-Replayed', 'true' );
		return $response;
	}

	/**
	 * Made of the stored receipt alone, so that every repeat says the same, in the language of
	 * whoever asks then.
	 */
	private function refused( int $id, Result $result ): \WP_Error {
		$receipt  = json_decode( $result->receipt );
		$receipt  = $receipt instanceof \stdClass ? $receipt : new \stdClass();
		$stored   = json_decode( (string) wp_json_encode( $receipt->blockers ?? [] ), true );
		$blockers = self::told( is_array( $stored ) ? $stored : [], $this->prices( $id ) );
		$texts    = array_filter( array_column( $blockers, 'text' ), 'is_string' );
		$is_role  = in_array( 'role', array_column( $blockers, 'code' ), true );
		$hash     = is_string( $receipt->hash ?? null ) ? $receipt->hash : '';
		unset( $receipt->blockers );
		return Problem::error(
			'refused',
			$is_role ? 403 : 409,
			implode( ' ', $texts ),
			false,
			[
				'blockers' => $blockers,
				'receipt'  => $receipt,
			],
			'' !== $hash ? Problem::instanceOf( $hash ) : ''
		);
	}

	/** What is left out of what is told of an order; null for a reader who sees prices. */
	private function prices( int $id ): ?Prices {
		return Viewer::current()->seesPrices ? null : new Prices( $this->native->engine()->getWorkflowOf( Drain::subject( $id ) ) );
	}

	/**
	 * What stands against a move, in sentences, as far as the reader may know it.
	 *
	 * @param array<mixed> $blockers
	 * @param ?Prices      $prices   what is left out
	 * @return list<array<mixed>>
	 */
	private static function told( array $blockers, ?Prices $prices ): array {
		$blockers = $prices?->withheldFromAll( $blockers ) ?? array_values( array_filter( $blockers, 'is_array' ) );
		foreach ( $blockers as $index => $blocker ) {
			$blockers[ $index ]['text'] = Sentences::of( $blocker );
			// A map without members is an object over REST, not a list.
			foreach ( array_intersect( [ 'facts', 'message' ], array_keys( $blocker ) ) as $member ) {
				$blockers[ $index ][ $member ] = (object) $blocker[ $member ];
			}
		}
		return $blockers;
	}

	/** Somebody was faster, or the screen is old: who, when, and where the order is now. */
	private function stale( int $id, Result $result ): \WP_Error {
		$current = $this->view( $id );
		$receipt = json_decode( $result->current['receipt'] ?? '', true );
		$receipt = is_array( $receipt ) ? $receipt : [];
		$history = new History( $this->native->engine()->getWorkflowOf( Drain::subject( $id ) ) );
		$at      = is_int( $receipt['at'] ?? null ) ? $receipt['at'] : Clock::nowMs();
		$detail  = sprintf(
			/* translators: 1: name of a state, 2: a person, 3: date and time. */
			__( 'The order has moved meanwhile: it is in %1$s, by %2$s, %3$s.', 'waybill' ),
			$history->state( $result->current['state'] ?? '' ),
			$history->name( is_string( $receipt['actor'] ?? null ) ? $receipt['actor'] : '' ),
			History::moment( $at )
		);
		return Problem::error( 'stale', 409, $detail, false, [ 'current' => $current, 'receipt' => $receipt ] );
	}

	private function failed( Result $result, string $key ): \WP_Error {
		$failure = $result->failure;
		if ( null === $failure ) {
			return Problem::error( 'failed', 500, __( 'Something went wrong on our side. Report this reference.', 'waybill' ) );
		}
		$status = match ( $failure->code ) {
			Failure::MISSING               => 404,
			'in_flight', 'torn', 'deleted' => 409,
			'apply_failed'                 => $failure->isRetryable ? 503 : 500,
			default                        => 503,
		};
		return Problem::error( $failure->code, $status, $failure->text, $failure->isRetryable, [ 'idempotency_key' => $key ] );
	}

	/**
	 * Where an order is and what the reader may do with it.
	 *
	 * @return array<string, mixed>
	 */
	private function view( int $id ): array {
		$this->drain( $id );
		$engine = $this->native->engine();
		$actor  = Actors::current( 'rest' );
		// Before its facts are read: another's order takes no longer than one that there is not.
		$engine->read( Drain::subject( $id ), $actor, null, Clock::nowMs() );
		$read = $engine->read( Drain::subject( $id ), $actor, $this->facts->of( $id ), Clock::nowMs() );
		$workflow      = $engine->getWorkflowOf( Drain::subject( $id ) );
		$prices        = Viewer::current()->seesPrices ? null : new Prices( $workflow );
		$left          = StateOrder::left( $workflow );
		$read['moves'] = self::ordered( $workflow, $read['state'], $read['moves'], $left );
		foreach ( $read['moves'] as $index => $move ) {
			$read['moves'][ $index ]['onward']   = self::isOnward( $left, $read['state'], $move['to'] );
			$read['moves'][ $index ]['label']    = Catalogue::shipped( $move['label'] );
			$read['moves'][ $index ]['inputs']   = (object) self::titled( $move['inputs'] );
			$read['moves'][ $index ]['blockers'] = self::told( $move['blockers'], $prices );
		}
		$read['label']   = Catalogue::shipped( $read['label'] );
		$read['vars']    = (object) ( $prices?->withheldFromVars( $read['vars'] ) ?? $read['vars'] );
		$read['silence'] = self::silenceOf( $read );
		unset( $read['receipt'], $read['broken'], $read['silent_until'], $read['silent_by'] );
		return $read;
	}

	/**
	 * Until when nobody wants to hear of the drift, and who asked for it; null where nobody did, and when
	 * it is over.
	 *
	 * @param array{silent_until?: int, silent_by?: string} $read
	 * @return ?array{until: int, by: array{id: string, name: string}}
	 */
	private static function silenceOf( array $read ): ?array {
		$until = $read['silent_until'] ?? 0;
		$by    = $read['silent_by'] ?? '';
		return $until <= Clock::nowMs() ? null : [
			'until' => $until,
			'by'    => [
				'id'   => $by,
				'name' => Actors::name( $by ),
			],
		];
	}

	/**
	 * What a move asks for, with titles in the reader's language.
	 *
	 * @param array<string, mixed> $inputs
	 * @return array<string, mixed>
	 */
	private static function titled( array $inputs ): array {
		foreach ( $inputs as $name => $input ) {
			if ( is_array( $input ) && is_string( $input['title'] ?? null ) ) {
				$inputs[ $name ] = [ 'title' => Catalogue::shipped( $input['title'] ) ] + $input;
			}
		}
		return $inputs;
	}

	/**
	 * The moves in the order in which people want them: what brings the order on, then what leads aside,
	 * at last what ends it elsewhere.
	 *
	 * @param list<Move>       $moves
	 * @param array<string, int> $left moves that are left from each state
	 * @return list<Move>
	 */
	private static function ordered( Workflow $workflow, string $state, array $moves, array $left ): array {
		$states = $workflow->getStates();
		$rank   = static fn( string $to ): int => self::isOnward( $left, $state, $to ) ? 0 : ( ( $states[ $to ]['final'] ?? false ) ? 2 : 1 );
		usort( $moves, static fn( array $one, array $other ): int => $rank( $one['to'] ) <=> $rank( $other['to'] ) );
		return $moves;
	}

	/** @param array<string, int> $left moves that are left from each state */
	private static function isOnward( array $left, string $from, string $to ): bool {
		return ( $left[ $to ] ?? PHP_INT_MAX ) < ( $left[ $from ] ?? PHP_INT_MAX );
	}

	/** @return array<string, mixed> */
	private function history( int $id, int $from, int $max ): array {
		$engine = $this->native->engine();
		$this->drain( $id );
		// Reading the order first answers 404 where there is none, or none for this reader.
		$engine->read( 'order:' . $id, Actors::current( 'rest' ), null, Clock::nowMs() );
		$workflow = $engine->getWorkflowOf( Drain::subject( $id ) );
		$history  = new History( $workflow );
		$prices   = Viewer::current()->seesPrices ? null : new Prices( $workflow );
		$events   = [];
		$last     = $from - 1;
		foreach ( $engine->events( 'order:' . $id, $from, $max ) as $event ) {
			$last     = $event['seq'];
			$actor    = History::actor( $event )['id'];
			$events[] = [
				'seq'      => $event['seq'],
				'kind'     => $event['kind'],
				'at'       => $event['at'],
				'actor'    => [
					'id'   => $actor,
					'name' => $history->name( $actor ),
				],
				'text'     => $history->sentence( $prices?->withheldFromEvent( $event ) ?? $event ),
				'hash'     => $event['hash'],
				'prev'     => $event['prev'],
				// Whole, or it would prove nothing.
				'body'     => null === $prices ? $event['body'] : null,
				'personal' => (object) $event['personal'],
			];
		}
		return [
			'events' => $events,
			'next'   => count( $events ) === $max ? $last + 1 : null,
		];
	}

	/**
	 * Takes WooCommerce's own changes of an order into the log before it is read. Where nothing can
	 * be written, what was written is still worth reading.
	 */
	private function drain( int $id ): void {
		try {
			$this->drain->order( $id );
		} catch ( StorageFailure | Busy $failure ) {
			error_log( "waybill: order {$id} is shown as it was last recorded: {$failure->getMessage()}" ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}
}
