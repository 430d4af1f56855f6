<?php
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Puts the parts together, by hand and in order: this is the table of contents of what the plugin
// does in WordPress. Nothing is added to WordPress but by a service's register().

declare(strict_types=1);

namespace Waybill\WordPress;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Waybill\Catalog;
use Waybill\Engine;
use Waybill\WordPress\Addons\Addons;
use Waybill\WordPress\Addons\Failures;
use Waybill\WordPress\Admin\FormGate;
use Waybill\WordPress\Admin\Health;
use Waybill\WordPress\Admin\Notice;
use Waybill\WordPress\Admin\OrderActions;
use Waybill\WordPress\Admin\OrderBox;
use Waybill\WordPress\Admin\Settings;
use Waybill\WordPress\Admin\WorkflowPage;
use Waybill\WordPress\Cli\CatalogCommand;
use Waybill\WordPress\Cli\WaybillCommand;
use Waybill\WordPress\Cli\WorkflowCommand;
use Waybill\WordPress\Mail\MailCapture;
use Waybill\WordPress\Mail\MailFiles;
use Waybill\WordPress\Mail\MailQueue;
use Waybill\WordPress\Mail\MailRetry;
use Waybill\WordPress\Mail\MailTable;
use Waybill\WordPress\Orders\Apply;
use Waybill\WordPress\Orders\Border;
use Waybill\WordPress\Orders\CatalogRebuild;
use Waybill\WordPress\Orders\CatalogWalk;
use Waybill\WordPress\Orders\Commands;
use Waybill\WordPress\Orders\Connection;
use Waybill\WordPress\Orders\DatabaseFailure;
use Waybill\WordPress\Orders\Drain;
use Waybill\WordPress\Orders\Guard;
use Waybill\WordPress\Orders\GuardProbe;
use Waybill\WordPress\Orders\Holder;
use Waybill\WordPress\Orders\HttpFence;
use Waybill\WordPress\Orders\Invalidation;
use Waybill\WordPress\Orders\LostMoves;
use Waybill\WordPress\Orders\MoveTable;
use Waybill\WordPress\Orders\NewOrders;
use Waybill\WordPress\Orders\OrderCards;
use Waybill\WordPress\Orders\OrderDetails;
use Waybill\WordPress\Orders\OrderFacts;
use Waybill\WordPress\Orders\Progress;
use Waybill\WordPress\Orders\Projection;
use Waybill\WordPress\Orders\Reconciler;
use Waybill\WordPress\Orders\Recovery;
use Waybill\WordPress\Orders\Refusals;
use Waybill\WordPress\Orders\StrictMode;
use Waybill\WordPress\Orders\Transaction;
use Waybill\WordPress\Orders\TroubleLog;
use Waybill\WordPress\Orders\UnfinishedMoves;
use Waybill\WordPress\Orders\Webhooks;
use Waybill\WordPress\Panels\AdminPage;
use Waybill\WordPress\Panels\Boot;
use Waybill\WordPress\Panels\Build;
use Waybill\WordPress\Panels\Closed;
use Waybill\WordPress\Panels\Login;
use Waybill\WordPress\Panels\Logout;
use Waybill\WordPress\Panels\LostPassword;
use Waybill\WordPress\Panels\Readiness;
use Waybill\WordPress\Panels\Router;
use Waybill\WordPress\Panels\Sessions;
use Waybill\WordPress\Panels\Shell;
use Waybill\WordPress\Panels\Throttle;
use Waybill\WordPress\Rest\AddonController;
use Waybill\WordPress\Rest\DeferredRoutes;
use Waybill\WordPress\Rest\DetailsController;
use Waybill\WordPress\Rest\DeviceController;
use Waybill\WordPress\Rest\EventController;
use Waybill\WordPress\Rest\NewOrderController;
use Waybill\WordPress\Rest\OrderController;
use Waybill\WordPress\Rest\OrderListController;
use Waybill\WordPress\Rest\PeopleController;
use Waybill\WordPress\Rest\PreferencesController;
use Waybill\WordPress\Rest\PresenceController;
use Waybill\WordPress\Rest\TodayController;
use Waybill\WordPress\Rest\ProblemResponses;
use Waybill\WordPress\Roles\PanelUsers;
use Waybill\WordPress\Roles\Roles;
use Waybill\WordPress\Upgrade\Network;
use Waybill\WordPress\Upgrade\Schema;
use Waybill\WordPress\Upgrade\Setup;

