<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The shop's day over REST, in one cheap answer: orders that came in and were finished by the hour of
// the shop's clocks, how old the open ones are, who moved how many and carries how many, and the
// orders whose last move failed. What it costs goes by the day and not by the number of orders.
//
// It tells what people did, so it is for those who may read the log, and what all orders are, so it is
// for those who see all of them.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\Catalog;
use Waybill\Exception\NotFound;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\Projection;
use Waybill\WordPress\Orders\ShopDay;
use Waybill\WordPress\Roles\Roles;

/**
 * @phpstan-type People list<array{actor: string, moved: int, open: int}>
 */
final class TodayController extends Controller {

	/** Where the groups of ages begin, in days back; what lies behind the last one is older. */
	private const AGES = [ 0, 1, 4 ];

	/** More than anybody reads; those with the most moves are told, and how many there are beside. */
	private const PEOPLE_MAX = 100;

	/** Orders told by name whose last move failed: more than that is no list to go through one by one. */
	private const FAILED_MAX = 50;

	/** Cards that are asked for at once. */
	private const CARDS_MAX = 500;

	public function __construct(
		Native $native,
		private readonly Drain $drain,
		private readonly Projection $projection,
	) {
		parent::__construct( $native );
	}

	public function addRoutes(): void {
		register_rest_route(
			self::NAMESPACE,
			'/today',
			[
				'methods'             => 'GET',
				'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( fn(): \WP_REST_Response|\WP_Error => $this->today( $request ) ),
				'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::SEE_HISTORY, Roles::ACT_AS_MANAGER ),
			]
		);
	}

	private function today( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request );
		if ( null !== $wrong ) {
			return $wrong;
		}
		$viewer = Viewer::current();
		if ( '' !== $viewer->only() ) {
			return self::forbidden();
		}
		if ( ! Native::countsDays() ) {
			return self::uncounted();
		}
		$this->drain->some();
		$this->projection->look();
		$now     = Clock::nowMs();
		$day     = new ShopDay( wp_timezone(), $now );
		$hours   = $day->hoursMs();
		$catalog = $this->native->catalog();
		$numbers = $catalog->day(
			[
				'bounds' => $hours,
				'ages'   => array_map( $day->startMs( ... ), self::AGES ),
			]
		);
		return new \WP_REST_Response(
			[
				'at'       => $now,
				'day'      => $day->date(),
				'hours'    => array_map(
					static fn( int $from, int $to, int $made, int $finished ): array => [
						'from'     => $from,
						'to'       => $to,
						'made'     => $made,
						'finished' => $finished,
					],
					array_slice( $hours, 0, -1 ),
					array_slice( $hours, 1 ),
					$numbers['made'],
					$numbers['finished']
				),
				'ages'     => self::ages( $day, $numbers['ages'] ),
				...self::people( $numbers['people'] ),
				'failed'   => $this->failed( $catalog, $viewer, $now, $numbers['failed'] ),
				'is_whole' => $numbers['is_whole'],
				'rebuild'  => $this->projection->rebuilding(),
			]
		);
	}

	/** Asking again won't help: it takes another build of the extension. */
	private static function uncounted(): \WP_Error {
		$error = Problem::error( 'unavailable', 503, __( 'The request could not be answered.', 'waybill' ) );
		Problem::log( $error, 'unavailable', 'the extension counts no days' );
		return $error;
	}

	/**
	 * The groups of ages, each with the days of the calendar that its orders are from.
	 *
	 * @param list<int> $counts
	 * @return list<array{days_from: int, days_to: ?int, from: ?string, to: string, count: int}>
	 */
	private static function ages( ShopDay $day, array $counts ): array {
		$ages  = [];
		$first = 0;
		foreach ( $counts as $at => $count ) {
			$last   = self::AGES[ $at ] ?? null;
			$ages[] = [
				'days_from' => $first,
				'days_to'   => $last,
				'from'      => null === $last ? null : $day->date( $last ),
				'to'        => $day->date( $first ),
				'count'     => $count,
			];
			$first  = null === $last ? $first : $last + 1;
		}
		return $ages;
	}

	/**
	 * Who did and carries the most first, and how many there are beside.
	 *
	 * @param People $people
	 * @return array{people: list<array{id: string, name: string, moved: int, open: int}>, people_more: int, movers: int}
	 */
	private static function people( array $people ): array {
		usort( $people, static fn( array $one, array $other ): int => [ $other['moved'], $other['open'], $one['actor'] ] <=> [ $one['moved'], $one['open'], $other['actor'] ] );
		$movers = array_filter( $people, static fn( array $person ): bool => $person['moved'] > 0 && str_starts_with( $person['actor'], 'user:' ) );
		$shown  = array_slice( $people, 0, self::PEOPLE_MAX );
		// All of them in one reading, which the names below are taken from.
		Actors::names( array_column( $shown, 'actor' ) );
		return [
			'people'      => array_map(
				static fn( array $person ): array => [
					'id'    => $person['actor'],
					'name'  => Actors::name( $person['actor'] ),
					'moved' => $person['moved'],
					'open'  => $person['open'],
				],
				$shown
			),
			'people_more' => count( $people ) - count( $shown ),
			'movers'      => count( $movers ),
		];
	}

	/**
	 * Of an order that is gone nothing has to be done about it any more: it is not counted.
	 *
	 * @param list<int> $ids
	 * @return array{count: int, orders: list<array<string, mixed>>}
	 */
	private function failed( Catalog $catalog, Viewer $viewer, int $now, array $ids ): array {
		$known = [];
		foreach ( array_chunk( $ids, self::CARDS_MAX ) as $some ) {
			$cards = $catalog->fresh( $some );
			$known = [ ...$known, ...array_filter( $some, static fn( int $id ): bool => isset( $cards[ $id ] ) ) ];
		}
		$workflow = $this->native->engine()->getWorkflow();
		$rows     = [];
		foreach ( array_slice( $known, 0, self::FAILED_MAX ) as $id ) {
			try {
				$rows[] = $catalog->get( $id );
			} catch ( NotFound ) {
				// It went between the one reading and the other.
				continue;
			}
		}
		$view = new OrderView( $workflow, $viewer->seesPrices, $now, OrderView::stuckSince( $workflow, $now ) );
		return [
			'count'  => count( $known ) - ( min( count( $known ), self::FAILED_MAX ) - count( $rows ) ),
			'orders' => $view->all( $rows ),
		];
	}
}
