<?php
// SPDX-License-Identifier: MIT
//
// The private shop of a run: started for it, seeded, asked about itself, wiped at the end.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Shop {

	/** What preparing, settling and auditing may take beside the load itself. */
	private const ASIDE_S = 7200;

	private const LOGS = [ 'php-error', 'fpm', 'nginx', 'mariadb' ];

	public readonly string $folder;

	public readonly string $url;

	/** The file of its store. */
	public readonly string $store;

	public function __construct( private readonly string $name, Setting $setting, int $seconds ) {
		$this->folder = self::out() . "/lab/$name";
		$this->tool(
			...[ 'start', $name, ...$setting->arguments(), '--temporary' ],
			...[ '--until-pid', (string) getmypid(), '--lifetime', (string) ( $seconds + self::ASIDE_S ) ]
		);
		$instance  = self::instance( $this->folder );
		$this->url = $instance['url'];
		if ( 'woocommerce' !== $instance['shop'] ) {
			throw new \RuntimeException( 'there is no WooCommerce here to put a load on' );
		}
		$this->store = substr( $this->php( '-r', 'echo get_option( "waybill_store" );' ), strlen( 'sqlite:' ) );
	}

	public static function root(): string {
		return dirname( __DIR__, 3 );
	}

	public static function out(): string {
		$out = getenv( 'WAYBILL_OUT' );
		return false === $out ? self::root() . '/out' : $out;
	}

	/** @return array<string, string> */
	public static function instance( string $folder ): array {
		return json_decode( (string) file_get_contents( "$folder/instance.json" ), true, 8, JSON_THROW_ON_ERROR );
	}

	/** Ends it; its servers' logs are moved to [folder]. */
	public function wipe( string $folder ): void {
		foreach ( self::LOGS as $log ) {
			if ( is_file( "$this->folder/$log.log" ) ) {
				rename( "$this->folder/$log.log", "$folder/$log.log" );
			}
		}
		$this->tool( 'wipe', $this->name );
	}

	/** Paid orders, each at the beginning of the workflow. */
	public function seed( int $orders ): void {
		$what = [ '--products', '40', '--orders', (string) $orders, '--days', '1', '--status', 'processing' ];
		$this->tool( 'seed', $this->name, ...$what );
		$this->tool( 'wp', $this->name, 'waybill', 'reconcile' );
	}

	/** Runs PHP with WordPress loaded and answers what it printed. */
	public function php( string ...$arguments ): string {
		return $this->tool( 'php', $this->name, ...$arguments );
	}

	/** The same, in a process that nobody waits for. */
	public function startPhp( string $log, string ...$arguments ): Process {
		return new Process( [ self::root() . '/tests/lab/shop', 'php', $this->name, ...$arguments ], $log );
	}

	/** @return array<mixed> what `waybill verify` says, with its exit code */
	public function verify(): array {
		[ $status, $output ] = Process::run( [ self::out() . '/bin/waybill', 'verify', $this->store, '--json' ] );
		return [ 'status' => $status, 'says' => json_decode( $output, true ) ];
	}

	private function tool( string ...$arguments ): string {
		[ $status, $output ] = Process::run( [ self::root() . '/tests/lab/shop', ...$arguments ] );
		if ( 0 !== $status ) {
			throw new \RuntimeException( "shop $arguments[0] failed: $output" );
		}
		return $output;
	}
}
