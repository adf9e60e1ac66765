/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bad pointers, given to every system call that takes any: none of them may do
 * more than fail, and each fails as on Linux.
 */
#include "efault.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <netinet/in.h>
#include <time.h>

static void times(void)
{
	BAD_OUT(clock_gettime, 0, B);
	BAD_OUT(clock_gettime, 99, B);
	BAD_OUT(clock_getres, 0, B);
	BAD_OUT(gettimeofday, B, 0);
	BAD_OUT(gettimeofday, 0, B);
	BAD_IN(nanosleep, B, 0);
	BAD_IN(clock_nanosleep, CLOCK_MONOTONIC, 0, B, 0);
	BAD_IN(clock_nanosleep, 99, 0, B, 0);
	BAD_PTR(times, B);
}

static void process(void)
{
	BAD_OUT(prlimit64, 0, RLIMIT_NOFILE, 0, B);
	BAD_IN(prlimit64, 0, RLIMIT_CORE, B, 0);
	BAD_IN(prlimit64, 0, 99, B, 0);
	BAD_OUT(getrlimit, RLIMIT_NOFILE, B);
	BAD_OUT(getrlimit, 99, B);
	BAD_IN(setrlimit, RLIMIT_CORE, B);
	BAD_IN(setrlimit, 99, B);
	BAD_OUT(getrusage, RUSAGE_SELF, B);
	BAD_OUT(getrusage, 99, B);
	BAD_PTR(sched_getaffinity, 0, 3, B);
	BAD_IN(sched_setaffinity, 0, 8, B);
	BAD_IN(sched_setaffinity, 999999, 8, B);
	BAD_OUT(sched_getparam, 0, B);
	BAD_IN(prctl, PR_SET_NAME, B, 0, 0, 0);
	BAD_OUT(prctl, PR_GET_NAME, B, 0, 0, 0);
	BAD_OUT(get_robust_list, 0, B, G);
	BAD_OUT(get_robust_list, 0, G, B);
	BAD_OUT(wait4, -1, B, 0, 0);
	BAD_OUT(getresuid, B, G, G);
	BAD_OUT(getresuid, G, B, G);
	BAD_OUT(getresgid, G, G, B);
	BAD_IN(setgroups, 2, B);
	BAD_IN(setgroups, -1, B);
	BAD_OUT(getgroups, -1, B);
	BAD_OUT(uname, B);
	BAD_OUT(sysinfo, B);
	BAD_OUT(getcpu, B, 0, 0);
	BAD_OUT(getcpu, 0, B, 0);
	BAD_IN(sethostname, B, 5);
	BAD_IN(sethostname, B, -1);
	BAD_OUT(getrandom, B, 5, 0);
	BAD_OUT(getrandom, B, 0, 0);
	BAD_OUT(getrandom, B, 5, 99);
}

static void signals(void)
{
	BAD_IN(rt_sigaction, 10, B, 0, 8);
	BAD_IN(rt_sigaction, 99, B, 0, 8);
	BAD_IN(rt_sigaction, 10, B, 0, 4);
	BAD_OUT(rt_sigaction, 10, 0, B, 8);
	BAD_IN(rt_sigprocmask, 0, B, 0, 8);
	BAD_IN(rt_sigprocmask, 77, B, 0, 8);
	BAD_OUT(rt_sigprocmask, 0, 0, B, 8);
	BAD_OUT(rt_sigpending, B, 8);
	BAD_OUT(rt_sigpending, B, 9);
	BAD_IN(sigaltstack, B, 0);
	BAD_OUT(sigaltstack, 0, B);
}

static void futexes(void)
{
	BAD_IN(futex, B, FUTEX_WAIT, 1, 0, 0, 0);
	BAD_OUT(futex, B, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 1, 0, 0, 0);
	BAD_IN(futex, G, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 1, B, 0, 0);
	BAD_OUT(futex, B, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, 0, 0, 0);
	BAD_IN(futex, B, FUTEX_WAKE, 1, 0, 0, 0);
	BAD_OUT(futex, B, FUTEX_REQUEUE | FUTEX_PRIVATE_FLAG, 1, 1, G, 0);
	BAD_OUT(futex, G, FUTEX_REQUEUE | FUTEX_PRIVATE_FLAG, 1, 1, B, 0);
	BAD_OUT(futex, B, FUTEX_CMP_REQUEUE | FUTEX_PRIVATE_FLAG, 1, 1, G, 5);
	BAD_OUT(futex, G, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 1, 1, B, 0);
	BAD_OUT(futex, B, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 1, 1, G, 0);
}

