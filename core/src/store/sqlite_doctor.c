/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a path as a home for a store, before anybody trusts it with orders. It looks
 * and does not touch: a file that is opened wrongly once can be damaged by the look.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/sqlite.h"

#include "base/error.h"
#include "waybill/version.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#define DOCTOR_LINES_MAX 12
#define DOCTOR_TEXT_BYTES 1024

/* STRICT tables. */
#define DOCTOR_SQLITE_VERSION_MIN 3037000

/* From here on several processes may checkpoint at once without damage. */
#define DOCTOR_SQLITE_VERSION_SAFE 3051003

#define DOCTOR_SPACE_BYTES_MIN ((uint64_t)64 * 1024 * 1024)
#define DOCTOR_TURN_WAIT_MS 500

typedef struct doctor_report {
	wb_arena *arena;
	wb_health_line *lines;
	size_t count;
	bool is_out_of_memory;
	char path[WB_SQLITE_PATH_BYTES];
	char directory[WB_SQLITE_PATH_BYTES];
	struct stat file; /* where there is one */
} doctor_report;

__attribute__((format(printf, 4, 5))) static void doctor_say(
	doctor_report *report, const char *check, wb_health_level level, const char *format, ...)
{
	char text[DOCTOR_TEXT_BYTES];
	wb_health_line *line = &report->lines[report->count];
	va_list arguments;

	va_start(arguments, format);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is started in the line above. */
	int bytes = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	size_t text_bytes = bytes < 0 ? 0 : (size_t)bytes;
	if (text_bytes >= sizeof text)
		text_bytes = sizeof text - 1;
	*line = (wb_health_line){.check = check, .level = level};
	if (!wb_arena_copy_text(report->arena, (wb_text){text, text_bytes}, &line->text))
		report->is_out_of_memory = true;
	else
		report->count++;
}

/* ---- the directory ---------------------------------------------------------------------------- */

static void doctor_check_directory(doctor_report *report)
{
	struct stat directory;
	wb_error error;

	if (stat(report->directory, &directory) != 0) {
		wb_sqlite__fail_system("looking at", report->directory, errno, &error);
		doctor_say(
			report, "directory", WB_HEALTH_ERROR, "The path can't be used: %s.", error.message);
		return;
	}
	if (faccessat(AT_FDCWD, report->directory, R_OK | W_OK | X_OK, AT_EACCESS) != 0)
		doctor_say(report, "directory", WB_HEALTH_ERROR,
			"User %u can't write to %s, where SQLite and Waybill keep files beside the store: "
			"give it to the user that the shop runs as.",
			(unsigned)geteuid(), report->directory);
	else if ((directory.st_mode & S_IWOTH) != 0 && (directory.st_mode & S_ISVTX) == 0)
		doctor_say(report, "directory", WB_HEALTH_ERROR,
			"Everybody may write to %s and so replace the store: take that right away (chmod o-w).",
			report->directory);
	else
		doctor_say(report, "directory", WB_HEALTH_OK, "The store lies in %s.", report->directory);
}

typedef struct doctor_filesystem {
	unsigned long magic; /* as linux/magic.h has it */
	const char *name;
	wb_health_level level;
	const char *why;
} doctor_filesystem;

static const char doctor_is_remote[] = "whose locks and syncs can't be relied on between machines";
static const char doctor_is_volatile[] = "which forgets everything when the machine restarts";

static const doctor_filesystem doctor_filesystems[] = {
	{0x6969, "NFS", WB_HEALTH_ERROR, doctor_is_remote},
	{0x517B, "SMB", WB_HEALTH_ERROR, doctor_is_remote},
	{0xFF534D42, "CIFS", WB_HEALTH_ERROR, doctor_is_remote},
	{0xFE534D42, "SMB2", WB_HEALTH_ERROR, doctor_is_remote},
	{0x5346414F, "AFS", WB_HEALTH_ERROR, doctor_is_remote},
	{0x00C36400, "Ceph", WB_HEALTH_ERROR, doctor_is_remote},
	{0x01021997, "9P", WB_HEALTH_ERROR, doctor_is_remote},
	{0x01021994, "tmpfs", WB_HEALTH_ERROR, doctor_is_volatile},
	{0x858458F6, "ramfs", WB_HEALTH_ERROR, doctor_is_volatile},
	{0x65735546, "FUSE", WB_HEALTH_WARNING,
		"which may or may not keep what it was told to sync: ask whoever runs it"},
	{0x794C7630, "overlayfs", WB_HEALTH_WARNING,
		"which a container loses when it is made anew: use a volume"},
};

