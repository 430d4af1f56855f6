/* SPDX-License-Identifier: MIT */
/*
 * What the files of the extension share: the objects behind the PHP classes, the frame of a call
 * into core, and the few doors between zvals and core's types.
 *
 * Three rules keep a request's death from leaving anything behind. PHP unwinds by longjmp where
 * memory_limit is passed, up to 8.2.34 in the middle of an allocation, later when the function
 * that passed it returns:
 *
 * 1. Core allocates with malloc (wb_env_native), never from PHP's request memory, and calls no
 *    PHP: nothing jumps over its clean-up.
 * 2. A PHP object is made before the native handle that it shall own, and the handle is put into
 *    it at once: PHP frees every object at the request's end, also after an unwind.
 * 3. The arena of a call is linked into the module globals while zvals are built from it, which
 *    may unwind at any allocation; RSHUTDOWN frees those that no longer have a call.
 */
#ifndef PHP_WAYBILL_H
#define PHP_WAYBILL_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php.h"
#include "waybill/waybill.h"

#if SIZEOF_ZEND_LONG < 8
#error "Times in milliseconds and amounts need 64-bit integers: this PHP has none"
#endif

extern zend_module_entry waybill_module_entry;
#define phpext_waybill_ptr (&waybill_module_entry)

/* ---- module globals (waybill.c) ---------------------------------------------------------------*/

/* Lives in the arena it names. */
typedef struct waybill_arena_link {
	wb_arena *arena;
	struct waybill_arena_link *next;
	struct waybill_arena_link **back; /* what points to this link */
} waybill_arena_link;

ZEND_BEGIN_MODULE_GLOBALS(waybill)
/* GINIT: empty. Each call adds its arena and takes it out. RSHUTDOWN frees what is left. */
waybill_arena_link *arenas;
/* GINIT: none. The arena of the last call, for the next one. RSHUTDOWN frees it. */
wb_arena *spare_arena;
/* GINIT: empty. The one thing kept from request to request; GSHUTDOWN frees it. */
wb_workflow_cache workflows;
ZEND_END_MODULE_GLOBALS(waybill)

ZEND_EXTERN_MODULE_GLOBALS(waybill)
#define WAYBILL_G(member) ZEND_MODULE_GLOBALS_ACCESSOR(waybill, member)

#if defined(ZTS) && defined(COMPILE_DL_WAYBILL)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

/* ---- a call into core (call.c) ----------------------------------------------------------------*/

/*
 * One call into core, on the C stack of a method. Its status is sticky: the first failure stays,
 * and readers and writers do nothing after it, so that a method checks once before core is
 * called and once at its end.
 */
typedef struct waybill_call {
	wb_status status; /* WB_OK, WB_END, or the first failure */
	wb_error error;
	bool has_reference; /* an argument holds a PHP reference, through which it may change */
	wb_arena *arena;
	waybill_arena_link *link;
} waybill_call;

/* A place in an argument, for messages: "command.order.items.0.sku". A chain on the C stack. */
typedef struct waybill_place {
	const struct waybill_place *parent; /* NULL for the argument itself */
	const char *name; /* argument or field; NULL: see key */
	const zend_string *key; /* key of a map; NULL: see index */
	zend_ulong index; /* of a list, or an integer key */
} waybill_place;

/* False after throwing OutOfMemory. */
bool waybill_call_open(waybill_call *call);

/* Frees the arena. On failure drops what stands in [return_value] (may be NULL) and throws. */
void waybill_call_close(waybill_call *call, zval *return_value);

/* The end of a method that throws something more telling than waybill_throw would. */
void waybill_call_abandon(waybill_call *call, zval *return_value);

/* Sets the first failure to "place: what". [place] may be NULL. */
void waybill_fail(
	waybill_call *call, wb_status status, const waybill_place *place, const char *what);

/* What a value stands for. */
static inline zval *waybill_deref(waybill_call *call, zval *value)
{
	if (!Z_ISREF_P(value))
		return value;
	call->has_reference = true;
	return Z_REFVAL_P(value);
}

/* Frees the spare arena, and the arenas of calls that an unwind cut off. */
void waybill_arenas_dispose(void);

/*
 * True once memory_limit was passed during the present method, where PHP does not unwind at once:
 * the fatal error comes when the method returns, and before it, at a harder limit, the process
 * ends. So loops that build arrays stop; nobody will see what they leave out.
 */
static inline bool waybill_is_over_limit(void)
{
#ifdef ZEND_HAS_OOM
	return EG(delayed_oom).state == ZEND_OOM_STATE_PENDING;
#else
	return false;
#endif
}

/* ---- failures (failure.c) ---------------------------------------------------------------------*/

/* The only way from a wb_error to an exception. */
void waybill_throw(const wb_error *error);

/* The same for a failed verification, which knows its first bad event. */
void waybill_throw_broken(const wb_error *error, wb_text subject, uint64_t seq);

/* LogicError: the caller's program is wrong, core was not asked. */
void waybill_throw_misuse(const char *message);

