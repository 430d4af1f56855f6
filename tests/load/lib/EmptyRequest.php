<?php
// SPDX-License-Identifier: MIT
//
// What WordPress and WooCommerce cost when nobody asks Waybill anything: a REST request that does next
// to nothing. Beside it a figure tells how much of it is the start of the other two.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class EmptyRequest {

	private const PATH = '/wp-json/wp/v2/types/post';

	private const COUNT = 60;

	public function __construct(
		private readonly Client $client,
		private readonly Shop $shop,
	) {
	}

	/** Milliseconds of PHP's CPU. */
	public function cost(): float {
		$this->send();
		$before = $this->cpu();
		for ( $count = 0; $count < self::COUNT; ++$count ) {
			$this->send();
		}
		return 1000 * ( $this->cpu() - $before ) / self::COUNT;
	}

	private function send(): void {
		$this->client->send( 'GET', self::PATH, [], '', null );
		do {
			$answers = $this->client->poll( 1.0 );
		} while ( [] === $answers );
		if ( ! $answers[0][0]->isSuccess() ) {
			throw new \RuntimeException( "an empty request was answered {$answers[0][0]->status}" );
		}
	}

	private function cpu(): float {
		$master = (int) file_get_contents( "{$this->shop->folder}/fpm.pid" );
		return array_sum( array_map( Sampler::cpuOf( ... ), Sampler::children( $master ) ) );
	}
}
