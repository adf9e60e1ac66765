/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System calls of musl: functions of this kernel, called directly.  A number
 * that is not a constant goes through one out-of-line copy of the switch.
 */
#define __SYSCALL_LL_E(x) (x)
#define __SYSCALL_LL_O(x) (x)

#include <sys/syscall.h>
#include "uk_syscalls.h"

long __uk_syscall_any(long n, long a, long b, long c, long d, long e, long f);

static __inline __attribute__((__always_inline__)) long
__uk_syscall_pick(long n, long a, long b, long c, long d, long e, long f)
{
	if (__builtin_constant_p(n))
		return __uk_syscall(n, a, b, c, d, e, f);
	return __uk_syscall_any(n, a, b, c, d, e, f);
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
