/* SPDX-License-Identifier: MIT */
/*
 * Backups: the file as one read transaction sees it, copied page by page while others write, so
 * that a copy holds a beginning of each chain and nothing of a half-done move.
 *
 * The copy is made under a name of its own, synced, and renamed: what stands at the asked name is
 * whole. `VACUUM INTO` would make a smaller file and rebuilds every index for it, which takes
 * several times as long and can't be made durable before it is visible.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/sqlite.h"

#include "base/error.h"
#include "base/failpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Makes the unfinished copy's file. Its lock tells a backup that is running from what one that
 * was killed left behind; that is emptied and used.
 */
static wb_status backup_make_part(const char *part_path, int *out, wb_error *error)
{
	int file = wb_sqlite__open_file(part_path, O_RDWR | O_CREAT | O_NOFOLLOW);

	if (file < 0)
		return wb_sqlite__fail_system("making", part_path, errno, error);
	if (flock(file, LOCK_EX | LOCK_NB) != 0) {
		int system = errno;
		close(file);
		if (system == EWOULDBLOCK)
			return wb_error__set(error, WB_BUSY, WB_AREA_STORE,
				"another backup to this path is being made: \"%s\" is in use", part_path);
		return wb_sqlite__fail_system("locking", part_path, system, error);
	}
	if (ftruncate(file, 0) != 0) {
		int system = errno;
		unlink(part_path);
		close(file);
		return wb_sqlite__fail_system("emptying", part_path, system, error);
	}
	*out = file;
	return WB_OK;
}

/* Copies all pages in one step: with several, each commit in between would start it anew. */
static wb_status backup_copy(wb_sqlite_store *store, const char *part_path, wb_error *error)
{
	sqlite3 *copy = NULL;
	int code = sqlite3_open_v2(part_path, &copy,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

	/* A copy that does not get finished is thrown away: no journal, and one sync at the end. */
	if (code == SQLITE_OK)
		code = sqlite3_exec(
			copy, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;", NULL, NULL, NULL);
	sqlite3_backup *backup =
		code == SQLITE_OK ? sqlite3_backup_init(copy, "main", store->database, "main") : NULL;
	if (code == SQLITE_OK && backup == NULL)
		code = sqlite3_extended_errcode(copy);
	if (backup != NULL) {
		code = sqlite3_backup_step(backup, -1);
		int final_code = sqlite3_backup_finish(backup);
		code = code == SQLITE_DONE ? final_code : code;
	}
	int system = copy == NULL ? 0 : sqlite3_system_errno(copy);
	(void)sqlite3_close(copy);
	return code == SQLITE_OK ? WB_OK : wb_sqlite__translate(code, system, error);
}

/* Gives the copy its name unless something has it. */
static wb_status backup_rename(const char *part_path, const char *path, wb_error *error)
{
	struct stat target;

	if (renameat2(AT_FDCWD, part_path, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return WB_OK;
	/* Some network file systems don't know the flag. */
	if ((errno == EINVAL || errno == ENOSYS) && lstat(path, &target) != 0 && errno == ENOENT &&
		rename(part_path, path) == 0)
		return WB_OK;
	return wb_sqlite__fail_system("naming the backup", path, errno, error);
}

wb_status wb_sqlite__backup(wb_store *base, wb_text name, wb_error *error)
{
	wb_sqlite_store *store = wb_sqlite__from(base);
	char path[WB_SQLITE_PATH_BYTES];
	char part_path[WB_SQLITE_PATH_BYTES];
	struct stat target;
	int part = -1;

	wb_status status = wb_sqlite__resolve(name, path, error);
	if (status != WB_OK)
		return status;
	if (lstat(path, &target) == 0)
		return wb_sqlite__fail_system("making a backup at", path, EEXIST, error);
	wb_sqlite__add_suffix(path, "-part", part_path);
	status = backup_make_part(part_path, &part, error);
	if (status != WB_OK)
		return status;
	status = backup_copy(store, part_path, error);
	WB_FAILPOINT("store.sqlite.backup.before_rename");
	if (status == WB_OK && fsync(part) != 0)
		status = wb_sqlite__fail_system("syncing", part_path, errno, error);
	if (status == WB_OK)
		status = backup_rename(part_path, path, error);
	if (status == WB_OK)
		status = wb_sqlite__sync_directory(path, error);
	else
		unlink(part_path);
	close(part);
	return status;
}