static void memories(void)
{
	BAD_OUT(mincore, G, 8192, B);
	BAD_OUT(mincore, G + 1, 8192, B);
	BAD_PTR(mprotect, B, 4096, PROT_READ | PROT_WRITE);
	BAD_PTR(madvise, B, 4096, 4);
	BAD_PTR(msync, B, 4096, MS_SYNC);
	BAD_PTR(mlock, B, 1);
	BAD_PTR(mremap, B, 4096, 8192, 0, 0);
	BAD_PTR(munmap, B, 4095);
}

static void paths(void)
{
	char *const dir = "/tmp", *const no = "/tmp/none/x";

	BAD_IN(openat, AT_FDCWD, B, O_RDONLY, 0);
	BAD_IN(openat, 99, B, O_RDONLY, 0);
	BAD_IN(mkdirat, AT_FDCWD, B, 0700);
	BAD_IN(mknodat, AT_FDCWD, B, S_IFREG | 0600, 0);
	BAD_IN(mknodat, AT_FDCWD, B, S_IFDIR | 0600, 0);
	BAD_IN(symlinkat, B, AT_FDCWD, no);
	BAD_IN(symlinkat, no, AT_FDCWD, B);
	BAD_IN(unlinkat, AT_FDCWD, B, 0);
	BAD_IN(unlinkat, AT_FDCWD, B, 99);
	BAD_IN(linkat, AT_FDCWD, B, AT_FDCWD, no, 0);
	BAD_IN(linkat, AT_FDCWD, dir, AT_FDCWD, B, 0);
	BAD_IN(renameat2, AT_FDCWD, B, AT_FDCWD, no, 0);
	BAD_IN(renameat2, AT_FDCWD, dir, AT_FDCWD, B, 0);
	BAD_IN(readlinkat, AT_FDCWD, B, G, 10);
	BAD_IN(readlinkat, AT_FDCWD, B, G, 0);
	BAD_OUT(readlinkat, AT_FDCWD, "link", B, 10);
	BAD_OUT(readlinkat, AT_FDCWD, no, B, 10);
	BAD_IN(newfstatat, AT_FDCWD, B, G, 0);
	BAD_OUT(newfstatat, AT_FDCWD, dir, B, 0);
	BAD_OUT(newfstatat, AT_FDCWD, no, B, 0);
	BAD_IN(statx, AT_FDCWD, B, 0, 0x7ff, G);
	BAD_OUT(statx, AT_FDCWD, dir, 0, 0x7ff, B);
	BAD_IN(faccessat, AT_FDCWD, B, 0);
	BAD_IN(faccessat, AT_FDCWD, B, 99);
	BAD_IN(fchmodat, AT_FDCWD, B, 0700);
	BAD_IN(fchownat, AT_FDCWD, B, -1, -1, 0);
	BAD_IN(fchownat, AT_FDCWD, B, -1, -1, 99);
	BAD_IN(utimensat, AT_FDCWD, B, 0, 0);
	BAD_IN(utimensat, AT_FDCWD, no, B, 0);
	BAD_IN(truncate, B, 0);
	BAD_IN(truncate, B, -1);
	BAD_IN(chdir, B);
	BAD_IN(statfs, B, G);
	BAD_OUT(statfs, dir, B);
	BAD_OUT(statfs, no, B);
	BAD_OUT(getcwd, B, 4096);
	BAD_OUT(getcwd, B, 1);
	BAD_IN(umount2, B, 0);
}

/*
 * Calls that not every architecture has: what is said must be the same for
 * all, so only what is wrong is said.
 */
