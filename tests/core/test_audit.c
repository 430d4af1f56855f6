/* SPDX-License-Identifier: MIT */
/* Sealing and checking events: the encoding byte by byte, its bounds, and what it refuses. */
#include "store_fixture.h"

#include "audit/canonical.h"
#include "base/hex.h"
#include "base/sha256.h"
#include "waybill/json.h"

static void assert_sha256(const char *prefix, wb_text text, wb_text expected)
{
	wb_sha256 *sha256 = NULL;
	uint8_t digest[WB_SHA256_BYTES];
	char hex[WB_SHA256_HEX_BYTES];

	assert_int_equal(wb_sha256__new(wb_env_native(), &sha256, NULL), WB_OK);
	wb_sha256__init(sha256);
	wb_sha256__update(sha256, wb_text_from(prefix));
	wb_sha256__update(sha256, text);
	assert_int_equal(wb_sha256__final(sha256, digest, NULL), WB_OK);
	wb_sha256__free(sha256);
	wb_hex__print(digest, sizeof digest, hex);
	assert_text_equal(expected, hex);
}

static wb_value read_json(wb_arena *arena, const char *text)
{
	wb_value value;
	wb_error error;

	assert_ok(wb_json_read(wb_text_from(text), arena, &value, NULL, &error), &error);
	return value;
}

static void test_seal__writes_the_body_of_the_page(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1234");
	wb_error error;
	wb_event event;

	assert_ok(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), &error);
	assert_text_equal(event.body,
		"{\"actor\":{\"device\":\"tablet-2\",\"id\":\"user:5\",\"roles\":[\"staff\"],"
		"\"via\":\"rest\"},\"at\":1700000000000,\"data\":{\"from\":\"new\",\"to\":\"picking\"},"
		"\"format\":1,\"kind\":\"moved\",\"personal\":{},\"prev\":\""
		"0000000000000000000000000000000000000000000000000000000000000000\","
		"\"seq\":1,\"subject\":\"order:1234\"}");
	assert_sha256("waybill.event.1\n", event.body, event.hash);
	assert_text_equal(event.subject, "order:1234");
	assert_int_equal(event.seq, 1);
	assert_int_equal(event.position, 0);
	assert_true(wb_text_equal(event.prev, wb_audit_genesis));
	assert_ok(wb_audit_check(&event, 1, wb_audit_genesis, arena, &error), &error);

	draft.move = WB_TEXT("0f0e");
	assert_ok(wb_audit_seal(&draft, 2, event.hash, arena, &event, &error), &error);
	char expected[1024];
	snprintf(expected, sizeof expected,
		"{\"actor\":{\"device\":\"tablet-2\",\"id\":\"user:5\",\"roles\":[\"staff\"],"
		"\"via\":\"rest\"},\"at\":1700000000000,\"data\":{\"from\":\"new\",\"to\":\"picking\"},"
		"\"format\":1,\"kind\":\"moved\",\"move\":\"0f0e\",\"personal\":{},\"prev\":\"%.*s\","
		"\"seq\":2,\"subject\":\"order:1234\"}",
		(int)event.prev.bytes, event.prev.data);
	assert_text_equal(event.body, expected);
	wb_arena_free(arena);
}

static void test_seal__personal_values_stand_as_digests(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_value city = read_json(arena, "{\"z\":1,\"city\":\"K\\u00f6ln\"}");
	wb_personal personal;
	wb_error error;
	wb_event event;

	assert_ok(wb_audit_salt(
				  wb_env_native(), WB_TEXT("facts.order.city"), &city, arena, &personal, &error),
		&error);
	assert_text_equal(personal.value, "{\"city\":\"K\xC3\xB6ln\",\"z\":1}");
	draft.personal = &personal;
	draft.personal_count = 1;
	assert_ok(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), &error);

	wb_value body = {0};
	assert_ok(wb_json_read(event.body, arena, &body, NULL, &error), &error);
	const wb_value *digest =
		wb_value_member(wb_value_member(&body, WB_TEXT("personal")), WB_TEXT("facts.order.city"));
	assert_non_null(digest);
	char hashed[WB_SALT_BYTES + 64];
	size_t bytes = 0;
	memcpy(hashed, personal.salt, WB_SALT_BYTES);
	bytes = WB_SALT_BYTES;
	memcpy(hashed + bytes, "facts.order.city", 17);
	bytes += 17;
	memcpy(hashed + bytes, personal.value.data, personal.value.bytes);
	bytes += personal.value.bytes;
	assert_sha256("waybill.personal.1\n", (wb_text){hashed, bytes}, digest->as.text);
	assert_null(memmem(event.body.data, event.body.bytes, "ln\"", 3));

	/* The value may go, and nothing else of it may change. */
	assert_ok(wb_audit_check(&event, 1, wb_audit_genesis, arena, &error), &error);
	wb_event erased = event;
	erased.personal_count = 0;
	assert_ok(wb_audit_check(&erased, 1, wb_audit_genesis, arena, &error), &error);
	for (int change = 0; change < 3; change++) {
		wb_personal altered = personal;
		wb_event tampered = event;
		if (change == 0)
			altered.value = WB_TEXT("{\"city\":\"Bonn\",\"z\":1}");
		else if (change == 1)
			altered.path = WB_TEXT("facts.order.town");
		else
			altered.salt[7] ^= 1;
		tampered.personal = &altered;
		assert_failed(
			wb_audit_check(&tampered, 1, wb_audit_genesis, arena, &error), WB_BROKEN, &error);
	}
	wb_arena_free(arena);
}

