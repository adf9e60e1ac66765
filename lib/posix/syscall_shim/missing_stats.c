/* SPDX-License-Identifier: BSD-3-Clause */
/* The counts of absent calls as values in the store. */
#include <uk/snprintf.h>
#include <uk/store.h>
#include <uk/syscall.h>

#include "shim.h"

static int get_missing(void *cookie __unused, __u64 *out)
{
	*out = shim_missing_beyond();
	for (unsigned long nr = 0; nr < uk_syscall_count; nr++)
		*out += uk_syscall_missing((long)nr);
	return 0;
}

/* "name=count name=count", as many as fit. */
static int get_missing_calls(void *cookie __unused, const char **out)
{
	static char text[512];
	__sz pos = 0;

	text[0] = 0;
	for (unsigned long nr = 0; nr < uk_syscall_count; nr++)
		if (uk_syscall_missing((long)nr) && uk_syscall_name((long)nr))
			uk_snappendf(text, sizeof(text), &pos, "%s%s=%lu",
				     pos ? " " : "", uk_syscall_name((long)nr),
				     uk_syscall_missing((long)nr));
	*out = text;
	return 0;
}

UK_STORE_STATIC_ENTRY(1, missing, u64, get_missing, __NULL);
UK_STORE_STATIC_ENTRY(2, missing_calls, charp, get_missing_calls, __NULL);
