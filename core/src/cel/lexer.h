/* SPDX-License-Identifier: MIT */
/* Text to tokens, one at a time, with nothing kept but the position. */
#ifndef WAYBILL_CEL_LEXER_H
#define WAYBILL_CEL_LEXER_H

#include "cel/source.h"

typedef enum wb_cel_token_kind {
	WB_CEL_TOKEN_END,        /* behind the last one, for ever */
	WB_CEL_TOKEN_WRONG,      /* no token; the lexer has reported it */
	WB_CEL_TOKEN_INT,        /* digits or 0x and digits */
	WB_CEL_TOKEN_UINT,       /* the same with u */
	WB_CEL_TOKEN_DOUBLE,
	WB_CEL_TOKEN_STRING,     /* with prefix and quotes, as all of the next two */
	WB_CEL_TOKEN_BYTES,
	WB_CEL_TOKEN_NAME,
	WB_CEL_TOKEN_QUOTED_NAME, /* `content-type`, with its back quotes */
	WB_CEL_TOKEN_TRUE,
	WB_CEL_TOKEN_FALSE,
	WB_CEL_TOKEN_NULL,
	WB_CEL_TOKEN_IN,
	WB_CEL_TOKEN_EQUAL,
	WB_CEL_TOKEN_NOT_EQUAL,
	WB_CEL_TOKEN_LESS,
	WB_CEL_TOKEN_LESS_EQUAL,
	WB_CEL_TOKEN_GREATER,
	WB_CEL_TOKEN_GREATER_EQUAL,
	WB_CEL_TOKEN_AND,
	WB_CEL_TOKEN_OR,
	WB_CEL_TOKEN_BRACKET_OPEN,
	WB_CEL_TOKEN_BRACKET_CLOSE,
	WB_CEL_TOKEN_BRACE_OPEN,
	WB_CEL_TOKEN_BRACE_CLOSE,
	WB_CEL_TOKEN_PAREN_OPEN,
	WB_CEL_TOKEN_PAREN_CLOSE,
	WB_CEL_TOKEN_DOT,
	WB_CEL_TOKEN_COMMA,
	WB_CEL_TOKEN_MINUS,
	WB_CEL_TOKEN_NOT,
	WB_CEL_TOKEN_QUESTION,
	WB_CEL_TOKEN_COLON,
	WB_CEL_TOKEN_PLUS,
	WB_CEL_TOKEN_STAR,
	WB_CEL_TOKEN_SLASH,
	WB_CEL_TOKEN_PERCENT,
} wb_cel_token_kind;

typedef struct wb_cel_token {
	wb_cel_token_kind kind;
	uint32_t start, end; /* bytes of the source */
} wb_cel_token;

/* The token that begins at [from] or behind the blanks and comments there. */
wb_cel_token wb_cel_lexer__next(wb_cel_source *source, uint32_t from);

/* The token's text. */
wb_text wb_cel_lexer__text(const wb_cel_source *source, wb_cel_token token);

/* Is this a name that the language keeps for itself: as, break, const and so on? */
bool wb_cel_lexer__is_reserved(wb_text name);

#endif