static void test_salt__is_drawn_anew_each_time(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_value value = wb_value_int(1);
	wb_personal first, second;

	assert_int_equal(
		wb_audit_salt(wb_env_native(), WB_TEXT("a"), &value, arena, &first, NULL), WB_OK);
	assert_int_equal(
		wb_audit_salt(wb_env_native(), WB_TEXT("a"), &value, arena, &second, NULL), WB_OK);
	assert_memory_not_equal(first.salt, second.salt, WB_SALT_BYTES);
	wb_arena_free(arena);
}

static void test_seal__integers_that_javascript_loses_become_texts(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_error error;
	wb_event event;

	draft.data = read_json(arena,
		"{\"max\":9007199254740991,\"min\":-9007199254740991,\"over\":9007199254740992,"
		"\"under\":[-9007199254740992],\"deep\":{\"natural\":18446744073709551615}}");
	assert_ok(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), &error);
	static const char expected[] =
		"\"data\":{\"deep\":{\"natural\":\"18446744073709551615\"},\"max\":9007199254740991,"
		"\"min\":-9007199254740991,\"over\":\"9007199254740992\","
		"\"under\":[\"-9007199254740992\"]}";
	assert_non_null(memmem(event.body.data, event.body.bytes, expected, sizeof expected - 1));
	assert_ok(wb_audit_check(&event, 1, wb_audit_genesis, arena, &error), &error);
	wb_arena_free(arena);
}

static void test_seal__refuses_what_has_no_place_in_an_event(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft good = fixture_draft(arena, "order:1");
	wb_event event;
	wb_error error;
	wb_event_draft draft;

#define REFUSED(member, value, status) \
	draft = good; \
	draft.member = value; \
	assert_failed(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), status, &error)

	REFUSED(data, read_json(arena, "{\"total\":12.5}"), WB_INVALID);
	assert_non_null(strstr(error.message, "\"total\""));
	REFUSED(data, read_json(arena, "{\"items\":[{\"price\":1e3}]}"), WB_INVALID);
	assert_non_null(strstr(error.message, "\"price\""));
	REFUSED(data, read_json(arena, "[]"), WB_INVALID);
	REFUSED(data, wb_value_null(), WB_INVALID);
	REFUSED(actor, read_json(arena, "{}"), WB_INVALID);
	REFUSED(actor,
		read_json(arena, "{\"device\":\"\",\"id\":\"u\",\"roles\":[1],\"via\":\"rest\"}"),
		WB_INVALID);
	REFUSED(kind, WB_TEXT(""), WB_INVALID);
	REFUSED(kind, WB_TEXT("Moved"), WB_INVALID);
	REFUSED(subject, WB_TEXT(""), WB_INVALID);
	REFUSED(subject, WB_TEXT("order:\n1"), WB_INVALID);
	REFUSED(subject, WB_TEXT("order:\xFF"), WB_INVALID);
	REFUSED(move, WB_TEXT("a\x01"), WB_INVALID);
	REFUSED(at_ms, INT64_MAX, WB_INVALID);
