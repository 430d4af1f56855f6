<?php
// SPDX-License-Identifier: MIT
//
// What is planted, where, and which test is to fail: [ name, file, is, becomes, test ]. A test is
// one of the programs of tests/core, with "phpt" before it a folder of tests/ext, run under the
// sanitizers alike.

return [
	[
		'off-by-one: a buffer that is full takes one byte more',
		'core/src/base/buffer.c',
		'if (needed <= buffer->capacity)',
		'if (needed <= buffer->capacity + 1)',
		'test_buffer',
	],
	[
		'missing NUL: a number\'s text does not end',
		'core/src/base/decimal.c',
		"\tout[bytes] = '\\0';\n",
		'',
		'test_decimal',
	],
	[
		'missing NUL: a text is copied without room for its end',
		'core/src/base/arena.c',
		'char *data = wb_arena_take(arena, text.bytes + 1);',
		'char *data = wb_arena_take(arena, text.bytes);',
		'test_arena',
	],
	[
		'overflow: the size of an array wraps',
		'core/src/base/arena.c',
		'if (item_bytes != 0 && count > SIZE_MAX / item_bytes)',
		'if (item_bytes == 0)',
		'test_arena',
	],
	[
		'overflow: the least integer is negated',
		'core/src/cel/arithmetic.c',
		'if (arguments[0]->as.integer == INT64_MIN)',
		'if (arguments[0]->as.integer == INT64_MAX)',
		'test_cel_blocks',
	],
	[
		'uninitialised: a store that was just allocated',
		'core/src/store/sqlite.c',
		"\tmemset(store, 0, sizeof *store);\n",
		'',
		'test_store_sqlite',
	],
	[
		'use after free: a store reads its env when it is gone',
		'core/src/store/sqlite.c',
		"\tenv->resize(env->payload, store, sizeof *store, 0);\n",
		"\tenv->resize(env->payload, store, sizeof *store, 0);\n\tstore->env = NULL;\n",
		'test_store_sqlite',
	],
	[
		'double free: a buffer keeps what it has freed',
		'core/src/base/buffer.c',
		"\t*buffer = (wb_buffer){.env = buffer->env, .bytes_max = buffer->bytes_max, .failure = WB_OK};\n",
		"\tbuffer->bytes = 0;\n",
		'test_buffer',
	],
	[
		'leak: what could not be opened stays',
		'core/src/store/sqlite.c',
		"\tif (status != WB_OK) {\n\t\tsqlite_close(&store->base);\n\t\treturn status;\n\t}\n\t*out = &store->base;",
		"\tif (status != WB_OK)\n\t\treturn status;\n\t*out = &store->base;",
		'test_store_sqlite',
	],
	[
		'memory: a missing page of an arena is not noticed',
		'core/src/base/arena.c',
		"\tif (taken == NULL)\n\t\treturn NULL;\n",
		'',
		'test_memory',
	],
	[
		'durability: commits are not synced',
		'core/src/store/sqlite.c',
		'"PRAGMA synchronous = FULL;"',
		'"PRAGMA synchronous = NORMAL;"',
		'test_store_power',
	],
	[
		'durability: a handle goes on after a failed sync',
		'core/src/store/sqlite_failure.c',
		'if (sqlite_is_sync_failure(code))',
		'if (sqlite_is_sync_failure(code) && store->base.is_failed)',
		'test_store_faults',
	],
	[
		'compare-and-set: the version is not compared',
		'core/src/store/sqlite_statements.c',
		'WHERE key = ?1 AND version = ?5",',
		'WHERE key = ?1",',
		'store_contract',
	],
	[
		'queue: who comes last goes first',
		'core/src/store/sqlite_queue.c',
		'*out = outcome == 0 && range.l_type == F_UNLCK;',
		'*out = outcome == 0;',
		'test_store_processes',
	],
	[
		'refcount: an engine does not hold its store',
		'ext/engine.c',
		"\t\tGC_ADDREF(object);\n",
		'',
		'phpt engine',
	],
	[
		'refcount: an engine never lets go of its store',
		'ext/engine.c',
		"\tif (intern->store != NULL)\n\t\tOBJ_RELEASE(intern->store);\n",
		'',
		'phpt engine',
	],
];
