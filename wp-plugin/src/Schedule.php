<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Work that Action Scheduler runs. Little of it comes back by the clock: each run of a recurring
// action leaves a row and three lines of a log behind, also where there was nothing to do, and a
// shop has a minute's worth of them 1,440 times a day. So what somebody has woken already, and what
// only a killed worker leaves, is looked for when a queue run starts, each minute in a shop whose
// cron runs, and queued where there is some; the same run then does it.
//
// Whether the rest is still scheduled is seen at the same moment, which costs no visitor anything: a
// worker that died in the middle or a person who cancelled it is made good within a minute.

declare(strict_types=1);

namespace Waybill\WordPress;

use Waybill\Exception as NativeException;
use Waybill\WordPress\Orders\DatabaseFailure;

final class Schedule implements Service {

	public const GROUP = 'waybill';

	private const PAGE = 100;

	/**
	 * @param array<string, int>              $intervals hook to seconds
	 * @param array<string, \Closure(): bool> $looks     hook to whether it has work
	 */
	public function __construct(
		private readonly array $intervals,
		private readonly array $looks,
	) {
	}

	public function register(): void {
		add_action( 'action_scheduler_before_process_queue', $this->ensure( ... ) );
	}

	/** Takes what was scheduled off Action Scheduler's list, where it is still cancelled: at uninstall only. */
	public static function forget(): void {
		if ( ! class_exists( \ActionScheduler::class ) || ! \ActionScheduler::is_initialized() ) {
			return;
		}
		/** @var \ActionScheduler_Store $store */
		$store = \ActionScheduler::store();
		do {
			$page = (array) $store->query_actions(
				[
					'group'    => self::GROUP,
					'per_page' => self::PAGE,
				]
			);
			foreach ( array_filter( $page, 'is_scalar' ) as $action ) {
				$store->delete_action( (string) $action );
			}
		} while ( [] !== $page );
	}

	/** Schedules what is not scheduled, and queues what has work. */
	public function ensure(): void {
		foreach ( $this->looks as $hook => $hasWork ) {
			try {
				$is_wanted = $hasWork();
			} catch ( NativeException | DatabaseFailure | Unavailable ) {
				// The work itself fails as well then, where Action Scheduler shows it.
				$is_wanted = true;
			}
			if ( $is_wanted ) {
				as_enqueue_async_action( $hook, [], self::GROUP, true );
			}
		}
		foreach ( $this->intervals as $hook => $seconds ) {
			if ( ! as_has_scheduled_action( $hook, null, self::GROUP ) ) {
				as_schedule_recurring_action( time(), $seconds, $hook, [], self::GROUP );
			}
		}
	}
}
