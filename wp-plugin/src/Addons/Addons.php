<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What other plugins put into the manager's panel: entries of its slots, and the scripts that bring
// them to life. It is the border to code that we did not write: an entry of another form is left out and
// named on the health page, which asks anew, and so does a filter that throws; the panel opens in
// either case. Nothing is kept of it but what browsers report.

declare(strict_types=1);

namespace Waybill\WordPress\Addons;

use Waybill\WordPress\HealthSource;

/**
 * @phpstan-type Script array{name: string, src: string, deps: list<string>}
 * @phpstan-type Fault array{addon: string, place: string, text: string}
 */
final class Addons implements HealthSource {

	/** The shapes and functions that addons build on; docs/addons.md says what is in which. */
	public const API = 1;

	private const ENTRIES_MAX = 50;
	private const SCRIPTS_MAX = 30;
	private const SRC_MAX     = 2000;

	/** @var list<Fault> */
	private array $faults = [];

	public function __construct( private readonly Failures $failures ) {
	}

	/**
	 * What the panel is told.
	 *
	 * @return array{api: int, scripts: list<Script>, slots: array<string, list<array<string, mixed>>>}
	 */
	public function all(): array {
		$this->faults = [];
		$slots        = [];
		foreach ( array_keys( Shapes::SLOTS ) as $slot ) {
			$slots[ $slot ] = $this->entries( $slot );
		}
		return [
			'api'     => self::API,
			'scripts' => $this->scripts(),
			'slots'   => $slots,
		];
	}

	public function healthLines(): array {
		$this->all();
		$lines = [];
		foreach ( $this->faults as $fault ) {
			/* translators: 1: name of an addon, 2: name of a filter, 3: what is wrong, in English. */
			$lines[] = self::line( 'warning', sprintf( __( 'Something of the addon “%1$s” was left out of the panel (%2$s): %3$s.', 'waybill' ), $fault['addon'], $fault['place'], $fault['text'] ) );
		}
		foreach ( $this->failures->recent() as $failure ) {
			/* translators: 1: date and time, 2: name of an addon, 3: a place in the panel, 4: what went wrong, in English, 5: a reference. */
			$lines[] = self::line( 'warning', sprintf( __( '%1$s, addon “%2$s” in %3$s: %4$s (reference %5$s)', 'waybill' ), (string) wp_date( 'Y-m-d H:i:s', $failure['at'] ), $failure['name'], $failure['place'], $failure['text'], $failure['reference'] ) );
		}
		return [] === $lines ? [ self::line( 'ok', __( 'What addons put into the panel is well.', 'waybill' ) ) ] : $lines;
	}

	/**
	 * @param key-of<Shapes::SLOTS> $slot
	 * @return list<array<string, mixed>> by their priority, else as they came
	 */
	private function entries( string $slot ): array {
		$place   = 'waybill/' . $slot;
		$entries = [];
		foreach ( $this->ask( $place, self::ENTRIES_MAX ) as $key => $given ) {
			$read = is_array( $given ) ? Shapes::read( $slot, $given ) : 'entry';
			$name = is_array( $given ) && is_string( $given['name'] ?? null ) ? $given['name'] : (string) $key;
			if ( is_string( $read ) ) {
				$this->fault( $name, $place, "its \"{$read}\" is missing or not of its form" );
			} elseif ( isset( $entries[ $name ] ) ) {
				$this->fault( $name, $place, 'there is one of this name already' );
			} else {
				$entries[ $name ] = $read;
			}
		}
		usort( $entries, static fn( array $one, array $other ): int => $one['priority'] <=> $other['priority'] );
		return $entries;
	}

