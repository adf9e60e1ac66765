/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Code against the public headers of the file libraries, as others write it:
 * a driver, a user of the descriptor table, of poll queues and chains, and
 * files made in the kernel.  It must compile as it stands.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>

#include <uk/alloc.h>
#include <uk/essentials.h>
#include <uk/file.h>
#include <uk/file/nops.h>
#include <uk/file/pollqueue.h>
#include <uk/file/statx.h>
#include <uk/ofile.h>
#include <uk/posix-eventfd.h>
#include <uk/posix-fd.h>
#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-pipe.h>
#include <uk/posix-poll.h>
#include <uk/posix-timerfd.h>
#include <uk/refcount.h>
#include <uk/syscall.h>
#include <uk/weak_refcount.h>

static int n, bad;

static void check(int ok, const char *what)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
	bad |= !ok;
}

/* A driver: one byte that can be written once and read once. */
static const char BYTE_VOLID[] = "byte_vol";

struct byte_alloc {
	struct uk_alloc *alloc;
	struct uk_file f;
	uk_file_refcnt frefcnt;
	struct uk_file_state fstate;
	int full;
	char val;
};

static int freed;

static ssize_t byte_read(const struct uk_file *f, const struct iovec *iov,
			 int iovcnt, off_t off, long flags __unused)
{
	struct byte_alloc *al = __containerof(f, struct byte_alloc, f);

	if (f->vol != BYTE_VOLID || off)
		return -EINVAL;
	if (!iovcnt || !iov[0].iov_len)
		return 0;
	if (!al->full)
		return -EAGAIN;
	*(char *)iov[0].iov_base = al->val;
	al->full = 0;
	uk_file_event_assign(f, UKFD_POLLOUT);
	return 1;
}

static ssize_t byte_write(const struct uk_file *f, const struct iovec *iov,
			  int iovcnt, off_t off __unused, long flags __unused)
{
	struct byte_alloc *al = __containerof(f, struct byte_alloc, f);

	if (!iovcnt || !iov[0].iov_len)
		return 0;
	if (al->full)
		return -EAGAIN;
	al->val = *(const char *)iov[0].iov_base;
	al->full = 1;
	uk_file_event_clear(f, UKFD_POLLOUT);
	uk_file_event_set(f, UKFD_POLLIN);
	return 1;
}

static int byte_ctl(const struct uk_file *f __unused, int fam, int req,
		    uintptr_t a1, uintptr_t a2, uintptr_t a3)
{
	if (fam == UKFILE_CTL_FILE && req == UKFILE_CTL_FILE_SYNC)
		return (int)(a1 + a2 + a3);
	return -ENOSYS;
}

static int byte_getstat(const struct uk_file *f __unused, unsigned int mask,
			struct uk_statx *arg)
{
	memset(arg, 0, sizeof(*arg));
	arg->stx_mask = mask & (UK_STATX_TYPE | UK_STATX_MODE | UK_STATX_SIZE);
	arg->stx_mode = 0100644;
	arg->stx_size = 1;
	return 0;
}

static const struct uk_file_ops byte_ops = {
	.read = byte_read,
	.write = byte_write,
	.getstat = byte_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = byte_ctl,
};

static void byte_release(const struct uk_file *f, int what)
{
	struct byte_alloc *al = __containerof(f, struct byte_alloc, f);

	freed |= what;
	if (what & UK_FILE_RELEASE_OBJ)
		uk_free(al->alloc, al);
}

static struct uk_file *byte_create(void)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct byte_alloc *al = uk_malloc(a, sizeof(*al));

	if (!al)
		return NULL;
	al->alloc = a;
	al->full = 0;
	al->fstate = UK_FILE_STATE_INIT_VALUE(al->fstate);
	al->frefcnt = UK_FILE_REFCNT_INIT_VALUE(al->frefcnt);
	al->f = (struct uk_file){ .vol = BYTE_VOLID,
				  .node = NULL,
				  .ops = &byte_ops,
				  .refcnt = &al->frefcnt,
				  .state = &al->fstate,
				  ._release = byte_release };
	uk_file_event_set(&al->f, UKFD_POLLOUT);
	return &al->f;
}

/* A file without memory management and without operations. */
static uk_file_refcnt zero_ref = UK_FILE_REFCNT_INITIALIZER(zero_ref);
static struct uk_file_state zero_state = UK_FILE_STATE_INITIALIZER(zero_state);
static const struct uk_file zero_file = { .vol = "zero",
					  .node = NULL,
					  .ops = &uk_file_nops,
					  .refcnt = &zero_ref,
					  .state = &zero_state,
					  ._release = uk_file_static_release };