final class Plugin {

	public const VERSION = '0.1.0';

	/** What Action Scheduler runs again and again, and how often. */
	private const INTERVALS_S = [
		Reconciler::HOOK  => 300,
		CatalogWalk::HOOK => 300,
		Upkeep::HOOK      => 3600,
	];

	public static function boot( string $file ): void {
		register_activation_hook( $file, self::activate( ... ) );
		register_deactivation_hook( $file, self::deactivate( ... ) );
		add_action(
			'before_woocommerce_init',
			static function () use ( $file ): void {
				FeaturesUtil::declare_compatibility( 'custom_order_tables', $file );
			}
		);
		add_action( 'plugins_loaded', static fn() => self::start( plugin_basename( $file ) ) );
	}

	/** After all plugins are there: WooCommerce is known to be, or not. */
	private static function start( string $plugin ): void {
		// Where people may go, and in which language, does not hang on what the plugin can do for them.
		( new Language( $plugin ) )->register();
		( new PanelUsers() )->register();
		$native  = Shortcut::native();
		$missing = null === $native ? self::missing() : null;
		if ( null !== $missing ) {
			( new Notice( static fn(): string => $missing ) )->register();
			( new Closed( $missing ) )->register();
			return;
		}
		foreach ( null === $native ? self::services( $plugin ) : self::fewServices( $native ) as $service ) {
			$service->register();
		}
	}

	/** Why the plugin stands aside; null when it does not. */
	private static function missing(): ?string {
		if ( ! class_exists( \WooCommerce::class ) ) {
			return __( 'WooCommerce is not active.', 'waybill' );
		}
		return Native::missing();
	}

