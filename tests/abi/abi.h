/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the programs of this folder share.  They are compiled with several C
 * libraries: errors are shown by their names, because texts differ.
 *
 * NATIVE is defined where a program is part of an image, and for the Linux
 * program that such an image is compared with.
 */
#ifndef ABI_H
#define ABI_H

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#undef NULL /* is part of what is shown, and the same in no two libraries */
#define NULL ((void *)0)

#ifndef __GLIBC__
/* What musl has no functions for. */
#include <sys/syscall.h>
#include <sys/uio.h>

static inline ssize_t preadv2(int fd, const struct iovec *iov, int cnt,
			      off_t off, int flags)
{
	return syscall(SYS_preadv2, fd, iov, cnt, off, 0, flags);
}

static inline ssize_t pwritev2(int fd, const struct iovec *iov, int cnt,
			       off_t off, int flags)
{
	return syscall(SYS_pwritev2, fd, iov, cnt, off, 0, flags);
}

static inline int close_range(unsigned int first, unsigned int last, int flags)
{
	return (int)syscall(SYS_close_range, first, last, flags);
}

static inline int renameat2(int from_dir, const char *from, int to_dir,
			    const char *to, unsigned int flags)
{
	return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}
#endif

static inline const char *err_name(int err)
{
#define E(name) [name] = #name
	static const char *const names[] = {
		[0] = "",	    E(EPERM),	      E(ENOENT),
		E(ESRCH),	    E(EINTR),	      E(EIO),
		E(ENXIO),	    E(E2BIG),	      E(ENOEXEC),
		E(EBADF),	    E(ECHILD),	      E(EAGAIN),
		E(ENOMEM),	    E(EACCES),	      E(EFAULT),
		E(EBUSY),	    E(EEXIST),	      E(EXDEV),
		E(ENODEV),	    E(ENOTDIR),	      E(EISDIR),
		E(EINVAL),	    E(ENFILE),	      E(EMFILE),
		E(ENOTTY),	    E(ETXTBSY),	      E(EFBIG),
		E(ENOSPC),	    E(ESPIPE),	      E(EROFS),
		E(EMLINK),	    E(EPIPE),	      E(EDOM),
		E(ERANGE),	    E(EDEADLK),	      E(ENAMETOOLONG),
		E(ENOLCK),	    E(ENOSYS),	      E(ENOTEMPTY),
		E(ELOOP),	    E(ENODATA),	      E(EOVERFLOW),
		E(ENOTSOCK),	    E(EDESTADDRREQ),  E(EMSGSIZE),
		E(EPROTOTYPE),	    E(ENOPROTOOPT),   E(EPROTONOSUPPORT),
		E(ESOCKTNOSUPPORT), E(EOPNOTSUPP),    E(EAFNOSUPPORT),
		E(EADDRINUSE),	    E(EADDRNOTAVAIL), E(ENETUNREACH),
		E(ECONNABORTED),    E(ECONNRESET),    E(ENOBUFS),
		E(EISCONN),	    E(ENOTCONN),      E(ETIMEDOUT),
		E(ECONNREFUSED),    E(EALREADY),      E(EINPROGRESS),
		E(ECANCELED),	    E(EOWNERDEAD),
	};
#undef E
	static char other[16];

	if (err >= 0 && err < (int)(sizeof(names) / sizeof(names[0])) &&
	    names[err])
		return names[err];
	snprintf(other, sizeof(other), "errno %d", err);
	return other;
}

/* A call, its result, and its error if there is one. */
#define SHOW(call) SHOW_AS(#call, call)
#define SHOW_AS(text, call)                                                    \
	do {                                                                   \
		errno = 0;                                                     \
		long r_ = (long)(call);                                        \
		printf("%s = %ld %s\n", text, r_,                              \
		       r_ < 0 ? err_name(errno) : "");                         \
	} while (0)

/* One with a pointer to no memory: those of native code are trusted. */
#ifdef NATIVE
#define SHOW_BAD(call) ((void)0)
#else
#define SHOW_BAD(call) SHOW_AS(#call, call)
#endif

static inline void *abi_interrupter(void *thread)
{
	usleep(50000);
	pthread_kill(*(pthread_t *)thread, SIGUSR1);
	return NULL;
}

/* Sends SIGUSR1 to the caller after a while; the thread is to be joined. */
static inline pthread_t interrupt_soon(void)
{
	static pthread_t me;
	pthread_t it;

	me = pthread_self();
	pthread_create(&it, NULL, abi_interrupter, &me);
	return it;
}

#endif
