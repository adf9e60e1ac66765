/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Makes calls whose trace tests/abi/trace.t compares with strace's: each
 * argument that has a form of its own.  By number, and only numbers that both
 * architectures have, so that the C library changes nothing.  Many go to
 * descriptor -1: what they say is shown all the same.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/stat.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALL(name, ...) syscall(SYS_##name, ##__VA_ARGS__)

static char buf[4096];

static void files(void)
{
	struct iovec iov[2] = { { "ab\n", 3 }, { "cdef", 4 } };
	struct flock lk = { .l_type = F_WRLCK, .l_start = 1, .l_len = 5 };
	char *out = buf + 100;
	struct stat st;
	off_t off = 2;
	int fd, two;

	CALL(unlinkat, AT_FDCWD, "/tmp/traced", 0);
	fd = CALL(openat, AT_FDCWD, "/tmp/traced",
		  O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	CALL(openat, AT_FDCWD, "/tmp/nothing", O_WRONLY | O_TRUNC | O_APPEND);
	CALL(openat, -5, "x", O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_NOFOLLOW);
	CALL(openat, AT_FDCWD, 8UL, O_RDONLY);
	CALL(write, fd, "tab\t quote\" back\\ \1x \0017 \377\r\n", 28);
	CALL(write, fd, memset(buf, 'y', 40), 40);
	CALL(writev, fd, iov, 2);
	CALL(pwrite64, fd, "at", 2, 7L);
	CALL(lseek, fd, 0L, SEEK_SET);
	CALL(lseek, fd, -1L, SEEK_END);
	CALL(lseek, fd, 3L, 77);
	CALL(read, fd, out, 100);
	CALL(pread64, fd, out, 10, 20L);
	CALL(read, -1, out, 10);
	iov[0].iov_base = out;
	iov[1].iov_base = out + 10;
	CALL(preadv, fd, iov, 2, 4L, 0L);
	CALL(newfstatat, fd, "", &st, AT_EMPTY_PATH);
	CALL(newfstatat, AT_FDCWD, "/tmp/none", &st, AT_SYMLINK_NOFOLLOW);
	CALL(newfstatat, AT_FDCWD, "/dev/null", &st, 0);
	CALL(faccessat, AT_FDCWD, "/tmp/traced", R_OK | W_OK);
	CALL(faccessat, AT_FDCWD, "/tmp/traced", F_OK);
	CALL(mkdirat, AT_FDCWD, "/tmp/traced.dir", 0700);
	CALL(unlinkat, AT_FDCWD, "/tmp/traced.dir", AT_REMOVEDIR);
	CALL(fchmodat, AT_FDCWD, "/tmp/traced", 0600);
	CALL(ftruncate, fd, 5L);
	CALL(fcntl, fd, F_GETFD);
	CALL(fcntl, fd, F_SETFD, 0L);
	CALL(fcntl, fd, F_GETFD);
	CALL(fcntl, fd, F_SETFL, O_RDWR | O_APPEND);
	CALL(fcntl, fd, F_SETLK, &lk);
	CALL(fcntl, fd, F_GETLK, &lk);
	CALL(fcntl, fd, F_OFD_SETLK, &lk);
	CALL(flock, fd, LOCK_EX | LOCK_NB);
	CALL(fallocate, -1, FALLOC_FL_KEEP_SIZE, 1L, 2L);
	CALL(fadvise64, -1, 0L, 0L, POSIX_FADV_DONTNEED);
	two = CALL(fcntl, fd, F_DUPFD_CLOEXEC, 20);
	CALL(dup3, fd, two, O_CLOEXEC);
	CALL(sendfile, -1, fd, &off, 3L);
	CALL(splice, -1, NULL, -1, &off, 3L, SPLICE_F_MOVE | SPLICE_F_MORE);
	CALL(close, two);
	CALL(close, fd);
	CALL(renameat, AT_FDCWD, "/tmp/traced", AT_FDCWD, "/tmp/traced2");
	CALL(utimensat, AT_FDCWD, "/tmp/traced2",
	     ((struct timespec[]){ { 1, 2 }, { 0, UTIME_OMIT } }), 0);
	CALL(unlinkat, AT_FDCWD, "/tmp/traced2", 0);
	CALL(umask, 022);
	CALL(chdir, "/tmp");
	CALL(getcwd, buf, 100L);
}

static void events(void)
{
	struct epoll_event ev = { EPOLLIN | EPOLLET | EPOLLONESHOT,
				  { .u64 = 0x100000002 } };
	struct itimerspec its, off = { { 0, 5 }, { 0, 0 } };
	struct timespec ts = { 0, 1000 };
	struct pollfd p[2];
	sigset_t set;
	fd_set in, out;
	int fds[2], ep, ev_fd, t;

	CALL(pipe2, fds, O_NONBLOCK | O_CLOEXEC);
	CALL(read, fds[0], buf, 1);
	CALL(fcntl, fds[0], F_GETPIPE_SZ);
	ev_fd = CALL(eventfd2, 3, EFD_SEMAPHORE | EFD_NONBLOCK);
	t = CALL(timerfd_create, CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	CALL(timerfd_settime, t, TFD_TIMER_ABSTIME, &off, &its);
	its = (struct itimerspec){ { 0, 5 }, { 60, 0 } };
	CALL(timerfd_settime, t, 0, &its, NULL);
	ep = CALL(epoll_create1, EPOLL_CLOEXEC);
	CALL(epoll_ctl, ep, EPOLL_CTL_ADD, ev_fd, &ev);
	CALL(epoll_pwait, ep, &ev, 4, 0, NULL, 8);
	ev.events = EPOLLOUT;
	CALL(epoll_ctl, ep, EPOLL_CTL_MOD, ev_fd, &ev);
	CALL(epoll_ctl, ep, EPOLL_CTL_DEL, ev_fd, NULL);
	p[0] = (struct pollfd){ fds[0], POLLIN | POLLPRI, 0 };
	p[1] = (struct pollfd){ fds[1], POLLOUT, 0 };
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	CALL(ppoll, p, 2, NULL, &set, 8);
	CALL(ppoll, p, 1, &ts, NULL, 8);
	FD_ZERO(&in);
	FD_SET(fds[0], &in);
	FD_ZERO(&out);
	FD_SET(fds[1], &out);
	FD_SET(ev_fd, &out);
	ts = (struct timespec){ 0, 0 };
	CALL(pselect6, ev_fd + 1, &in, &out, NULL, NULL, NULL);
	FD_SET(fds[0], &in);
	CALL(pselect6, fds[0] + 1, &in, NULL, NULL, &ts, NULL);
}

static void sockets(void)
{
	struct sockaddr_in in = {
		AF_INET, htons(8080), { htonl(INADDR_LOOPBACK) }, { 0 }
	};
	struct sockaddr_in6 in6 = {
		AF_INET6, htons(1), 0, { { { 0xfe, 0x80, [15] = 1 } } }, 0
	};
	struct sockaddr_un un = { AF_UNIX, "/tmp/sock" };
	struct sockaddr_un abs = { AF_UNIX, "\0name" };
	struct iovec iov = { "message", 7 };
	struct msghdr m = { &un, 12, &iov, 1, NULL, 0, 0 };
	socklen_t len = sizeof(abs);
	int pair[2], one = 1;

	CALL(socket, 77, 7, 0);
	CALL(bind, -1, &in, sizeof(in));
	CALL(connect, -1, &in6, sizeof(in6));
	CALL(connect, -1, &un, sizeof(un));
	CALL(bind, -1, &abs, 3 + 4);
	CALL(sendto, -1, "data", 4, MSG_DONTWAIT | MSG_NOSIGNAL, &in,
	     sizeof(in));
	CALL(sendmsg, -1, &m, MSG_MORE);
	CALL(setsockopt, -1, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	CALL(setsockopt, -1, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	CALL(getsockopt, -1, SOL_SOCKET, SO_ERROR, &one, &len);
	CALL(accept4, -1, &un, &len, SOCK_CLOEXEC | SOCK_NONBLOCK);
	CALL(listen, -1, 5);
	CALL(shutdown, -1, SHUT_RDWR);
	if (CALL(socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return;
	CALL(sendto, pair[0], "hello", 5, 0, NULL, 0);
	CALL(recvfrom, pair[1], buf, 3, MSG_PEEK, NULL, NULL);
	iov = (struct iovec){ buf, 100 };
	m = (struct msghdr){ .msg_iov = &iov, .msg_iovlen = 1 };
	CALL(recvmsg, pair[1], &m, MSG_DONTWAIT);
	CALL(getsockname, pair[1], &un, &len);
}

static void memory(void)
{
	char *p = (void *)CALL(mmap, NULL, 8192L, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);

	CALL(mmap, p, 4096L, PROT_NONE,
	     MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0L);
	CALL(mmap, NULL, 4096L, PROT_READ, MAP_SHARED, -1, 0x1000L);
	CALL(mprotect, p, 4096L, PROT_READ | PROT_EXEC);
	CALL(madvise, p, 4096L, MADV_DONTNEED);
	CALL(madvise, p, 4096L, MADV_WILLNEED);
	CALL(msync, p, 4096L, MS_SYNC);
	CALL(munmap, p, 8192L);
	CALL(memfd_create, "name", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	CALL(fcntl, -1, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_WRITE);
}

/* The system call's, without a restorer. */
struct ksigaction {
	unsigned long handler, flags, restorer, mask;
};

static void processes(void)
{
	struct ksigaction sa = { 1, SA_RESTART | SA_NODEFER, 0,
				 1UL << (SIGINT - 1) };
	struct ksigaction old = { 0, 0, 0, 0 };
	unsigned long set = 1UL << (SIGCHLD - 1) | 1UL << (SIGHUP - 1);
	unsigned long full = ~0UL;
	struct timespec ts = { 0, 10 }, wrong = { -1, 0 };
	struct rlimit lim = { 1000, 4096 };
	stack_t ss = { .ss_flags = SS_DISABLE };
	unsigned int word = 4;

	CALL(rt_sigaction, SIGUSR2, &sa, NULL, 8);
	CALL(rt_sigaction, SIGUSR2, NULL, &old, 8);
	CALL(rt_sigaction, SIGKILL, &old, NULL, 8);
	CALL(rt_sigprocmask, SIG_BLOCK, &set, NULL, 8);
	CALL(rt_sigprocmask, SIG_SETMASK, &full, &set, 8);
	CALL(rt_sigprocmask, SIG_SETMASK, &set, &full, 8);
	CALL(rt_sigpending, &set, 8);
	CALL(sigaltstack, &ss, NULL);
	CALL(kill, 99999, SIGTERM);
	CALL(kill, 99999, 35);
	CALL(futex, &word, FUTEX_WAIT_PRIVATE, 5, NULL);
	CALL(futex, &word, FUTEX_WAIT, 4, &ts);
	CALL(futex, &word, FUTEX_WAKE_PRIVATE, 1);
	CALL(futex, &word, FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME, 4,
	     &ts, NULL, FUTEX_BITSET_MATCH_ANY);
	CALL(futex, &word, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2L, &word, 7);
	CALL(nanosleep, &ts, NULL);
	CALL(nanosleep, &wrong, &ts);
	CALL(clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &ts, NULL);
	CALL(clock_gettime, 55, &ts);
	CALL(clock_getres, CLOCK_BOOTTIME, NULL);
	CALL(setrlimit, RLIMIT_CORE, &lim);
	CALL(prlimit64, 0, RLIMIT_CORE, NULL, &lim);
	CALL(getrlimit, 99, &lim);
	CALL(prctl, PR_SET_NAME, "traced");
	CALL(prctl, PR_GET_NAME, buf);
	CALL(wait4, -1, NULL, WNOHANG | WUNTRACED, NULL);
	CALL(getpriority, PRIO_PROCESS, 0);
	CALL(sched_yield);
	CALL(getuid);
	CALL(getrandom, buf, 4UL, 0x80);
	CALL(set_robust_list, buf, 3UL);
	CALL(ioctl, -1, FIONREAD, &word);
	CALL(ioctl, -1, FIONBIO, &word);
	CALL(ioctl, -1, TIOCGWINSZ, buf);
	CALL(ioctl, -1, FIOCLEX);
}

int main(void)
{
	CALL(close_range, 3, ~0U, 0); /* what the caller left open */
	CALL(write, -1, "begin", 5);
	files();
	events();
	sockets();
	memory();
	processes();
	CALL(exit_group, 3);
	return 0;
}
