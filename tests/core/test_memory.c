/* SPDX-License-Identifier: MIT */
/*
 * The Nth allocation fails, for every N, in each operation of base and value. Other modules have
 * a file of their own, test_memory_<module>.c, so that each builds with its module alone.
 */
#include "failing_env.h"

#include "base/buffer.h"
#include "base/sha256.h"
#include "waybill/json.h"

static const char document[] =
	"{\"items\":[{\"sku\":\"A-\\u00e9\",\"quantity\":2},{\"sku\":\"B\",\"quantity\":1}],"
	"\"\xF0\x9F\x98\x82\":null,\"total\":12.5,\"paid\":true,\"a\":[0,1,2,3,4,5,6,7,8,9,10]}";

static wb_status read_and_write(const wb_env *env, void *payload, wb_error *error)
{
	(void)payload;
	wb_arena *arena = NULL;
	const wb_json_places *places;
	wb_value value, copy;
	wb_text text;
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status == WB_OK)
		status = wb_json_read(wb_text_from(document), arena, &value, &places, error);
	if (status == WB_OK)
		status = wb_json_read_with_nul(WB_TEXT("{\"a\": [\"\\u0000\"]}"), arena, &copy, error);
	if (status == WB_OK)
		status = wb_value_copy(&value, arena, &copy, error);
	if (status == WB_OK)
		status = wb_json_write(&copy, arena, &text, error);
	wb_arena_free(arena);
	return status;
}

static void oom__json_read_copy_write(void **state)
{
	(void)state;
	failing_env_exhaust(read_and_write, NULL);
}

static wb_status fill_pages(const wb_env *env, void *payload, wb_error *error)
{
	(void)payload;
	wb_arena *arena = NULL;
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	for (unsigned round = 0; round < 2 && status == WB_OK; round++) {
		for (size_t bytes = 1; bytes < 100000 && status == WB_OK; bytes *= 3) {
			unsigned char *taken = wb_arena_take(arena, bytes);
			if (taken == NULL)
				status = WB_MEMORY;
			else
				memset(taken, 1, bytes);
		}
		if (status == WB_OK)
			wb_arena_reset(arena);
	}
	if (status == WB_MEMORY && error->status == WB_OK) {
		/* A take says NULL only; its caller reports. */
		*error = (wb_error){.status = WB_MEMORY, .area = WB_AREA_BASE, .message = "memory is out"};
	}
	wb_arena_free(arena);
	return status;
}

static void oom__arena_take_and_reset(void **state)
{
	(void)state;
	failing_env_exhaust(fill_pages, NULL);
}

static wb_status build(const wb_env *env, void *payload, wb_error *error)
{
	(void)payload;
	wb_arena *arena = NULL;
	wb_list_builder list;
	wb_map_builder map;
	wb_value value;
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	if (status != WB_OK)
		return status;
	wb_list_builder_init(&list, arena, 3);
	wb_map_builder_init(&map, arena, 0);
	for (int64_t index = 0; index < 1000; index++) {
		wb_list_builder_add(&list, wb_value_int(index));
		wb_map_builder_add_key(&map, wb_value_int(-index), wb_value_null());
	}
	status = wb_list_builder_finish(&list, &value, error);
	if (status == WB_OK)
		status = wb_map_builder_finish(&map, &value, error);
	wb_arena_free(arena);
	return status;
}

static void oom__builders(void **state)
{
	(void)state;
	failing_env_exhaust(build, NULL);
}

static wb_status write_buffer(const wb_env *env, void *payload, wb_error *error)
{
	(void)payload;
	wb_arena *arena = NULL;
	wb_buffer buffer;
	wb_text text;
	wb_status status = wb_arena_new(env, WB_ARENA_BYTES_MAX, &arena, error);

	wb_buffer__init(&buffer, env, 100000);
	for (unsigned index = 0; index < 5000; index++)
		wb_buffer__add(&buffer, WB_TEXT("order:17"));
	if (status == WB_OK)
		status = wb_buffer__finish(&buffer, arena, WB_AREA_BASE, &text, error);
	wb_buffer__dispose(&buffer);
	wb_arena_free(arena);
	return status;
}

static void oom__buffer(void **state)
{
	(void)state;
	failing_env_exhaust(write_buffer, NULL);
}

static wb_status digest(const wb_env *env, void *payload, wb_error *error)
{
	(void)payload;
	wb_sha256 *hash = NULL;
	uint8_t out[WB_SHA256_BYTES];
	wb_status status = wb_sha256__new(env, &hash, error);

	if (status == WB_OK)
		status = wb_sha256__digest(hash, WB_TEXT("abc"), out, error);
	wb_sha256__free(hash);
	return status;
}

static void oom__sha256(void **state)
{
	(void)state;
	failing_env_exhaust(digest, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oom__json_read_copy_write),
		cmocka_unit_test(oom__arena_take_and_reset),
		cmocka_unit_test(oom__builders),
		cmocka_unit_test(oom__buffer),
		cmocka_unit_test(oom__sha256),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