#undef REFUSED
	assert_failed(
		wb_audit_seal(&good, 0, wb_audit_genesis, arena, &event, &error), WB_INVALID, &error);
	assert_failed(
		wb_audit_seal(&good, 1, WB_TEXT("abc"), arena, &event, &error), WB_INVALID, &error);

	/* A zero character has a JSON spelling and no place in a text of ours. */
	wb_map_builder builder;
	wb_map_builder_init(&builder, arena, 1);
	wb_map_builder_add(&builder, WB_TEXT("note"), wb_value_string(WB_TEXT("a\0b")));
	draft = good;
	assert_ok(wb_map_builder_finish(&builder, &draft.data, &error), &error);
	assert_int_equal(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), WB_INVALID);
	wb_arena_free(arena);
}

static wb_value text_of(wb_arena *arena, size_t bytes)
{
	char *data = wb_arena_take(arena, bytes + 1);
	wb_map_builder builder;
	wb_value value;

	assert_non_null(data);
	memset(data, 'x', bytes);
	wb_map_builder_init(&builder, arena, 1);
	wb_map_builder_add(&builder, WB_TEXT("t"), wb_value_string((wb_text){data, bytes}));
	assert_int_equal(wb_map_builder_finish(&builder, &value, NULL), WB_OK);
	return value;
}

static void limit__event_bytes(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_error error;
	wb_event event;

	draft.data = text_of(arena, 1);
	assert_ok(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), &error);
	size_t rest = event.body.bytes - 1;
	draft.data = text_of(arena, WB_EVENT_BYTES_MAX - rest);
	assert_ok(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), &error);
	assert_int_equal(event.body.bytes, WB_EVENT_BYTES_MAX);
	assert_ok(wb_audit_check(&event, 1, wb_audit_genesis, arena, &error), &error);
	draft.data = text_of(arena, WB_EVENT_BYTES_MAX - rest + 1);
	assert_failed(
		wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), WB_LIMIT, &error);
	wb_arena_free(arena);
}

static void limit__subject_and_personal(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1");
	char subject[WB_SUBJECT_BYTES_MAX + 1];
	wb_personal personal[WB_PERSONAL_MAX + 1] = {{.path = WB_TEXT("")}};
	char paths[WB_PERSONAL_MAX + 1][8];
	wb_error error;
	wb_event event;

	memset(subject, 's', sizeof subject);
	draft.subject = (wb_text){subject, WB_SUBJECT_BYTES_MAX};
	assert_ok(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), &error);
	draft.subject.bytes++;
	assert_failed(
		wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), WB_LIMIT, &error);
	draft.subject.bytes = 1;
	for (size_t index = 0; index <= WB_PERSONAL_MAX; index++) {
		snprintf(paths[index], sizeof paths[index], "p%zu", index);
		personal[index].path = wb_text_from(paths[index]);
		personal[index].value = WB_TEXT("1");
	}
	draft.personal = personal;
	draft.personal_count = WB_PERSONAL_MAX;
	assert_ok(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), &error);
	assert_ok(wb_audit_check(&event, 1, wb_audit_genesis, arena, &error), &error);
	draft.personal_count++;
	assert_failed(
		wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, &error), WB_LIMIT, &error);
	wb_arena_free(arena);
}

/* ---- checking --------------------------------------------------------------------------------- */

/* Puts the right hash to a changed body: what a clever hand would do. */
static void rehash(wb_event *event, wb_arena *arena)
{
	wb_sha256 *sha256 = NULL;
	uint8_t digest[WB_SHA256_BYTES];
	char hex[WB_SHA256_HEX_BYTES];

	assert_int_equal(wb_sha256__new(wb_env_native(), &sha256, NULL), WB_OK);
	wb_sha256__init(sha256);
	wb_sha256__update(sha256, WB_TEXT("waybill.event.1\n"));
	wb_sha256__update(sha256, event->body);
	assert_int_equal(wb_sha256__final(sha256, digest, NULL), WB_OK);
	wb_sha256__free(sha256);
	wb_hex__print(digest, sizeof digest, hex);
	assert_true(wb_arena_copy_text(arena, (wb_text){hex, WB_HASH_TEXT_LENGTH}, &event->hash));
}

static void test_check__every_flipped_bit_of_a_body_is_found(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_event event;

	assert_int_equal(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, NULL), WB_OK);
	char *body = (char *)event.body.data;
	for (size_t bit = 0; bit < event.body.bytes * 8; bit++) {
		body[bit / 8] = (char)(body[bit / 8] ^ 1 << bit % 8);
		assert_int_equal(wb_audit_check(&event, 1, wb_audit_genesis, arena, NULL), WB_BROKEN);
		body[bit / 8] = (char)(body[bit / 8] ^ 1 << bit % 8);
		if (bit % 64 == 0)
			assert_int_equal(wb_audit_check(&event, 1, wb_audit_genesis, arena, NULL), WB_OK);
	}
	wb_arena_free(arena);
}