	/** @return list<Script> each behind those that it needs */
	private function scripts(): array {
		$given = [];
		foreach ( $this->ask( 'waybill/scripts', self::SCRIPTS_MAX ) as $name => $script ) {
			$read = $this->script( $name, $script );
			if ( is_array( $read ) ) {
				$given[ $read['name'] ] = $read;
			} else {
				$this->fault( (string) $name, 'waybill/scripts', $read );
			}
		}
		$ready = [];
		do {
			$next = array_filter( $given, static fn( array $script ): bool => [] === array_diff( $script['deps'], array_keys( $ready ) ) );
			$ready += $next;
			$given  = array_diff_key( $given, $next );
		} while ( [] !== $next && [] !== $given );
		foreach ( $given as $name => $script ) {
			$this->fault( $name, 'waybill/scripts', 'what it needs is not there, or needs it in turn: ' . implode( ', ', $script['deps'] ) );
		}
		return array_values( $ready );
	}

	/** @return Script|string what is wrong with it */
	private function script( mixed $name, mixed $given ): array|string {
		if ( ! Shapes::isScript( $name ) || ! is_string( $name ) ) {
			return 'a script is named by a letter, then up to 31 letters, digits, hyphens and underscores';
		}
		if ( ! is_array( $given ) ) {
			return 'a script is an array with "src"';
		}
		$deps = $given['deps'] ?? [];
		$api  = $given['api'] ?? 1;
		return match ( true ) {
			! is_string( $given['src'] ?? null ) || ! self::isOurs( $given['src'] ) => 'its "src" is no address on this site, and scripts from elsewhere do not run in the panels',
			! is_array( $deps ) || ! array_is_list( $deps ) || $deps !== array_filter( $deps, Shapes::isScript( ... ) ) => 'its "deps" is no list of names of scripts',
			! is_int( $api ) || $api < 1 => 'its "api" is no number from 1 on',
			$api > self::API => "it needs version {$api} of what addons build on, and this is version " . self::API,
			default => [
				'name' => $name,
				'src'  => $given['src'],
				'deps' => array_values( array_filter( $deps, 'is_string' ) ),
			],
		};
	}

	/** Whether a panel's content security policy lets a script come from there. */
	private static function isOurs( string $src ): bool {
		$parts = strlen( $src ) > self::SRC_MAX || 1 !== preg_match( '/^[\x21-\x7e]+$/D', $src ) ? false : wp_parse_url( $src );
		$home  = wp_parse_url( home_url() );
		if ( ! is_array( $parts ) || ! is_array( $home ) || isset( $parts['user'] ) || ! isset( $parts['path'] ) ) {
			return false;
		}
		foreach ( [ 'scheme', 'host', 'port' ] as $part ) {
			if ( strtolower( (string) ( $parts[ $part ] ?? '' ) ) !== strtolower( (string) ( $home[ $part ] ?? '' ) ) ) {
				return false;
			}
		}
		return true;
	}

	/**
	 * @param non-empty-string $filter
	 * @return array<mixed>
	 */
	private function ask( string $filter, int $max ): array {
		try {
			/**
			 * Filters what addons put into a slot of the manager's panel; docs/addons.md lists them.
			 *
			 * @param array<mixed> $entries
			 */
			$entries = apply_filters( $filter, [] ); // phpcs:ignore WordPress.NamingConventions -- one of our own names.
		} catch ( \Throwable $thrown ) {
			// The outermost border to addons: recorded, and the panel opens without what they have here.
			$this->fault( '?', $filter, sprintf( 'a listener threw %s: %s (%s:%d)', $thrown::class, $thrown->getMessage(), basename( $thrown->getFile() ), $thrown->getLine() ) );
			return [];
		}
		if ( ! is_array( $entries ) ) {
			$this->fault( '?', $filter, 'a listener answered with something else than a list' );
			return [];
		}
		if ( count( $entries ) > $max ) {
			$this->fault( '?', $filter, "more than {$max} entries" );
		}
		return array_slice( $entries, 0, $max, true );
	}

	private function fault( string $addon, string $place, string $text ): void {
		$this->faults[] = [
			'addon' => $addon,
			'place' => $place,
			'text'  => $text,
		];
	}

	/**
	 * @param 'ok'|'warning' $level
	 * @return array{check: string, level: 'ok'|'warning', text: string}
	 */
	private static function line( string $level, string $text ): array {
		return [
			'check' => 'addons',
			'level' => $level,
			'text'  => $text,
		];
	}
}
