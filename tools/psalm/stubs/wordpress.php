<?php
// SPDX-License-Identifier: MIT
//
// What WordPress and WooCommerce do with text that comes from outside, for Psalm's taint analysis:
// where such text enters (sources), where it would do harm (sinks), what makes it harmless there,
// and what hands it on. Functions that are not here lose it, as all without a body do; so whatever
// the plugin passes such text through stands here.

/**
 * @psalm-flow ($text) -> return
 * @psalm-taint-escape html
 * @psalm-taint-escape has_quotes
 */
function esc_html( $text ) {}

/**
 * @psalm-flow ($text) -> return
 * @psalm-taint-escape html
 * @psalm-taint-escape has_quotes
 */
function esc_attr( $text ) {}

/**
 * @psalm-flow ($text) -> return
 * @psalm-taint-escape html
 * @psalm-taint-escape has_quotes
 */
function esc_textarea( $text ) {}

/**
 * @psalm-flow ($url) -> return
 * @psalm-taint-escape html
 * @psalm-taint-escape has_quotes
 */
function esc_url( $url, $protocols = null, $_context = 'display' ) {}

/**
 * @psalm-flow ($content) -> return
 * @psalm-taint-escape html
 */
function wp_kses( $content, $allowed_html, $allowed_protocols = array() ) {}

/**
 * @psalm-flow ($data) -> return
 * @psalm-taint-escape sql
 */
function esc_sql( $data ) {}

/**
 * @template T
 * @param T $value
 * @return T
 * @psalm-flow ($value) -> return
 */
function wp_unslash( $value ) {}

/** @psalm-flow ($str) -> return */
function sanitize_text_field( $str ) {}

/** @psalm-flow ($text) -> return */
function wp_strip_all_tags( $text, $remove_breaks = false ) {}

/** @psalm-flow ($value) -> return */
function wp_json_encode( $value, $flags = 0, $depth = 512 ) {}

/** @psalm-flow ($path) -> return */
function wp_normalize_path( $path ) {}

/** @psalm-flow ($url) -> return */
function wp_parse_url( $url, $component = -1 ) {}

/** @psalm-flow ($status) -> return */
function wc_get_order_status_name( $status ) {}

/** @psalm-flow ($value) -> return */
function apply_filters( $hook_name, $value, ...$args ) {}

/**
 * What is stored may have been typed by anybody.
 *
 * @psalm-taint-source input
 */
function get_transient( $transient ) {}

/** @psalm-taint-source input */
function get_user_meta( $user_id, $key = '', $single = false ) {}

/** @psalm-taint-sink html $message */
function wp_die( $message = '', $title = '', $args = array() ): never {}

/** @psalm-taint-sink html $text */
function submit_button( $text = '', $type = 'primary', $name = 'submit', $wrap = true, $other_attributes = '' ) {}

/** @psalm-taint-sink header $location */
function wp_redirect( $location, $status = 302, $x_redirect_by = 'WordPress' ) {}

/** @psalm-taint-sink ssrf $url */
function wp_remote_head( $url, $args = array() ) {}

/** @psalm-taint-sink ssrf $url */
function wp_remote_get( $url, $args = array() ) {}

/** @psalm-taint-sink ssrf $url */
function wp_remote_post( $url, $args = array() ) {}

/** @psalm-taint-sink ssrf $url */
function wp_remote_request( $url, $args = array() ) {}

/** @psalm-taint-sink file $file */
function wp_delete_file( $file ) {}

/** @psalm-taint-sink unserialize $data */
function maybe_unserialize( $data ) {}

class wpdb {
	/** @psalm-taint-sink sql $query */
	public function query( $query ) {}

	/** @psalm-taint-sink sql $query */
	public function get_var( $query = null, $x = 0, $y = 0 ) {}

	/** @psalm-taint-sink sql $query */
	public function get_row( $query = null, $output = OBJECT, $y = 0 ) {}

	/** @psalm-taint-sink sql $query */
	public function get_col( $query = null, $x = 0 ) {}

	/** @psalm-taint-sink sql $query */
	public function get_results( $query = null, $output = OBJECT ) {}

	/**
 * @psalm-taint-sink sql $query
	 * @psalm-flow ($args) -> return
	 * @psalm-taint-escape sql
	 */
	public function prepare( $query, ...$args ) {}

	/** @psalm-flow ($text) -> return */
	public function esc_like( $text ) {}
}

class WP_REST_Request {
	/** @psalm-taint-source input */
	public function get_param( $key ) {}

	/** @psalm-taint-source input */
	public function get_params() {}

	/** @psalm-taint-source input */
	public function get_url_params() {}

	/** @psalm-taint-source input */
	public function get_query_params() {}

	/** @psalm-taint-source input */
	public function get_body_params() {}

	/** @psalm-taint-source input */
	public function get_json_params() {}

	/** @psalm-taint-source input */
	public function get_body() {}

	/** @psalm-taint-source input */
	public function get_header( $key ) {}

	/** @psalm-taint-source input */
	public function get_headers() {}

	/** @psalm-taint-source input */
	public function get_route() {}
}