static void doctor_check_filesystem(doctor_report *report)
{
	struct statfs filesystem;
	struct statvfs space;
	wb_error error;

	if (statfs(report->directory, &filesystem) != 0 || statvfs(report->directory, &space) != 0) {
		wb_sqlite__fail_system("looking at", report->directory, errno, &error);
		doctor_say(
			report, "filesystem", WB_HEALTH_ERROR, "The path can't be used: %s.", error.message);
		return;
	}
	const doctor_filesystem *known = NULL;
	for (size_t index = 0; index < sizeof doctor_filesystems / sizeof *doctor_filesystems;
		 index++) {
		if ((unsigned long)(uint32_t)filesystem.f_type == doctor_filesystems[index].magic)
			known = &doctor_filesystems[index];
	}
	if (known != NULL)
		doctor_say(report, "filesystem", known->level,
			"The store lies on %s, %s. Put it on a local disk.", known->name, known->why);
	else
		doctor_say(report, "filesystem", WB_HEALTH_OK, "The store lies on a local file system.");
	uint64_t free_bytes = (uint64_t)space.f_bavail * space.f_frsize;
	if ((space.f_flag & ST_RDONLY) != 0)
		doctor_say(report, "space", WB_HEALTH_ERROR,
			"The file system is mounted read-only: mount it for writing.");
	else if (free_bytes < DOCTOR_SPACE_BYTES_MIN)
		doctor_say(report, "space", WB_HEALTH_WARNING,
			"Only %llu MiB are free: make room before orders are refused.",
			(unsigned long long)(free_bytes >> 20));
	else
		doctor_say(report, "space", WB_HEALTH_OK, "%llu MiB are free.",
			(unsigned long long)(free_bytes >> 20));
}

/* ---- the file --------------------------------------------------------------------------------- */

static void doctor_check_owner(doctor_report *report)
{
	const struct stat *file = &report->file;
	struct stat directory;
	bool is_readable = faccessat(AT_FDCWD, report->path, R_OK, AT_EACCESS) == 0;
	bool is_writable = faccessat(AT_FDCWD, report->path, W_OK, AT_EACCESS) == 0;

	if (!is_readable || !is_writable)
		doctor_say(report, "file_owner", WB_HEALTH_ERROR,
			"User %u can't %s %s, which belongs to user %u: run as that user, or change the owner.",
			(unsigned)geteuid(), is_readable ? "write" : "read", report->path,
			(unsigned)file->st_uid);
	else if (stat(report->directory, &directory) == 0 && directory.st_uid != file->st_uid)
		doctor_say(report, "file_owner", WB_HEALTH_WARNING,
			"%s belongs to user %u and its directory to user %u: give both to the user that the "
			"shop runs as.",
			report->path, (unsigned)file->st_uid, (unsigned)directory.st_uid);
	else
		doctor_say(report, "file_owner", WB_HEALTH_OK, "The file belongs to user %u.",
			(unsigned)file->st_uid);
	/* Root passes every check of rights, also where a file says that nobody may write it. */
	if ((file->st_mode & S_IWUSR) == 0)
		doctor_say(report, "file_rights", WB_HEALTH_ERROR,
			"%s is marked read-only (mode %03o): chmod u+w.", report->path,
			(unsigned)file->st_mode & 0777);
	else if ((file->st_mode & (S_IROTH | S_IWOTH)) != 0)
		doctor_say(report, "file_rights", WB_HEALTH_WARNING,
			"Every user of the machine can read or write %s, which holds customers' data: "
			"chmod o-rw.",
			report->path);
	else
		doctor_say(report, "file_rights", WB_HEALTH_OK, "The file has mode %03o.",
			(unsigned)file->st_mode & 0777);
}

