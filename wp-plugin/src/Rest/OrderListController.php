<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists of orders over REST: a page of them, how many there are, the counters of the desk, and what
// has happened since. All of it is read from the store's cards. Before that the cards take over what
// WooCommerce did meanwhile, within bounds, so that somebody who has just paid, changed or deleted an
// order finds it so.
//
// Who does not see all orders asks for his own, whatever the request says.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\Exception\NotFound;
use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Language;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\Projection;
use Waybill\WordPress\Orders\StateOrder;
use Waybill\WordPress\Presence;
use Waybill\WordPress\Roles\Roles;
use Waybill\Workflow;

/**
 * @phpstan-import-type Query from \Waybill\Catalog
 */
final class OrderListController extends Controller {

	/** Orders that one answer of the change feed names. */
	private const CHANGES_MAX = 500;

	public function __construct(
		Native $native,
		private readonly Drain $drain,
		private readonly Projection $projection,
		private readonly Presence $presence,
	) {
		parent::__construct( $native );
	}

	public function addRoutes(): void {
		$routes = [
			'/orders'          => $this->list( ... ),
			'/orders/count'    => $this->count( ... ),
			'/orders/counters' => $this->counters( ... ),
			'/changes'         => $this->changes( ... ),
		];
		foreach ( $routes as $route => $answer ) {
			register_rest_route(
				self::NAMESPACE,
				$route,
				[
					'methods'             => 'GET',
					'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( static fn(): \WP_REST_Response|\WP_Error => $answer( $request ) ),
					'permission_callback' => fn( \WP_REST_Request $request ): true|\WP_Error => $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER ),
				]
			);
		}
	}

	private function list( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request, [ ...OrderQuery::FILTERS, ...OrderQuery::PAGING ] );
		if ( null !== $wrong ) {
			return $wrong;
		}
		$viewer   = Viewer::current();
		$now      = Clock::nowMs();
		$workflow = $this->native->engine()->getWorkflow();
		$stuck    = OrderView::stuckSince( $workflow, $now );
		$query    = $this->query( $request, $viewer, $workflow, $now, $stuck );
		$this->takeOver();
		// Before the list: what happens meanwhile is told twice rather than never.
		$cursor = $this->cursor();
		$page   = null === $query ? [ 'rows' => [], 'next' => '' ] : $this->native->catalog()->list( $query );
		$gone   = $this->projection->findGone( array_column( $page['rows'], 'id' ) );
		$rows   = array_values( array_filter( $page['rows'], static fn( array $row ): bool => ! in_array( $row['id'], $gone, true ) ) );
		return new \WP_REST_Response(
			[
				'orders'  => ( new OrderView( $workflow, $viewer->seesPrices, $now, $stuck ) )->all( $rows ),
				'next'    => '' === $page['next'] ? null : $page['next'],
				'at'      => $now,
				'cursor'  => $cursor,
				'rebuild' => $this->projection->rebuilding(),
			]
		);
	}

	private function count( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request, [ ...OrderQuery::FILTERS, ...OrderQuery::PAGING ] );
		if ( null !== $wrong ) {
			return $wrong;
		}
		$now      = Clock::nowMs();
		$workflow = $this->native->engine()->getWorkflow();
		$query    = $this->query( $request, Viewer::current(), $workflow, $now, OrderView::stuckSince( $workflow, $now ) );
		if ( null === $query ) {
			return new \WP_REST_Response(
				[
					'count'    => 0,
					'is_exact' => true,
					'rebuild'  => null,
				]
			);
		}
		$this->takeOver();
		return new \WP_REST_Response( $this->native->catalog()->count( $query ) + [ 'rebuild' => $this->projection->rebuilding() ] );
	}

	private function counters( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request );
		if ( null !== $wrong ) {
			return $wrong;
		}
		$this->takeOver();
		$now      = Clock::nowMs();
		$workflow = $this->native->engine()->getWorkflow();
		$stuck    = OrderView::stuckSince( $workflow, $now );
		$viewer   = Viewer::current();
		$counters = $this->native->catalog()->counters(
			[
				'now'   => $now,
				'stuck' => $stuck,
			] + ( '' === $viewer->only() ? [] : [ 'assignee' => $viewer->only() ] )
		);
		$view               = new OrderView( $workflow, false, $now, $stuck );
		$counters['states'] = self::states( $workflow, $view, $counters['states'] );
		return new \WP_REST_Response( $counters + [ 'rebuild' => $this->projection->rebuilding() ] );
	}

	private function changes( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request, [ 'since', 'open' ] );
		$open  = $this->number( $request, 'open', 1, PHP_INT_MAX, 0 );
		foreach ( [ $wrong, $open ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		\assert( is_int( $open ) );
		$since = $request->get_query_params()['since'] ?? null;
		if ( null !== $since && ( ! is_string( $since ) || 1 !== preg_match( '/^(?:0|[1-9][0-9]{0,17})$/D', $since ) ) ) {
			return $this->invalid( 'since', __( 'must be a place in the log, a whole number', 'waybill' ) );
		}
		$this->takeOver();
		$changes = [
			'cursor' => $this->cursor(),
			'orders' => [],
			'more'   => false,
		];
		if ( null !== $since && (int) $since !== $changes['cursor'] ) {
			$only    = Viewer::current()->only();
			$changes = $this->native->catalog()->changes( (int) $since, [ 'max' => self::CHANGES_MAX ] + ( '' === $only ? [] : [ 'assignee' => $only ] ) );
		}
		$people   = 0 === $open ? null : $this->present( $open );
		$changes += null === $people ? [] : [ 'present' => $people ];
		$etag     = '"' . $changes['cursor'] . ( null === $people ? '' : '-' . hash( 'crc32b', (string) wp_json_encode( $people ) ) ) . '"';
		$known    = array_map( 'trim', explode( ',', (string) $request->get_header( 'If-None-Match' ) ) );
		// Who asks from further back has not had the answer that the tag came with.
		$is_known = in_array( $etag, $known, true ) && ( null === $since || (int) $since === $changes['cursor'] );
		$response = new \WP_REST_Response( $is_known ? null : $changes, $is_known ? 304 : 200 );
		$response->header( 'ETag', $etag );
		return $response;
	}

	/**
	 * Who else has an order open, of one that the reader has open himself. Of an order that is not his to
	 * see there is nobody, as of one that there is not.
	 *
	 * @return list<array{id: string, name: string, since: int}>
	 */
	private function present( int $id ): array {
		try {
			return Presence::isKnown() ? Language::ofReader( fn(): array => $this->presence->others( $id, Actors::current( 'rest' ) ) ) : [];
		} catch ( NotFound ) {
			return [];
		}
	}

	/**
	 * What a request asks for; null where it asks for what is not his to see.
	 *
	 * @param array<string, int> $stuck
	 * @return ?Query
	 * @throws InvalidParameter
	 */
	private function query( \WP_REST_Request $request, Viewer $viewer, Workflow $workflow, int $now, array $stuck ): ?array {
		$names      = array_flip( [ ...OrderQuery::FILTERS, ...OrderQuery::PAGING ] );
		$parameters = array_intersect_key( $request->get_query_params(), $names );
		$query      = OrderQuery::read( $parameters, $viewer->id, $now, $stuck );
		$state      = $query['state'] ?? '';
		if ( '' !== $state && ! isset( $workflow->getStates()[ $state ] ) && ! $this->isStateInUse( $state, $now ) ) {
			throw new InvalidParameter( 'state', __( 'must be a state of the workflow', 'waybill' ) );
		}
		if ( 'total' === ( $query['sort'] ?? '' ) && ! $viewer->seesPrices ) {
			throw new InvalidParameter( 'sort', __( 'by total is for those who may see prices', 'waybill' ) );
		}
		if ( '' === $viewer->only() ) {
			return $query;
		}
		return ( $query['assignee'] ?? $viewer->id ) === $viewer->id ? [ 'assignee' => $viewer->id ] + $query : null;
	}

	/** Orders under way keep the states of the version that they began under. */
	private function isStateInUse( string $state, int $now ): bool {
		return isset( $this->native->catalog()->counters( [ 'now' => $now, 'stuck' => [] ] )['states'][ $state ] );
	}

	/**
	 * The workflow's states as orders pass them, then those of older versions that orders are in.
	 * Whether only a manager can go on from a state is said, because nobody else will.
	 *
	 * @param array<string, int> $counts
	 * @return list<array{name: string, label: string, count: int, final: bool, left_to_manager: bool}>
	 */
	private static function states( Workflow $workflow, OrderView $view, array $counts ): array {
		$known  = $workflow->getStates();
		$states = [];
		foreach ( array_unique( [ ...StateOrder::of( $workflow ), ...array_map( 'strval', array_keys( $counts ) ) ] ) as $name ) {
			if ( '' !== $name ) {
				$states[] = [
					'name'            => $name,
					'label'           => $view->label( $name ),
					'count'           => $counts[ $name ] ?? 0,
					'final'           => $known[ $name ]['final'] ?? false,
					'left_to_manager' => self::isLeftToManager( $workflow, $name ),
				];
			}
		}
		return $states;
	}

	/** Whether people other than managers have no move from a state, and managers have one. */
	private static function isLeftToManager( Workflow $workflow, string $state ): bool {
		$moves  = array_filter(
			$workflow->getTransitions(),
			static fn( array $move ): bool => in_array( $state, $move['from'], true ) && ! $move['automatic'] && [ 'woocommerce' ] !== $move['roles']
		);
		$others = array_filter( $moves, static fn( array $move ): bool => [] !== array_diff( $move['roles'], [ 'manager', 'woocommerce' ] ) );
		return [] !== $moves && [] === $others && [] !== array_filter( $moves, static fn( array $move ): bool => in_array( 'manager', $move['roles'], true ) );
	}

	private function takeOver(): void {
		$this->drain->some();
		$this->projection->look();
	}

	/** The newest place in the log. */
	private function cursor(): int {
		try {
			return $this->native->engine()->mark()['position'];
		} catch ( NotFound ) {
			return 0;
		}
	}
}
