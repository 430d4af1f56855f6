/* SPDX-License-Identifier: MIT */
#ifndef WAYBILL_BASE_ARENA_H
#define WAYBILL_BASE_ARENA_H

#include "waybill/arena.h"

/* The env the arena was made with, for scratch memory beside it. */
const wb_env *wb_arena__env(const wb_arena *arena);

#endif
