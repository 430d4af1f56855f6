<?php
// SPDX-License-Identifier: MIT
//
// WooCommerce's mails about an order: which change sends which, through the same hooks, to customer
// or shop. Their text is a line; what matters is that one goes out, and how often.

class WC_Email {

	public $id             = '';
	public $title          = '';
	public $customer_email = false;
	public $email_type     = 'html';
	public $recipient      = '';

	/** @var WC_Order|false */
	public $object = false;

	/** @param list<string> $changes hooks that send it */
	public function __construct( string $id, string $title, bool $customer_email, array $changes ) {
		$this->id             = $id;
		$this->title          = $title;
		$this->customer_email = $customer_email;
		foreach ( $changes as $change ) {
			add_action(
				"woocommerce_order_status_{$change}_notification",
				[ $this, 'trigger' ],
				10,
				2
			);
		}
	}

	public function trigger( $order_id, $order = false ) {
		$this->object = $order instanceof WC_Order ? $order : wc_get_order( $order_id );
		if ( ! $this->object || ! $this->is_enabled() ) {
			return;
		}
		if ( 'new_order' === $this->id && $this->object->get_new_order_email_sent() ) {
			return;
		}
		$this->recipient = $this->customer_email
			? $this->object->get_billing_email()
			: get_option( 'admin_email' );
		if ( '' !== $this->get_recipient() ) {
			$this->send(
				$this->get_recipient(),
				$this->get_subject(),
				$this->get_content(),
				$this->get_headers(),
				$this->get_attachments()
			);
		}
		if ( 'new_order' === $this->id ) {
			$this->object->set_new_order_email_sent( true );
			$this->object->save();
		}
	}

	/** What the shop has set for this mail. */
	public function get_option( $key, $empty_value = null ) {
		$settings = get_option( "woocommerce_{$this->id}_settings", [] );
		$value    = is_array( $settings ) && isset( $settings[ $key ] ) ? $settings[ $key ] : $empty_value;
		return apply_filters( 'woocommerce_email_get_option', $value, $this, $value, $key, $empty_value );
	}

	public function is_enabled() {
		return apply_filters( "woocommerce_email_enabled_$this->id", true, $this->object, $this );
	}

	public function is_customer_email() {
		return $this->customer_email;
	}

	public function get_recipient() {
		return (string) apply_filters(
			"woocommerce_email_recipient_$this->id",
			$this->recipient,
			$this->object,
			$this
		);
	}

	public function get_subject() {
		return apply_filters(
			"woocommerce_email_subject_$this->id",
			sprintf( '%s: order #%s', $this->title, $this->object->get_order_number() ),
			$this->object,
			$this
		);
	}

	public function get_email_type() {
		return $this->get_option( 'email_type', $this->email_type );
	}

	public function get_content_type( $default_content_type = '' ) {
		return 'text/html';
	}

	public function get_content() {
		return '<p>' . esc_html( $this->get_content_plain() ) . '</p>';
	}

	public function get_content_plain() {
		return $this->title . ': ' . $this->object->get_order_number() . ', ' . $this->object->get_total();
	}

	public function get_headers() {
		return 'Content-Type: ' . $this->get_content_type() . "\r\n";
	}

	public function get_attachments() {
		return apply_filters(
			'woocommerce_email_attachments',
			[],
			$this->id,
			$this->object,
			$this
		);
	}

	public function send( $to, $subject, $message, $headers, $attachments ) {
		$from = static fn() => get_option( 'woocommerce_email_from_address', 'shop@example.test' );
		$name = static fn() => get_option( 'woocommerce_email_from_name', get_bloginfo( 'name' ) );
		add_filter( 'wp_mail_from', $from );
		add_filter( 'wp_mail_from_name', $name );
		$call   = apply_filters( 'woocommerce_mail_callback', 'wp_mail', $this );
		$params = [ $to, wp_specialchars_decode( $subject ), $message, $headers, $attachments ];
		$result = $call( ...apply_filters( 'woocommerce_mail_callback_params', $params, $this ) );
		remove_filter( 'wp_mail_from', $from );
		remove_filter( 'wp_mail_from_name', $name );
		do_action( 'woocommerce_email_sent', $result, $this->id, $this );
		return $result;
	}
}

class WC_Emails {

	/** @var array<string, WC_Email> */
	public $emails = [];

	protected static $instance = null;

	/** Changes of an order that may send a mail. */
	private const CHANGES = [
		'pending_to_processing', 'pending_to_completed', 'pending_to_on-hold', 'pending_to_failed',
		'failed_to_processing', 'failed_to_completed', 'failed_to_on-hold',
		'cancelled_to_processing', 'cancelled_to_completed', 'cancelled_to_on-hold',
		'on-hold_to_processing', 'on-hold_to_cancelled', 'on-hold_to_failed',
		'processing_to_cancelled', 'completed',
	];

	/** @var list<array{string, array<mixed>}> */
	private static array $queue = [];

	public static function instance() {
		return self::$instance ??= new self();
	}

	public function __construct() {
		$to_paid = static fn( string $to, string ...$from ) => array_map(
			static fn( $status ) => "{$status}_to_$to",
			$from
		);
		$unpaid  = [ 'pending', 'failed', 'cancelled' ];
		$mails   = [
			[
				'new_order',
				'New order',
				false,
				array_merge(
					$to_paid( 'processing', ...$unpaid ),
					$to_paid( 'completed', ...$unpaid ),
					$to_paid( 'on-hold', ...$unpaid )
				),
			],
			[
				'cancelled_order',
				'Cancelled order',
				false,
				[ 'processing_to_cancelled', 'on-hold_to_cancelled' ],
			],
			[ 'failed_order', 'Failed order', false, [ 'pending_to_failed', 'on-hold_to_failed' ] ],
			[ 'customer_on_hold_order', 'Order on hold', true, $to_paid( 'on-hold', ...$unpaid ) ],
			[
				'customer_processing_order',
				'Your order',
				true,
				$to_paid( 'processing', ...$unpaid, ...[ 'on-hold' ] ),
			],
			[ 'customer_completed_order', 'Your order is complete', true, [ 'completed' ] ],
		];
		foreach ( $mails as [ $id, $title, $is_customer, $changes ] ) {
			$this->emails[ $id ] = new WC_Email( $id, $title, $is_customer, $changes );
		}
	}

	public function get_emails() {
		return $this->emails;
	}

	public static function init_transactional_emails() {
		$method = apply_filters( 'woocommerce_defer_transactional_emails', false )
			? 'queue_transactional_email'
			: 'send_transactional_email';
		foreach ( self::CHANGES as $change ) {
			add_action( "woocommerce_order_status_$change", [ self::class, $method ], 10, 10 );
		}
		add_action( 'shutdown', [ self::class, 'send_queued' ] );
	}

	public static function send_transactional_email( $args = [] ) {
		self::instance();
		do_action_ref_array( current_filter() . '_notification', func_get_args() );
	}

	public static function queue_transactional_email( ...$args ) {
		self::$queue[] = [ current_filter(), $args ];
	}

	public static function send_queued(): void {
		self::instance();
		foreach ( self::$queue as [ $hook, $args ] ) {
			do_action_ref_array( "{$hook}_notification", $args );
		}
		self::$queue = [];
	}
}
