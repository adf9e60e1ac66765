/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pipes, descriptor tables and record locks under many threads: records stay
 * whole, descriptors that are closed under a reader are their file or none,
 * every file is released in the end, and a circle of waiting is refused.  The
 * argument is the time in seconds.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <uk/file.h>
#include <uk/file/nops.h>
#include <uk/plat/time.h>
#include <uk/plat/lcpu.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-pipe.h>
#include <uk/sched.h>

#include "../stress.h"

long uk_syscall_r_read(long fd, long buf, long len);
long uk_syscall_r_write(long fd, long buf, long len);
long uk_syscall_r_fcntl(long fd, long cmd, long arg);
long uk_syscall_r_openat(long dirfd, long path, long flags, long mode);

#define THREADS 4
#define RECORD 96
#define SLOTS 3

static int points, bad;
static unsigned long odd;

static void report(int ok, const char *what)
{
	printf("%s %d - %s: %lu given, %lu taken, %lu odd\n",
	       ok ? "ok" : "not ok", ++points, what, given, taken, odd);
	bad |= !ok;
}

static int fds[2];

static void writer(void *arg)
{
	char rec[RECORD];

	memset(rec, (int)(long)arg, sizeof(rec));
	for (int i = 0; !over(); i++) {
		if (uk_syscall_r_write(fds[1], (long)rec, RECORD) != RECORD)
			add(&odd, 1);
		add(&given, 1);
		if (i % 5 == 0)
			uk_sched_yield();
	}
	done();
}

static void reader(void *arg)
{
	char rec[RECORD];
	long r;

	(void)arg;
	while ((r = uk_syscall_r_read(fds[0], (long)rec, RECORD)) > 0) {
		if (r != RECORD || memcmp(rec, rec + 1, RECORD - 1))
			add(&odd, 1);
		add(&taken, 1);
	}
	done();
}

/* Several writers and readers of one pipe; its end is seen by all. */
static void pipes(unsigned long ms)
{
	int ok;

	odd = 0;
	begin(ms);
	if (uk_sys_pipe(fds, 0)) {
		report(0, "pipe");
		return;
	}
	for (long i = 0; i < THREADS; i++) {
		start(writer, (void *)(i + 'a'));
		start(reader, NULL);
	}
	while (UK_READ_ONCE(running) > THREADS)
		uk_sched_thread_sleep(5000000);
	uk_sys_close(fds[1]);
	ok = all_done();
	report(ok && given && given == taken && !odd, "pipe");
	uk_sys_close(fds[0]);
}

/* Files that say which one they are, and count how many there are. */
struct tagged {
	struct uk_file file;
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	unsigned long tag;
};

static ssize_t tagged_read(const struct uk_file *f, const struct iovec *iov,
			   int iovcnt, off_t off, long flags)
{
	struct tagged *t = f->node;

	(void)iovcnt;
	(void)off;
	(void)flags;
	memcpy(iov[0].iov_base, &t->tag, sizeof(t->tag));
	return sizeof(t->tag);
}

static void tagged_release(const struct uk_file *f, int what)
{
	struct tagged *t = f->node;

	if (what & UK_FILE_RELEASE_RES) {
		t->tag = 0; /* a reader after this would see it */
		add(&taken, 1);
	}
	if (what & UK_FILE_RELEASE_OBJ)
		free(t);
}

static const struct uk_file_ops tagged_ops = {
	.read = tagged_read,
	.write = uk_file_nop_write,
	.getstat = uk_file_nop_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};

static int tagged_open(void)
{
	struct tagged *t = calloc(1, sizeof(*t));
	int fd;

	if (!t)
		return -ENOMEM;
	t->tag = 42;
	t->fstate = UK_FILE_STATE_INIT_VALUE(t->fstate);
	t->frefcnt = UK_FILE_REFCNT_INIT_VALUE(t->frefcnt);
	t->file = (struct uk_file){ .vol = "tagged",
				    .node = t,
				    .ops = &tagged_ops,
				    .refcnt = &t->frefcnt,
				    .state = &t->fstate,
				    ._release = tagged_release };
	add(&given, 1);
	fd = uk_fdtab_open(&t->file,
			   O_RDONLY | UKFD_O_NOSEEK | UKFD_O_NOIOLOCK);
	uk_file_release(&t->file);
	return fd;
}

