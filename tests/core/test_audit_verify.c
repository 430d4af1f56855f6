/* SPDX-License-Identifier: MIT */
/*
 * What somebody with the database file can do to a log, and that verification names the first bad
 * event. What it can't see without a checkpoint kept elsewhere (everything from some point on
 * rewritten or cut, heads included) is a case here, too: so that nobody believes otherwise.
 */
#include "store_fixture.h"

#include <fcntl.h>
#include <sqlite3.h>

#define SUBJECT_COUNT 3
#define EVENT_COUNT 5

/* order:1 to order:3, five events each, written in turns; the third of order:2 has a personal
   value. */
static store_fixture *open_log(void)
{
	store_fixture *fixture = fixture_open_migrated(STORE_SQLITE);
	wb_value city = fixture_text_value("Bonn");
	wb_personal personal;

	assert_ok(wb_audit_salt(wb_env_native(), WB_TEXT("facts.order.city"), &city, fixture->arena,
				  &personal, &fixture->error),
		&fixture->error);
	fixture_begin(fixture);
	for (int seq = 1; seq <= EVENT_COUNT; seq++) {
		for (int number = 1; number <= SUBJECT_COUNT; number++) {
			char key[32];
			snprintf(key, sizeof key, "order:%d", number);
			wb_event_draft draft = fixture_draft(fixture->arena, key);
			char move[32];
			snprintf(move, sizeof move, "m%d-%d", number, seq);
			draft.move = wb_text_from(move);
			draft.personal = &personal;
			draft.personal_count = number == 2 && seq == 3 ? 1 : 0;
			wb_event event = fixture_seal(fixture, &draft);
			assert_ok(
				wb_store__event_append(fixture->store, &event, &event.position, &fixture->error),
				&fixture->error);
			if (seq == 1) {
				wb_subject subject = fixture_subject(key, "new");
				assert_ok(wb_store__subject_write(fixture->store, &subject, 0, &fixture->error),
					&fixture->error);
			}
		}
	}
	fixture_commit(fixture);
	return fixture;
}

/* Changes the file as somebody would who knows SQL: the triggers do not stop him. */
static void tamper(store_fixture *fixture, const char *sql)
{
	static const char prelude[] =
		"PRAGMA foreign_keys = OFF;"
		"DROP TRIGGER event_is_final; DROP TRIGGER event_stays; DROP TRIGGER head_moves_on;"
		"DROP TRIGGER head_stays; DROP TRIGGER personal_is_final;";
	sqlite3 *database = NULL;
	char *message = NULL;

	assert_int_equal(sqlite3_open(fixture->path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database, prelude, NULL, NULL, NULL), SQLITE_OK);
	if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	sqlite3_close(database);
}

static wb_status verify(store_fixture *fixture, wb_audit_report *out)
{
	wb_audit_reader reader;

	*out = (wb_audit_report){0};
	assert_ok(wb_store_reader(fixture->store, &reader, &fixture->error), &fixture->error);
	wb_status status = wb_audit_verify(
		wb_env_native(), &reader, WB_TEXT(""), fixture->arena, out, &fixture->error);
	reader.close(reader.payload);
	return status;
}

typedef struct tampering {
	const char *sql;
	const char *subject; /* of the first bad event; empty where it is no one event */
	uint64_t seq;
	const char *word; /* in the message */
} tampering;

