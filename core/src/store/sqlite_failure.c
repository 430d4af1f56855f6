/* SPDX-License-Identifier: MIT */
/*
 * The one place where SQLite's codes and errno become a status, with a sentence that says what to
 * do. Whatever is not listed is WB_STORAGE: a code nobody thought of is a failure, never success.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/sqlite.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>

typedef struct sqlite_meaning {
	int code; /* extended, or primary for all of its kind */
	wb_status status;
	bool is_retryable;
	const char *sentence;
} sqlite_meaning;

/* Extended codes stand before the primary code they belong to. */
static const sqlite_meaning sqlite_meanings[] = {
	{SQLITE_IOERR_NOMEM, WB_MEMORY, false, "SQLite is out of memory"},
	{SQLITE_IOERR_FSYNC, WB_STORAGE, false,
		"the disk did not confirm a write: check the disk, then open the store again"},
	{SQLITE_IOERR_DIR_FSYNC, WB_STORAGE, false,
		"the disk did not confirm a write: check the disk, then open the store again"},
	{SQLITE_IOERR_TRUNCATE, WB_STORAGE, false,
		"the store's file could not be shortened: check the disk"},
	{SQLITE_IOERR_CORRUPTFS, WB_BROKEN, false,
		"the file system under the store is damaged: check it, then restore a backup"},
	{SQLITE_IOERR, WB_STORAGE, false,
		"the disk failed while the store was read or written: check the disk and its cable"},
	{SQLITE_FULL, WB_STORAGE, true,
		"the disk is full: free space and try again; nothing was written"},
	{SQLITE_BUSY, WB_BUSY, true, "another program holds the store's file: try again in a moment"},
	{SQLITE_LOCKED, WB_BUSY, true, "another program holds the store's file: try again in a moment"},
	{SQLITE_NOMEM, WB_MEMORY, false, "SQLite is out of memory"},
	{SQLITE_CORRUPT, WB_BROKEN, false,
		"the store's file is damaged: stop, keep a copy of it, and restore a backup"},
	{SQLITE_NOTADB, WB_BROKEN, false,
		"the file is no SQLite database: stop, keep a copy of it, and restore a backup"},
	{SQLITE_READONLY_DBMOVED, WB_STORAGE, false,
		"the store's file was moved or replaced while it was open: open it again"},
	{SQLITE_READONLY, WB_STORAGE, false,
		"the store's file can't be written: check its owner and rights"},
	{SQLITE_CANTOPEN, WB_STORAGE, true,
		"a file of the store can't be opened: check its directory's owner and rights, "
		"and how many files may be open"},
	{SQLITE_PERM, WB_STORAGE, false,
		"the store's file can't be used by this user: check its owner and rights"},
	{SQLITE_AUTH, WB_STORAGE, false,
		"the store's file can't be used by this user: check its owner and rights"},
	/* No statement of ours runs into one while what is stored is whole. */
	{SQLITE_CONSTRAINT, WB_BROKEN, false,
		"what the store holds of this subject contradicts itself: verify the log"},
	{SQLITE_TOOBIG, WB_LIMIT, false, "a text is longer than SQLite holds"},
	{SQLITE_PROTOCOL, WB_BUSY, true,
		"the store's file is locked in a way that did not clear: try again in a moment"},
	{SQLITE_SCHEMA, WB_BUSY, true, "the store's schema was just changed: try again"},
};

/* A sync that failed once may be reported as done the next time although the pages are lost. */
static bool sqlite_is_sync_failure(int code)
{
	return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

/* What fails where a file is to become longer, or to be made: the -shm file in particular. */
static bool sqlite_is_growth_failure(int code)
{
	return code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_TRUNCATE ||
		code == SQLITE_IOERR_SHMOPEN || code == SQLITE_IOERR_SHMSIZE ||
		(code & 0xFF) == SQLITE_CANTOPEN;
}

wb_status wb_sqlite__translate(int code, int system, wb_error *error)
{
	/* A quota is a full disk to whoever has to act on it. */
	if (sqlite_is_growth_failure(code) && (system == EDQUOT || system == ENOSPC || system == EFBIG))
		code = SQLITE_FULL;
	for (size_t index = 0; index < sizeof sqlite_meanings / sizeof *sqlite_meanings; index++) {
		const sqlite_meaning *meaning = &sqlite_meanings[index];
		if (meaning->code != code && meaning->code != (code & 0xFF))
			continue;
		wb_error__set(error, meaning->status, WB_AREA_STORE, "%s", meaning->sentence);
		wb_error__set_native(error, code, meaning->is_retryable);
		return meaning->status;
	}
	wb_error__set(error, WB_STORAGE, WB_AREA_STORE, "SQLite says \"%s\"", sqlite3_errstr(code));
	wb_error__set_native(error, code, false);
	return WB_STORAGE;
}

/*
 * The errno behind [code]. For a failed write the files know it: the connection's own is whatever
 * errno was later on. Of what never became a file only the connection knows.
 */
static int sqlite_last_errno(sqlite3 *database, int code)
{
	sqlite3_file *wal = NULL;
	int system = 0;

	if (code != SQLITE_IOERR_WRITE && sqlite_is_growth_failure(code))
		return sqlite3_system_errno(database);
	if (sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal) == SQLITE_OK &&
		wal != NULL && wal->pMethods != NULL)
		(void)wal->pMethods->xFileControl(wal, SQLITE_FCNTL_LAST_ERRNO, &system);
	if (system == 0)
		(void)sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &system);
	return system;
}

wb_status wb_sqlite__fail(wb_sqlite_store *store, int code, wb_error *error)
{
	int system = 0;

	if (((code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN) &&
		store->database != NULL)
		system = sqlite_last_errno(store->database, code);
	if (sqlite_is_sync_failure(code))
		store->base.is_failed = true;
	wb_status status = wb_sqlite__translate(code, system, error);
	/* What is written to a damaged file may make more of it unreadable. */
	if (status == WB_BROKEN)
		store->base.is_damaged = true;
	return status;
}

wb_status wb_sqlite__fail_system(const char *attempt, const char *path, int system, wb_error *error)
{
	const char *why = "the system refused: check the disk and the kernel's log";
	bool is_retryable = false;

	switch (system) {
	case ENOENT:
	case ENOTDIR:
		why = "there is no such file or directory";
		break;
	case EACCES:
	case EPERM:
		why = "this user has no right to: check owner and rights of the file and its directory";
		break;
	case EROFS:
		why = "the file system is mounted read-only";
		break;
	case ENOSPC:
	case EDQUOT:
		why = "the disk is full: free space and try again";
		is_retryable = true;
		break;
	case EMFILE:
	case ENFILE:
		why = "too many files are open: raise the limit";
		is_retryable = true;
		break;
	case EEXIST:
		why = "something is there already";
		break;
	case EIO:
		why = "the disk failed: check it";
		break;
	case ENOLCK:
	case ENOMEM:
		why = "the system is out of locks or memory: try again in a moment";
		is_retryable = true;
		break;
	default:
		break;
	}
	wb_error__set(error, WB_STORAGE, WB_AREA_STORE, "%s \"%s\" failed: %s", attempt, path, why);
	wb_error__set_native(error, system, is_retryable);
	return WB_STORAGE;
}
