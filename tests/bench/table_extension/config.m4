dnl SPDX-License-Identifier: MIT
PHP_ARG_ENABLE([bench-table], [for the table], [AS_HELP_STRING([--enable-bench-table], [Build it])])
PHP_NEW_EXTENSION([bench_table], [bench_table.c], [$ext_shared])