static const tampering tamperings[] = {
	/* A changed byte, in the body and in each column beside it. */
	{"UPDATE event SET body = replace(body, 'picking', 'packing') "
	 "WHERE subject = 'order:2' AND seq = 3",
		"order:2", 3, "hash"},
	{"UPDATE event SET body = replace(body, 'picking', 'packing') "
	 "WHERE subject = 'order:2' AND seq = 5",
		"order:2", 5, "hash"},
	{"UPDATE event SET kind = 'noted' WHERE subject = 'order:2' AND seq = 3", "order:2", 3, "kind"},
	{"UPDATE event SET at_ms = at_ms + 1 WHERE subject = 'order:1' AND seq = 1", "order:1", 1,
		"time"},
	{"UPDATE event SET move = NULL WHERE subject = 'order:3' AND seq = 5", "order:3", 5, "move"},
	{"UPDATE event SET prev = zeroblob(32) WHERE subject = 'order:3' AND seq = 2", "order:3", 2,
		"prev"},
	{"UPDATE event SET hash = zeroblob(32) WHERE subject = 'order:3' AND seq = 2", "order:3", 2,
		"hash"},
	/* Deleted events. */
	{"DELETE FROM event WHERE subject = 'order:2' AND seq = 1", "order:2", 1, "missing"},
	{"DELETE FROM event WHERE subject = 'order:2' AND seq = 3", "order:2", 3, "missing"},
	{"DELETE FROM event WHERE subject = 'order:2' AND seq = 5", "order:2", 5, "tail"},
	{"DELETE FROM event WHERE subject = 'order:2' AND seq > 1", "order:2", 2, "tail"},
	{"DELETE FROM event WHERE subject = 'order:2'", "order:2", 1, "deleted"},
	{"DELETE FROM event WHERE subject = 'order:1'", "order:1", 1, "deleted"},
	{"DELETE FROM event WHERE subject = 'order:3'", "order:3", 1, "deleted"},
	{"DELETE FROM event", "order:1", 1, "deleted"},
	{"DELETE FROM event WHERE subject = 'order:2'; DELETE FROM head WHERE subject = 'order:2'",
		"order:2", 1, "deleted"},
	{"DELETE FROM event WHERE subject = 'order:2'; DELETE FROM head WHERE subject = 'order:2';"
	 "DELETE FROM subject WHERE key = 'order:2'",
		"", 0, "5 are gone"},
	{"DELETE FROM event WHERE subject = 'order:1' AND seq = 5;"
	 "UPDATE head SET seq = 4, hash = (SELECT hash FROM event WHERE subject = 'order:1' "
	 "AND seq = 4) WHERE subject = 'order:1'",
		"", 0, "1 are gone"},
	/* Moved ones. */
	{"UPDATE event SET seq = seq + 100 WHERE subject = 'order:2' AND seq IN (2, 3);"
	 "UPDATE event SET seq = 105 - seq WHERE seq > 100",
		"order:2", 2, "says seq 3"},
	{"UPDATE event SET body = (SELECT body FROM event WHERE subject = 'order:1' AND seq = 3),"
	 "hash = (SELECT hash FROM event WHERE subject = 'order:1' AND seq = 3) "
	 "WHERE subject = 'order:2' AND seq = 3",
		"order:2", 3, "subject"},
	{"UPDATE event SET move = NULL WHERE subject = 'order:1' AND seq = 3;"
	 "INSERT INTO event (subject, seq, kind, at_ms, prev, hash, body, move) "
	 "SELECT 'order:9', seq, kind, at_ms, prev, hash, body, NULL FROM event "
	 "WHERE subject = 'order:2' AND seq = 1",
		"order:1", 3, "move"},
	{"INSERT INTO event (subject, seq, kind, at_ms, prev, hash, body, move) "
	 "SELECT 'order:9', seq, kind, at_ms, prev, hash, body, NULL FROM event "
	 "WHERE subject = 'order:2' AND seq = 1",
		"order:9", 1, "another subject"},
	{"INSERT INTO event (subject, seq, kind, at_ms, prev, hash, body, move) "
	 "SELECT subject, 6, kind, at_ms, hash, hash, body, NULL FROM event "
	 "WHERE subject = 'order:2' AND seq = 5",
		"order:2", 6, "says seq 5"},
	/* Heads. */
	{"DELETE FROM head WHERE subject = 'order:2'", "order:2", 5, "dropped"},
	{"UPDATE head SET seq = 3 WHERE subject = 'order:2'", "order:2", 4, "set back"},
	{"UPDATE head SET seq = 7 WHERE subject = 'order:2'", "order:2", 6, "tail"},
	{"UPDATE head SET hash = zeroblob(32) WHERE subject = 'order:2'", "order:2", 5, "head"},
	{"INSERT INTO head VALUES ('order:9', 1, zeroblob(32))", "order:9", 1, "no events"},
	/* Personal values. */
	{"UPDATE personal SET value = '\"Ulm\"'", "order:2", 3, "personal"},
	{"UPDATE personal SET salt = zeroblob(16)", "order:2", 3, "personal"},
	{"INSERT INTO personal SELECT subject, 4, path, value, salt FROM personal", "order:2", 4,
		"personal"},
};

