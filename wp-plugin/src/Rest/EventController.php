<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The whole log over REST: searched by who, what, which order and when, and exported. A search looks
// at a bounded part of the log and says where it goes on, so that a page may be short, even empty,
// and not be the last. No personal value is among what it answers.
//
// An export is an event itself, so it is a POST. It is made in a temporary file first: one that fails
// in the middle is a problem with a reference and no file that looks whole.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\Engine;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\History;
use Waybill\WordPress\Prices;
use Waybill\WordPress\Roles\Roles;
use Waybill\Workflow;

/**
 * @phpstan-import-type Event from Engine
 * @phpstan-import-type Search from Engine
 */
final class EventController extends Controller {

	private const PARAMETERS = [ 'actor', 'kind', 'order', 'from', 'to', 'before' ];

	private const KINDS_MAX = 20;

	/** Events of one page, and of one file: some ten megabytes. */
	private const PAGE_MAX = 200;
	private const FILE_MAX = 50_000;

	/** How long a file may take to be made; what is left is said with it. */
	private const FILE_S = 20;

	private const COLUMNS = [ 'time', 'subject', 'number', 'kind', 'actor', 'via', 'text', 'hash' ];

	private const TYPES = [
		'csv'   => 'text/csv; charset=utf-8',
		'jsonl' => 'application/gzip',
	];

	/** @var array<string, Workflow> by subject */
	private array $workflows = [];

	/** @var array<string, History> by subject */
	private array $histories = [];

	/** @var ?resource the file that is the answer */
	private mixed $file = null;

	public function __construct( Native $native ) {
		parent::__construct( $native );
	}

	public function addRoutes(): void {
		register_rest_route(
			self::NAMESPACE,
			'/events',
			[
				'methods'             => 'GET',
				'callback'            => $this->search( ... ),
				'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::SEE_HISTORY, Roles::ACT_AS_MANAGER ),
			]
		);
		register_rest_route(
			self::NAMESPACE,
			'/events/export',
			[
				'methods'             => 'POST',
				'callback'            => $this->export( ... ),
				'permission_callback' => $this->mayExport( ... ),
			]
		);
		add_filter( 'rest_pre_serve_request', $this->serve( ... ), 200, 2 );
	}

	/** A file holds events as they are, with what guards looked at: prices are among it. */
	private function mayExport( \WP_REST_Request $request ): true|\WP_Error {
		$may = $this->permit( $request, Roles::EXPORT, Roles::ACT_AS_MANAGER );
		return true === $may && ! Viewer::current()->seesPrices ? self::forbidden() : $may;
	}

