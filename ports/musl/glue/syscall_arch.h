/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System calls of musl: functions of this kernel, called directly.  A number
 * that is not a constant goes through one out-of-line copy of the switch.
 *
 * Handlers of signals run when a call has ended, if posix-signal is there and
 * has ever had one to deliver.
 */
#define __SYSCALL_LL_E(x) (x)
#define __SYSCALL_LL_O(x) (x)

#include <sys/syscall.h>
#include "uk_syscalls.h"

long __uk_syscall_any(long n, long a, long b, long c, long d, long e, long f);

extern void (*uk_syscall_exit_work)(void *) __attribute__((__weak__));
int __uk_syscall_end(long n, long r, long b, long d);

static __inline __attribute__((__always_inline__)) long
__uk_syscall_once(long n, long a, long b, long c, long d, long e, long f)
{
	if (__builtin_constant_p(n))
		return __uk_syscall(n, a, b, c, d, e, f);
	return __uk_syscall_any(n, a, b, c, d, e, f);
}

static __inline __attribute__((__always_inline__)) long
__uk_syscall_pick(long n, long a, long b, long c, long d, long e, long f)
{
	long r;

	do
		r = __uk_syscall_once(n, a, b, c, d, e, f);
	while (__builtin_expect(&uk_syscall_exit_work && uk_syscall_exit_work,
				0) &&
	       __uk_syscall_end(n, r, b, d));
	return r;
}

static __inline __attribute__((__always_inline__)) long __syscall0(long n)
{
	return __uk_syscall_pick(n, 0, 0, 0, 0, 0, 0);
}

static __inline __attribute__((__always_inline__)) long __syscall1(long n,
								   long a)
{
	return __uk_syscall_pick(n, a, 0, 0, 0, 0, 0);
}

static __inline __attribute__((__always_inline__)) long
__syscall2(long n, long a, long b)
{
	return __uk_syscall_pick(n, a, b, 0, 0, 0, 0);
}

static __inline __attribute__((__always_inline__)) long
__syscall3(long n, long a, long b, long c)
{
	return __uk_syscall_pick(n, a, b, c, 0, 0, 0);
}

static __inline __attribute__((__always_inline__)) long
__syscall4(long n, long a, long b, long c, long d)
{
	return __uk_syscall_pick(n, a, b, c, d, 0, 0);
}

static __inline __attribute__((__always_inline__)) long
__syscall5(long n, long a, long b, long c, long d, long e)
{
	return __uk_syscall_pick(n, a, b, c, d, e, 0);
}

static __inline __attribute__((__always_inline__)) long
__syscall6(long n, long a, long b, long c, long d, long e, long f)
{
	return __uk_syscall_pick(n, a, b, c, d, e, f);
}

#define IPC_64 0
