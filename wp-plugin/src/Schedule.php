<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Work that comes back: which hook, how often. Action Scheduler runs it. Whether each is still
// scheduled is looked at when a queue run starts, which costs no visitor anything; a worker that
// died in the middle or a person who cancelled it is made good within a minute.

declare(strict_types=1);

namespace Waybill\WordPress;

final class Schedule implements Service {

	public const GROUP = 'waybill';

	private const PAGE = 100;

	/** @param array<string, int> $intervals hook to seconds */
	public function __construct( private readonly array $intervals ) {
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

	/** Schedules what is not scheduled. */
	public function ensure(): void {
		foreach ( $this->intervals as $hook => $seconds ) {
			if ( ! as_has_scheduled_action( $hook, null, self::GROUP ) ) {
				as_schedule_recurring_action( time(), $seconds, $hook, [], self::GROUP );
			}
		}
	}
}