static void test_check__columns_must_say_what_the_body_says(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_event event;
	wb_error error;

	draft.move = WB_TEXT("aa");
	assert_int_equal(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, NULL), WB_OK);
#define DIFFERS(member, value) \
	do { \
		wb_event changed = event; \
		changed.member = value; \
		assert_failed( \
			wb_audit_check(&changed, 1, wb_audit_genesis, arena, &error), WB_BROKEN, &error); \
	} while (0)
	DIFFERS(subject, WB_TEXT("order:2"));
	DIFFERS(seq, 2);
	DIFFERS(kind, WB_TEXT("refused"));
	DIFFERS(at_ms, 1);
	DIFFERS(prev, event.hash);
	DIFFERS(hash, event.prev);
	DIFFERS(hash, WB_TEXT(""));
	DIFFERS(move, WB_TEXT("ab"));
	DIFFERS(move, WB_TEXT(""));
	DIFFERS(body, WB_TEXT(""));
#undef DIFFERS
	assert_failed(wb_audit_check(&event, 2, wb_audit_genesis, arena, &error), WB_BROKEN, &error);
	assert_failed(wb_audit_check(&event, 1, event.hash, arena, &error), WB_BROKEN, &error);
	wb_arena_free(arena);
}

static void test_check__rehashed_bodies_must_still_be_well_formed(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_event event;
	static const struct {
		const char *from, *to; /* the first [from] in the body becomes [to] */
		wb_status status;
	} changes[] = {
		/* What a later version may add is kept. */
		{"\"seq\":1", "\"seq\":1,\"signature\":{\"x\":[1]}", WB_OK},
		{"\"via\":\"rest\"", "\"via\":\"rest\",\"zone\":\"north\"", WB_OK},
		{"\"to\":\"picking\"", "\"to\":\"\\u001fpicking\"", WB_OK},
		/* Not canonical. */
		{"\"seq\":1", "\"seq\": 1", WB_BROKEN},
		{"\"seq\":1", "\"seq\":1.0", WB_BROKEN},
		{"\"seq\":1", "\"seq\":01", WB_BROKEN},
		{"\"seq\":1", "\"sew\":1,\"seq\":1", WB_BROKEN},
		{"\"seq\":1", "\"seq\":1,\"seq\":1", WB_BROKEN},
		{"\"to\":\"picking\"", "\"to\":\"\\u0070icking\"", WB_BROKEN},
		{"\"to\":\"picking\"", "\"to\":\"\\u001Fpicking\"", WB_BROKEN},
		{"\"to\":\"picking\"", "\"to\":\"\\/picking\"", WB_BROKEN},
		{"\"to\":\"picking\"", "\"to\":\"\\u0000\"", WB_BROKEN},
		{"\"to\":\"picking\"", "\"to\":\"\xC0\xAF\"", WB_BROKEN},
		{"\"to\":\"picking\"", "\"to\":0.5", WB_BROKEN},
		{"\"to\":\"picking\"", "\"to\":-0", WB_BROKEN},
		{"\"to\":\"picking\"", "\"to\":9007199254740992", WB_BROKEN},
		{"\"to\":\"picking\"}", "\"to\":\"picking\",}", WB_BROKEN},
		/* Not an event. */
		{"\"format\":1", "\"format\":2", WB_BROKEN},
		{"\"format\":1,", "", WB_BROKEN},
		{"\"personal\":{},", "", WB_BROKEN},
		{"\"personal\":{}", "\"personal\":[]", WB_BROKEN},
		{"\"kind\":\"moved\"", "\"kind\":true", WB_BROKEN},
		{"\"kind\":\"moved\"", "\"kind\":\"moved\",\"move\":\"x\"", WB_BROKEN},
		{"\"data\":{\"from\":\"new\",\"to\":\"picking\"}", "\"data\":null", WB_BROKEN},
		{"\"at\":1700000000000", "\"at\":\"1700000000000\"", WB_BROKEN},
	};

	assert_int_equal(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, NULL), WB_OK);
	for (size_t index = 0; index < sizeof changes / sizeof *changes; index++) {
		char body[2048];
		wb_error error;
		wb_event changed = event;
		const char *place = strstr(event.body.data, changes[index].from);
		assert_non_null(place);
		int bytes = snprintf(body, sizeof body, "%.*s%s%s", (int)(place - event.body.data),
			event.body.data, changes[index].to, place + strlen(changes[index].from));
		changed.body = (wb_text){body, (size_t)bytes};
		rehash(&changed, arena);
		wb_status status = wb_audit_check(&changed, 1, wb_audit_genesis, arena, &error);
		if (status != changes[index].status)
			print_error("%s\n", changes[index].to);
		assert_int_equal(status, changes[index].status);
	}
	wb_arena_free(arena);
}