static void doctor_check_lock_files(doctor_report *report)
{
	wb_sqlite_queue queue;
	wb_error error;

	wb_sqlite__queue_init(&queue, report->path);
	if (access(queue.gate_path, F_OK) != 0 || access(queue.turn_path, F_OK) != 0) {
		doctor_say(report, "lock_files", WB_HEALTH_OK,
			"The lock files are not there yet; the first write makes them.");
		return;
	}
	wb_status status = wb_sqlite__queue_enter(&queue, DOCTOR_TURN_WAIT_MS, &error);
	wb_sqlite__queue_leave(&queue);
	wb_sqlite__queue_dispose(&queue);
	if (status == WB_OK)
		doctor_say(report, "lock_files", WB_HEALTH_OK, "The writers' queue works.");
	else if (status == WB_BUSY)
		doctor_say(report, "lock_files", WB_HEALTH_WARNING,
			"A process has held the writers' turn for over %d ms; lslocks shows which, it may be "
			"stopped.",
			DOCTOR_TURN_WAIT_MS);
	else
		doctor_say(
			report, "lock_files", WB_HEALTH_ERROR, "The writers' queue fails: %s.", error.message);
}

static void doctor_check_library(doctor_report *report)
{
	int version = sqlite3_libversion_number();

	if (version < DOCTOR_SQLITE_VERSION_MIN)
		doctor_say(report, "sqlite", WB_HEALTH_ERROR,
			"SQLite %s is too old: 3.37.0 or newer is needed.", sqlite3_libversion());
	else if (version < DOCTOR_SQLITE_VERSION_SAFE)
		doctor_say(report, "sqlite", WB_HEALTH_OK,
			"SQLite %s, whose checkpoints need the writers' queue, and have it: let no other "
			"program write to the file.",
			sqlite3_libversion());
	else
		doctor_say(report, "sqlite", WB_HEALTH_OK, "SQLite %s.", sqlite3_libversion());
}

/* ---- what is in the file ---------------------------------------------------------------------- */

typedef struct doctor_content {
	int64_t application, schema, is_wal, table_count;
} doctor_content;

static wb_status doctor_read_content(sqlite3 *database, doctor_content *out, wb_error *error)
{
	/* Tables first, as in opening: a store may be migrated meanwhile. */
	wb_status status = wb_sqlite__ask_int(
		database, "SELECT count(*) FROM sqlite_schema", &out->table_count, error);
	if (status == WB_OK)
		status = wb_sqlite__ask_int(database, "PRAGMA application_id", &out->application, error);
	if (status == WB_OK)
		status = wb_sqlite__ask_int(database, "PRAGMA user_version", &out->schema, error);
	if (status == WB_OK)
		status = wb_sqlite__ask_int(database, WB_SQLITE_ASK_IS_WAL, &out->is_wal, error);
	return status;
}

/* What to compare with what a shop says that it uses. */
static void doctor_check_identity(doctor_report *report)
{
	sqlite3 *database = NULL;
	sqlite3_stmt *statement = NULL;
	wb_error error;

	wb_status status = wb_sqlite__open_reader(report->path, &database, &error);
	if (status != WB_OK) {
		doctor_say(report, "identity", WB_HEALTH_ERROR, "The store's id can't be read: %s.",
			error.message);
		return;
	}
	int code = sqlite3_prepare_v2(
		database, "SELECT id, owner FROM identity", -1, &statement, NULL);
	if (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
		const char *owner = (const char *)sqlite3_column_text(statement, 1);
		bool is_owned = owner != NULL && owner[0] != '\0';
		doctor_say(report, "identity", WB_HEALTH_OK, "The store is %s and belongs to %s%s.",
			(const char *)sqlite3_column_text(statement, 0), is_owned ? "shop " : "no shop yet",
			is_owned ? owner : "");
	} else {
		doctor_say(report, "identity", WB_HEALTH_ERROR,
			"The file has lost the store's id: restore a backup.");
	}
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close(database);
}