static void legacy(void)
{
#ifdef SYS_open
	char *const dir = "/tmp", *const no = "/tmp/none/x";

	LEGACY(open, B, O_RDONLY, 0);
	LEGACY(creat, B, 0600);
	LEGACY(stat, B, G);
	LEGACY(stat, dir, B);
	LEGACY(lstat, dir, B);
	LEGACY(access, B, 0);
	LEGACY(mkdir, B, 0700);
	LEGACY(rmdir, B);
	LEGACY(unlink, B);
	LEGACY(rename, B, no);
	LEGACY(link, B, no);
	LEGACY(symlink, no, B);
	LEGACY(readlink, "link", B, 10);
	LEGACY(chmod, B, 0700);
	LEGACY(chown, B, -1, -1);
	LEGACY(lchown, B, -1, -1);
	LEGACY(mknod, B, S_IFREG | 0600, 0);
	LEGACY(time, B);
	LEGACY(arch_prctl, 0x1003, B);
	LEGACY(arch_prctl, 0x1004, B);
#endif
}

/* What points at what: a message header in the good memory. */
static struct msghdr *message(void *name, void *iov_base, void *control)
{
	struct msghdr *m = (void *)good;
	struct iovec *v = (void *)(good + 512);

	memset(m, 0, sizeof(*m));
	m->msg_name = name;
	m->msg_namelen = name ? 16 : 0;
	m->msg_iov = v;
	m->msg_iovlen = 1;
	v->iov_base = iov_base;
	v->iov_len = 10;
	m->msg_control = control;
	m->msg_controllen = control ? 64 : 0;
	return m;
}

static void sockets(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	socklen_t *len = (socklen_t *)(good + 2048);
	int s = socket(AF_INET, SOCK_DGRAM, 0), tcp, on = 1;

	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	*len = sizeof(any);
	BAD_OUT(socketpair, AF_UNIX, SOCK_STREAM, 0, B);
	BAD_OUT(socketpair, AF_UNIX, 0x999, 0, B);
	BAD_IN(bind, s, B, 16);
	BAD_IN(bind, s, B, 999);
	BAD_IN(bind, 99, B, 16);
	BAD_IN(bind, 0, B, 16);
	BAD_IN(connect, s, B, 16);
	bind(s, (struct sockaddr *)&any, sizeof(any));
	getsockname(s, (struct sockaddr *)&any, len);
	BAD_OUT(getsockname, s, B, len);
	BAD_OUT(getsockname, s, G, B);
	BAD_OUT(getpeername, s, B, len);
	BAD_OUT(getsockopt, s, SOL_SOCKET, SO_TYPE, B, len);
	BAD_OUT(getsockopt, s, SOL_SOCKET, SO_TYPE, G, B);
	BAD_IN(setsockopt, s, SOL_SOCKET, SO_REUSEADDR, B, 4);
	BAD_IN(setsockopt, s, SOL_SOCKET, SO_REUSEADDR, B, -1);
	BAD_IN(sendto, s, B, 10, 0, &any, sizeof(any));
	BAD_IN(sendto, s, G, 10, 0, B, sizeof(any));
	BAD_IN(sendmsg, s, B, 0);
	BAD_IN(sendmsg, 99, B, 0);
	BAD_IN(sendmmsg, s, B, 1, 0);
	BAD_OUT(recvmsg, s, B, MSG_DONTWAIT);
	BAD_OUT(recvmmsg, s, B, 1, MSG_DONTWAIT, 0);
	BAD_IN(recvmmsg, s, G, 1, MSG_DONTWAIT, B);
	for (int i = 0; i < KINDS; i++) {
		printf("messages with %s\n", kind_name(i));
		if (i != RDONLY && i != NONE) {
			RESULT(sendmsg(s, message(kind(i), good, NULL), 0));
			RESULT(sendmsg(s, message(&any, kind(i), NULL), 0));
		}
		if (i != NONE) {
			struct msghdr *m = message(NULL, good, NULL);

			m->msg_iov = kind(i);
			RESULT(sendmsg(s, m, 0));
			m->msg_iovlen = 2000;
			RESULT(sendmsg(s, m, 0));
		}
	}
	tcp = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	setsockopt(tcp, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	listen(tcp, 1);
	BAD_OUT(accept4, tcp, B, len, 0);
	BAD_OUT(accept4, tcp, G, B, 0);
	close(tcp);
	close(s);
}

int main(void)
{
	efault_init();
	times();
	process();
	signals();
	futexes();
	memories();
	paths();
	legacy();
	sockets();
	unlink("link");
	printf("still here\n");
	return 0;
}
