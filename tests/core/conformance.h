/* SPDX-License-Identifier: MIT */
/*
 * The public suites of other projects, read with Jansson: what is tested must not read its own
 * test cases. They lie beside the checkout, or where WAYBILL_CONFORMANCE says.
 */
#ifndef WAYBILL_TESTS_CONFORMANCE_H
#define WAYBILL_TESTS_CONFORMANCE_H

#include "unit.h"

#include <jansson.h>
#include <stdio.h>

/* The caller closes it. Skips the test, and says so, where the file is absent. */
static inline FILE *conformance_open(const char *name)
{
	const char *folder = getenv("WAYBILL_CONFORMANCE");
	char path[4096];

	if (folder != NULL)
		snprintf(path, sizeof path, "%s/%s", folder, name);
	else
		snprintf(path, sizeof path, "%s/../shared/conformance/%s", WB_TEST_ROOT, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		print_message("skipped: no %s; set WAYBILL_CONFORMANCE to its folder\n", name);
		skip();
	}
	return file;
}

/* The caller drops it with json_decref. Skips like conformance_open. */
static inline json_t *conformance_load(const char *name)
{
	FILE *file = conformance_open(name);
	json_error_t error;
	json_t *document = json_loadf(file, JSON_ALLOW_NUL, &error);

	fclose(file);
	if (document == NULL)
		fail_msg("%s:%d: %s", name, error.line, error.text);
	return document;
}

static inline const char *conformance_string(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	assert_non_null(value);
	return value;
}

static inline int conformance_base64_digit(char character)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *place = character == '\0' ? NULL : strchr(alphabet, character);

	return place == NULL ? -1 : (int)(place - alphabet);
}

/* The caller frees the data. */
static inline wb_text conformance_decode(const char *base64)
{
	size_t bytes = 0;
	uint32_t group = 0;
	unsigned bits = 0;
	char *data = malloc(strlen(base64) + 1);

	assert_non_null(data);
	for (; conformance_base64_digit(*base64) >= 0; base64++) {
		group = group << 6 | (uint32_t)conformance_base64_digit(*base64);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			data[bytes++] = (char)(group >> bits & 255);
		}
	}
	return (wb_text){data, bytes};
}

#endif