/* ---- bytes ------------------------------------------------------------------------------------*/

#define WAYBILL_WORD_BYTES sizeof(uint64_t)

/*
 * Up to eight bytes as one number, which is another one for other bytes of the same count. Where
 * there are fewer, some of them or bytes of 1 stand in the rest. The texts and names of a call are
 * mostly so short that the C library's functions would take longer to be called than to compare.
 */
static inline uint64_t waybill_word(const char *bytes, size_t count)
{
	const unsigned char *each = (const unsigned char *)bytes;
	uint64_t word = UINT64_C(0x0101010101010101);
	uint32_t head, tail;

	if (count == WAYBILL_WORD_BYTES) {
		memcpy(&word, bytes, sizeof word);
	} else if (count >= sizeof head) {
		memcpy(&head, bytes, sizeof head);
		memcpy(&tail, bytes + count - sizeof tail, sizeof tail);
		word = (uint64_t)head << 32 | tail;
	} else if (count > 0) {
		/* The first, the middle and the last: of two bytes and of one, some are the same. */
		word = word << 24 | (uint64_t)each[0] << 16 | (uint64_t)each[count / 2] << 8 |
			each[count - 1];
	}
	return word;
}

/* ---- values (convert.c) -----------------------------------------------------------------------*/

/* Readers borrow the zval's bytes; what they build lives in the call's arena. */
wb_text waybill_read_text(
	waybill_call *call, const waybill_place *place, const zend_string *string);
const wb_value *waybill_read_map(waybill_call *call, const waybill_place *place, HashTable *array);
/*
 * Those members of an order that are in [reads], into an array beside the fields of
 * wb_workflow_order_type; a member that is not there is null. The others are not looked at.
 */
void waybill_read_order(waybill_call *call, const waybill_place *place, HashTable *array,
	uint32_t reads, wb_value *out);
/* How a variable's value is found among those an evaluation is given, and what is read of it. */
typedef struct waybill_fact {
	zend_string *name;
	zend_string **members; /* sorted; of a map that is only looked at by these; else NULL */
	size_t member_count;
	wb_entry *entries; /* as many; what an evaluation reads of them */
	wb_map map; /* of those that are there, for as long as an evaluation lasts */
} waybill_fact;

/* Of a map the fact's members alone; the value is the fact's own and holds until the next reading. */
wb_value waybill_read_members(waybill_call *call, const waybill_place *place, HashTable *array,
	const wb_type *element, waybill_fact *fact);
wb_value waybill_read_typed(
	waybill_call *call, const waybill_place *place, zval *value, const wb_type *type);

/* The same for whole arguments, which have a name only. */
wb_text waybill_argument_text(waybill_call *call, const char *name, const zend_string *string);
uint64_t waybill_argument_natural(waybill_call *call, const char *name, zend_long number);
/* A NULL array gives NULL. */
const wb_value *waybill_argument_map(waybill_call *call, const char *name, HashTable *array);

/* Writers copy. After a failure [out] holds something that can be destroyed. */
void waybill_write_value(waybill_call *call, const wb_value *value, zval *out);

zend_string *waybill_string(wb_text text);

/* ---- arrays of a known shape (shapes.c) -------------------------------------------------------*/

/* NULL after a failure; the results live in the call's arena. */
const wb_actor *waybill_read_actor(waybill_call *call, const char *name, HashTable *array);
/* Without its order, which a repeat does not need; the second fills that in. */
wb_command *waybill_read_command(waybill_call *call, HashTable *array);
void waybill_read_command_order(waybill_call *call, wb_command *command);
const wb_intent_view *waybill_read_intent(waybill_call *call, HashTable *array);
const wb_migration *waybill_read_migration(waybill_call *call, HashTable *array);
/* Where a page goes on and how long it may be: {after, max}. */
typedef struct waybill_page {
	wb_text after;
	uint64_t max;
} waybill_page;
void waybill_read_page(waybill_call *call, HashTable *array, waybill_page *out);
const wb_observation *waybill_read_observation(waybill_call *call, HashTable *array);
/* With the facts that deciding the transition of [workflow] looks at. */
wb_question *waybill_read_question(
	waybill_call *call, const wb_workflow *workflow, HashTable *array);
void waybill_read_store_options(waybill_call *call, HashTable *array, wb_store_options *out);

void waybill_write_subject(waybill_call *call, const wb_subject_view *subject, zval *out);
void waybill_write_intent(const wb_intent_view *intent, zval *out);
void waybill_write_outcome(waybill_call *call, const wb_outcome *outcome, zval *out);
void waybill_write_event(waybill_call *call, const wb_event *event, zval *out);
/* As PHP sees it: "known", "drifted" … Static. */
const char *waybill_sighting_name(wb_sighting sighting);
void waybill_write_moves(waybill_call *call, const wb_move *moves, size_t count, zval *out);
void waybill_write_blockers(
	waybill_call *call, const wb_blocker *blockers, size_t count, zval *out);
void waybill_write_texts(const wb_text *texts, size_t count, zval *out);

