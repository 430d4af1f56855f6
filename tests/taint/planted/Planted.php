<?php
// SPDX-License-Identifier: MIT
//
// Mistakes that Psalm must find, one a line: "finds" names the issues that the line must give. The
// other lines do the same safely, and must give none.

declare(strict_types=1);

namespace Waybill\Tests\Taint;

use Waybill\Engine;

final class Planted {

	public function __construct( private readonly \wpdb $wpdb, private readonly \mysqli $handle, private readonly Engine $engine ) {
	}

	public function page( \WC_Order $order ): void {
		echo $_GET['page']; // finds TaintedHtml TaintedTextWithQuotes
		echo wp_json_encode( [ 'page' => $_GET['page'] ] ); // finds TaintedHtml TaintedTextWithQuotes
		echo esc_html( $_GET['page'] );
		$typed = sprintf( '%s', wp_unslash( $_POST['typed'] ) );
		printf( '<p>%s</p>', $typed ); // finds TaintedHtml
		printf( '<p title="%s">', esc_attr( $typed ) );
		wp_die( $typed ); // finds TaintedHtml
		wp_die( esc_html( $typed ) );
		echo $order->get_customer_note(); // finds TaintedHtml TaintedTextWithQuotes
		$view = $this->engine->read( 'order:1', [], null, 1 );
		echo $view['state']; // finds TaintedHtml TaintedTextWithQuotes
		echo esc_html( self::shown( $view ) );
		echo self::shown( $view ); // finds TaintedHtml TaintedTextWithQuotes
	}

	public function statements( \WP_REST_Request $request ): void {
		$this->wpdb->query( "DELETE FROM notes WHERE title = '" . $_POST['title'] . "'" ); // finds TaintedSql
		$id = $request->get_url_params()['id'];
		$this->wpdb->get_col( "SELECT note FROM notes WHERE id = {$id}" ); // finds TaintedSql
		$this->wpdb->get_col( $this->wpdb->prepare( "SELECT note FROM notes WHERE id = {$id}" ) ); // finds TaintedSql
		$this->wpdb->get_col( $this->wpdb->prepare( 'SELECT note FROM notes WHERE id = %s', $id ) );
		$key = $request->get_header( 'Idempotency-Key' );
		mysqli_query( $this->handle, "SELECT note FROM notes WHERE name = '{$key}'" ); // finds TaintedSql
		mysqli_query( $this->handle, "SELECT note FROM notes WHERE name = '" . mysqli_real_escape_string( $this->handle, $key ) . "'" );
	}

	/** @param array<string, mixed> $view */
	private static function shown( array $view ): string {
		return (string) $view['state'];
	}
}
