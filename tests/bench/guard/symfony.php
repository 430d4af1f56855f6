<?php
// SPDX-License-Identifier: MIT
//
// The guard with symfony/expression-language: its nodes, parsed once, or its text, which the language
// finds in its cache each time.
//
//     symfony.php nodes|text

declare(strict_types=1);

namespace Waybill\Bench;

use Symfony\Component\ExpressionLanguage\ExpressionLanguage;

require __DIR__ . '/measure.php';
require __DIR__ . '/../../../out/bench/peers/vendor/autoload.php';

$language = new ExpressionLanguage();
$text     = "order['paid'] and order['total'] > 0 and order['country'] in ['DE', 'AT', 'CH'] and order['payment_method'] != 'cod'";
$guard    = 'nodes' === $argv[1] ? $language->parse( $text, [ 'order' ] ) : $text;
measure_guard(
	static fn( array $facts ): mixed => $language->evaluate( $guard, $facts ),
	static function ( array $facts, int $count ) use ( $language, $guard ): void {
		for ( $number = 0; $number < $count; ++$number ) {
			$language->evaluate( $guard, $facts );
		}
	},
	(int) ( $argv[2] ?? 50_000 )
);
