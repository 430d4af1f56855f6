/* SPDX-License-Identifier: MIT */
/*
 * Named places where a test makes the process die, stop or wait. Compiled in with WB_FAILPOINTS
 * only; otherwise WB_FAILPOINT is nothing, and so is its cost.
 *
 * The environment variable WAYBILL_FAILPOINTS_FILE names a file that is read at each hit, so that
 * a test changes its mind between two requests of one worker. Lines of it:
 *
 *   engine.begin.after_claim kill        # SIGKILL to itself
 *   engine.begin.after_claim exit        # ends at once, no clean-up, exit status 70
 *   engine.begin.after_claim stop        # SIGSTOP to itself, until somebody sends SIGCONT
 *   engine.begin.after_claim sleep 250   # milliseconds
 *   engine.begin.after_claim kill 3      # at the third hit only; sleep takes it as a second number
 *
 * Where a file of that name with ".log" behind it exists, each hit first appends its name there
 * as a line, whatever the file says: so a crash loop learns every place a run passes. Counted hits
 * are counted in the log, across all processes since the test emptied it; without a log no line
 * with a count acts.
 */
#ifndef WAYBILL_BASE_FAILPOINT_H
#define WAYBILL_BASE_FAILPOINT_H

#ifdef WB_FAILPOINTS

/* Also called by the extension, for the places that lie in PHP. */
void wb_failpoint_hit(const char *name);

#define WB_FAILPOINT(name) wb_failpoint_hit(name)

#else

#define WB_FAILPOINT(name) ((void)0)

#endif

#endif
