/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A trace of a program's system calls on the console, in strace's form.
 * `syscall_shim.trace=all`, or names with commas between them, switches it on.
 */
#include <string.h>

#include <uk/init.h>
#include <uk/print.h>
#include <uk/syscall.h>

#define UK_LIBPARAM_PREFIX syscall_shim
#include <uk/libparam.h>

#include "shim.h"

static char *trace;

UK_LIBPARAM_PARAM_ALIAS(trace, &trace, charp,
			"System calls to trace: all, or names with commas");

void shim_trace_enter(long nr, const long *args)
{
	const char *name = uk_syscall_name(nr);
	unsigned int n = shim_nargs(nr);

	uk_console_printf("%s(", name ? name : "?");
	for (unsigned int i = 0; i < n; i++)
		uk_console_printf(args[i] >= -4096 && args[i] < 65536
					  ? "%s%ld"
					  : "%s%#lx",
				  i ? ", " : "", args[i]);
	uk_console_printf(")\n");
}

void shim_trace_leave(long nr, long rc)
{
	const char *name = uk_syscall_name(nr);

	uk_console_printf(rc >= -4096 && rc < 65536 ? "%s() = %ld\n"
						    : "%s() = %#lx\n",
			  name ? name : "?", rc);
}

/* True if the list `l` has `name`, or is "all". */
static int listed(const char *l, const char *name)
{
	__sz len = strlen(name);

	if (!strcmp(l, "all"))
		return 1;
	for (const char *p = strstr(l, name); p; p = strstr(p + 1, name))
		if ((p == l || p[-1] == ',') && (!p[len] || p[len] == ','))
			return 1;
	return 0;
}

static int trace_init(struct uk_init_ctx *ictx __unused)
{
	if (!trace || !*trace)
		return 0;
	for (unsigned long nr = 0; nr < uk_syscall_count; nr++)
		if (uk_syscall_name(nr) && listed(trace, uk_syscall_name(nr)))
			uk_syscall_flags[nr] |= UK_SYSCALLF_TRACE;
	return 0;
}

uk_late_initcall(trace_init, 0x0);
