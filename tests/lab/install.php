<?php
// SPDX-License-Identifier: MIT
//
// Installs a private shop, without a browser, in steps that each need a WordPress loaded afresh:
// wordpress, woocommerce and settings make the template; waybill runs at every start. Each step may
// run again. Users go to users.json beside the document root, with passwords for the screens and
// application passwords for REST.

use Automattic\WooCommerce\Internal\DataStores\Orders\DataSynchronizer;

$waybill_step = $argv[1] ?? '';
require __DIR__ . '/lib/command-line.php';
if ( 'wordpress' === $waybill_step ) {
	define( 'WP_INSTALLING', true );
}
require getenv( 'WAYBILL_LAB_WWW' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
ini_set( 'display_errors', 'stderr' );

/**
 * Ends the installation with a reason; the caller shows the error log.
 */
function lab_fail( string $reason ): never {
	fwrite( STDERR, "install: $reason\n" );
	exit( 1 );
}

/**
 * Makes a user with both kinds of password, unless there is one of that name.
 */
function lab_add_user( string $login, string $role ): void {
	$file  = WAYBILL_LAB_FOLDER . '/users.json';
	$users = is_file( $file ) ? json_decode( (string) file_get_contents( $file ), true ) : [];
	$user  = get_user_by( 'login', $login );
	if ( $user instanceof WP_User && isset( $users[ $login ] ) ) {
		$user->set_role( $role );
		return;
	}
	$password = wp_generate_password( 16, false );
	if ( $user instanceof WP_User ) {
		wp_set_password( $password, $user->ID );
		$user->set_role( $role );
		$id = $user->ID;
	} else {
		$id = wp_insert_user(
			[
				'user_login'   => $login,
				'user_pass'    => $password,
				'user_email'   => "$login@example.test",
				'display_name' => ucfirst( $login ),
				'role'         => $role,
			]
		);
		if ( is_wp_error( $id ) ) {
			lab_fail( "user $login: " . $id->get_error_message() );
		}
	}
	$application = WP_Application_Passwords::create_new_application_password(
		$id,
		[ 'name' => 'lab' ]
	);
	if ( is_wp_error( $application ) ) {
		lab_fail( "application password of $login: " . $application->get_error_message() );
	}
	$users[ $login ] = [
		'id'                   => $id,
		'role'                 => $role,
		'password'             => $password,
		'application_password' => $application[0],
	];
	file_put_contents( $file, json_encode( $users, JSON_PRETTY_PRINT ) . "\n" );
}

function lab_install_wordpress(): void {
	if ( is_blog_installed() ) {
		return;
	}
	$password = wp_generate_password( 24 );
	wp_install( 'Waybill lab', 'admin', 'admin@example.test', false, '', $password );
	update_option( 'permalink_structure', '/%postname%/' );
	update_option( 'timezone_string', 'UTC' );
	update_option( 'admin_email_lifespan', PHP_INT_MAX );
}

function lab_activate( string $plugin ): void {
	$result = activate_plugin( $plugin );
	if ( is_wp_error( $result ) ) {
		lab_fail( "$plugin: " . $result->get_error_message() );
	}
}

function lab_install_settings(): void {
	$options = [
		'woocommerce_custom_orders_table_enabled'           => 'yes',
		'woocommerce_custom_orders_table_data_sync_enabled' => 'no',
		'woocommerce_coming_soon'                           => 'no',
		'woocommerce_onboarding_profile'                    => [ 'skipped' => true ],
		'woocommerce_task_list_hidden'                      => 'yes',
		'woocommerce_task_list_welcome_modal_dismissed'     => 'yes',
		'woocommerce_allow_tracking'                        => 'no',
		'woocommerce_show_marketplace_suggestions'          => 'no',
		'woocommerce_merchant_email_notifications'          => 'no',
		'woocommerce_currency'                              => 'EUR',
		'woocommerce_default_country'                       => 'DE',
		'woocommerce_store_address'                         => 'Hafenstrasse 1',
		'woocommerce_store_city'                            => 'Hamburg',
		'woocommerce_store_postcode'                        => '20095',
		'woocommerce_calc_taxes'                            => 'no',
		'woocommerce_manage_stock'                          => 'yes',
		'woocommerce_email_from_address'                    => 'shop@example.test',
		'woocommerce_stock_email_recipient'                 => 'stock@example.test',
		'woocommerce_cod_settings'                          => [
			'enabled' => 'yes',
			'title'   => 'Cash on delivery',
		],
		'woocommerce_bacs_settings'                         => [
			'enabled' => 'yes',
			'title'   => 'Bank transfer',
		],
	];
	foreach ( $options as $name => $value ) {
		update_option( $name, $value );
	}
	delete_transient( '_wc_activation_redirect' );
	// Action Scheduler would move its old store, which is empty, at some later request.
	if ( class_exists( ActionScheduler_DataController::class ) ) {
		ActionScheduler_DataController::mark_migration_complete();
		as_unschedule_all_actions( 'action_scheduler/migration_hook' );
	}
	flush_rewrite_rules();
	lab_add_user( 'admin', 'administrator' );
	lab_add_user( 'shopmanager', 'shop_manager' );
	lab_add_user( 'customer', 'customer' );
}

function lab_install_woocommerce_tables(): void {
	if ( ! class_exists( DataSynchronizer::class ) ) {
		return;
	}
	$synchronizer = wc_get_container()->get( DataSynchronizer::class );
	if ( ! $synchronizer->check_orders_table_exists() ) {
		$synchronizer->create_database_tables();
	}
	if ( ! $synchronizer->check_orders_table_exists() ) {
		lab_fail( 'WooCommerce made no order tables' );
	}
}

/**
 * Waybill in or out of the shop, and its users once its roles exist.
 */
function lab_install_waybill(): void {
	$plugin = 'waybill/waybill.php';
	if ( ! is_file( WP_PLUGIN_DIR . '/' . $plugin ) ) {
		$others = array_diff( (array) get_option( 'active_plugins' ), [ $plugin ] );
		update_option( 'active_plugins', array_values( $others ) );
		return;
	}
	lab_activate( $plugin );
	wp_roles()->for_site();
	$staff = [
		'manager1' => 'waybill_manager',
		'staff1'   => 'waybill_staff',
		'staff2'   => 'waybill_staff',
		'driver1'  => 'waybill_driver',
		'driver2'  => 'waybill_driver',
	];
	foreach ( $staff as $login => $role ) {
		if ( null !== get_role( $role ) ) {
			lab_add_user( $login, $role );
		}
	}
}

switch ( $waybill_step ) {
	case 'wordpress':
		lab_install_wordpress();
		break;
	case 'woocommerce':
		lab_activate( 'woocommerce/woocommerce.php' );
		break;
	case 'settings':
		lab_install_woocommerce_tables();
		lab_install_settings();
		break;
	case 'waybill':
		lab_install_waybill();
		break;
	default:
		lab_fail( "there is no step \"$waybill_step\"" );
}