/* RWF_NOWAIT waits neither for the lock of the contents. */
static void nowait(struct uk_ofile *of)
{
	char c = 'y';
	struct iovec v = { &c, 1 };

	uk_file_rlock(of->file);
	check(uk_sys_pwritev2(of, &v, 1, -1, RWF_NOWAIT) == -EAGAIN,
	      "RWF_NOWAIT does not wait for readers");
	uk_file_runlock(of->file);
	check(uk_sys_pwritev2(of, &v, 1, -1, RWF_NOWAIT) == 1,
	      "it writes when there is none");
	uk_file_wlock(of->file);
	check(uk_sys_preadv2(of, &v, 1, -1, RWF_NOWAIT) == -EAGAIN,
	      "nor for a writer");
	uk_file_wunlock(of->file);
	check(uk_sys_preadv2(of, &v, 1, -1, RWF_NOWAIT) == 1, "and reads");
}

static void driver(void)
{
	struct uk_file *f = byte_create();
	struct uk_statx stx;
	struct uk_ofile *of;
	char c = 'x';
	int fd, fd2;

	fd = uk_fdtab_open(f, O_RDWR | O_NONBLOCK | UKFD_O_NOSEEK);
	uk_file_release(f);
	check(fd >= 0, "a file of our own has a number");
	of = uk_fdtab_get(fd);
	check(of && of->file == f && of->mode == (O_RDWR | O_NONBLOCK | 010),
	      "its open file knows file and mode");
	check(uk_sys_read(of, &c, 1) == -EAGAIN, "nothing to read: -EAGAIN");
	check(uk_sys_write(of, &c, 1) == 1, "writing");
	check(uk_file_poll_immediate(f, UKFD_POLLIN | UKFD_POLLOUT) ==
		      UKFD_POLLIN,
	      "events are the driver's");
	c = 0;
	check(uk_sys_read(of, &c, 1) == 1 && c == 'x', "reading");
	check(!uk_file_getstat(f, UK_STATX_SIZE, &stx) && stx.stx_size == 1,
	      "attributes");
	check(uk_file_ctl(f, UKFILE_CTL_FILE, UKFILE_CTL_FILE_SYNC, 1, 2, 3) ==
		      6,
	      "control requests");
	check(uk_file_setstat(f, 0, &stx) == -ENOSYS, "absent ones");
	nowait(of);
	uk_fdtab_ret(of);
	fd2 = uk_sys_dup(fd);
	check(fd2 > fd && uk_sys_dup3(fd, fd2, O_CLOEXEC) == fd2, "dup, dup3");
	check(uk_fdtab_getflags(fd2) == O_CLOEXEC &&
		      !uk_fdtab_setflags(fd2, 0) && !uk_fdtab_getflags(fd2),
	      "O_CLOEXEC");
	check(!uk_sys_close(fd) && !freed, "a second number keeps it");
	uk_file_acquire_weak(f);
	uk_sys_close(fd2);
	check(freed == UK_FILE_RELEASE_RES,
	      "a weak reference keeps the object");
	uk_file_release_weak(f);
	check(freed == (UK_FILE_RELEASE_RES | UK_FILE_RELEASE_OBJ), "gone");
	check(uk_sys_close(fd2) == -EBADF && !uk_fdtab_get(fd2), "-EBADF");
	uk_file_acquire(&zero_file);
	uk_file_release(&zero_file);
	check(uk_file_read(&zero_file, NULL, 0, 0, 0) == -ENOSYS, "nops");
}

static int called;

static void callback(uk_pollevent set __unused, enum uk_poll_chain_op op,
		     struct uk_poll_chain *tick)
{
	if (op == UK_POLL_CHAINOP_SET)
		called += *(int *)tick->arg;
}

static void queues(void)
{
	static struct uk_pollq a = UK_POLLQ_INITIALIZER(a);
	static struct uk_pollq to = UK_POLLQ_INITIALIZER(to);
	static int seven = 7;
	static struct uk_poll_chain up =
		UK_POLL_CHAIN_UPDATE_INITIALIZER(EPOLLIN, &to, EPOLLHUP);
	static struct uk_poll_chain cb =
		UK_POLL_CHAIN_CALLBACK_INITIALIZER(EPOLLIN, callback, &seven);
	struct uk_pollq local;

	uk_pollq_init(&local);
	check(uk_pollq_set(&a, EPOLLOUT) == 0, "set gives what was");
	uk_pollq_register(&a, &up);
	check(uk_pollq_poll_register(&a, &cb, 1) == 0, "no IN yet");
	check(uk_pollq_set_n(&a, EPOLLIN, 1) == EPOLLOUT && called == 7 &&
		      uk_pollq_poll_immediate(&to, ~0U) == EPOLLHUP,
	      "chains are told");
	check(uk_pollq_poll(&a, EPOLLIN | EPOLLPRI) == EPOLLIN, "poll");
	check(uk_pollq_poll_until(&a, EPOLLPRI, 1) == 0, "time-out");
	check(uk_pollq_edge_poll_until(&a, EPOLLIN, 1) == 0, "no edge");
	check(uk_pollq_assign(&a, 0) == (EPOLLIN | EPOLLOUT) &&
		      uk_pollq_poll_immediate(&to, ~0U) == 0,
	      "assign clears, chains too");
	uk_pollq_unregister(&a, &up);
	uk_pollq_unregister(&a, &cb);
	uk_pollq_clear(&a, ~0U);
	uk_pollq_cancel(&a);
	check(uk_pollq_assign_n(&local, EPOLLIN, 1) == 0, "a local one");
}

