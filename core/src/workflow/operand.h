/* SPDX-License-Identifier: MIT */
/* What stands on either side of a comparison in a guard, in words and with its value. */
#ifndef WAYBILL_WORKFLOW_OPERAND_H
#define WAYBILL_WORKFLOW_OPERAND_H

#include "cel/program.h"
#include "workflow/wording.h"

typedef enum wb_operand_kind {
	WB_OPERAND_ODD,
	WB_OPERAND_CONSTANT, /* value */
	WB_OPERAND_FACT,     /* path; a variable or what is selected from one */
	WB_OPERAND_ITEM,     /* path "item" or "item.sku": of the list that is gone through */
	WB_OPERAND_ENTRY,    /* fact[key] */
	WB_OPERAND_SIZE,     /* of a fact or an item */
	WB_OPERAND_LENGTH,   /* of time between now and a fact */
} wb_operand_kind;

typedef struct wb_operand {
	wb_operand_kind kind;
	bool            is_personal;
	wb_text         path;
	wb_value        noun;   /* none for WB_OPERAND_CONSTANT */
	wb_value        value;  /* as it is; WB_NULL where it is not known */
	wb_value        sample; /* WB_OPERAND_SIZE: what was counted */
} wb_operand;

/* The list that is gone through around an operand, and the item that is spoken of. */
typedef struct wb_operand_scope {
	const wb_inquiry  *inquiry;
	wb_words          *words;
	const wb_cel_node *fold;  /* NULL outside of one */
	const wb_value    *item;  /* NULL: no one in particular */
	bool               is_personal; /* the list is */
	wb_text            list;  /* its path */
} wb_operand_scope;

void wb_operand__read(
	const wb_operand_scope *scope, const wb_cel_node *node, wb_operand *out);

/* The operand's value, or a constant it is compared with, in words; false where it has none. */
bool wb_operand__say_value(
	const wb_operand_scope *scope, const wb_operand *operand, const wb_value *value, wb_value *out);

#endif
