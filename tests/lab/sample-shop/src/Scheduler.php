<?php
// SPDX-License-Identifier: MIT
//
// The part of Action Scheduler that plugins call: work for later, once or again and again, kept in
// one table and run when somebody runs the queue.

function as_enqueue_async_action(
	$hook,
	$args = [],
	$group = '',
	$unique = false,
	$priority = 10
) {
	return as_schedule_single_action( time(), $hook, $args, $group, $unique, $priority );
}

function as_schedule_single_action(
	$timestamp,
	$hook,
	$args = [],
	$group = '',
	$unique = false,
	$priority = 10
) {
	return sample_shop_schedule( $timestamp, 0, $hook, $args, $group, $unique );
}

function as_schedule_recurring_action(
	$timestamp,
	$interval_in_seconds,
	$hook,
	$args = [],
	$group = '',
	$unique = false,
	$priority = 10
) {
	return sample_shop_schedule( $timestamp, $interval_in_seconds, $hook, $args, $group, $unique );
}

function sample_shop_schedule(
	int $timestamp,
	int $interval,
	string $hook,
	array $args,
	string $group,
	bool $unique
): int {
	global $wpdb;
	if ( $unique && as_has_scheduled_action( $hook, $args, $group ) ) {
		return 0;
	}
	$wpdb->insert(
		"{$wpdb->prefix}actionscheduler_actions",
		[
			'hook'               => $hook,
			'status'             => 'pending',
			'scheduled_date_gmt' => gmdate( 'Y-m-d H:i:s', $timestamp ),
			'interval_seconds'   => $interval,
			'args'               => (string) wp_json_encode( $args ),
			'group_slug'         => $group,
		]
	);
	return (int) $wpdb->insert_id;
}

/** @return list<object> */
function sample_shop_scheduled(
	$hook,
	$args,
	$group,
	array $statuses = [ 'pending', 'in-progress' ]
): array {
	global $wpdb;
	$where = [ '1 = 1' ];
	if ( '' !== (string) $hook ) {
		$where[] = $wpdb->prepare( 'hook = %s', $hook );
	}
	if ( null !== $args ) {
		$where[] = $wpdb->prepare( 'args = %s', (string) wp_json_encode( $args ) );
	}
	if ( '' !== $group ) {
		$where[] = $wpdb->prepare( 'group_slug = %s', $group );
	}
	if ( [] !== $statuses ) {
		$where[] = "status IN ('" . implode( "', '", array_map( 'esc_sql', $statuses ) ) . "')";
	}
	return $wpdb->get_results(
		"SELECT * FROM {$wpdb->prefix}actionscheduler_actions WHERE " . implode( ' AND ', $where )
			. ' ORDER BY scheduled_date_gmt, action_id'
	);
}

function as_has_scheduled_action( $hook, $args = null, $group = '' ) {
	return [] !== sample_shop_scheduled( $hook, $args, $group );
}

function as_next_scheduled_action( $hook, $args = null, $group = '' ) {
	$rows = sample_shop_scheduled( $hook, $args, $group );
	return [] === $rows ? false : strtotime( $rows[0]->scheduled_date_gmt . ' UTC' );
}

function as_unschedule_action( $hook, $args = [], $group = '' ) {
	global $wpdb;
	$rows = sample_shop_scheduled( $hook, $args, $group, [ 'pending' ] );
	if ( [] === $rows ) {
		return null;
	}
	$wpdb->update(
		"{$wpdb->prefix}actionscheduler_actions",
		[ 'status' => 'canceled' ],
		[ 'action_id' => $rows[0]->action_id ]
	);
	return (int) $rows[0]->action_id;
}

function as_unschedule_all_actions( $hook, $args = [], $group = '' ) {
	$args = [] === $args ? null : $args;
	foreach ( sample_shop_scheduled( $hook, $args, $group, [ 'pending' ] ) as $row ) {
		as_unschedule_action( $row->hook, json_decode( $row->args, true ), $row->group_slug );
	}
}

function as_get_scheduled_actions( $args = [], $return_format = OBJECT ) {
	$rows = sample_shop_scheduled(
		$args['hook'] ?? '',
		$args['args'] ?? null,
		$args['group'] ?? '',
		array_filter( (array) ( $args['status'] ?? [] ) )
	);
	if ( isset( $args['date'] ) ) {
		$is_until = str_starts_with( $args['date_compare'] ?? '<=', '<' );
		$rows     = array_filter(
			$rows,
			static fn( $row ) => $is_until === ( $row->scheduled_date_gmt <= $args['date'] )
		);
	}
	$rows = array_slice( $rows, 0, ( $args['per_page'] ?? 5 ) < 0 ? null : $args['per_page'] ?? 5 );
	$ids  = array_map( static fn( $row ) => (int) $row->action_id, $rows );
	return 'ids' === $return_format ? $ids : array_combine( $ids, $rows );
}

class ActionScheduler_Store {

	public const STATUS_COMPLETE = 'complete';
	public const STATUS_PENDING  = 'pending';
	public const STATUS_RUNNING  = 'in-progress';
	public const STATUS_FAILED   = 'failed';
	public const STATUS_CANCELED = 'canceled';
}

class ActionScheduler_QueueRunner {

	private static ?self $instance = null;

	public static function instance() {
		return self::$instance ??= new self();
	}

	/** Runs what is due; answers how many. */
	public function run( $context = 'WP Cron' ) {
		global $wpdb;
		do_action( 'action_scheduler_before_process_queue' );
		$count = 0;
		foreach ( sample_shop_scheduled( '', null, '', [ 'pending' ] ) as $row ) {
			if (
				strtotime( $row->scheduled_date_gmt . ' UTC' ) > time() || ! $this->claim( $row )
			) {
				continue;
			}
			$status = 'complete';
			try {
				do_action( 'action_scheduler_before_execute', (int) $row->action_id, $context );
				do_action_ref_array( $row->hook, array_values( json_decode( $row->args, true ) ) );
			} catch ( Throwable $thrown ) {
				$status = 'failed';
				do_action(
					'action_scheduler_failed_execution',
					(int) $row->action_id,
					$thrown,
					$context
				);
			}
			$wpdb->update(
				"{$wpdb->prefix}actionscheduler_actions",
				[ 'status' => $status ],
				[ 'action_id' => $row->action_id ]
			);
			if ( $row->interval_seconds > 0 ) {
				$args = json_decode( $row->args, true );
				sample_shop_schedule(
					time() + (int) $row->interval_seconds,
					(int) $row->interval_seconds,
					$row->hook,
					$args,
					$row->group_slug,
					false
				);
			}
			++$count;
		}
		do_action( 'action_scheduler_after_process_queue' );
		return $count;
	}

	private function claim( object $row ): bool {
		global $wpdb;
		return 1 === $wpdb->update(
			"{$wpdb->prefix}actionscheduler_actions",
			[ 'status' => 'in-progress' ],
			[
				'action_id' => $row->action_id,
				'status'    => 'pending',
			]
		);
	}
}

add_action( 'action_scheduler_run_queue', [ ActionScheduler_QueueRunner::instance(), 'run' ] );
