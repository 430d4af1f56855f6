/* SPDX-License-Identifier: MIT */
/* SHA-256 by the examples of FIPS 180, one object for many digests; and hexadecimal. */
#include "failing_env.h"

#include "base/hex.h"
#include "base/sha256.h"

static void assert_digest(wb_sha256 *hash, wb_text text, const char *expected)
{
	uint8_t digest[WB_SHA256_BYTES];
	char hex[WB_SHA256_HEX_BYTES];
	wb_error error = {.status = WB_OK};

	assert_ok(wb_sha256__digest(hash, text, digest, &error), &error);
	wb_hex__print(digest, sizeof digest, hex);
	assert_string_equal(hex, expected);
}

static wb_sha256 *make_hash(void)
{
	wb_sha256 *hash = NULL;
	wb_error error = {.status = WB_OK};

	assert_ok(wb_sha256__new(wb_env_native(), &hash, &error), &error);
	return hash;
}

static void test_sha256__gives_the_digests_of_the_standard(void **state)
{
	(void)state;
	wb_sha256 *hash = make_hash();

	assert_digest(hash, (wb_text){NULL, 0},
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_digest(
		hash, WB_TEXT("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_digest(hash, WB_TEXT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	wb_sha256__free(hash);
}

static void test_sha256__pieces_give_the_digest_of_the_whole(void **state)
{
	(void)state;
	wb_sha256 *hash = make_hash();
	uint8_t digest[WB_SHA256_BYTES];
	char hex[WB_SHA256_HEX_BYTES];
	char piece[1000];

	memset(piece, 'a', sizeof piece);
	wb_sha256__init(hash);
	for (unsigned index = 0; index < 1000; index++)
		wb_sha256__update(hash, (wb_text){piece, sizeof piece});
	assert_int_equal(wb_sha256__final(hash, digest, NULL), WB_OK);
	wb_hex__print(digest, sizeof digest, hex);
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	wb_sha256__free(hash);
}

static void test_sha256__final_without_a_digest_begun_fails(void **state)
{
	(void)state;
	wb_sha256 *hash = make_hash();
	uint8_t digest[WB_SHA256_BYTES] = {7};
	wb_error error;

	wb_sha256__update(hash, WB_TEXT("lost"));
	assert_failed(wb_sha256__final(hash, digest, &error), WB_MEMORY, &error);
	wb_sha256__init(hash);
	assert_int_equal(wb_sha256__final(hash, digest, &error), WB_OK);
	assert_failed(wb_sha256__final(hash, digest, &error), WB_MEMORY, &error);
	wb_sha256__free(hash);
	wb_sha256__free(NULL);
}

static void test_sha256__init_drops_a_digest_half_done(void **state)
{
	(void)state;
	wb_sha256 *hash = make_hash();

	wb_sha256__init(hash);
	wb_sha256__update(hash, WB_TEXT("half"));
	assert_digest(
		hash, WB_TEXT("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	wb_sha256__free(hash);
}

static void test_sha256__hex_has_one_spelling(void **state)
{
	(void)state;
	uint8_t bytes[3] = {7, 7, 7};
	char hex[7];

	assert_true(wb_hex__parse(WB_TEXT("00ff1a"), bytes, 3));
	assert_int_equal(bytes[0], 0);
	assert_int_equal(bytes[1], 255);
	assert_int_equal(bytes[2], 26);
	wb_hex__print(bytes, 3, hex);
	assert_string_equal(hex, "00ff1a");
	assert_true(wb_hex__parse(WB_TEXT(""), bytes, 0));

	static const char *const refused[] = {
		"", "00ff1", "00ff1ab", "00FF1A", "00ff1g", "00ff1 ", "0x00ff"};
	for (size_t index = 0; index < sizeof refused / sizeof *refused; index++)
		assert_false(wb_hex__parse(wb_text_from(refused[index]), bytes, 3));
	assert_int_equal(bytes[1], 255);
	assert_false(wb_hex__parse(WB_TEXT("00"), bytes, SIZE_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256__gives_the_digests_of_the_standard),
		cmocka_unit_test(test_sha256__pieces_give_the_digest_of_the_whole),
		cmocka_unit_test(test_sha256__final_without_a_digest_begun_fails),
		cmocka_unit_test(test_sha256__init_drops_a_digest_half_done),
		cmocka_unit_test(test_sha256__hex_has_one_spelling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
