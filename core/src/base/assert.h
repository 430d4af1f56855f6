/* SPDX-License-Identifier: MIT */
/* Programming mistakes end the process, in release builds too: corruption would follow. */
#ifndef WAYBILL_BASE_ASSERT_H
#define WAYBILL_BASE_ASSERT_H

#include <stdbool.h>

/* Supplied by the host: env_native.c natively, the doorway in WebAssembly. */
_Noreturn void wb_assert__failed(const char *sentence, const char *file, int line);

static inline void wb_assert__check(bool holds, const char *sentence, const char *file, int line)
{
	if (!holds)
		wb_assert__failed(sentence, file, line);
}

/* A macro only to know its own place. The sentence says what must hold. */
#define WB_ASSERT(condition, sentence) wb_assert__check((condition), (sentence), __FILE__, __LINE__)

#endif