static void doctor_check_schema(doctor_report *report)
{
	sqlite3 *database = NULL;
	doctor_content content = {0};
	wb_error error;

	wb_status status = wb_sqlite__open_reader(report->path, &database, &error);
	if (status == WB_OK)
		status = doctor_read_content(database, &content, &error);
	(void)sqlite3_close(database);
	if (status != WB_OK)
		doctor_say(report, "schema", WB_HEALTH_ERROR, "The file can't be read: %s.", error.message);
	else if (content.application != WB_SQLITE_APPLICATION_ID && content.table_count > 0)
		doctor_say(report, "schema", WB_HEALTH_ERROR,
			"The file is another program's database: name a file of its own for the store.");
	else if (content.schema == 0)
		doctor_say(report, "schema", WB_HEALTH_WARNING,
			"The store is empty: the shop fills it when it starts.");
	else if (content.schema > WB_SCHEMA_VERSION)
		doctor_say(report, "schema", WB_HEALTH_ERROR,
			"The store has schema %lld and this build writes %d: use the Waybill that wrote it.",
			(long long)content.schema, WB_SCHEMA_VERSION);
	else if (content.is_wal == 0)
		doctor_say(report, "schema", WB_HEALTH_WARNING,
			"Another program took the file out of WAL mode; the next start puts it back.");
	else
		doctor_say(report, "schema", WB_HEALTH_OK, "The store has schema %lld.",
			(long long)content.schema);
	if (status == WB_OK && content.schema == WB_SCHEMA_VERSION &&
		content.application == WB_SQLITE_APPLICATION_ID)
		doctor_check_identity(report);
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void doctor_examine(doctor_report *report, wb_text name)
{
	bool exists = false;
	wb_error error;

	doctor_check_library(report);
	if (wb_sqlite__resolve(name, report->path, &error) != WB_OK) {
		doctor_say(
			report, "directory", WB_HEALTH_ERROR, "The path can't be used: %s.", error.message);
		return;
	}
	size_t bytes = (size_t)(strrchr(report->path, '/') - report->path);
	memcpy(report->directory, report->path, bytes);
	report->directory[bytes] = '\0';
	if (bytes == 0)
		memcpy(report->directory, "/", sizeof "/");
	doctor_check_directory(report);
	doctor_check_filesystem(report);
	if (wb_sqlite__check_file(report->path, &exists, &error) != WB_OK) {
		doctor_say(report, "file", WB_HEALTH_ERROR, "The file can't be used: %s.", error.message);
		return;
	}
	if (!exists || lstat(report->path, &report->file) != 0) {
		doctor_say(report, "file", WB_HEALTH_WARNING,
			"There is no file %s yet; the shop makes it when it starts.", report->path);
		return;
	}
	doctor_say(report, "file", WB_HEALTH_OK, "%s is a plain file of %llu KiB.", report->path,
		(unsigned long long)report->file.st_size >> 10);
	doctor_check_owner(report);
	doctor_check_lock_files(report);
	doctor_check_schema(report);
}

wb_status wb_sqlite__doctor(const wb_env *env, wb_text name, wb_arena *arena,
	const wb_health_line **out, size_t *out_count, wb_error *error)
{
	(void)env;
	doctor_report report = {.arena = arena};

	if (name.bytes == 0)
		return wb_error__set(
			error, WB_INVALID, WB_AREA_STORE, "the store's name needs a path behind \"sqlite:\"");
	report.lines = wb_arena_take_array(arena, DOCTOR_LINES_MAX, sizeof *report.lines);
	if (report.lines == NULL)
		return wb_error__set_memory(error, WB_AREA_STORE);
	doctor_examine(&report, name);
	if (report.is_out_of_memory)
		return wb_error__set_memory(error, WB_AREA_STORE);
	*out = report.lines;
	*out_count = report.count;
	return WB_OK;
}
