<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Orders that somebody types at a desk: one that called, one that came in.

declare(strict_types=1);

namespace Waybill\WordPress\Rest;

use Waybill\WordPress\Actors;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Language;
use Waybill\WordPress\Native;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\NewOrders;
use Waybill\WordPress\Orders\OrderForm;
use Waybill\WordPress\Roles\Roles;

final class NewOrderController extends Controller {

	private const PRODUCTS_MAX = 20;

	private const SEARCH_CHARACTERS_MAX = 100;

	private const MEMBERS = [ 'billing', 'shipping', 'items', 'note', 'payment', 'paid' ];

	public function __construct(
		Native $native,
		private readonly NewOrders $orders,
		private readonly Drain $drain,
	) {
		parent::__construct( $native );
	}

	public function addRoutes(): void {
		register_rest_route(
			self::NAMESPACE,
			'/orders',
			[
				'methods'             => 'POST',
				'callback'            => $this->make( ... ),
				'permission_callback' => $this->mayMake( ... ),
			]
		);
		$reads = [
			'/order-form' => $this->form( ... ),
			'/products'   => $this->products( ... ),
		];
		foreach ( $reads as $route => $callback ) {
			register_rest_route(
				self::NAMESPACE,
				$route,
				[
					'methods'             => 'GET',
					'callback'            => $callback,
					'permission_callback' => $this->mayMake( ... ),
				]
			);
		}
	}

	private function mayMake( \WP_REST_Request $request ): true|\WP_Error {
		$may = $this->permit( $request, Roles::MOVE, Roles::ACT_AS_MANAGER );
		if ( true !== $may || in_array( 'manager', Roles::workflowRoles( wp_get_current_user() ), true ) ) {
			return $may;
		}
		return self::forbidden();
	}

