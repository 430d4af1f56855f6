/* SPDX-License-Identifier: MIT
 *
 * Lets AddressSanitizer watch an extension inside Debian's PHP. PHP opens extensions with
 * RTLD_DEEPBIND, so that they find their own symbols first; libasan refuses to work then, because it
 * could not put itself before malloc. This dlopen drops the flag. It goes before libasan in
 * LD_PRELOAD. Building PHP without the flag was dropped: the tests are to run in the PHP that shops
 * run.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

void *dlopen(const char *path, int flags)
{
	void *(*next)(const char *, int) = NULL;

	/* POSIX' way to turn an object pointer into a function pointer. */
	*(void **)&next = dlsym(RTLD_NEXT, "dlopen");
	return next(path, flags & ~RTLD_DEEPBIND);
}
