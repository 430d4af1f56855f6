<?php
// SPDX-License-Identifier: MIT
//
// What the store and the shop's orders hold was typed by customers and by other plugins: to Psalm's
// taint analysis it comes from outside, as a request does.

namespace Waybill {
	final class Engine {
		/** @psalm-taint-source input */
		public function read( string $subject, array $actor, ?array $facts, int $now ): array {}

		/** @psalm-taint-source input */
		public function events( string $subject, int $from = 1, int $max = 100 ): array {}
	}
}

namespace {
	abstract class WC_Abstract_Order {
		/** @psalm-taint-source input */
		public function get_items( $types = 'line_item' ) {}

		/** @psalm-taint-source input */
		public function get_status( $context = 'view' ) {}

		/** @psalm-taint-source input */
		public function get_meta( $key = '', $single = true, $context = 'view' ) {}
	}

	class WC_Order extends WC_Abstract_Order {
		/** @psalm-taint-source input */
		public function get_order_number() {}

		/** @psalm-taint-source input */
		public function get_customer_note( $context = 'view' ) {}

		/** @psalm-taint-source input */
		public function get_shipping_city( $context = 'view' ) {}

		/** @psalm-taint-source input */
		public function get_shipping_postcode( $context = 'view' ) {}

		/** @psalm-taint-source input */
		public function get_shipping_country( $context = 'view' ) {}
	}
}
