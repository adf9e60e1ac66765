/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System calls as C functions.  A call is a direct call of the library that
 * serves it; without such a library in the image it is ENOSYS.  Only calls
 * that both architectures have are used.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

typedef long (*call_fn)(long, long, long, long, long, long);

static long call(call_fn fn, long a, long b, long c, long d, long e, long f)
{
	long rc = fn ? fn(a, b, c, d, e, f) : -ENOSYS;

	if (rc < 0 && rc > -4096) {
		errno = (int)-rc;
		return -1;
	}
	return rc;
}

/*
 * The result of a system call with up to 6 arguments.  Every call is a function
 * of the library that serves it, or NULL.
 */
#define CALL_(sys, a, b, c, d, e, f, ...)                                      \
	({                                                                     \
		extern long uk_syscall_r_##sys(long, long, long, long, long,   \
					       long) __attribute__((weak));    \
		call(uk_syscall_r_##sys, (long)(a), (long)(b), (long)(c),      \
		     (long)(d), (long)(e), (long)(f));                         \
	})
#define CALL(sys, ...) CALL_(sys, __VA_ARGS__, 0, 0, 0, 0, 0, 0)

ssize_t read(int fd, void *buf, size_t n)
{
	return CALL(read, fd, buf, n);
}

int close(int fd)
{
	return CALL(close, fd);
}

off_t lseek(int fd, off_t off, int whence)
{
	return CALL(lseek, fd, off, whence);
}

int dup(int fd)
{
	return CALL(dup, fd);
}

int dup2(int fd, int to)
{
	return CALL(dup3, fd, to, 0);
}

int pipe2(int fds[2], int flags)
{
	return CALL(pipe2, fds, flags);
}

int pipe(int fds[2])
{
	return CALL(pipe2, fds, 0);
}

int unlink(const char *path)
{
	return CALL(unlinkat, AT_FDCWD, path, 0);
}

int mkdir(const char *path, mode_t mode)
{
	return CALL(mkdirat, AT_FDCWD, path, mode);
}

int ftruncate(int fd, off_t len)
{
	return CALL(ftruncate, fd, len);
}

pid_t getpid(void)
{
	return CALL(getpid, 0);
}

static int openat_call(const char *path, int flags, mode_t mode)
{
	return CALL(openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	mode_t mode;
	va_list ap;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return openat_call(path, flags, mode);
}

static int fcntl_call(int fd, int cmd, long arg)
{
	return CALL(fcntl, fd, cmd, arg);
}

int fcntl(int fd, int cmd, ...)
{
	long arg;
	va_list ap;

	va_start(ap, cmd);
	arg = va_arg(ap, long);
	va_end(ap);
	return fcntl_call(fd, cmd, arg);
}

int fstat(int fd, struct stat *st)
{
	return CALL(fstat, fd, st);
}

int stat(const char *path, struct stat *st)
{
	return CALL(newfstatat, AT_FDCWD, path, st, 0);
}

ssize_t readv(int fd, const struct iovec *iov, int n)
{
	return CALL(readv, fd, iov, n);
}

ssize_t writev(int fd, const struct iovec *iov, int n)
{
	return CALL(writev, fd, iov, n);
}

int poll(struct pollfd *fds, nfds_t n, int msec)
{
	struct timespec ts = { msec / 1000, msec % 1000 * 1000000L };

	return CALL(ppoll, fds, n, msec < 0 ? NULL : &ts, 0, 0);
}

int epoll_create1(int flags)
{
	return CALL(epoll_create1, flags);
}

int epoll_ctl(int ep, int op, int fd, struct epoll_event *ev)
{
	return CALL(epoll_ctl, ep, op, fd, ev);
}

int epoll_wait(int ep, struct epoll_event *ev, int max, int msec)
{
	return CALL(epoll_pwait, ep, ev, max, msec, 0, 8);
}

int eventfd(unsigned int count, int flags)
{
	return CALL(eventfd2, count, flags);
}

ssize_t getrandom(void *buf, size_t n, unsigned int flags)
{
	return CALL(getrandom, buf, n, flags);
}

int clock_gettime(clockid_t clock, struct timespec *ts)
{
	return CALL(clock_gettime, clock, ts);
}

int nanosleep(const struct timespec *ts, struct timespec *rest)
{
	return CALL(nanosleep, ts, rest);
}

unsigned int sleep(unsigned int seconds)
{
	struct timespec ts = { seconds, 0 };

	return nanosleep(&ts, &ts) ? (unsigned int)ts.tv_sec : 0;
}

int usleep(useconds_t usec)
{
	struct timespec ts = { usec / 1000000, usec % 1000000 * 1000L };

	return nanosleep(&ts, NULL);
}

time_t time(time_t *t)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_REALTIME, &ts))
		return -1;
	if (t)
		*t = ts.tv_sec;
	return ts.tv_sec;
}

int socket(int family, int type, int protocol)
{
	return CALL(socket, family, type, protocol);
}

int bind(int fd, const struct sockaddr *addr, socklen_t len)
{
	return CALL(bind, fd, addr, len);
}

int listen(int fd, int backlog)
{
	return CALL(listen, fd, backlog);
}

int accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
	return CALL(accept4, fd, addr, len, flags);
}

int accept(int fd, struct sockaddr *addr, socklen_t *len)
{
	return CALL(accept4, fd, addr, len, 0);
}

int connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	return CALL(connect, fd, addr, len);
}

int shutdown(int fd, int how)
{
	return CALL(shutdown, fd, how);
}

ssize_t sendto(int fd, const void *buf, size_t n, int flags,
	       const struct sockaddr *addr, socklen_t len)
{
	return CALL(sendto, fd, buf, n, flags, addr, len);
}

ssize_t recvfrom(int fd, void *buf, size_t n, int flags, struct sockaddr *addr,
		 socklen_t *len)
{
	return CALL(recvfrom, fd, buf, n, flags, addr, len);
}

ssize_t send(int fd, const void *buf, size_t n, int flags)
{
	return CALL(sendto, fd, buf, n, flags, 0, 0);
}

ssize_t recv(int fd, void *buf, size_t n, int flags)
{
	return CALL(recvfrom, fd, buf, n, flags, 0, 0);
}

int setsockopt(int fd, int level, int name, const void *val, socklen_t len)
{
	return CALL(setsockopt, fd, level, name, val, len);
}

int getsockopt(int fd, int level, int name, void *val, socklen_t *len)
{
	return CALL(getsockopt, fd, level, name, val, len);
}

int getsockname(int fd, struct sockaddr *addr, socklen_t *len)
{
	return CALL(getsockname, fd, addr, len);
}

int getpeername(int fd, struct sockaddr *addr, socklen_t *len)
{
	return CALL(getpeername, fd, addr, len);
}
