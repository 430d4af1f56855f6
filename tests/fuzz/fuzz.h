/* SPDX-License-Identifier: MIT */
/* What a fuzz target is: one function of libFuzzer's form, in a file fuzz_<entry>.c. */
#ifndef WAYBILL_TESTS_FUZZ_H
#define WAYBILL_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* Ends the run with a finding where [condition] does not hold. */
#define FUZZ_HOLDS(condition) ((condition) ? (void)0 : __builtin_trap())

#endif
