<?php
// SPDX-License-Identifier: MIT
//
// Does one fault to a shop that is under load, and says whether it met what it was meant for: a worker
// that is killed while it waits for a request is no fault. So each looks for its victim at work, and
// tells when there was none in time.

declare(strict_types=1);

namespace Waybill\Tests\Load;

final class Culprit {

	/** A victim is looked for so long. */
	private const SEARCH_S_MAX = 12.0;

	/** InnoDB shows its transactions as they were when they were asked for 0.1 s after the last time. */
	private const TRANSACTIONS_US = 120_000;

	/** How long a worker stands still that has the store's lock. */
	private const STOPPED_S = 3;

	/** How long an order's row is held: longer than an apply waits for it. */
	private const HELD_S = 5;

	public function __construct(
		private readonly string $folder,
		private readonly string $store,
		private readonly int $order,
	) {
	}

	/** What was done; null: there was nothing to do it to. */
	public function commit( Fault $fault ): ?string {
		return match ( $fault ) {
			Fault::KillWorker     => $this->killWorker(),
			Fault::KillConnection => $this->killConnection(),
			Fault::StopHolder     => $this->stopHolder(),
			Fault::RestartPhp     => $this->restartPhp(),
			Fault::HoldRow        => $this->holdRow(),
			Fault::Backup         => $this->backup(),
		};
	}

	private function killWorker(): ?string {
		return $this->search(
			function (): ?string {
				$busy = $this->busyWorkers();
				if ( [] === $busy ) {
					return null;
				}
				$worker = $busy[ array_rand( $busy ) ];
				posix_kill( $worker, SIGKILL );
				return "worker $worker killed at work";
			}
		);
	}

	/**
	 * Workers that have a request: it brings a connection to nginx and one to MariaDB.
	 *
	 * @return list<int>
	 */
	private function busyWorkers(): array {
		$sockets = [];
		foreach ( Sampler::children( $this->master() ) as $worker ) {
			$sockets[ $worker ] = 0;
			foreach ( glob( "/proc/$worker/fd/*" ) ?: [] as $link ) {
				$sockets[ $worker ] += str_starts_with( (string) @readlink( $link ), 'socket:' ) ? 1 : 0;
			}
		}
		$idle = [] === $sockets ? 0 : min( $sockets );
		return array_keys( array_filter( $sockets, static fn( int $count ): bool => $count >= 2 + $idle ) );
	}

	/** The connection of a transaction, or of any request where there is none in time. */
	private function killConnection(): ?string {
		$database = $this->database();
		$kill     = static function ( string $victims ) use ( $database ): ?string {
			$row = $database->query( "$victims ORDER BY RAND() LIMIT 1" )->fetch_row();
			try {
				return null !== $row && $database->query( "KILL CONNECTION $row[0]" ) ? "connection $row[0] ended" : null;
			} catch ( \mysqli_sql_exception ) {
				return null; // It had gone by itself.
			}
		};
		$others   = "FROM information_schema.PROCESSLIST WHERE DB = 'wordpress' AND ID <> CONNECTION_ID()";
		$working  = 'ID IN (SELECT trx_mysql_thread_id FROM information_schema.INNODB_TRX)';
		$done     = $this->search( static fn(): ?string => $kill( "SELECT ID $others AND $working" ), self::TRANSACTIONS_US );
		return null !== $done
			? "$done in its transaction"
			: $this->search( static fn(): ?string => $kill( "SELECT ID $others" ), 5000 );
	}

	private function stopHolder(): ?string {
		return $this->search(
			function (): ?string {
				$holder = $this->holder();
				if ( 0 === $holder || ! in_array( $holder, Sampler::children( $this->master() ), true ) ) {
					return null;
				}
				posix_kill( $holder, SIGSTOP );
				$has_lock = $this->holder() === $holder;
				if ( $has_lock ) {
					sleep( self::STOPPED_S );
				}
				posix_kill( $holder, SIGCONT );
				return $has_lock ? "worker $holder stopped with the store's lock for " . self::STOPPED_S . ' s' : null;
			},
			200
		);
	}

	/** Who has the store's turn; 0: nobody. */
	private function holder(): int {
		$inode = (string) fileinode( "$this->store-turn" );
		$locks = (string) file_get_contents( '/proc/locks' );
		$found = preg_match( "/^\\d+: FLOCK +ADVISORY +WRITE (\\d+) \\S+:$inode /m", $locks, $match );
		return 1 === $found ? (int) $match[1] : 0;
	}

	private function restartPhp(): ?string {
		$master = $this->master();
		$before = Sampler::children( $master );
		if ( [] === $before ) {
			return null;
		}
		posix_kill( $master, SIGUSR2 );
		return $this->search(
			function () use ( $before ): ?string {
				$now    = Sampler::children( $this->master() );
				$is_new = [] !== $now && [] === array_intersect( $before, $now );
				return $is_new ? count( $before ) . ' workers replaced' : null;
			}
		);
	}

	private function holdRow(): ?string {
		$database = $this->database();
		$database->begin_transaction();
		$order = "SELECT id FROM wordpress.wp_wc_orders WHERE id = $this->order FOR UPDATE";
		$row   = $database->query( $order )->fetch_row();
		sleep( self::HELD_S );
		$database->rollback();
		return null === $row ? null : "row of order $this->order held for " . self::HELD_S . ' s';
	}

	private function backup(): ?string {
		$copy = "$this->folder/load-backup.db";
		[ $status, $says ] = Process::run( [ Shop::out() . '/bin/waybill', 'backup', $this->store, $copy ] );
		array_map( 'unlink', glob( "$copy*" ) ?: [] );
		return 0 === $status ? explode( "\n", $says )[0] : null;
	}

	private function master(): int {
		return (int) @file_get_contents( "$this->folder/fpm.pid" );
	}

	/** Of no database, by which it is told from those of the shop. */
	private function database(): \mysqli {
		mysqli_report( MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT );
		return new \mysqli( null, 'root', '', null, 0, Shop::instance( $this->folder )['database_socket'] );
	}

	/**
	 * @param \Closure(): ?string $try
	 */
	private function search( \Closure $try, int $pause_us = 2000 ): ?string {
		$until = hrtime( true ) + (int) ( self::SEARCH_S_MAX * 1e9 );
		do {
			$done = $try();
			if ( null === $done ) {
				usleep( $pause_us );
			}
		} while ( null === $done && hrtime( true ) < $until );
		return $done;
	}
}
