<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\WordPress\Tests\Orders;

use PHPUnit\Framework\TestCase;
use Waybill\WordPress\Orders\Steps;

final class StepsTest extends TestCase {

	public function test_what_is_stored_is_what_is_read(): void {
		$steps = ( new Steps( isManual: true ) )->with( Steps::STOCK )->withMail( 'new_order' )->withThrown( "a-plugin: \\Bad\u{e9}" );
		self::assertEquals( $steps, Steps::fromJson( $steps->toJson() ) );
	}

	public function test_missing_steps_keep_woocommerces_order(): void {
		$steps = ( new Steps() )->with( Steps::MAIL )->with( Steps::STOCK )->with( Steps::STOCK );
		self::assertSame( [ Steps::NOTE, Steps::CHANGED, Steps::PAYMENT ], $steps->missing() );
	}

	public function test_a_row_that_somebody_broke_counts_as_nothing_done(): void {
		self::assertEquals( new Steps(), Steps::fromJson( '{"ran":' ) );
		self::assertEquals( new Steps(), Steps::fromJson( '{"ran":{"a":1},"mails":"x","manual":"yes","threw":7}' ) );
	}
}