	/** What the form offers: countries with their states, and ways to pay. */
	private function form( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request );
		return $wrong ?? new \WP_REST_Response( self::choices() );
	}

	/** @return array<string, mixed> */
	private static function choices(): array {
		$countries = [];
		foreach ( \WC()->countries->get_allowed_countries() as $code => $name ) {
			$states      = \WC()->countries->get_states( (string) $code );
			$countries[] = [
				'code'   => (string) $code,
				'name'   => self::plain( $name ),
				'states' => (object) array_map( self::plain( ... ), is_array( $states ) ? $states : [] ),
			];
		}
		$payments = [];
		foreach ( \WC()->payment_gateways()->payment_gateways() as $gateway ) {
			if ( $gateway instanceof \WC_Payment_Gateway && 'yes' === $gateway->enabled ) {
				$payments[] = [
					'id'    => $gateway->id,
					'title' => self::plain( $gateway->get_title() ),
				];
			}
		}
		return [
			'country'   => \WC()->countries->get_base_country(),
			'countries' => $countries,
			'payments'  => $payments,
		];
	}

	/** What can be sold and is called so, or has such an article number. */
	private function products( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request, [ 'q' ] );
		$text  = $request->get_query_params()['q'] ?? '';
		if ( $wrong instanceof \WP_Error ) {
			return $wrong;
		}
		if ( ! is_string( $text ) || '' === trim( $text ) || mb_strlen( $text ) > self::SEARCH_CHARACTERS_MAX ) {
			/* translators: %d: number of characters. */
			return $this->invalid( 'q', sprintf( __( 'must be a text of at most %d characters', 'waybill' ), self::SEARCH_CHARACTERS_MAX ) );
		}
		$store = \WC_Data_Store::load( 'product' );
		// Variations too; those that are hidden are found and not sold.
		$found    = $store->__call( 'search_products', [ trim( $text ), '', true, false, self::PRODUCTS_MAX * 2 ] );
		$ids      = array_filter( is_array( $found ) ? $found : [], 'is_numeric' );
		$products = array_filter( array_map( 'wc_get_product', $ids ), OrderForm::sells( ... ) );
		return new \WP_REST_Response( [ 'products' => array_map( self::product( ... ), array_slice( array_values( $products ), 0, self::PRODUCTS_MAX ) ) ] );
	}

	/** A name that WooCommerce keeps as HTML, as text. */
	private static function plain( mixed $name ): string {
		return is_string( $name ) ? html_entity_decode( wp_strip_all_tags( $name ), ENT_QUOTES, 'UTF-8' ) : '';
	}

	/** @return array<string, mixed> */
	private static function product( \WC_Product $product ): array {
		$decimals = wc_get_price_decimals();
		return [
			'id'       => $product->get_id(),
			'name'     => self::plain( $product->get_name() ),
			'sku'      => $product->get_sku(),
			'price'    => [
				'minor'    => (int) round( (float) wc_get_price_to_display( $product ) * 10 ** $decimals ),
				'currency' => get_woocommerce_currency(),
				'decimals' => $decimals,
			],
			'in_stock' => $product->is_in_stock(),
			'stock'    => $product->managing_stock() ? $product->get_stock_quantity() : null,
		];
	}

	private function make( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->checkQuery( $request );
		$key   = $this->idempotencyKey( $request );
		$body  = $this->body( $request, self::MEMBERS );
		foreach ( [ $wrong, $key, $body ] as $part ) {
			if ( $part instanceof \WP_Error ) {
				return $part;
			}
		}
		\assert( is_string( $key ) && is_array( $body ) );
		status_header( 500 );
		try {
			return $this->made( $key, $body );
		} catch ( \Throwable $failure ) {
			return self::toWpError( $failure, $key );
		}
	}

	/** @param array<string, mixed> $body */
	private function made( string $key, array $body ): \WP_REST_Response|\WP_Error {
		$print    = $this->native->fingerprint(
			[
				'route' => 'POST orders',
				'body'  => $body,
			]
		);
		$problems = [];
		$read     = static function () use ( $body, &$problems ): ?OrderForm {
			$form     = Language::ofReader( static fn(): OrderForm => OrderForm::read( $body ) );
			$problems = $form->problems();
			return [] === $problems ? $form : null;
		};
		$make     = fn(): array => $this->orders->make( Actors::scope( 'POST orders' ), $key, $print, true === ( $body['paid'] ?? false ), $read, $this->record( ... ) );
		$made     = Language::ofShop( $make );
		$members  = [ 'idempotency_key' => $key ];
		return match ( $made['kind'] ) {
			NewOrders::UNFIT   => self::refused( $problems, $key ),
			NewOrders::REUSED  => Problem::error( 'idempotency_key_reused', 422, __( 'This idempotency key was used for another request.', 'waybill' ), false, $members ),
			NewOrders::RUNNING => Problem::error( 'in_flight', 409, __( 'This order is being made. Ask again in a minute.', 'waybill' ), true, $members ),
			default            => self::told( $made['order'], NewOrders::REPLAYED === $made['kind'] ),
		};
	}

	private static function told( int $id, bool $is_replayed ): \WP_REST_Response {
		$order    = wc_get_order( $id );
		$response = new \WP_REST_Response(
			[
				'id'     => $id,
				'number' => $order instanceof \WC_Order ? $order->get_order_number() : (string) $id,
			],
			201
		);
		if ( $is_replayed ) {
			$response->header( 'Idempotent-Replayed', 'true' );
		}
		return $response;
	}

	/** Once under its claim: who repeats it after a crash finds what was written down, or writes it. */
	private function record( \WC_Order $order, string $claim ): void {
		$engine = $this->native->engine();
		$made   = [ Drain::subject( $order->get_id() ), 'order_made', Actors::current( 'rest' ), [ 'items' => count( $order->get_items() ) ], Clock::nowMs() ];
		if ( in_array( 'engine.once', Native::features(), true ) ) {
			$engine->recordOnce( ...[ ...$made, $claim ] );
		} else {
			$engine->record( ...$made );
		}
		$this->drain->order( $order->get_id() );
	}

	/** @param array<string, string> $problems */
	private static function refused( array $problems, string $key ): \WP_Error {
		$sentences = array_values( $problems );
		$places    = [];
		foreach ( $problems as $field => $text ) {
			$places[] = compact( 'field', 'text' );
		}
		return Problem::error(
			'validation_failed',
			400,
			implode( ' ', $sentences ),
			false,
			[
				'error'           => 'validation_failed',
				'message'         => implode( ' ', $sentences ),
				'fields'          => $sentences,
				'places'          => $places,
				'field'           => (string) array_key_first( $problems ),
				'idempotency_key' => $key,
			]
		);
	}
}
