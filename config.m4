dnl SPDX-License-Identifier: MIT
dnl
dnl The extension: ext/*.c and all of core/src, in one shared object that exports get_module only.
dnl
dnl   phpize && ./configure && make
dnl
dnl It works in the root, as PIE does it, and out of tree through a folder of links (scripts/build).
dnl Sources are found, not listed: run configure again after adding a file.
dnl
dnl The crash tests' build is made with CFLAGS=-DWB_FAILPOINTS, sanitizers with CFLAGS and LDFLAGS.

PHP_ARG_ENABLE([waybill],
	[whether to enable Waybill],
	[AS_HELP_STRING([--enable-waybill], [Enable Waybill])],
	[yes])

if test "$PHP_WAYBILL" != "no"; then
	PKG_CHECK_MODULES([WAYBILL_SQLITE], [sqlite3 >= 3.37])
	PKG_CHECK_MODULES([WAYBILL_CRYPTO], [libcrypto >= 3.0])
	PHP_EVAL_INCLINE([$WAYBILL_SQLITE_CFLAGS $WAYBILL_CRYPTO_CFLAGS])
	PHP_EVAL_LIBLINE([$WAYBILL_SQLITE_LIBS $WAYBILL_CRYPTO_LIBS], [WAYBILL_SHARED_LIBADD])
	PHP_SUBST([WAYBILL_SHARED_LIBADD])

	dnl $ext_srcdir is empty before PHP_NEW_EXTENSION. -follow: out of tree the folders are links.
	waybill_sources=`cd "$abs_srcdir" && find ext/ core/src/ -follow -name '*.c' | LC_ALL=C sort | tr '\n' ' '`
	if test -z "$waybill_sources"; then
		AC_MSG_ERROR([no sources found in $abs_srcdir])
	fi

	dnl Native and WebAssembly builds must agree to the last bit: no contraction of a*b+c.
	PHP_NEW_EXTENSION([waybill], [$waybill_sources], [$ext_shared],,
		[-fvisibility=hidden -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 -ffp-contract=off -Wall -Wextra -Wno-unused-parameter -I@ext_srcdir@/ext -I@ext_srcdir@/core/include -I@ext_srcdir@/core/src])

	waybill_folders=`cd "$abs_srcdir" && find ext/ core/src/ -follow -type d | sed 's,/$,,' | LC_ALL=C sort`
	for waybill_folder in $waybill_folders; do
		PHP_ADD_BUILD_DIR([$ext_builddir/$waybill_folder])
	done
fi