static void test_check__any_bytes_are_refused_and_harmless(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_event_draft draft = fixture_draft(arena, "order:1");
	wb_event event;
	uint64_t seed = 7;

	assert_int_equal(wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, NULL), WB_OK);
	for (size_t round = 0; round < unit_rounds(3000, 300000); round++) {
		/* Cut, doubled and mixed pieces of a body, in a block of exactly their size. */
		size_t bytes = (size_t)(unit_random(&seed) % event.body.bytes);
		size_t from = (size_t)(unit_random(&seed) % (event.body.bytes - bytes));
		char *body = malloc(bytes + 1);
		assert_non_null(body);
		memcpy(body, event.body.data + from, bytes);
		for (uint64_t swaps = unit_random(&seed) % 4; swaps > 0 && bytes > 0; swaps--)
			body[unit_random(&seed) % bytes] = (char)unit_random(&seed);
		wb_event changed = event;
		changed.body = (wb_text){body, bytes};
		rehash(&changed, arena);
		assert_int_equal(wb_audit_check(&changed, 1, wb_audit_genesis, arena, NULL), WB_BROKEN);
		free(body);
		if (round % 1000 == 0) {
			wb_arena_reset(arena);
			draft = fixture_draft(arena, "order:1");
			assert_int_equal(
				wb_audit_seal(&draft, 1, wb_audit_genesis, arena, &event, NULL), WB_OK);
		}
	}
	wb_arena_free(arena);
}

/* ---- canonical JSON --------------------------------------------------------------------------- */

static void test_canonical__agrees_with_the_writer(void **state)
{
	(void)state;
	wb_arena *arena = unit_arena();
	wb_error error;
	static const char *const texts[] = {
		"null",
		"true",
		"false",
		"0",
		"-1",
		"9007199254740991",
		"\"\"",
		"[]",
		"{}",
		"[1,[2,[3]],{\"a\":null}]",
		"{\"\\ud83d\\ude02\":1,\"\\ufb33\":2,\"\\u20ac\":3,\"1\":4,\"\\r\":5,\"\\u00f6\":6}",
		"\"\\u0008\\u0009\\u000a\\u000c\\u000d\\u001f\\\"\\\\\\/\\u007f\\u0080\\u2028\"",
		"{\"a\":1,\"aa\":2,\"b\":{\"x\":[],\"y\":{}},\"\":0}",
	};

	for (size_t index = 0; index < sizeof texts / sizeof *texts; index++) {
		wb_value value = read_json(arena, texts[index]);
		wb_text written;
		assert_ok(wb_json_write(&value, arena, &written, &error), &error);
		assert_true(wb_canonical__is_value(written));
	}
	wb_arena_free(arena);
}

static void test_canonical__refuses_other_spellings(void **state)
{
	(void)state;
	static const char *const texts[] = {"", " 1", "1 ", "01", "-0", "+1", "1.0", "1e1", "-",
		"9007199254740992", "-9007199254740992", "99999999999999999999", "nul", "True", "[1,]",
		"[,1]", "[1 ,2]", "[1", "{\"a\":1", "{\"a\"}", "{\"a\":}", "{a:1}", "{,}",
		"{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":2}", "{\"\\ufb33\":2,\"\\ud83d\\ude02\":1}",
		"\"\\u0041\"", "\"\\u001F\"", "\"\\u000a\"", "\"\\u0000\"", "\"\\b", "\"\n\"", "\"\\x\"",
		"\"\\/\"", "\"\x80\"", "\"\xED\xA0\x80\"", "\"\xF5\x80\x80\x80\"", "'a'"};
	/* U+FB33 comes after U+1F602, whose UTF-16 form starts with a surrogate. */
	static const char wrong_order[] = "{\"\xEF\xAC\xB3\":2,\"\xF0\x9F\x98\x82\":1}";
	static const char right_order[] = "{\"\xF0\x9F\x98\x82\":1,\"\xEF\xAC\xB3\":2}";

	for (size_t index = 0; index < sizeof texts / sizeof *texts; index++) {
		if (wb_canonical__is_value(wb_text_from(texts[index])))
			print_error("taken: %s\n", texts[index]);
		assert_false(wb_canonical__is_value(wb_text_from(texts[index])));
	}
	assert_false(wb_canonical__is_value(wb_text_from(wrong_order)));
	assert_true(wb_canonical__is_value(wb_text_from(right_order)));
}