	/** @return list<Service> */
	private static function services( string $plugin ): array {
		/** @var \wpdb $wpdb */
		global $wpdb;
		$options    = new Options();
		$native     = new Native( $options, self::VERSION );
		$engine     = static fn(): Engine => $native->engine();
		$connection = new Connection( $wpdb );
		$moves      = new MoveTable( $connection );
		$facts      = new OrderFacts( $connection );
		$troubles   = new TroubleLog();
		$border     = new Border( $troubles );
		$progress   = new Progress( $moves, $border );
		$probe      = new GuardProbe( $troubles, $moves );
		$drain      = new Drain( $engine, $moves, $facts, $troubles );
		$refusals   = new Refusals( $border );
		$strict     = new StrictMode( static fn(): Engine => $native->reader( StrictMode::ANSWER_MS_MAX ), $options, $moves, $drain, $troubles );
		$guard      = new Guard( $moves, $progress, $probe, $strict, $refusals, $troubles, $border );
		$http       = new HttpFence();
		$holder     = new Holder( $connection );
		$lost       = new LostMoves( $engine, $moves, new Ownership( $options ) );
		$reconciler = new Reconciler( $engine, $moves, $drain, $lost, $troubles );

		$transaction  = new Transaction( $connection, $moves, $http, $border );
		$invalidation = new Invalidation( $border );
		$mail_table   = new MailTable( $connection );
		$mail_files   = new MailFiles();
		$mails        = new MailCapture( $mail_table, $mail_files );
		$queue        = new MailQueue( $mail_table, $mail_files );
		$recovery     = new Recovery( $engine, $connection, $moves, $holder, $invalidation, $troubles );
		$webhooks     = new Webhooks();
		$apply        = new Apply( $engine, $connection, $transaction, $moves, $facts, $guard, $webhooks, $mails, $queue, $invalidation, $recovery, $border );
		$commands     = new Commands( $engine, $connection, $moves, $facts, $holder, $drain, $apply, $recovery );
		$access       = new Access( $native );
		$gate         = new FormGate( $access );
		$mail_retry   = new MailRetry( $engine, $queue );
		$unfinished   = new UnfinishedMoves( $moves, $progress, $invalidation );
		$new_orders   = new NewOrders( $connection );
		$schema       = new Schema( $wpdb );
		$catalog      = static fn(): Catalog => $native->catalog();
		$cards        = new OrderCards( $connection, $facts, $moves, $options );
		$rebuild      = new CatalogRebuild( $catalog, $cards );
		$projection   = new Projection( $catalog, $cards, $moves, $rebuild, $border );
		$walk         = new CatalogWalk( $catalog, $cards, $projection, $rebuild );
		$presence     = new Presence( $engine );
		$build        = new Build( dirname( __DIR__ ) . '/build', plugins_url( 'build', __DIR__ ) );
		$readiness    = new Readiness( $build );
		$failures     = new Failures();
		$addons       = new Addons( $failures );
		$health       = new Health( $native, $options, [ $probe, $troubles, $unfinished, $drain, $recovery, $lost, $queue, $projection, $rebuild, $walk, $readiness, $addons ] );

		return [
			$schema,
			new Setup( $schema, $options, $native, self::VERSION ),
			new Network( $plugin, self::prepare( ... ) ),
			new Notice( $native->problem( ... ) ),
			$guard,
			$progress,
			$refusals,
			$drain,
			$reconciler,
			$transaction,
			$recovery,
			$queue,
			new Upkeep( $engine, $moves, $queue, $new_orders, $options ),
			new Schedule(
				self::INTERVALS_S,
				[
					Drain::HOOK      => $drain->hasWork( ... ),
					Recovery::HOOK   => $recovery->hasWork( ... ),
					MailQueue::HOOK  => $queue->hasWork( ... ),
					Projection::HOOK => $projection->hasWork( ... ),
				]
			),
			new DeferredRoutes(),
			new ProblemResponses( $access ),
			// Before the route of one order, whose number could be any word.
			new OrderListController( $native, $drain, $projection, $presence ),
			new TodayController( $native, $drain, $projection ),
			new OrderController( $native, $commands, $drain, $facts ),
			new PresenceController( $native, $presence, $drain ),
			$presence,
			...self::desk( $native, $facts, $projection, $walk, new CatalogCommand( $rebuild, $walk, $projection, $cards, $catalog ) ),
			new NewOrderController( $native, $new_orders, $drain ),
			new OrderActions( $gate, $native, $commands, $unfinished, $mail_retry ),
			new OrderBox( $native, $drain, $facts, $unfinished, $mail_retry ),
			new Settings( $gate, $native, $options, $health, $rebuild ),
			new WorkflowPage( $gate, $native ),
			...self::panels( $native, $engine, $access, $build, $readiness, $addons ),
			new AddonController( $native, $failures ),
			new WaybillCommand( $native, $commands, $drain, $reconciler, $recovery, $mail_retry, $health ),
			new WorkflowCommand( $native ),
		];
	}

	/**
	 * The panels, their login and their devices.
	 *
	 * @param \Closure(): Engine $engine
	 * @return list<Service>
	 */
	private static function panels( Native $native, \Closure $engine, Access $access, Build $build, Readiness $readiness, Addons $addons ): array {
		$boot     = new Boot( $native, $build, $addons );
		$sessions = new Sessions();
		$throttle = new Throttle( $engine, $access );
		return [
			$sessions,
			$throttle,
			new Router( $native, new Shell( $boot, $build, $readiness ), new Login( $throttle, $sessions ), new Logout(), new LostPassword( $throttle ) ),
			new AdminPage( $boot, $build, $readiness ),
			new DeviceController( $native, $sessions ),
		];
	}

	/**
	 * What the desk has beside its lists.
	 *
	 * @return list<Service>
	 */
	private static function desk( Native $native, OrderFacts $facts, Projection $projection, CatalogWalk $walk, CatalogCommand $command ): array {
		return [
			$projection,
			$walk,
			$command,
			new Privacy( static fn(): Catalog => $native->catalog(), $projection ),
			new DetailsController( $native, new OrderDetails( $facts ) ),
			new PeopleController( $native ),
			new PreferencesController( $native ),
			new EventController( $native ),
		];
	}

