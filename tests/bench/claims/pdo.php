<?php
// SPDX-License-Identifier: MIT
//
// The same hit with PDO: a prepared SELECT, its row, the fingerprint compared. pdo.php PATH [COUNT]

declare(strict_types=1);

namespace Waybill\Bench;

require __DIR__ . '/claims.php';

$database = new \PDO( 'sqlite:' . claims_store( $argv[1] ) );
$select   = $database->prepare( 'SELECT fingerprint, receipt, is_finished, was_refusal FROM claim WHERE scope = ? AND key = ?' );
$question = 0;
measure(
	static function () use ( $select, &$question ): void {
		$number = claim_number( ++$question );
		$select->execute( [ 'user:5 transitions', claim_key( $number ) ] );
		$row = $select->fetch( \PDO::FETCH_ASSOC );
		$select->closeCursor();
		if ( $row['fingerprint'] !== claim_fingerprint( $number ) || ! $row['is_finished'] || $row['receipt'] !== RECEIPT ) {
			throw new \LogicException( 'not the stored answer' );
		}
	},
	(int) ( $argv[2] ?? 100_000 )
);