static void test_verify__names_the_first_bad_event(void **state)
{
	(void)state;
	for (size_t index = 0; index < sizeof tamperings / sizeof *tamperings; index++) {
		const tampering *change = &tamperings[index];
		store_fixture *fixture = open_log();
		wb_audit_report report;
		assert_int_equal(verify(fixture, &report), WB_OK);
		assert_int_equal(report.events, SUBJECT_COUNT * EVENT_COUNT);
		tamper(fixture, change->sql);
		wb_status status = verify(fixture, &report);
		if (status != WB_BROKEN || strstr(fixture->error.message, change->word) == NULL ||
			report.broken_seq != change->seq)
			print_error("%s\n%s at %.*s %llu: %s\n", change->sql, wb_status_name(status),
				(int)report.broken_subject.bytes, report.broken_subject.data,
				(unsigned long long)report.broken_seq, fixture->error.message);
		assert_failed(status, WB_BROKEN, &fixture->error);
		assert_text_equal(report.broken_subject, change->subject);
		assert_int_equal(report.broken_seq, change->seq);
		assert_non_null(strstr(fixture->error.message, change->word));
		fixture_close(fixture);
	}
}

static void test_verify__erasure_leaves_the_chain_valid(void **state)
{
	(void)state;
	store_fixture *fixture = open_log();
	wb_audit_report before, after;

	assert_int_equal(verify(fixture, &before), WB_OK);
	tamper(fixture, "DELETE FROM personal");
	assert_ok(verify(fixture, &after), &fixture->error);
	assert_true(wb_text_equal(before.digest, after.digest));
	fixture_close(fixture);
}

static void test_verify__only_the_digest_tells_an_old_copy(void **state)
{
	(void)state;
	store_fixture *fixture = open_log();
	wb_audit_report before, after;

	assert_int_equal(verify(fixture, &before), WB_OK);
	/* The last written tail cut with its head: as an old copy is, it is sound in itself. */
	tamper(fixture,
		"DELETE FROM event WHERE subject = 'order:3' AND seq = 5;"
		"UPDATE head SET seq = 4, hash = (SELECT hash FROM event WHERE subject = 'order:3' "
		"AND seq = 4) WHERE subject = 'order:3'");
	assert_ok(verify(fixture, &after), &fixture->error);
	assert_int_equal(after.events, before.events - 1);
	assert_false(wb_text_equal(before.digest, after.digest));
	fixture_close(fixture);
}

static void test_verify__one_subject_is_judged_alone(void **state)
{
	(void)state;
	store_fixture *fixture = open_log();
	wb_audit_reader reader;
	wb_audit_report report;

	tamper(fixture, "DELETE FROM event WHERE subject = 'order:2' AND seq = 3");
	assert_ok(wb_store_reader(fixture->store, &reader, &fixture->error), &fixture->error);
	assert_ok(wb_audit_verify(wb_env_native(), &reader, WB_TEXT("order:1"), fixture->arena, &report,
				  &fixture->error),
		&fixture->error);
	assert_int_equal(report.events, EVENT_COUNT);
	assert_failed(wb_audit_verify(wb_env_native(), &reader, WB_TEXT("order:2"), fixture->arena,
					  &report, &fixture->error),
		WB_BROKEN, &fixture->error);
	assert_text_equal(report.broken_subject, "order:2");
	assert_ok(wb_audit_verify(wb_env_native(), &reader, WB_TEXT("order:22"), fixture->arena,
				  &report, &fixture->error),
		&fixture->error);
	assert_int_equal(report.events, 0);
	reader.close(reader.payload);
	fixture_close(fixture);
}

