# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Starts and ends the three servers of one private shop: MariaDB, PHP-FPM and nginx, as the calling
# user, on unix sockets and 127.0.0.1. Everything lives in the instance's folder; only the sockets
# have a short folder of their own, because a socket's path may be no longer than 107 characters.
# A server is ended by the process id it wrote, after a look that the process is still ours: a
# process id is reused, a name is shared with the machine's other servers. No server may inherit the
# callers' locks (descriptors 8 and 9), or it would hold them for its whole life.

# A MariaDB that needs longer than this to answer is not coming up.
SERVER_START_SECONDS=60
SERVER_STOP_SECONDS=30

server_find() {
	local name
	for name in "$@"; do
		if command -v "$name" 2> /dev/null; then
			return
		fi
		if [ -x "/usr/sbin/$name" ]; then
			printf '/usr/sbin/%s\n' "$name"
			return
		fi
	done
	echo "$1 is not installed: run scripts/setup" >&2
	return 1
}

# server_is_ours PID FOLDER: whether the process was started for this instance. All three servers
# keep the instance's folder in the title they show.
server_is_ours() {
	[ -n "$1" ] && [ -r "/proc/$1/cmdline" ] || return 1
	tr '\0' ' ' < "/proc/$1/cmdline" 2> /dev/null | grep -qF -- "$2/"
}

server_wait_gone() {
	local tries=$((SERVER_STOP_SECONDS * 20))
	while kill -0 "$1" 2> /dev/null && [ "$tries" -gt 0 ]; do
		# A zombie whose parent has not looked yet is gone for our purpose.
		[ "$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2> /dev/null)" != Z ] || return 0
		sleep 0.05
		tries=$((tries - 1))
	done
	! kill -0 "$1" 2> /dev/null
}

# server_stop PIDFILE SIGNAL FOLDER
server_stop() {
	local pid=''
	[ -f "$1" ] || return 0
	read -r pid < "$1" || true
	if server_is_ours "$pid" "$3"; then
		kill "-$2" "$pid" 2> /dev/null || true
		if ! server_wait_gone "$pid"; then
			kill -KILL "$pid" 2> /dev/null || true
		fi
	fi
	rm -f "$1"
}

# database_create DATADIR LINK: the link has a path without spaces, which MariaDB's script needs.
database_create() {
	mkdir -p "$1"
	ln -s "$1" "$2"
	mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$2" \
		--auth-root-authentication-method=normal --skip-test-db --skip-name-resolve \
		> "$1.log" 2>&1 || { cat "$1.log" >&2; return 1; }
}

# database_start FOLDER DATADIR SOCKET DURABILITY(1|2)
# Durability 1 flushes at every commit, as a shop's server should; 2 leaves it to the system.
# Temporary files lie beside the socket: a server that starts deletes all that it finds where its own
# would lie, and one whose tables another deleted dies of it.
database_start() {
	local server pid tries=$((SERVER_START_SECONDS * 20)) temporary
	server=$(server_find mariadbd)
	temporary=$(dirname "$3")/tables
	mkdir -p "$temporary"
	setsid "$server" --no-defaults --user="$(id -un)" --datadir="$2" \
		--socket="$3" --pid-file="$1/mariadb.pid" --log-error="$1/mariadb.log" \
		--skip-networking --skip-name-resolve --skip-log-bin --performance-schema=off \
		--character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci \
		--innodb-flush-log-at-trx-commit="$4" --innodb-buffer-pool-size=256M \
		--innodb-log-file-size=64M --max-connections=300 --max-allowed-packet=64M \
		--tmpdir="$temporary" < /dev/null > /dev/null 2>&1 8>&- 9>&- &
	pid=$!
	until database_client "$3" -e 'DO 0' > /dev/null 2>&1; do
		tries=$((tries - 1))
		if [ "$tries" -le 0 ] || ! kill -0 "$pid" 2> /dev/null; then
			echo 'MariaDB did not start:' >&2
			tail -n 20 "$1/mariadb.log" >&2
			return 1
		fi
		sleep 0.05
	done
}

database_client() {
	local socket=$1
	shift
	mariadb --no-defaults --user=root --socket="$socket" --default-character-set=utf8mb4 "$@"
}

