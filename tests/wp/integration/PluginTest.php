<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

final class PluginTest extends ShopTestCase {

	/** Prints how many methods of the plugin are hung into WordPress, and which of them twice. */
	private const LOOK = <<<'CODE'
		$seen = [];
		foreach ( $GLOBALS['wp_filter'] as $hook => $filter ) {
			foreach ( $filter->callbacks as $priority => $callbacks ) {
				foreach ( array_column( $callbacks, 'function' ) as $function ) {
					if ( ! $function instanceof Closure && ! ( is_array( $function ) && is_callable( $function ) ) ) {
						continue;
					}
					$found  = new ReflectionFunction( Closure::fromCallable( $function ) );
					$object = $found->getClosureThis();
					$class  = null === $object ? (string) $found->getClosureScopeClass()?->name : $object::class;
					if ( 0 === strpos( $class, 'Waybill' ) && false === strpos( $found->getName(), '{closure}' ) ) {
						$seen[] = "{$hook} {$priority} {$class}::{$found->getName()}";
					}
				}
			}
		}
		echo json_encode( [ count( $seen ), array_keys( array_filter( array_count_values( $seen ), fn( $count ) => $count > 1 ) ) ] );
		CODE;

	public function test_nothing_is_hung_into_wordpress_twice(): void {
		[ $count, $twice ] = json_decode( $this->shop->php( self::LOOK ), true );
		self::assertGreaterThan( 40, $count );
		self::assertSame( [], $twice );
	}
}