	/**
	 * What answers a request that does without WooCommerce.
	 *
	 * @return list<Service>
	 */
	private static function fewServices( Native $native ): array {
		/** @var \wpdb $wpdb */
		global $wpdb;
		$engine     = static fn(): Engine => $native->engine();
		$connection = new Connection( $wpdb );
		$moves      = new MoveTable( $connection );
		$facts      = new OrderFacts( $connection );
		$options    = new Options();
		$troubles   = new TroubleLog();
		$drain      = new Drain( $engine, $moves, $facts, $troubles );
		$commands   = new Commands( $engine, $connection, $moves, $facts, new Holder( $connection ), $drain, null, null );
		$sessions   = new Sessions();
		$catalog    = static fn(): Catalog => $native->catalog();
		$cards      = new OrderCards( $connection, $facts, $moves, $options );
		$rebuild    = new CatalogRebuild( $catalog, $cards );
		$projection = new Projection( $catalog, $cards, $moves, $rebuild, new Border( $troubles ) );
		$presence   = new Presence( $engine );
		return [
			$sessions,
			new DeferredRoutes(),
			new ProblemResponses( new Access( $native ) ),
			new OrderListController( $native, $drain, $projection, $presence ),
			new PresenceController( $native, $presence, $drain ),
			new TodayController( $native, $drain, $projection ),
			new DeviceController( $native, $sessions ),
			new OrderController( $native, $commands, $drain, $facts ),
		];
	}

	private static function activate( bool $is_whole_network = false ): void {
		if ( null === self::missing() ) {
			Network::each( $is_whole_network, self::prepare( ... ) );
		}
	}

	/** Sets the site up that is current, where there is a shop, and takes up what was left. */
	private static function prepare(): void {
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		if ( ! is_plugin_active( plugin_basename( \WC()->plugin_path() . '/woocommerce.php' ) ) ) {
			return;
		}
		self::setup()->run();
		try {
			self::queue()->resume();
		} catch ( DatabaseFailure $failure ) {
			error_log( 'waybill: mails that wait could not be taken up: ' . $failure->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}

	/** Leaves a plain WooCommerce: nothing of ours runs any more. What was recorded stays. */
	private static function deactivate( bool $is_whole_network = false ): void {
		$left = Network::each( $is_whole_network, self::leave( ... ) );
		// Behind what matters more and is quick: a mail server may be slow.
		$left += Network::each( $is_whole_network, self::sendRest( ... ) );
		if ( $left > 0 ) {
			error_log( "waybill: time was too short to leave {$left} sites of the network; deactivate it on the command line" ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}

	private static function leave(): void {
		if ( ! Schema::exists() ) {
			return;
		}
		if ( function_exists( 'as_unschedule_all_actions' ) ) {
			as_unschedule_all_actions( '', [], Schedule::GROUP );
		}
		self::setup()->undo();
	}

	/** Mails that wait are the customers': they go out while there is somebody to send them. */
	private static function sendRest(): void {
		if ( ! Schema::exists() ) {
			return;
		}
		try {
			$left = self::queue()->flush();
			$text = 0 === $left ? '' : "{$left} mails could not be sent; they go out when it is active again";
		} catch ( DatabaseFailure $failure ) {
			$text = 'mails that wait could not be sent: ' . $failure->getMessage();
		}
		if ( '' !== $text ) {
			error_log( 'waybill: ' . $text ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
		}
	}

	private static function queue(): MailQueue {
		/** @var \wpdb $wpdb */
		global $wpdb;
		return new MailQueue( new MailTable( new Connection( $wpdb ) ), new MailFiles() );
	}

	private static function setup(): Setup {
		/** @var \wpdb $wpdb */
		global $wpdb;
		$options = new Options();
		return new Setup( new Schema( $wpdb ), $options, new Native( $options, self::VERSION ), self::VERSION );
	}
}
