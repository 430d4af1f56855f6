/* SPDX-License-Identifier: MIT */
/*
 * Verification of a log: every event against the one before, every chain's end against its head.
 *
 * The reader shows events by subject and seq, so one event's place is enough to remember and a log
 * of any length takes the same memory. Following a global order instead would be kinder to the
 * disk and needs every subject's head at hand. It stops at the first thing wrong: what follows a
 * broken event in its chain can't be judged, and one is enough to act on.
 *
 * The digest of a log is the SHA-256 of "waybill.log.1" LF and, for each subject in the order of
 * its key's bytes, key, zero byte, seq in decimal digits, zero byte, hash of the last event, LF.
 */
#include "audit/event.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/number.h"

#include <string.h>

static const wb_text verify_domain = WB_TEXT_LITERAL("waybill.log.1\n");

typedef struct verify_run {
	const wb_audit_reader *reader;
	wb_sha256 *event_hash;
	wb_sha256 *log_hash;
	wb_arena *scratch; /* for one head at a time */
	wb_audit_report report;
	uint64_t position_max; /* the store gives positions without gaps */
	/* The last event seen, which the next of its subject must follow; seq 0 before the first. */
	char subject[WB_SUBJECT_BYTES_MAX];
	size_t subject_bytes;
	uint64_t seq;
	char hash[WB_HASH_TEXT_LENGTH];
} verify_run;

static wb_text verify_subject(const verify_run *run)
{
	return (wb_text){run->subject, run->subject_bytes};
}

static wb_text verify_hash(const verify_run *run)
{
	return (wb_text){run->hash, sizeof run->hash};
}

/* Notes where the first bad event is; [error] says why. The subject is copied when all is done. */
static wb_status verify_broken(verify_run *run, uint64_t seq)
{
	run->report.broken_seq = seq;
	return WB_BROKEN;
}

static void verify_add_head(verify_run *run)
{
	char digits[WB_NUMBER_INT_BYTES];
	size_t bytes = wb_number__print_uint(run->seq, digits);

	wb_sha256__update(run->log_hash, verify_subject(run));
	wb_sha256__update(run->log_hash, (wb_text){"", 1});
	wb_sha256__update(run->log_hash, (wb_text){digits, bytes});
	wb_sha256__update(run->log_hash, (wb_text){"", 1});
	wb_sha256__update(run->log_hash, verify_hash(run));
	wb_sha256__update(run->log_hash, WB_TEXT("\n"));
}

/* The chain being read is over: is its last event the stored head? */
static wb_status verify_end_chain(verify_run *run, wb_error *error)
{
	wb_head head;

	if (run->seq == 0)
		return WB_OK;
	wb_arena_reset(run->scratch);
	wb_status status =
		run->reader->head(run->reader->payload, verify_subject(run), run->scratch, &head, error);
	if (status == WB_MISSING) {
		wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"subject \"%t\" has events and no head: the head was dropped", verify_subject(run));
		return verify_broken(run, run->seq);
	}
	if (status != WB_OK)
		return status;
	if (head.seq > run->seq) {
		wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"event %U is missing: the chain's tail was cut, its head is event %U", run->seq + 1,
			head.seq);
		return verify_broken(run, run->seq + 1);
	}
	if (head.seq < run->seq) {
		wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"event %U lies beyond the chain's head, event %U: the head was set back", head.seq + 1,
			head.seq);
		return verify_broken(run, head.seq + 1);
	}
	if (!wb_text_equal(head.hash, verify_hash(run))) {
		wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"the last event does not have the hash of the chain's head");
		return verify_broken(run, run->seq);
	}
	verify_add_head(run);
	run->report.subjects++;
	run->seq = 0;
	return WB_OK;
}

static wb_status verify_start_chain(verify_run *run, wb_text subject, wb_error *error)
{
	if (subject.bytes == 0 || subject.bytes > sizeof run->subject) {
		run->subject_bytes = 0;
		wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"a subject's key has %z bytes, which no key has", subject.bytes);
		return verify_broken(run, 0);
	}
	memcpy(run->subject, subject.data, subject.bytes);
	run->subject_bytes = subject.bytes;
	memcpy(run->hash, wb_audit_genesis.data, sizeof run->hash);
	return WB_OK;
}

