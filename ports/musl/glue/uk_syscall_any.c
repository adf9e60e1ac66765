/* SPDX-License-Identifier: BSD-3-Clause */
/* syscall(2) and other callers whose call number is not a constant. */

#include "syscall.h"

long __uk_syscall_any(long n, long a, long b, long c, long d, long e, long f)
{
	return __uk_syscall(n, a, b, c, d, e, f);
}
