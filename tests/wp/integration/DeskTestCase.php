<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/** A test of lists: makes orders that differ in what they are found by. */
abstract class DeskTestCase extends ShopTestCase {

	/**
	 * An order of somebody whom no other test knows: paid, unless [status] says otherwise.
	 *
	 * @param array<string, string> $fields of the billing address; "meta KEY" for a further field
	 */
	protected function order( array $fields = [], string $status = 'processing' ): int {
		$fields += [
			'first_name' => 'Ida',
			'last_name'  => 'N' . bin2hex( random_bytes( 5 ) ),
			'city'       => 'Husum',
			'postcode'   => '25813',
			'country'    => 'DE',
			'email'      => bin2hex( random_bytes( 5 ) ) . '@example.test',
			'phone'      => '+49 4841 ' . random_int( 1_000_000, 9_999_999 ),
		];
		$code    = 'foreach(["new_order","customer_processing_order","customer_completed_order","cancelled_order"] as $m)add_filter("woocommerce_email_enabled_".$m,"__return_false");'
			. '$q=["limit"=>1,"type"=>"simple","stock_status"=>"instock","orderby"=>"ID"];$p=(wc_get_products($q+["sku"=>"WB-"])?:wc_get_products($q))[0];$o=wc_create_order(["customer_id"=>0]);$o->add_product($p,2);';
		foreach ( $fields as $name => $value ) {
			$code .= str_starts_with( $name, 'meta ' )
				? sprintf( '$o->update_meta_data(%s,%s);', var_export( substr( $name, 5 ), true ), var_export( $value, true ) )
				: sprintf( '$o->{"set_billing_%s"}(%s);', $name, var_export( $value, true ) );
		}
		$code .= '$o->set_payment_method("bacs");$o->set_payment_method_title("Bank transfer");$o->calculate_totals();$o->save();';
		$code .= 'processing' === $status ? '$o->payment_complete("tx");' : sprintf( '$o->set_status(%s);$o->save();', var_export( $status, true ) );
		return (int) $this->shop->php( $code . 'echo $o->get_id();' );
	}

	/** All that other tests did is taken into the log and the lists, which a look does a few at a time. */
	protected function settle(): void {
		$this->shop->cli( 'drain' );
		$this->shop->php( 'do_action( "waybill_catalog" );' );
	}

	/**
	 * @param array<string, string|int> $query
	 * @return list<array<string, mixed>> one page
	 */
	protected function list( string $login, array $query = [] ): array {
		$answer = $this->ask( $login, $query );
		self::assertSame( 200, $answer->status, $answer->body );
		return $answer->json()['orders'];
	}

	/** @param array<string, string|int> $query */
	protected function ask( string $login, array $query, string $route = 'orders' ): Answer {
		return $this->shop->rest( $login, 'GET', $route . ( [] === $query ? '' : '?' . http_build_query( $query ) ) );
	}

	/**
	 * The ids that somebody finds.
	 *
	 * @return list<int>
	 */
	protected function find( string $text, string $login = 'manager1' ): array {
		return array_column( $this->list( $login, [ 'q' => $text ] ), 'id' );
	}

	/**
	 * All ids of a query, page by page; [between] is done after each page.
	 *
	 * @param array<string, string|int> $query
	 * @param ?\Closure(): mixed        $between
	 * @return list<int>
	 */
	protected function walk( string $login, array $query, ?\Closure $between = null ): array {
		$ids   = [];
		$after = [];
		do {
			$page = $this->ask( $login, $query + $after );
			self::assertSame( 200, $page->status, $page->body );
			array_push( $ids, ...array_column( $page->json()['orders'], 'id' ) );
			$next  = $page->json()['next'];
			$after = [ 'after' => (string) $next ];
			if ( null !== $between ) {
				$between();
			}
		} while ( null !== $next );
		return $ids;
	}
}
