# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Finds WordPress and WooCommerce for a private shop: the caller's folders first, then the user's
# cache, then the public download site when it answers quickly, and for WordPress the npm package
# of WordPress Playground. Each function prints a folder, or nothing when there is none to be had.
# Vendoring them was dropped: 140 MB in the repository, and another licence than the code here.

parts_home=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
WAYBILL_CACHE=${XDG_CACHE_HOME:-$parts_home/.cache}/waybill
WAYBILL_WORDPRESS_URL=${WAYBILL_WORDPRESS_URL:-https://wordpress.org/wordpress-7.0.zip}
WAYBILL_WOOCOMMERCE_URL=${WAYBILL_WOOCOMMERCE_URL:-https://downloads.wordpress.org/plugin/woocommerce.9.2.5.zip}
# A site that does not answer within this time is taken as unreachable.
PARTS_CONNECT_SECONDS=4
PLAYGROUND_PACKAGE=@wp-playground/wordpress-builds@0.9.19

# Code that unpacks and runs itself has no place in either program: a copy that holds it came from a
# site that was broken into. It is not to be run, nor anything measured with it.
PARTS_PLANTED='eval *\( *(gz|base64_|openssl_|str_rot13|hex2bin)'

parts_is_clean() {
	local planted
	planted=$(cd "$1" && grep -rlE --include='*.php' "$PARTS_PLANTED" "${@:2}" 2> /dev/null | head -n 1) || true
	[ -z "$planted" ] || {
		echo "$1 is not used: $planted runs code that is hidden in it" >&2
		return 1
	}
}

parts_is_wordpress() {
	[ -f "$1/wp-includes/version.php" ] && [ -f "$1/wp-load.php" ] \
		&& parts_is_clean "$1" wp-includes wp-admin wp-load.php wp-settings.php index.php
}

parts_is_woocommerce() {
	[ -f "$1/woocommerce.php" ] && [ -d "$1/includes" ] && parts_is_clean "$1" includes src packages
}

# parts_download URL NAME: unpacks the zip's folder NAME to the cache.
parts_download() {
	local work
	mkdir -p "$WAYBILL_CACHE"
	work=$(mktemp -d "$WAYBILL_CACHE/.download.XXXXXX")
	if curl -fsSL --connect-timeout "$PARTS_CONNECT_SECONDS" --max-time 300 \
			-o "$work/part.zip" "$1" 2> "$work/error" \
		&& unzip -q "$work/part.zip" -d "$work" && [ -d "$work/$2" ]; then
		rm -rf "${WAYBILL_CACHE:?}/$2"
		mv "$work/$2" "$WAYBILL_CACHE/$2"
	fi
	rm -rf "$work"
}

# The package's zip is stripped of static files; they lie beside it.
parts_wordpress_from_npm() {
	local work package
	mkdir -p "$WAYBILL_CACHE"
	work=$(mktemp -d "$WAYBILL_CACHE/.npm.XXXXXX")
	printf '{"private": true}\n' > "$work/package.json"
	if (cd "$work" && npm install --no-audit --no-fund --ignore-scripts --silent \
			"$PLAYGROUND_PACKAGE") > "$work/log" 2>&1; then
		package=$work/node_modules/@wp-playground/wordpress-builds
		mkdir "$work/wordpress"
		unzip -q "$package/src/wordpress/wp-6.5.zip" -d "$work/wordpress"
		cp -an "$package/public/wp-6.5/." "$work/wordpress/"
		# Playground's SQLite drop-in has no place in a shop on MariaDB.
		rm -f "$work/wordpress/wp-content/db.php" "$work/wordpress/wp-config.php"
		rm -rf "${WAYBILL_CACHE:?}/wordpress"
		mv "$work/wordpress" "$WAYBILL_CACHE/wordpress"
	else
		tail -n 5 "$work/log" >&2
	fi
	rm -rf "$work"
}

parts_find_wordpress() {
	if [ -n "${WAYBILL_WORDPRESS:-}" ]; then
		parts_is_wordpress "$WAYBILL_WORDPRESS" || {
			echo "WAYBILL_WORDPRESS=$WAYBILL_WORDPRESS holds no WordPress" >&2
			return 1
		}
		printf '%s\n' "$WAYBILL_WORDPRESS"
		return
	fi
	if ! parts_is_wordpress "$WAYBILL_CACHE/wordpress"; then
		parts_download "$WAYBILL_WORDPRESS_URL" wordpress
	fi
	if ! parts_is_wordpress "$WAYBILL_CACHE/wordpress"; then
		parts_wordpress_from_npm
	fi
	if parts_is_wordpress "$WAYBILL_CACHE/wordpress"; then
		printf '%s\n' "$WAYBILL_CACHE/wordpress"
	fi
}

parts_find_woocommerce() {
	if [ -n "${WAYBILL_WOOCOMMERCE:-}" ]; then
		[ "$WAYBILL_WOOCOMMERCE" != none ] || return 0
		parts_is_woocommerce "$WAYBILL_WOOCOMMERCE" || {
			echo "WAYBILL_WOOCOMMERCE=$WAYBILL_WOOCOMMERCE holds no WooCommerce" >&2
			return 1
		}
		printf '%s\n' "$WAYBILL_WOOCOMMERCE"
		return
	fi
	if ! parts_is_woocommerce "$WAYBILL_CACHE/woocommerce"; then
		parts_download "$WAYBILL_WOOCOMMERCE_URL" woocommerce
	fi
	if parts_is_woocommerce "$WAYBILL_CACHE/woocommerce"; then
		printf '%s\n' "$WAYBILL_CACHE/woocommerce"
	fi
}
