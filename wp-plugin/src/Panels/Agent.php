<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Panels;

/** What a person calls the browser and the machine that a user agent names. Only the common ones. */
final class Agent {

	/** Part of the text => name; the first that fits, because browsers name those they want to be taken for. */
	private const BROWSERS = [
		'Edg'            => 'Edge',
		'OPR/'           => 'Opera',
		'SamsungBrowser' => 'Samsung Internet',
		'Firefox/'       => 'Firefox',
		'FxiOS/'         => 'Firefox',
		'CriOS/'         => 'Chrome',
		'Chrome/'        => 'Chrome',
		'Safari/'        => 'Safari',
	];

	private const PLATFORMS = [
		'iPhone'    => 'iPhone',
		'iPad'      => 'iPad',
		'Android'   => 'Android',
		'CrOS'      => 'ChromeOS',
		'Windows'   => 'Windows',
		'Macintosh' => 'macOS',
		'Linux'     => 'Linux',
	];

	public static function name( string $agent ): string {
		$browser  = self::find( self::BROWSERS, $agent );
		$platform = self::platform( $agent );
		if ( '' === $browser || '' === $platform ) {
			return '' !== $browser . $platform ? $browser . $platform : __( 'Unknown device', 'waybill' );
		}
		/* translators: 1: name of a browser, 2: kind of device. */
		return sprintf( __( '%1$s on %2$s', 'waybill' ), $browser, $platform );
	}

	public static function platform( string $agent ): string {
		return self::find( self::PLATFORMS, $agent );
	}

	/** @param array<string, string> $names */
	private static function find( array $names, string $agent ): string {
		foreach ( $names as $part => $name ) {
			if ( str_contains( $agent, $part ) ) {
				return $name;
			}
		}
		return '';
	}
}