/* Opens, moves, doubles and closes descriptors that others do the same to. */
static void juggler(void *arg)
{
	unsigned int r = (unsigned int)(long)arg;
	int lowest = *fds;

	while (!over()) {
		int a, b, rc;

		r = r * 1103515245 + 12345;
		a = lowest + (int)(r >> 16) % SLOTS;
		b = lowest + (int)(r >> 20) % SLOTS;
		switch (r >> 24 & 3) {
		case 0:
			rc = tagged_open();
			if (rc < 0 && rc != -EMFILE)
				add(&odd, 1);
			break;
		case 1:
			uk_sys_dup2(a, b);
			break;
		case 2:
			uk_sys_close(a);
			uk_sys_close(lowest + SLOTS + (int)(r >> 10 & 63));
			break;
		default:
			uk_sys_dup_min(a, b, O_CLOEXEC);
		}
		if ((r >> 28) % 4 == 0)
			uk_sched_yield();
	}
	done();
}

static void looker(void *arg)
{
	unsigned int i = (unsigned int)(long)arg;
	unsigned long tag;

	for (; !over(); i++) {
		long r = uk_syscall_r_read(*fds + i % SLOTS, (long)&tag,
					   sizeof(tag));

		if (r != -EBADF && (r != sizeof(tag) || tag != 42))
			add(&odd, 1);
		if (i % 16 == 0)
			uk_sched_yield();
	}
	done();
}

static void descriptors(unsigned long ms)
{
	int ok;

	odd = 0;
	begin(ms);
	*fds = tagged_open();
	for (long i = 0; i < THREADS; i++) {
		start(juggler, (void *)(i + 1));
		start(looker, (void *)i);
	}
	ok = all_done();
	uk_sys_close_range(*fds, ~0U, 0);
	report(ok && given && given == taken && !odd, "descriptor table");
}

/* Two processes, as far as tables of descriptors make them. */
static struct uk_fdtab *tables[2];
static struct uk_thread *second;
static int lock_fd;

static struct uk_fdtab *table(void)
{
	return tables[uk_thread_current() == second];
}

static long lock(int cmd, int type, long start_at)
{
	struct flock fl = { .l_type = (short)type,
			    .l_start = start_at,
			    .l_len = 1 };

	return uk_syscall_r_fcntl(lock_fd, cmd, (long)&fl);
}

/* Holds byte 1 and waits for byte 0. */
static void other_process(void *arg)
{
	(void)arg;
	second = uk_thread_current();
	if (lock(F_SETLK, F_WRLCK, 1))
		add(&odd, 1);
	if (lock(F_SETLK, F_WRLCK, 0) != -EAGAIN)
		add(&odd, 1);
	add(&given, 1);
	if (lock(F_SETLKW, F_WRLCK, 0))
		add(&odd, 1);
	add(&taken, 1);
	done();
}

static void deadlock(void)
{
	long rc;

	odd = 0;
	begin(1000);
	tables[0] = uk_fdtab_first();
	lock_fd = (int)uk_syscall_r_openat(AT_FDCWD, (long)"/lock",
					   O_RDWR | O_CREAT, 0600);
	tables[1] = uk_fdtab_copy(tables[0]);
	uk_fdtab_current_set(table);
	if (lock(F_SETLK, F_WRLCK, 0))
		add(&odd, 1);
	start(other_process, NULL);
	while (!UK_READ_ONCE(given))
		uk_sched_thread_sleep(1000000);
	uk_sched_thread_sleep(20000000);
	rc = lock(F_SETLKW, F_WRLCK, 1);
	if (rc != -EDEADLK)
		add(&odd, 1);
	/* closing the descriptor lets the other have it */
	uk_sys_close(lock_fd);
	report(all_done() && taken == 1 && !odd, "deadlock");
	uk_fdtab_release(tables[1]);
}

int main(int argc, char *argv[])
{
	unsigned long s = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned long ms = s ? s * 500 : 500;

	pipes(ms);
	descriptors(ms);
	deadlock();
	printf("# %u CPUs\n", ukplat_lcpu_count());
	printf("1..%d\n", points);
	return bad;
}
