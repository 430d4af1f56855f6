# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# The same environment wherever a script is started from: a person's shell, CI, a bare container.

# A bare environment has no HOME; Composer, npm and the cache of shop parts want one.
HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
export HOME
export LC_ALL=C.UTF-8
export COMPOSER_ALLOW_SUPERUSER=1
# Where scripts/setup had to bring a newer Node.
if [ -d "$PWD/out/node/node_modules/.bin" ]; then
	PATH=$PWD/out/node/node_modules/.bin:$PATH
fi
# Debian keeps servers where an ordinary user's PATH does not look.
export PATH=$PATH:/usr/sbin:/sbin