/* Adds to an array under a name; what core counts fits PHP's integers. */
void waybill_add_text(zval *array, const char *name, wb_text text);
void waybill_add_natural(zval *array, const char *name, uint64_t number);

/* ---- objects ----------------------------------------------------------------------------------*/

typedef struct waybill_engine waybill_engine;

typedef struct waybill_store {
	wb_store *store; /* NULL before __construct and after close */
	waybill_engine *engines; /* open on this store; they end before it does */
	bool is_constructed;
	zend_object std;
} waybill_store;

struct waybill_engine {
	wb_engine *engine; /* NULL before __construct and once the store is closed */
	zend_object *store; /* counted; NULL before __construct */
	waybill_engine *next; /* of the same store */
	waybill_engine **back;
	zend_object std;
};

typedef struct waybill_workflow {
	wb_workflow *workflow; /* held; NULL until a text was parsed */
	zend_object std;
} waybill_workflow;

typedef struct waybill_decision {
	wb_arena *arena; /* owns [decision]; NULL until that is asked for */
	const wb_decision *decision; /* NULL until then */
	bool is_allowed;
	zval workflow, question; /* what the rest is made from when it is asked for; else undefined */
	zend_object std;
} waybill_decision;

typedef struct waybill_expression {
	wb_program *program;
	wb_arena *arena; /* owns [variables], their types, and [facts] but for their strings */
	wb_variable *variables; /* in the order they are passed to the program */
	waybill_fact *facts; /* beside [variables] */
	size_t variable_count;
	zend_object std;
} waybill_expression;

static inline waybill_store *waybill_store_from_obj(zend_object *object)
{
	return (waybill_store *)((char *)object - XtOffsetOf(waybill_store, std));
}

static inline waybill_engine *waybill_engine_from_obj(zend_object *object)
{
	return (waybill_engine *)((char *)object - XtOffsetOf(waybill_engine, std));
}

static inline waybill_workflow *waybill_workflow_from_obj(zend_object *object)
{
	return (waybill_workflow *)((char *)object - XtOffsetOf(waybill_workflow, std));
}

static inline waybill_decision *waybill_decision_from_obj(zend_object *object)
{
	return (waybill_decision *)((char *)object - XtOffsetOf(waybill_decision, std));
}

static inline waybill_expression *waybill_expression_from_obj(zend_object *object)
{
	return (waybill_expression *)((char *)object - XtOffsetOf(waybill_expression, std));
}

extern zend_class_entry *waybill_store_ce;
extern zend_class_entry *waybill_engine_ce;
extern zend_class_entry *waybill_workflow_ce;
extern zend_class_entry *waybill_decision_ce;
extern zend_class_entry *waybill_expression_ce;

extern zend_class_entry *waybill_invalid_argument_ce;
extern zend_class_entry *waybill_syntax_error_ce;
extern zend_class_entry *waybill_not_found_ce;
extern zend_class_entry *waybill_refused_ce;
extern zend_class_entry *waybill_conflict_ce;
extern zend_class_entry *waybill_claim_mismatch_ce;
extern zend_class_entry *waybill_in_flight_ce;
extern zend_class_entry *waybill_busy_ce;
extern zend_class_entry *waybill_limit_exceeded_ce;
extern zend_class_entry *waybill_integrity_failure_ce;
extern zend_class_entry *waybill_storage_failure_ce;
extern zend_class_entry *waybill_out_of_memory_ce;
extern zend_class_entry *waybill_logic_error_ce;

/* MINIT: the names that arrays are searched for (shapes.c, cards.c, search.c,
   convert.c). */
void waybill_shapes_minit(void);
void waybill_cards_minit(void);
void waybill_search_minit(void);
void waybill_convert_minit(void);

/* MINIT of each class; exceptions first, the others in any order. */
void waybill_exceptions_minit(void);
void waybill_store_minit(void);
void waybill_workflow_minit(void);
void waybill_decision_minit(void);
void waybill_expression_minit(void);
void waybill_engine_minit(void);
void waybill_catalog_minit(void);

/* The engine of an open store and an open call, or NULL after throwing. */
wb_engine *waybill_engine_call_open(zval *object, waybill_call *call);

/* Engines end when their store is closed (engine.c, called by store.c). */
void waybill_engine_detach(waybill_engine *intern);

/* A Decision object with a copy of its own, independent of engine, workflow and call. */
void waybill_write_decision(waybill_call *call, const wb_decision *decision, zval *out);

/* Decides with a Workflow object; the Decision object holds on to both arguments. */
void waybill_decide(waybill_call *call, zval *workflow, zval *question, zval *out);

/* All of an object's decision, borrowed from it; NULL after a failure. */
const wb_decision *waybill_decision_of(waybill_call *call, zend_object *object);

/* A Workflow object made from definition text. */
void waybill_write_workflow(waybill_call *call, wb_text definition, zval *out);

/* Ends an object's ordinary life: no clone, no comparison with its like. */
void waybill_handlers_init(
	zend_object_handlers *handlers, size_t offset, zend_object_free_obj_t free_obj);

#endif
