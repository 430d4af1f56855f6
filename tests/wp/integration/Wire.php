<?php
// SPDX-License-Identifier: MIT

declare(strict_types=1);

namespace Waybill\Tests\Integration;

/**
 * The shop's requests reach its database over wire.php from here on, until end().
 */
final class Wire {

	/** @var resource */
	private $process;

	/** @var array<int, resource> */
	private array $pipes = [];

	/** @param string ...$arguments of wire.php, without the socket */
	public function __construct( Shop $shop, string ...$arguments ) {
		$process = proc_open(
			[ PHP_BINARY, __DIR__ . '/wire.php', $shop->databaseSocket(), ...$arguments ],
			[ [ 'pipe', 'r' ], [ 'pipe', 'w' ], STDERR ],
			$this->pipes
		);
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'wire.php does not start' );
		}
		$this->process = $process;
		$port          = (int) fgets( $this->pipes[1] );
		// WordPress has connected already, by another way; it does not hold on to that connection.
		$shop->plant(
			'if (isset($_SERVER["HTTP_X_LAB_KEY"]) || str_contains($_SERVER["REQUEST_URI"] ?? "", "/wp-json/")) {'
			. " \$GLOBALS['wpdb'] = new wpdb(DB_USER, DB_PASSWORD, DB_NAME, '127.0.0.1:{$port}'); wp_set_wpdb_vars(); }"
		);
	}

	/** Ends it; the statement at which it broke, empty when it did not. */
	public function end(): string {
		fclose( $this->pipes[0] );
		$cut = trim( (string) stream_get_contents( $this->pipes[1] ) );
		proc_close( $this->process );
		return $cut;
	}
}
