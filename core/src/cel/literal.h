/* SPDX-License-Identifier: MIT */
/* Literals to values. */
#ifndef WAYBILL_CEL_LITERAL_H
#define WAYBILL_CEL_LITERAL_H

#include "cel/lexer.h"
#include "waybill/value.h"

/*
 * The value of a literal token, negated for a number under a minus sign. Reports what is wrong
 * with it and returns null then.
 */
wb_value wb_cel_literal__read(wb_cel_source *source, wb_cel_token token, bool is_negative);

#endif
