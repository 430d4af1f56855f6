# shellcheck shell=bash disable=SC2016,SC2154
# SPDX-License-Identifier: MIT
#
# The life of one private shop: template, start, watch, stop, wipe, and the commands that look into
# it. Called by tests/lab/shop, which sets $lab, $repository, $name and $folder.
#
# What a shop is stands in its instance.json (for PHP and the tests) and instance.env (for these
# scripts); both are written at each start, because sockets and ports may change.

instance_root() {
	printf '%s/lab\n' "${WAYBILL_OUT:-$repository/out}"
}

instance_list() {
	local entry
	for entry in "$(instance_root)"/*/instance.env; do
		[ -f "$entry" ] || continue
		case $entry in */template-*) continue ;; esac
		(
			# shellcheck disable=SC1090
			. "$entry"
			state=stopped
			if instance_is_running "${entry%/instance.env}"; then
				state=running
			fi
			printf '%s\t%s\t%s\n' "$(basename "${entry%/instance.env}")" "$state" "$shop_url"
		)
	done
}

instance_is_running() {
	local pid=''
	[ -f "$1/nginx.pid" ] || return 1
	read -r pid < "$1/nginx.pid" || true
	server_is_ours "$pid" "$1"
}

instance_load() {
	if [ ! -f "$folder/instance.env" ]; then
		echo "shop: there is no shop \"$name\"" >&2
		exit 1
	fi
	# shellcheck disable=SC1091
	. "$folder/instance.env"
}

instance_require_running() {
	instance_load
	if ! instance_is_running "$folder"; then
		echo "shop: \"$name\" is not running" >&2
		exit 1
	fi
}

port_free() {
	php -n -r '
		$server = stream_socket_server("tcp://127.0.0.1:0");
		echo explode(":", stream_socket_get_name($server, false))[1];
	'
}

