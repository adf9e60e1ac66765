/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of syscall_shim know of each other. */
#ifndef __SHIM_H__
#define __SHIM_H__

#include <stddef.h>

#include <uk/config.h>
#include <uk/essentials.h>

/* Number of arguments of a call. */
unsigned int shim_nargs(long nr);

/* Calls to absent numbers that are beyond the table. */
unsigned long shim_missing_beyond(void);

struct shim_trace;

#if CONFIG_LIBSYSCALL_SHIM_STRACE
/* Around a traced call; what the first gives, the second takes. */
struct shim_trace *shim_trace_enter(long nr, const long *args);
void shim_trace_leave(struct shim_trace *t, long rc);
#else
static inline struct shim_trace *shim_trace_enter(long nr __unused,
						  const long *args __unused)
{
	return NULL;
}
static inline void shim_trace_leave(struct shim_trace *t __unused,
				    long rc __unused)
{
}
#endif

#endif /* __SHIM_H__ */