static void test_schema__refuses_changes_to_the_log(void **state)
{
	(void)state;
	store_fixture *fixture = open_log();
	sqlite3 *database = NULL;
	wb_audit_report report;
	static const char *const statements[] = {
		"UPDATE event SET kind = 'noted' WHERE position = 1",
		"DELETE FROM event WHERE position = 15",
		"UPDATE head SET seq = 3 WHERE subject = 'order:1'",
		"UPDATE head SET subject = 'order:9', seq = 6 WHERE subject = 'order:1'",
		"DELETE FROM head WHERE subject = 'order:1'",
		"UPDATE personal SET path = 'x'",
		"UPDATE personal SET seq = 4",
		"UPDATE personal SET value = '1'",
		"INSERT INTO personal SELECT 'order:8', seq, path, value, salt FROM personal",
		"INSERT INTO event SELECT NULL, 'order:8', 1, kind, at_ms, 'text', hash, body, NULL "
		"FROM event LIMIT 1",
	};

	assert_int_equal(sqlite3_open(fixture->path, &database), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(database, "PRAGMA foreign_keys = ON", NULL, NULL, NULL), SQLITE_OK);
	for (size_t index = 0; index < sizeof statements / sizeof *statements; index++) {
		int code = sqlite3_exec(database, statements[index], NULL, NULL, NULL);
		if (code != SQLITE_CONSTRAINT)
			print_error("%s: %d\n", statements[index], code);
		assert_int_equal(code, SQLITE_CONSTRAINT);
	}
	assert_int_equal(sqlite3_exec(database, "DELETE FROM personal", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(database);
	assert_ok(verify(fixture, &report), &fixture->error);
	fixture_close(fixture);
}

/* Overwrites bytes of the closed file; whatever is found, nothing crashes and nothing hangs. */
static void test_verify__survives_a_damaged_file(void **state)
{
	(void)state;
	uint64_t seed = 3;
	size_t found = 0;
	size_t rounds = unit_rounds(60, 3000);

	for (size_t round = 0; round < rounds; round++) {
		store_fixture *fixture = open_log();
		struct stat file;
		wb_audit_report report;
		/* All into the one file, so that the damage is met. */
		tamper(fixture, "PRAGMA wal_checkpoint(TRUNCATE)");
		wb_store_close(fixture->store);
		fixture->store = NULL;
		assert_int_equal(stat(fixture->path, &file), 0);
		int descriptor = open(fixture->path, O_RDWR | O_CLOEXEC);
		assert_true(descriptor >= 0);
		for (int count = 0; count < 8; count++) {
			unsigned char bytes[16];
			/* Behind the header, which says that it is a database at all. */
			off_t place =
				100 + (off_t)(unit_random(&seed) % ((uint64_t)file.st_size - 100 - sizeof bytes));
			for (size_t index = 0; index < sizeof bytes; index++)
				bytes[index] = (unsigned char)unit_random(&seed);
			assert_int_equal(pwrite(descriptor, bytes, sizeof bytes, place), sizeof bytes);
		}
		close(descriptor);
		wb_status status = fixture_open_path(
			fixture->path, wb_env_native(), true, &fixture->store, &fixture->error);
		if (status == WB_OK)
			status = verify(fixture, &report);
		if (status != WB_OK)
			assert_true(status == WB_BROKEN || status == WB_STORAGE);
		found += status != WB_OK;
		fixture_close(fixture);
	}
	/* Some damage hits free space or tables that are not the log. */
	assert_true(found > rounds / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verify__names_the_first_bad_event),
		cmocka_unit_test(test_verify__erasure_leaves_the_chain_valid),
		cmocka_unit_test(test_verify__only_the_digest_tells_an_old_copy),
		cmocka_unit_test(test_verify__one_subject_is_judged_alone),
		cmocka_unit_test(test_schema__refuses_changes_to_the_log),
		cmocka_unit_test(test_verify__survives_a_damaged_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
