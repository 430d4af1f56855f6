# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Debian packages: which are missing, and installing them without starting a server. MariaDB and
# its client come as the -core packages, which bring programs and no service; nginx and PHP-FPM
# have no such package, so their services are kept from starting and, where this script brought
# them, from starting at the next boot.

packages_as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo > /dev/null; then
		sudo "$@"
	else
		echo "root or sudo is needed for: $*" >&2
		return 1
	fi
}

# packages_missing NAME...: prints those that are not installed.
packages_missing() {
	local installed name
	# It fails when it does not know one of them, and still prints the others.
	installed=$({ dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2> /dev/null || true; } |
		sed -n 's/^ii  *//p')
	for name in "$@"; do
		case $'\n'$installed$'\n' in
			*$'\n'"$name"$'\n'*) ;;
			*) printf '%s\n' "$name" ;;
		esac
	done
}

# Debian's servers ask this file before they start; there is none on an ordinary machine.
packages_policy=/usr/sbin/policy-rc.d

packages_hold_services() {
	[ ! -e "$packages_policy" ] || return 0
	printf '#!/bin/sh\n# waybill: removed when its set-up ends.\nexit 101\n' |
		packages_as_root tee "$packages_policy" > /dev/null
	packages_as_root chmod 755 "$packages_policy"
}

packages_release_services() {
	if grep -qs '^# waybill:' "$packages_policy"; then
		packages_as_root rm -f "$packages_policy"
	fi
}

packages_disable_services() {
	local name
	[ -d /run/systemd/system ] || return 0
	for name in "$@"; do
		case $name in
			nginx | php*-fpm) packages_as_root systemctl --quiet disable "$name.service" || true ;;
		esac
	done
}

# The lists are fetched only when they cannot serve the packages wanted.
packages_install() {
	local status=0
	export DEBIAN_FRONTEND=noninteractive
	packages_hold_services
	trap packages_release_services EXIT
	packages_as_root apt-get install -y --no-install-recommends "$@" || {
		packages_as_root apt-get update &&
			packages_as_root apt-get install -y --no-install-recommends "$@"
	} || status=$?
	packages_release_services
	trap - EXIT
	packages_disable_services "$@"
	return "$status"
}
