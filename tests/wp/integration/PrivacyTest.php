<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** WordPress' tools for personal data, as an administrator uses them. */
final class PrivacyTest extends DeskTestCase {

	/** Runs a tool as WordPress does: all its parts in order, each until it is done. */
	private const RUN = <<<'CODE'
		$all = [];
		foreach ( apply_filters( "wp_privacy_personal_data_{$tool}", [] ) as $name => $part ) {
			for ( $page = 1, $is_done = false; ! $is_done; ++$page ) {
				$answer  = call_user_func( $part['callback'], $email, $page );
				$is_done = $answer['done'];
				$all[]   = [ 'name' => $name ] + $answer;
			}
		}
		echo json_encode( $all );
		CODE;

	public function test_what_is_kept_of_somebody_is_told(): void {
		$email = 'tell-' . bin2hex( random_bytes( 4 ) ) . '@example.test';
		$order = $this->order( [ 'last_name' => 'Auskunft', 'email' => $email, 'phone' => '+49 4841 5551212' ] );
		$other = $this->order( [ 'email' => "{$email}.other" ] );
		$this->find( $email );
		$told = array_merge( ...array_column( $this->of( $this->use( 'exporters', strtoupper( $email ) ) ), 'data' ) );
		self::assertSame( [ "waybill-order-{$order}" ], array_column( $told, 'item_id' ) );
		$values = array_column( $told[0]['data'], 'value' );
		foreach ( [ (string) $order, 'Ida Auskunft', $email, '+49 4841 5551212', '25813 Husum DE' ] as $value ) {
			self::assertContains( $value, $values );
		}
		self::assertStringNotContainsString( (string) $other, (string) json_encode( $told ) );
		self::assertSame( [], array_merge( ...array_column( $this->of( $this->use( 'exporters', 'nobody@example.test' ) ), 'data' ) ) );
	}

	public function test_who_is_erased_in_woocommerce_is_erased_here(): void {
		$email = 'erase-' . bin2hex( random_bytes( 4 ) ) . '@example.test';
		$order = $this->order( [ 'last_name' => 'Gelöscht', 'email' => $email ] );
		self::assertSame( [ $order ], $this->find( $email ) );
		$this->shop->plant( 'add_filter("pre_option_woocommerce_erasure_request_removes_order_data",fn()=>"yes");' );
		$answer = $this->of( $this->use( 'erasers', $email ) )[0];
		self::assertSame( [ true, false, [] ], [ $answer['items_removed'], $answer['items_retained'], $answer['messages'] ] );
		$card = (string) $this->shop->php( '$c=(new Waybill\WordPress\Native(new Waybill\WordPress\Options(),Waybill\WordPress\Plugin::VERSION))->catalog();echo json_encode($c->get(' . $order . '));' );
		self::assertStringNotContainsString( $email, $card );
		self::assertStringNotContainsString( 'Gel', $card );
		self::assertSame( [ [], [] ], [ $this->find( $email ), $this->find( 'Gelöscht' ) ] );
	}

	public function test_an_order_that_woocommerce_keeps_is_kept_and_named(): void {
		$email = 'keep-' . bin2hex( random_bytes( 4 ) ) . '@example.test';
		$order = $this->order( [ 'email' => $email ] );
		$this->find( $email );
		$this->shop->plant( 'add_filter("pre_option_woocommerce_erasure_request_removes_order_data",fn()=>"no");' );
		$answer = $this->of( $this->use( 'erasers', $email ) )[0];
		self::assertSame( [ false, true ], [ $answer['items_removed'], $answer['items_retained'] ] );
		self::assertStringContainsString( (string) $order, $answer['messages'][0] );
		self::assertSame( [ $order ], $this->find( $email ) );
	}

	/** @return list<array<string, mixed>> */
	private function use( string $tool, string $email ): array {
		return json_decode( $this->shop->php( sprintf( '$tool=%s;$email=%s;', var_export( $tool, true ), var_export( $email, true ) ) . self::RUN, 'admin' ), true );
	}

	/**
	 * @param list<array<string, mixed>> $answers
	 * @return list<array<string, mixed>> what Waybill's part answered
	 */
	private function of( array $answers ): array {
		return array_values( array_filter( $answers, static fn( array $answer ): bool => 'waybill-orders' === $answer['name'] ) );
	}
}