# php_fpm_start FOLDER SOCKET WORKERS
php_fpm_start() {
	local server tries=$((SERVER_START_SECONDS * 20))
	server=$(server_find php-fpm8.2 php-fpm)
	cat > "$1/fpm.conf" <<-CONF
		[global]
		pid = $1/fpm.pid
		error_log = $1/fpm.log
		log_limit = 8192
		daemonize = yes
		[shop]
		listen = $2
		listen.backlog = 1024
		pm = static
		pm.max_children = $3
		catch_workers_output = yes
		decorate_workers_output = no
		clear_env = no
		request_terminate_timeout = 300s
	CONF
	if [ "$(id -u)" = 0 ]; then
		printf 'user = root\ngroup = root\n' >> "$1/fpm.conf"
	fi
	PHP_INI_SCAN_DIR=":$1/php.d" setsid "$server" -R -y "$1/fpm.conf" \
		< /dev/null > "$1/fpm.out" 2>&1 8>&- 9>&- || {
		echo 'PHP-FPM did not start:' >&2
		cat "$1/fpm.out" "$1/fpm.log" >&2
		return 1
	}
	until [ -S "$2" ] && [ -s "$1/fpm.pid" ]; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.05
	done
}

# nginx_limit COUNT PART: what docs/operating.md says of a limit; nothing without a count.
nginx_limit() {
	[ -n "$1" ] || return 0
	case $2 in
		zone)
			cat <<-'CONF'
				limit_conn_zone $server_name zone=waybill:64k;
				map $request_id $waybill_reference {
					"~^(.{8})(.{4})(.{4})(.{4})(.{12})$" "$1-$2-$3-$4-$5";
				}
			CONF
			;;
		location)
			cat <<-CONF
				location ^~ /wp-json/waybill/ {
					limit_conn waybill $1;
					limit_conn_status 503;
					error_page 503 @waybill_busy;
					try_files \$uri /index.php?\$args;
				}
				location @waybill_busy {
					default_type application/problem+json;
					add_header Retry-After 1 always;
					add_header Cache-Control "private, no-store" always;
					return 503 '{"type":"urn:waybill:problem:busy","title":"Service Unavailable","status":503,"detail":"The service is busy. Try again in a moment.","instance":"urn:uuid:\$waybill_reference","code":"busy","retryable":true}';
				}
			CONF
			;;
	esac
}

# nginx_start FOLDER FPM_SOCKET PORT [LIMIT]
nginx_start() {
	local server user='' tries=$((SERVER_START_SECONDS * 20))
	server=$(server_find nginx)
	[ "$(id -u)" != 0 ] || user='user root;'
	mkdir -p "$1/nginx"
	cat > "$1/nginx.conf" <<-CONF
		$user
		pid "$1/nginx.pid";
		error_log "$1/nginx.log" warn;
		worker_processes 1;
		events { worker_connections 1024; }
		http {
			include /etc/nginx/mime.types;
			access_log "$1/access.log";
			client_body_temp_path "$1/nginx/body";
			fastcgi_temp_path "$1/nginx/fastcgi";
			proxy_temp_path "$1/nginx/proxy";
			uwsgi_temp_path "$1/nginx/uwsgi";
			scgi_temp_path "$1/nginx/scgi";
			client_max_body_size 64m;
			server_tokens off;
			$(nginx_limit "${4:-}" zone)
			server {
				listen 127.0.0.1:$3;
				server_name 127.0.0.1;
				root "$1/www";
				index index.php;
				location ~ /\.(?!well-known) { return 404; }
				location ~* ^/wp-content/uploads/.*\.php\$ { return 404; }
				$(nginx_limit "${4:-}" location)
				location / { try_files \$uri \$uri/ /index.php?\$args; }
				# Packed, as a shop's server sends them; what PHP answers is left as it is.
				location ~ \.(js|css)\$ {
					gzip on;
					gzip_types application/javascript text/css;
					try_files \$uri /index.php?\$args;
				}
				location ~ \.php\$ {
					try_files \$uri =404;
					include /etc/nginx/fastcgi_params;
					# Debian's file passes the host without its port.
					fastcgi_param HTTP_HOST \$host:$3;
					fastcgi_param SCRIPT_FILENAME \$document_root\$fastcgi_script_name;
					fastcgi_pass "unix:$2";
					fastcgi_read_timeout 300s;
					fastcgi_buffers 16 32k;
					fastcgi_buffer_size 64k;
				}
			}
		}
	CONF
	setsid "$server" -p "$1/nginx" -e "$1/nginx.log" -c "$1/nginx.conf" \
		< /dev/null > "$1/nginx.out" 2>&1 8>&- 9>&- || {
		echo 'nginx did not start:' >&2
		cat "$1/nginx.out" >&2
		return 1
	}
	until [ -s "$1/nginx.pid" ]; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.05
	done
}
