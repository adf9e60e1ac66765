/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * pthread_create() of musl: threads of posix-process.  They run on stacks of
 * the kernel's; of what musl maps for them only the thread pointer is used.
 */

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>

#include <uk/process.h>

/* defined here for musl */
int __clone(int (*fn)(void *), void *stack, int flags, void *arg, ...);
void __unmapself(void *base, size_t size) __noreturn;

long uk_syscall_r_munmap(long base, long size) __weak;

/* The order of what follows `arg` is that of musl, not that of the call. */
__visible int __clone(int (*fn)(void *), void *stack, int flags, void *arg, ...)
{
	struct uk_posix_spawn s = { .fn = fn,
				    .arg = arg,
				    .flags = (unsigned long)flags };
	va_list ap;

	va_start(ap, arg);
	s.ptid = va_arg(ap, int *);
	s.tls = (__uptr)va_arg(ap, void *);
	s.ctid = va_arg(ap, int *);
	va_end(ap);
	return uk_posix_thread_spawn(&s);
}

/* The end of a detached thread, which is not on the stack that musl made. */
__visible void __unmapself(void *base, size_t size)
{
	if (uk_syscall_r_munmap)
		uk_syscall_r_munmap((long)base, (long)size);
	uk_posix_thread_exit(0);
}