static void kernel_files(void)
{
	struct uk_file *ev = uk_eventfile_create(3, EFD_SEMAPHORE);
	struct uk_file *tm = uk_timerfile_create(CLOCK_MONOTONIC);
	struct uk_file *ep = uk_epollfile_create();
	struct uk_file *pp[2];
	struct epoll_event out, in = { .events = EPOLLIN };
	struct timespec now = { 0, 0 };
	unsigned long v = 0;
	struct iovec iov = { &v, sizeof(v) };
	int fd;

	check(uk_file_read(ev, &iov, 1, 0, 0) == 8 && v == 1, "eventfd");
	check(uk_file_write(ev, &iov, 1, 0, 0) == 8, "eventfd is written");
	check(!uk_pipefile_create(pp, 0), "pipe");
	check(uk_file_write(pp[1], &iov, 1, 0, 0) == 8 &&
		      uk_file_poll_immediate(pp[0], UKFD_POLLIN),
	      "pipe is written");
	uk_file_release(pp[1]);
	check(uk_file_read(pp[0], &iov, 1, 0, 0) == 8 &&
		      uk_file_read(pp[0], &iov, 1, 0, 0) == 0,
	      "data, then the end");
	uk_file_release(pp[0]);
	fd = uk_fdtab_open(ev, O_RDWR);
	in.data.u64 = 5;
	check(!uk_sys_epoll_ctl(ep, EPOLL_CTL_ADD, fd, &in), "epoll_ctl");
	check(uk_sys_epoll_pwait2(ep, &out, 1, &now, NULL, 0) == 1 &&
		      out.data.u64 == 5,
	      "epoll_pwait2");
	check(uk_sys_epoll_pwait(ep, &out, 1, 0, NULL, 0) == 1, "epoll_pwait");
	uk_sys_close(fd);
	uk_file_release(ev);
	check(uk_sys_epoll_pwait(ep, &out, 1, 0, NULL, 0) == 0, "left the set");
	uk_file_release(ep);
	uk_file_release(tm);
}

static void counts(void)
{
	__atomic ref = UK_REFCOUNT_INIT_VALUE(1);
	struct uk_swrefcount sw = UK_SWREFCOUNT_INIT_VALUE(2, 1);
	struct uk_ofile of;

	uk_refcount_acquire(&ref);
	check(!uk_refcount_release(&ref) && uk_refcount_read(&ref) == 1,
	      "counting");
	check(!uk_refcount_release_if_not_last(&ref), "not the last");
	check(uk_refcount_acquire_if_not_zero(&ref), "not zero");
	check(uk_swrefcount_release(&sw) == UK_SWREFCOUNT_LAST_STRONG,
	      "last strong");
	check(uk_swrefcount_release_weak(&sw) == UK_SWREFCOUNT_LAST_REF,
	      "last of all");
	uk_ofile_init(&of);
	check(of.pos == 0 && uk_refcount_read(&of.refcnt) == 0, "ofile");
}

/* A call by number, in both styles. */
static void calls(void)
{
	long nr = 0;

	while (!uk_syscall_name(nr) || strcmp(uk_syscall_name(nr), "close"))
		nr++;
	check(uk_syscall_r(nr, 999) == -EBADF, "uk_syscall_r");
	errno = 0;
	check(uk_syscall(nr, 999) == -1 && errno == EBADF, "uk_syscall");
	check(uk_syscall6(nr, 999, 0, 0, 0, 0, 0) == -1, "uk_syscall6");
	check(uk_syscall_r_static(nr, 999) == -EBADF &&
		      uk_syscall_static(nr, 999) == -1,
	      "static ones");
	check(uk_syscall_r(4000, 0) == -ENOSYS, "absent");
}

int main(void)
{
	driver();
	calls();
	queues();
	kernel_files();
	counts();
	printf("1..%d\n", n);
	return bad;
}
