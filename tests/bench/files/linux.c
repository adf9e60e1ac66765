/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The same calls for a static Linux program: the instruction.  Linked with the
 * other files here instead of a kernel's libraries.
 */
#include <stddef.h>
#include <sys/syscall.h>

#include "bench.h"

#if defined(__x86_64__)
static inline long call(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;

	__asm__ __volatile__("syscall"
			     : "+a"(nr)
			     : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
			       "r"(r9)
			     : "rcx", "r11", "memory");
	return nr;
}
#else
static inline long call(long nr, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ __volatile__("svc #0"
			     : "+r"(x0)
			     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4),
			       "r"(x5)
			     : "memory");
	return x0;
}
#endif

long uk_syscall_r_read(long fd, long buf, long len)
{
	return call(SYS_read, fd, buf, len, 0, 0, 0);
}

long uk_syscall_r_write(long fd, long buf, long len)
{
	return call(SYS_write, fd, buf, len, 0, 0, 0);
}

long uk_syscall_r_pipe2(long fds, long flags)
{
	return call(SYS_pipe2, fds, flags, 0, 0, 0, 0);
}

long uk_syscall_r_openat(long dirfd, long path, long flags, long mode)
{
	return call(SYS_openat, dirfd, path, flags, mode, 0, 0);
}

long uk_syscall_r_fstat(long fd, long st)
{
	return call(SYS_fstat, fd, st, 0, 0, 0, 0);
}

long uk_syscall_r_dup(long fd)
{
	return call(SYS_dup, fd, 0, 0, 0, 0, 0);
}

long uk_syscall_r_close(long fd)
{
	return call(SYS_close, fd, 0, 0, 0, 0, 0);
}

#if defined(SYS_poll)
long uk_syscall_r_poll(long fds, long n, long timeout)
{
	return call(SYS_poll, fds, n, timeout, 0, 0, 0);
}

long uk_syscall_r_epoll_wait(long ep, long events, long max, long timeout)
{
	return call(SYS_epoll_wait, ep, events, max, timeout, 0, 0);
}
#else /* arm64 has the longer forms only; for ever is NULL */
long uk_syscall_r_poll(long fds, long n, long timeout)
{
	return timeout < 0 ? call(SYS_ppoll, fds, n, 0, 0, 8, 0) : -38;
}

long uk_syscall_r_epoll_wait(long ep, long events, long max, long timeout)
{
	return call(SYS_epoll_pwait, ep, events, max, timeout, 0, 8);
}
#endif