/* Bytes are looked at in blocks of 64: each kind of byte is seen wherever it stands, in texts that
   end within the first block, at its end and behind it. */
static void test_canonical__sees_every_byte_at_every_place(void **state)
{
	(void)state;
	for (size_t bytes = 1; bytes < 71; bytes = bytes == 25 ? 58 : bytes + 1) {
		for (size_t place = 0; place < bytes; place++) {
			for (unsigned byte = 0; byte < 256; byte++) {
				char text[80];
				memset(text, 'x', sizeof text);
				text[0] = text[bytes + 1] = '"';
				text[place + 1] = (char)byte;
				bool is_plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
				assert_int_equal(wb_canonical__is_value((wb_text){text, bytes + 2}), is_plain);
			}
		}
	}
}

static void limit__canonical_depth(void **state)
{
	(void)state;
	char nested[WB_JSON_DEPTH_MAX * 2 + 2];

	memset(nested, '[', WB_JSON_DEPTH_MAX);
	memset(nested + WB_JSON_DEPTH_MAX, ']', WB_JSON_DEPTH_MAX);
	assert_true(wb_canonical__is_value((wb_text){nested, (size_t)WB_JSON_DEPTH_MAX * 2}));
	memset(nested, '[', WB_JSON_DEPTH_MAX + 1);
	memset(nested + WB_JSON_DEPTH_MAX + 1, ']', WB_JSON_DEPTH_MAX + 1);
	assert_false(wb_canonical__is_value((wb_text){nested, ((size_t)WB_JSON_DEPTH_MAX + 1) * 2}));
}

static void test_canonical__spells_what_it_stands_for(void **state)
{
	(void)state;
	assert_true(wb_canonical__spells(WB_TEXT("\"a\\n\\u001f\\\"\\\\\""), WB_TEXT("a\n\x1F\"\\")));
	assert_true(wb_canonical__spells(WB_TEXT("\"\""), WB_TEXT("")));
	assert_true(wb_canonical__spells(WB_TEXT("\"\xC3\xBC\""), WB_TEXT("\xC3\xBC")));
	assert_false(wb_canonical__spells(WB_TEXT("\"a\""), WB_TEXT("")));
	assert_false(wb_canonical__spells(WB_TEXT("\"a\""), WB_TEXT("ab")));
	assert_false(wb_canonical__spells(WB_TEXT("\"ab\""), WB_TEXT("a")));
	assert_false(wb_canonical__spells(WB_TEXT("\"\\n\""), WB_TEXT("n")));
	assert_false(wb_canonical__spells(WB_TEXT("\"\xC3\xBC\""), WB_TEXT("\xC3")));
	assert_false(wb_canonical__spells(WB_TEXT("a"), WB_TEXT("a")));
	assert_false(wb_canonical__spells(WB_TEXT(""), WB_TEXT("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seal__writes_the_body_of_the_page),
		cmocka_unit_test(test_seal__personal_values_stand_as_digests),
		cmocka_unit_test(test_salt__is_drawn_anew_each_time),
		cmocka_unit_test(test_seal__integers_that_javascript_loses_become_texts),
		cmocka_unit_test(test_seal__refuses_what_has_no_place_in_an_event),
		cmocka_unit_test(limit__event_bytes),
		cmocka_unit_test(limit__subject_and_personal),
		cmocka_unit_test(test_check__every_flipped_bit_of_a_body_is_found),
		cmocka_unit_test(test_check__columns_must_say_what_the_body_says),
		cmocka_unit_test(test_check__rehashed_bodies_must_still_be_well_formed),
		cmocka_unit_test(test_check__any_bytes_are_refused_and_harmless),
		cmocka_unit_test(test_canonical__agrees_with_the_writer),
		cmocka_unit_test(test_canonical__refuses_other_spellings),
		cmocka_unit_test(test_canonical__sees_every_byte_at_every_place),
		cmocka_unit_test(limit__canonical_depth),
		cmocka_unit_test(test_canonical__spells_what_it_stands_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