static wb_status verify_visit(void *payload, const wb_event *event, wb_error *error)
{
	verify_run *run = payload;
	wb_status status = WB_OK;
	bool is_first = run->seq == 0 || !wb_text_equal(event->subject, verify_subject(run));

	if (is_first) {
		status = verify_end_chain(run, error);
		if (status == WB_OK)
			status = verify_start_chain(run, event->subject, error);
	}
	if (status != WB_OK)
		return status;
	if (event->seq == 0) {
		wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
			"subject \"%t\" is known and has no events: they were deleted", event->subject);
		return verify_broken(run, 1);
	}
	uint64_t expected_seq = run->seq + 1;
	status = wb_audit__check(run->event_hash, event, expected_seq, verify_hash(run), error);
	if (status == WB_BROKEN)
		return verify_broken(run, expected_seq);
	if (status != WB_OK)
		return status;
	run->seq = event->seq;
	memcpy(run->hash, event->hash.data, sizeof run->hash);
	run->report.events++;
	if (event->position > run->position_max)
		run->position_max = event->position;
	return WB_OK;
}

/* Positions without an event are events that went with their heads. */
static wb_status verify_positions(verify_run *run, wb_error *error)
{
	if (run->position_max <= run->report.events)
		return WB_OK;
	run->subject_bytes = 0;
	wb_error__set(error, WB_BROKEN, WB_AREA_AUDIT,
		"of %U events that were written %U are gone, with their heads", run->position_max,
		run->position_max - run->report.events);
	return verify_broken(run, 0);
}

/* Reads and judges the log; run->report is complete but for its texts. */
static wb_status verify_read(verify_run *run, wb_text subject, wb_error *error)
{
	wb_sha256__init(run->log_hash);
	wb_sha256__update(run->log_hash, verify_domain);
	wb_status status = run->reader->read(run->reader->payload, subject, verify_visit, run, error);
	if (status == WB_OK)
		status = verify_end_chain(run, error);
	if (status == WB_OK && subject.bytes == 0)
		status = verify_positions(run, error);
	/* The reader itself met damage, somewhere behind the last event it showed. */
	if (status == WB_BROKEN && run->report.broken_seq == 0 && run->subject_bytes > 0)
		run->report.broken_seq = run->seq + 1;
	return status;
}

static wb_status verify_finish_digest(
	verify_run *run, wb_arena *arena, wb_text *out, wb_error *error)
{
	uint8_t digest[WB_SHA256_BYTES];
	char hex[WB_SHA256_HEX_BYTES];
	wb_status status = wb_sha256__final(run->log_hash, digest, error);

	if (status != WB_OK)
		return status;
	wb_hex__print(digest, sizeof digest, hex);
	if (!wb_arena_copy_text(arena, (wb_text){hex, WB_HASH_TEXT_LENGTH}, out))
		return wb_error__set_memory(error, WB_AREA_AUDIT);
	return WB_OK;
}

wb_status wb_audit_verify(const wb_env *env, const wb_audit_reader *reader, wb_text subject,
	wb_arena *arena, wb_audit_report *out, wb_error *error)
{
	verify_run run = {.reader = reader};

	wb_status status = wb_sha256__new(env, &run.event_hash, error);
	if (status == WB_OK)
		status = wb_sha256__new(env, &run.log_hash, error);
	if (status == WB_OK)
		status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &run.scratch, error);
	if (status == WB_OK)
		status = verify_read(&run, subject, error);
	if (status == WB_OK)
		status = verify_finish_digest(&run, arena, &run.report.digest, error);
	if (status == WB_BROKEN &&
		!wb_arena_copy_text(arena, verify_subject(&run), &run.report.broken_subject))
		status = wb_error__set_memory(error, WB_AREA_AUDIT);
	wb_arena_free(run.scratch);
	wb_sha256__free(run.log_hash);
	wb_sha256__free(run.event_hash);
	if (status == WB_OK || status == WB_BROKEN)
		*out = run.report;
	return status;
}
