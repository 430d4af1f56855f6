<?php
// SPDX-License-Identifier: GPL-3.0-or-later

declare(strict_types=1);

namespace Waybill\WordPress\Mail;

use Waybill\Engine;
use Waybill\WordPress\Clock;
use Waybill\WordPress\Orders\DatabaseFailure;

/**
 * Mails that were given up, for whoever wants them tried again. Who did is an event of the order.
 *
 * @phpstan-import-type Actor from \Waybill\Workflow
 * @phpstan-import-type GivenUp from MailTable
 */
final class MailRetry {

	/** @param \Closure(): Engine $engine */
	public function __construct(
		private readonly \Closure $engine,
		private readonly MailQueue $queue,
	) {
	}

	/**
	 * Newest first; of one order, or of all.
	 *
	 * @return list<GivenUp>
	 * @throws DatabaseFailure
	 */
	public function find( int $order_id = 0 ): array {
		return $this->queue->givenUp( $order_id );
	}

	/**
	 * Sends one of them at once. It is recorded before: a mail that goes out unrecorded would be
	 * worse than a record of one that did not. A double click is one record.
	 *
	 * @param GivenUp $mail
	 * @param Actor   $actor
	 * @return array{is_sent: bool, error: string}|null null: it is not given up any more
	 * @throws \Waybill\Exception
	 * @throws \Waybill\WordPress\Unavailable
	 * @throws DatabaseFailure
	 */
	public function run( array $mail, array $actor ): ?array {
		( $this->engine )()->record(
			'order:' . $mail['order'],
			'mail_retried',
			$actor,
			[ 'mail' => $mail['template'] ],
			Clock::nowMs(),
			'mail:' . $mail['id']
		);
		return $this->queue->retry( $mail['id'] );
	}
}
