<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The name of the database connection that holds an apply open, and its end. An intent carries the
// name, so that a recovery can take the locks from a worker that hangs. Servers count connections
// from one again when they start: the name says which server it was and when that had started, and
// user and database must still be ours, so that nobody else's connection is ended.

declare(strict_types=1);

namespace Waybill\WordPress\Orders;

final class Holder {

	/** The start is worked out from two clocks that tick in seconds. */
	private const START_S_TOLERANCE = 2;

	public function __construct( private readonly Connection $connection ) {
	}

	/** This request's connection: "host port start id"; empty when the database does not tell. */
	public function name(): string {
		$server = $this->server();
		return null === $server
			? ''
			: implode( ' ', [ ...array_values( $server ), $this->connection->thread() ] );
	}

	/** Ends the connection [name]. False: it is not ours to end, on another server, or gone. */
	public function end( string $name ): bool {
		$parts  = explode( ' ', $name );
		$server = $this->server();
		if ( 4 !== count( $parts ) || null === $server || ! ctype_digit( $parts[3] ) ) {
			return false;
		}
		[ $host, $port, $start, $id ] = $parts;
		$is_same = $host === $server['host'] && $port === $server['port']
			&& abs( (int) $start - $server['start'] ) <= self::START_S_TOLERANCE;
		if ( ! $is_same || (int) $id === $this->connection->thread() ) {
			return false;
		}
		$process = $this->connection->row(
			"SELECT ID FROM information_schema.PROCESSLIST WHERE ID = $id AND DB = DATABASE()"
			. " AND USER = SUBSTRING_INDEX(CURRENT_USER(), '@', 1)"
		);
		return null !== $process && 0 === $this->connection->run( "KILL CONNECTION $id" );
	}

	/**
	 * @return array{host: string, port: string, start: int}|null
	 */
	private function server(): ?array {
		$row    = $this->connection->row(
			'SELECT @@hostname AS host, @@port AS port, UNIX_TIMESTAMP() AS now'
		);
		$uptime = $this->connection->row( "SHOW GLOBAL STATUS LIKE 'Uptime'" );
		if ( null === $row || null === $uptime ) {
			return null;
		}
		return [
			'host'  => str_replace( ' ', '_', (string) $row['host'] ),
			'port'  => (string) $row['port'],
			'start' => (int) $row['now'] - (int) ( $uptime['Value'] ?? 0 ),
		];
	}
}