port_is_taken() {
	(exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null
}

# A short folder for the sockets, linked from the instance.
instance_make_sockets() {
	local sockets
	instance_drop_sockets
	sockets=$(mktemp -d "${TMPDIR:-/tmp}/waybill.XXXXXX")
	ln -s "$sockets" "$folder/run"
	printf '%s\n' "$sockets"
}

instance_drop_sockets() {
	local sockets
	if [ -L "$folder/run" ]; then
		sockets=$(readlink "$folder/run")
		case ${sockets##*/} in
			waybill.*) rm -rf "$sockets" ;;
		esac
		rm -f "$folder/run"
	fi
}

# instance_write KEY VALUE...: both files from one list of pairs.
instance_write() {
	php -n -r '
		$pairs = array_slice($argv, 2);
		$values = [];
		$shell = "";
		for ($i = 0; $i < count($pairs); $i += 2) {
			$values[$pairs[$i]] = $pairs[$i + 1];
			$shell .= "shop_" . $pairs[$i] . "=" . escapeshellarg($pairs[$i + 1]) . "\n";
		}
		file_put_contents($argv[1] . "/instance.env", $shell);
		file_put_contents(
			$argv[1] . "/instance.json",
			json_encode($values, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES) . "\n"
		);
	' -- "$folder" "$@"
}

# The settings that the web server's PHP and the command line's share.
instance_write_php_settings() {
	mkdir -p "$folder/php.d" "$folder/mail" "$folder/sessions"
	cat > "$folder/php.d/90-lab.ini" <<-INI
		error_reporting = E_ALL
		display_errors = Off
		log_errors = On
		html_errors = Off
		error_log = "$folder/php-error.log"
		memory_limit = 256M
		max_execution_time = 120
		date.timezone = UTC
		session.save_path = "$folder/sessions"
		sendmail_path = "'$lab/mail-spool' '$folder/mail'"
		opcache.enable = 1
		opcache.memory_consumption = 192
		opcache.max_accelerated_files = 20000
		opcache.interned_strings_buffer = 16
		opcache.validate_timestamps = 1
		opcache.revalidate_freq = 0
	INI
	if [ -n "$1" ]; then
		printf 'extension = "%s"\n' "$1" > "$folder/php.d/95-waybill.ini"
	else
		rm -f "$folder/php.d/95-waybill.ini"
	fi
	: >> "$folder/php-error.log"
}

# instance_php FILE [arguments]: PHP's command line under this shop's settings.
instance_php() {
	PHP_INI_SCAN_DIR=":$folder/php.d" WAYBILL_LAB_WWW="$folder/www" php "$@"
}

# --- template ------------------------------------------------------------------------------------

template_name() {
	{
		sed -n '/^\$wp_version/p' "$1/wp-includes/version.php"
		sed -n 's/^ \* Version://p' "$2"/*.php
		printf '%s\n%s\n' "$1" "$2"
		cat "$lab/install.php" "$lab/wordpress/wp-config.php" "$lab/lib/instance.sh"
		# The sample shop is ours to change at any time.
		[ "$2" != "$lab/sample-shop" ] || find "$2" -name '*.php' -exec cat {} +
		dpkg-query -W -f '${Version}\n' mariadb-server-core php8.2-cli 2> /dev/null || true
	} | sha256sum | cut -c 1-16
}

# template_files WORDPRESS WOOCOMMERCE TARGET: the document root, with hard links where the file
# system allows. Links of folders would not do: WordPress finds its root from its files' real path.
template_files() {
	cp -al "$1" "$3" 2> /dev/null || { rm -rf "$3"; cp -a "$1" "$3"; }
	# Only what a shop needs: other plugins and a caller's settings stay behind.
	rm -rf "$3/wp-config.php" "$3/wp-content/plugins" "$3/wp-content/uploads" \
		"$3/wp-content/mu-plugins" "$3/wp-content/upgrade" "$3"/wp-content/*.php
	mkdir -p "$3/wp-content/plugins" "$3/wp-content/mu-plugins" "$3/wp-content/uploads"
	cp "$lab/wordpress/wp-config.php" "$3/wp-config.php"
	cp -al "$2" "$3/wp-content/plugins/woocommerce" 2> /dev/null || {
		rm -rf "$3/wp-content/plugins/woocommerce"
		cp -a "$2" "$3/wp-content/plugins/woocommerce"
	}
}

# template_build WORDPRESS WOOCOMMERCE TARGET: installs a shop once. The instance of the same name
# is used for the work and becomes the template by a rename, so that a half-made one is never seen.
template_build() {
	local target=$3 sockets
	local folder=$3.part
	echo "shop: installing the template shop (once)" >&2
	rm -rf "$folder"
	mkdir -p "$folder"
	template_files "$1" "$2" "$folder/www"
	ln -s "$lab/wordpress/lab-plugin.php" "$folder/www/wp-content/mu-plugins/lab.php"
	sockets=$(instance_make_sockets)
	instance_write url http://127.0.0.1 database_socket "$sockets/database.sock" secret template
	instance_write_php_settings ''
	if ! { database_create "$folder/data" "$sockets/data" &&
		database_start "$folder" "$folder/data" "$sockets/database.sock" 2 &&
		echo 'CREATE DATABASE wordpress' | database_client "$sockets/database.sock" &&
		instance_php "$lab/install.php" wordpress &&
		instance_php "$lab/install.php" woocommerce &&
		instance_php "$lab/install.php" settings; }; then
		tail -n 20 "$folder/php-error.log" >&2
		server_stop "$folder/mariadb.pid" TERM "$folder"
		instance_drop_sockets
		return 1
	fi
	server_stop "$folder/mariadb.pid" TERM "$folder"
	instance_drop_sockets
	# Templates that nobody started from within the hour.
	find "$(instance_root)" -maxdepth 1 -name 'template-*' ! -path "$folder" -mmin +60 \
		-exec rm -rf {} +
	rm -rf "$target" "$folder"/instance.* "$folder/php.d" "$folder/mail" "$folder/sessions"
	mv "$folder" "$target"
}

template_ensure() {
	local template=$3
	mkdir -p "$(instance_root)"
	exec 8> "$(instance_root)/.template.lock"
	flock 8
	if [ ! -d "$template" ]; then
		template_build "$1" "$2" "$template"
	fi
	touch "$template"
	exec 8>&-
}

# --- commands ------------------------------------------------------------------------------------

shop_start() {
	local port='' kind=waybill workers=4 object_cache=no failpoints=no durability=1
	local temporary=no until_pid='' lifetime=7200 wordpress='' woocommerce='' sample=no extension=''
	local shortcut=no limit=''
	while [ $# -gt 0 ]; do
		case $1 in
			--stock) kind=stock ;;
			--sample) sample=yes ;;
			--object-cache) object_cache=yes ;;
			--failpoints) failpoints=yes ;;
			--shortcut) shortcut=yes ;;
			--fast) durability=2 ;;
			--temporary) temporary=yes ;;
			--port | --workers | --until-pid | --lifetime | --wordpress | --woocommerce | \
				--extension | --limit)
				[ $# -gt 1 ] || usage
				case $1 in
					--port) port=$2 ;;
					--workers) workers=$2 ;;
					--until-pid) until_pid=$2 ;;
					--lifetime) lifetime=$2 ;;
					--wordpress) wordpress=$(cd "$2" && pwd) ;;
					--woocommerce) woocommerce=$(cd "$2" && pwd) ;;
					--extension) extension=$2 ;;
					--limit) limit=$2 ;;
				esac
				shift
				;;
			*) usage ;;
		esac
		shift
	done

	mkdir -p "$folder"
	exec 9> "$folder/.lock"
	flock 9
	if instance_is_running "$folder"; then
		echo "shop: \"$name\" is running already" >&2
		exit 1
	fi
	instance_stop_servers
	if [ -n "$port" ] && port_is_taken "$port"; then
		echo "shop: port $port is in use" >&2
		exit 1
	fi
	[ -n "$port" ] || port=$(port_free)

	if [ "$extension" = none ]; then
		extension=''
	elif [ "$kind" = waybill ] && [ -z "$extension" ]; then
		extension=${WAYBILL_OUT:-$repository/out}/lib/waybill.so
		[ "$failpoints" = no ] || extension=${WAYBILL_OUT:-$repository/out}/failpoints/lib/waybill.so
		if [ ! -f "$extension" ]; then
			echo "shop: there is no $extension (scripts/build): starting without the extension" >&2
			extension=''
		fi
	fi
	if [ ! -d "$folder/data" ]; then
		instance_create
	fi
	instance_run
}

# A fresh shop from the template. Uses shop_start's variables.
instance_create() {
	local template
	[ -n "$wordpress" ] || wordpress=$(parts_find_wordpress)
	[ "$sample" = yes ] || [ -n "$woocommerce" ] || woocommerce=$(parts_find_woocommerce)
	if [ -z "$wordpress" ]; then
		echo 'shop: no WordPress to be had: see tests/lab/README.md' >&2
		exit 1
	fi
	if [ -z "$woocommerce" ]; then
		woocommerce=$lab/sample-shop
		if [ ! -d "$woocommerce" ]; then
			echo 'shop: no WooCommerce to be had: see tests/lab/README.md' >&2
			exit 1
		fi
	fi
	template=$(instance_root)/template-$(template_name "$wordpress" "$woocommerce")
	template_ensure "$wordpress" "$woocommerce" "$template"
	cp -a --reflink=auto "$template/data" "$folder/data.part"
	cp -al "$template/www" "$folder/www" 2> /dev/null || cp -a "$template/www" "$folder/www"
	cp "$template/users.json" "$folder/users.json"
	if [ "$woocommerce" = "$lab/sample-shop" ]; then
		echo sample-shop > "$folder/shop"
	else
		echo woocommerce > "$folder/shop"
	fi
	mv "$folder/data.part" "$folder/data"
}

# Starts the servers of a shop that has its data. Uses shop_start's variables.
instance_run() {
	local sockets watcher
	sockets=$(instance_make_sockets)
	instance_write \
		name "$name" folder "$folder" url "http://127.0.0.1:$port" port "$port" kind "$kind" \
		shop "$(cat "$folder/shop")" workers "$workers" extension "$extension" \
		database_socket "$sockets/database.sock" fpm_socket "$sockets/fpm.sock" \
		secret "$name" repository "$repository"
	instance_write_php_settings "$extension"
	ln -sfn "$lab/wordpress/lab-plugin.php" "$folder/www/wp-content/mu-plugins/lab.php"
	rm -f "$folder/www/wp-content/object-cache.php" "$folder/www/wp-content/plugins/waybill" \
		"$folder/www/wp-content/mu-plugins/waybill-shortcut.php"
	rm -rf "$folder/object-cache"
	if [ "$object_cache" = yes ]; then
		ln -s "$lab/wordpress/object-cache.php" "$folder/www/wp-content/object-cache.php"
	fi
	if [ "$kind" = waybill ] && [ -f "$repository/wp-plugin/waybill.php" ]; then
		ln -s "$repository/wp-plugin" "$folder/www/wp-content/plugins/waybill"
	fi
	if [ "$shortcut" = yes ] && [ "$kind" = waybill ]; then
		ln -s "$repository/wp-plugin/must-use/waybill-shortcut.php" "$folder/www/wp-content/mu-plugins/"
	fi
	if ! { database_start "$folder" "$folder/data" "$sockets/database.sock" "$durability" &&
		instance_php "$lab/install.php" waybill &&
		php_fpm_start "$folder" "$sockets/fpm.sock" "$workers" &&
		nginx_start "$folder" "$sockets/fpm.sock" "$port" "$limit"; }; then
		instance_stop_servers
		exit 1
	fi
	setsid "$lab/shop" watch "$name" "${until_pid:-0}" "$lifetime" "$temporary" \
		< /dev/null > /dev/null 2>&1 9>&- &
	watcher=$!
	disown "$watcher"
	printf '%s\n' "$watcher" > "$folder/watch.pid"
	printf 'http://127.0.0.1:%s\n' "$port"
}

# Ends the shop when the process it was started for is gone or its time is over. Not for people.
shop_watch() {
	local until_pid=$1 lifetime=$2 temporary=$3 sockets
	sockets=$(readlink "$folder/run")
	while :; do
		sleep 1
		# Another start has another folder of sockets: that shop has a watcher of its own.
		[ "$(readlink "$folder/run" 2> /dev/null)" = "$sockets" ] || exit 0
		if [ "$until_pid" != 0 ] && ! kill -0 "$until_pid" 2> /dev/null; then
			break
		fi
		if [ "$lifetime" != 0 ] && [ "$SECONDS" -ge "$lifetime" ]; then
			break
		fi
	done
	if [ "$temporary" = yes ]; then
		shop_wipe
	else
		shop_stop
	fi
}

instance_stop_servers() {
	server_stop "$folder/nginx.pid" QUIT "$folder"
	server_stop "$folder/fpm.pid" TERM "$folder"
	server_stop "$folder/mariadb.pid" TERM "$folder"
	instance_drop_sockets
	rm -f "$folder/watch.pid"
}

shop_stop() {
	[ -d "$folder" ] || return 0
	instance_stop_servers
}

shop_wipe() {
	shop_stop
	rm -rf "$folder"
}

shop_url() {
	instance_load
	printf '%s\n' "$shop_url"
}

shop_sql() {
	instance_require_running
	database_client "$shop_database_socket" wordpress "$@"
}

shop_php() {
	[ $# -gt 0 ] || usage
	instance_require_running
	instance_php "$lab/load.php" "$@"
}

shop_seed() {
	instance_require_running
	instance_php "$lab/load.php" "$lab/seed.php" "$@"
}

shop_wp() {
	instance_require_running
	if [ -f "$WAYBILL_CACHE/wp-cli/php/boot-fs.php" ]; then
		instance_php "$WAYBILL_CACHE/wp-cli/php/boot-fs.php" --path="$folder/www" --allow-root "$@"
	else
		instance_php "$lab/wp" "$@"
	fi
}
