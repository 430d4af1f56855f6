<?php
// SPDX-License-Identifier: MIT
//
// Tables, roles and settings of the sample shop. The order tables have WooCommerce's columns; what
// the fake does not use has a default.

function sample_shop_install(): void {
	sample_shop_create_tables();
	add_role( 'customer', 'Customer', [ 'read' => true ] );
	add_role(
		'shop_manager',
		'Shop manager',
		[
			'read'                    => true,
			'edit_shop_orders'        => true,
			'edit_others_shop_orders' => true,
			'read_shop_order'         => true,
			'manage_woocommerce'      => true,
			'view_admin_dashboard'    => true,
			'list_users'              => true,
		]
	);
	foreach (
		[
			'edit_shop_orders',
			'edit_others_shop_orders',
			'read_shop_order',
			'manage_woocommerce',
		] as $capability
	) {
		get_role( 'administrator' )->add_cap( $capability );
	}
	add_option( 'woocommerce_currency', 'EUR' );
	add_option( 'woocommerce_price_num_decimals', '2' );
	add_option( 'woocommerce_price_decimal_sep', '.' );
	add_option( 'woocommerce_weight_unit', 'kg' );
	add_option( 'woocommerce_manage_stock', 'yes' );
	add_option( 'woocommerce_custom_orders_table_enabled', 'yes' );
}

function sample_shop_create_tables(): void {
	global $wpdb;
	$tables = [
		'wc_orders'                  => "id bigint unsigned NOT NULL, status varchar(20) NULL,
			currency varchar(10) NULL, type varchar(20) NULL, tax_amount decimal(26,8) NULL,
			total_amount decimal(26,8) NULL, customer_id bigint unsigned NULL,
			billing_email varchar(320) NULL, date_created_gmt datetime NULL,
			date_updated_gmt datetime NULL, parent_order_id bigint unsigned NULL,
			payment_method varchar(100) NULL, payment_method_title text NULL,
			transaction_id varchar(100) NULL, ip_address varchar(100) NULL, user_agent text NULL,
			customer_note text NULL, PRIMARY KEY (id), KEY status (status),
			KEY date_created (date_created_gmt), KEY date_updated (date_updated_gmt)",
		'wc_order_addresses'         => "id bigint unsigned NOT NULL AUTO_INCREMENT,
			order_id bigint unsigned NOT NULL, address_type varchar(20) NULL, first_name text NULL,
			last_name text NULL, company text NULL, address_1 text NULL, address_2 text NULL,
			city text NULL, state text NULL, postcode text NULL, country text NULL,
			email varchar(320) NULL, phone varchar(100) NULL, PRIMARY KEY (id), KEY order_id (order_id),
			UNIQUE KEY address_type_order_id (address_type, order_id)",
		'wc_order_operational_data'  => "id bigint unsigned NOT NULL AUTO_INCREMENT,
			order_id bigint unsigned NULL, created_via varchar(100) NULL,
			woocommerce_version varchar(20) NULL, prices_include_tax tinyint(1) NULL,
			coupon_usages_are_counted tinyint(1) NULL, download_permission_granted tinyint(1) NULL,
			cart_hash varchar(100) NULL, new_order_email_sent tinyint(1) NULL,
			order_key varchar(100) NULL, order_stock_reduced tinyint(1) NULL,
			date_paid_gmt datetime NULL, date_completed_gmt datetime NULL,
			shipping_tax_amount decimal(26,8) NULL, shipping_total_amount decimal(26,8) NULL,
			discount_tax_amount decimal(26,8) NULL, discount_total_amount decimal(26,8) NULL,
			recorded_sales tinyint(1) NULL, PRIMARY KEY (id), UNIQUE KEY order_id (order_id)",
		'wc_orders_meta'             => "id bigint unsigned NOT NULL AUTO_INCREMENT,
			order_id bigint unsigned NULL, meta_key varchar(255) NULL, meta_value text NULL,
			PRIMARY KEY (id), KEY order_id (order_id), KEY meta_key (meta_key(100))",
		'woocommerce_order_items'    => "order_item_id bigint unsigned NOT NULL AUTO_INCREMENT,
			order_item_name text NOT NULL, order_item_type varchar(200) NOT NULL DEFAULT '',
			order_id bigint unsigned NOT NULL, PRIMARY KEY (order_item_id), KEY order_id (order_id)",
		'woocommerce_order_itemmeta' => "meta_id bigint unsigned NOT NULL AUTO_INCREMENT,
			order_item_id bigint unsigned NOT NULL, meta_key varchar(255) NULL, meta_value longtext NULL,
			PRIMARY KEY (meta_id), KEY order_item_id (order_item_id)",
		'wc_order_product_lookup'    => 'order_item_id bigint unsigned NOT NULL,
			order_id bigint unsigned NOT NULL, product_id bigint unsigned NOT NULL,
			product_qty int NOT NULL, PRIMARY KEY (order_item_id), KEY order_id (order_id)',
		'actionscheduler_actions'    => "action_id bigint unsigned NOT NULL AUTO_INCREMENT,
			hook varchar(191) NOT NULL, status varchar(20) NOT NULL, scheduled_date_gmt datetime NULL,
			interval_seconds int unsigned NOT NULL DEFAULT 0, args varchar(8000) NULL,
			group_slug varchar(255) NOT NULL DEFAULT '', PRIMARY KEY (action_id),
			KEY hook_status (hook, status), KEY status_date (status, scheduled_date_gmt)",
	];
	foreach ( $tables as $name => $columns ) {
		$wpdb->query(
			"CREATE TABLE IF NOT EXISTS {$wpdb->prefix}$name ($columns) ENGINE=InnoDB {$wpdb->get_charset_collate()}"
		);
	}
}
