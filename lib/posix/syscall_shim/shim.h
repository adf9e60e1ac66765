/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of syscall_shim know of each other. */
#ifndef __SHIM_H__
#define __SHIM_H__

#include <uk/essentials.h>

/* Number of arguments of a call. */
unsigned int shim_nargs(long nr);

#if CONFIG_LIBSYSCALL_SHIM_STRACE
void shim_trace_enter(long nr, const long *args);
void shim_trace_leave(long nr, const long *args, long rc);
#else
static inline void shim_trace_enter(long nr __unused, const long *args __unused)
{
}
static inline void shim_trace_leave(long nr __unused, const long *args __unused,
				    long rc __unused)
{
}
#endif

#endif /* __SHIM_H__ */