	private function search( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong  = $this->checkQuery( $request, [ ...self::PARAMETERS, 'max' ] );
		$given  = $request->get_query_params();
		$search = $wrong ?? $this->read( $given );
		$max    = $this->natural( $given, 'max', 1, self::PAGE_MAX, 50 );
		foreach ( [ $search, $max ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		\assert( is_array( $search ) && is_int( $max ) );
		status_header( 500 );
		try {
			$page = $this->native->engine()->searchEvents( [ 'max' => $max ] + $search );
			return new \WP_REST_Response(
				[
					'events' => array_map( $this->view( ... ), $page['events'] ),
					'next'   => 0 === $page['next'] ? null : $page['next'],
				]
			);
		} catch ( \Throwable $failure ) {
			return self::toWpError( $failure );
		}
	}

	/**
	 * The conditions of a search.
	 *
	 * @param array<mixed> $given
	 * @return Search|\WP_Error
	 */
	private function read( array $given ): array|\WP_Error {
		$search = [];
		foreach ( [ 'from', 'to', 'before' ] as $name ) {
			$number = $this->natural( $given, $name, 1, PHP_INT_MAX, 0 );
			if ( $number instanceof \WP_Error ) {
				return $number;
			}
			$search += 0 === $number ? [] : [ $name => $number ];
		}
		$order = $this->natural( $given, 'order', 1, 999_999_999_999_999_999, 0 );
		$kinds = $this->kinds( $given['kind'] ?? '' );
		$actor = $given['actor'] ?? '';
		if ( ! is_string( $actor ) || 1 !== preg_match( '/^[\x21-\x7e]{0,255}$/D', $actor ) ) {
			return $this->invalid( 'actor', __( 'must be the id of an actor, such as user:7', 'waybill' ) );
		}
		foreach ( [ $order, $kinds ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		\assert( is_int( $order ) && is_array( $kinds ) );
		return $search + ( 0 === $order ? [] : [ 'subject' => "order:{$order}" ] ) + ( [] === $kinds ? [] : [ 'kinds' => $kinds ] ) + ( '' === $actor ? [] : [ 'actor' => $actor ] );
	}

	/** @return list<string>|\WP_Error */
	private function kinds( mixed $given ): array|\WP_Error {
		$kinds = is_string( $given ) && '' !== $given ? explode( ',', $given ) : [];
		$wrong = array_filter( $kinds, static fn( string $kind ): bool => 1 !== preg_match( '/^[a-z_]{1,64}$/D', $kind ) );
		if ( ! is_string( $given ) || [] !== $wrong || count( $kinds ) > self::KINDS_MAX ) {
			return $this->invalid( 'kind', __( 'must be kinds of events with commas between', 'waybill' ) );
		}
		return $kinds;
	}

	/** @param array<mixed> $given */
	private function natural( array $given, string $name, int $min, int $max, int $otherwise ): int|\WP_Error {
		$value = $given[ $name ] ?? null;
		if ( null === $value ) {
			return $otherwise;
		}
		$text = is_int( $value ) ? (string) $value : $value;
		if ( is_string( $text ) && 1 === preg_match( '/^[1-9][0-9]{0,17}$/D', $text ) && (int) $text >= $min && (int) $text <= $max ) {
			return (int) $text;
		}
		return $this->invalid( $name, __( 'must be a whole number above 0', 'waybill' ) );
	}

	/**
	 * @param Event $event
	 * @return array<string, mixed>
	 */
	private function view( array $event ): array {
		$actor   = History::actor( $event );
		$history = $this->history( $event['subject'] );
		return [
			'position' => $event['position'],
			'subject'  => $event['subject'],
			'order'    => self::order( $event['subject'] ),
			'seq'      => $event['seq'],
			'kind'     => $event['kind'],
			'at'       => $event['at'],
			'actor'    => [
				'id'   => $actor['id'],
				'name' => $history->name( $actor['id'] ),
			],
			'text'     => $history->sentence( Viewer::current()->seesPrices ? $event : ( new Prices( $this->workflow( $event['subject'] ) ) )->withheldFromEvent( $event ) ),
			'hash'     => $event['hash'],
			'body'     => Viewer::current()->seesPrices ? $event['body'] : null,
		];
	}

	private static function order( string $subject ): ?int {
		return 1 === preg_match( '/^order:([1-9][0-9]{0,17})$/D', $subject, $match ) ? (int) $match[1] : null;
	}

	/** The sentences of a subject's workflow. */
	private function history( string $subject ): History {
		return $this->histories[ $subject ] ??= new History( $this->workflow( $subject ), false );
	}

	/** A subject's workflow; of what is no order, the present one. */
	private function workflow( string $subject ): Workflow {
		if ( ! isset( $this->workflows[ $subject ] ) ) {
			$engine = $this->native->engine();
			try {
				$this->workflows[ $subject ] = null === self::order( $subject ) ? $engine->getWorkflow() : $engine->getWorkflowOf( $subject );
			} catch ( NotFound ) {
				$this->workflows[ $subject ] = $engine->getWorkflow();
			}
		}
		return $this->workflows[ $subject ];
	}

	private function export( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request );
		$key   = $this->idempotencyKey( $request );
		$body  = $this->body( $request, [ 'format', ...self::PARAMETERS ] );
		foreach ( [ $wrong, $key, $body ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		\assert( is_string( $key ) && is_array( $body ) );
		$format = $body['format'] ?? '';
		$search = $this->read( array_diff_key( $body, [ 'format' => '' ] ) );
		if ( ! is_string( $format ) || ! isset( self::TYPES[ $format ] ) ) {
			return $this->invalid( 'format', __( 'must be csv or jsonl', 'waybill' ) );
		}
		if ( $search instanceof \WP_Error ) {
			return $search;
		}
		status_header( 500 );
		try {
			return $this->exported( $format, $search, $key );
		} catch ( \Throwable $failure ) {
			$this->file = null;
			return self::toWpError( $failure, $key );
		}
	}

	/** @param Search $search */
	private function exported( string $format, array $search, string $key ): \WP_REST_Response {
		$file = fopen( 'php://temp', 'w+' ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_fopen
		if ( false === $file ) {
			throw new \RuntimeException( 'no temporary file can be made' );
		}
		[ $count, $next ] = $this->write( $file, $format, $search );
		$data             = array_diff_key( $search, [ 'before' => 0 ] ) + [
			'format' => $format,
			'count'  => $count,
		];
		// A repeat under the same key within the minute is the same export.
		$this->native->engine()->record( 'export', 'exported', Actors::current( 'rest' ), $data, Clock::nowMs(), 'export/' . hash( 'sha256', get_current_user_id() . "\n{$key}" ) );
		rewind( $file );
		$this->file = $file;
		$response   = new \WP_REST_Response( null, 200 );
		$response->header( 'Content-Type', self::TYPES[ $format ] );
		$response->header( 'Content-Disposition', sprintf( 'attachment; filename="waybill-events-%s.%s"', gmdate( 'Y-m-d-His' ), 'csv' === $format ? 'csv' : 'jsonl.gz' ) );
		$response->header( 'X-Content-Type-Options', 'nosniff' );
		$response->header( 'X-Waybill-Count', (string) $count );
		if ( 0 !== $next ) {
			$response->header( 'X-Waybill-Next', (string) $next );
		}
		return $response;
	}

	/**
	 * Writes events newest first, as many as one file takes.
	 *
	 * @param resource $file
	 * @param Search   $search
	 * @return array{int, int} how many, and where the next file begins; 0: it is whole
	 */
	private function write( mixed $file, string $format, array $search ): array {
		$deadline = hrtime( true ) + self::FILE_S * 1_000_000_000;
		$packer   = 'jsonl' === $format ? deflate_init( ZLIB_ENCODING_GZIP ) : false;
		$count    = 0;
		// Spreadsheets take a file without it for one in their own language's letters.
		fwrite( $file, false === $packer ? "\u{FEFF}" . Spreadsheet::line( self::COLUMNS ) : '' ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_fwrite
		do {
			$page   = $this->native->engine()->searchEvents( [ 'max' => min( self::PAGE_MAX, self::FILE_MAX - $count ) ] + $search );
			$count += count( $page['events'] );
			$search = [ 'before' => $page['next'] ] + $search;
			$text   = implode( '', array_map( false === $packer ? $this->row( ... ) : self::json( ... ), $page['events'] ) );
			fwrite( $file, false === $packer ? $text : (string) deflate_add( $packer, $text, ZLIB_NO_FLUSH ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_fwrite
		} while ( 0 !== $page['next'] && $count < self::FILE_MAX && hrtime( true ) < $deadline );
		if ( false !== $packer ) {
			fwrite( $file, (string) deflate_add( $packer, '', ZLIB_FINISH ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_fwrite
		}
		return [ $count, $page['next'] ];
	}

	/** @param Event $event */
	private function row( array $event ): string {
		$actor   = History::actor( $event );
		$history = $this->history( $event['subject'] );
		return Spreadsheet::line(
			[
				gmdate( 'Y-m-d\TH:i:s', intdiv( $event['at'], 1000 ) ) . sprintf( '.%03dZ', $event['at'] % 1000 ),
				$event['subject'],
				(string) $event['seq'],
				$event['kind'],
				$history->name( $actor['id'] ),
				$actor['via'],
				$history->sentence( $event ),
				$event['hash'],
			]
		);
	}

	/** @param Event $event */
	private static function json( array $event ): string {
		$line = [];
		foreach ( [ 'position', 'subject', 'seq', 'kind', 'at', 'prev', 'hash', 'body' ] as $member ) {
			$line[ $member ] = $event[ $member ];
		}
		return wp_json_encode( $line, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) . "\n";
	}

	/** Sends the file in the place of a body. */
	private function serve( mixed $is_served, mixed $response ): mixed {
		if ( null === $this->file || ! $response instanceof \WP_HTTP_Response || 200 !== $response->get_status() ) {
			return $is_served;
		}
		fpassthru( $this->file );
		$this->file = null;
		return true;
	}
}
