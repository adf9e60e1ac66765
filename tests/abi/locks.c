/* SPDX-License-Identifier: BSD-3-Clause */
/* fcntl(2)'s record locks and flock(2): ranges, conflicts, waiting, releases.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "abi.h"

static int a, b; /* two open files of one file */

static int lk(int fd, int cmd, int type, int whence, long start, long len)
{
	struct flock fl = { .l_type = (short)type,
			    .l_whence = (short)whence,
			    .l_start = start,
			    .l_len = len };

	return fcntl(fd, cmd, &fl);
}

/* What stands in the way of a lock. */
static void get(int fd, int cmd, int type, long start, long len)
{
	struct flock fl = { .l_type = (short)type,
			    .l_start = start,
			    .l_len = len };
	int rc = fcntl(fd, cmd, &fl);

	printf("get %d %ld+%ld: %d", type, start, len, rc < 0 ? -errno : rc);
	if (!rc && fl.l_type != F_UNLCK)
		printf(" type %d whence %d %ld+%ld pid %d", fl.l_type,
		       fl.l_whence, (long)fl.l_start, (long)fl.l_len,
		       fl.l_pid == getpid() ? 1 : (int)fl.l_pid);
	puts(rc || fl.l_type != F_UNLCK ? "" : " free");
}

/* The locks of open file `a`, seen by `b`. */
static void map(void)
{
	long at = 0;

	printf("map:");
	for (int i = 0; i < 20; i++) {
		struct flock fl = { .l_type = F_WRLCK, .l_start = at };

		if (fcntl(b, F_OFD_GETLK, &fl) || fl.l_type == F_UNLCK)
			break;
		printf(" %c%ld+%ld", fl.l_type == F_RDLCK ? 'r' : 'w',
		       (long)fl.l_start, (long)fl.l_len);
		if (!fl.l_len)
			break;
		at = fl.l_start + fl.l_len;
	}
	puts("");
}

static void ranges(void)
{
	SHOW(lk(a, F_OFD_SETLK, F_WRLCK, SEEK_SET, 10, 10));
	map();
	SHOW(lk(a, F_OFD_SETLK, F_WRLCK, SEEK_SET, 20, 5));
	map();
	SHOW(lk(a, F_OFD_SETLK, F_RDLCK, SEEK_SET, 12, 4));
	map();
	SHOW(lk(a, F_OFD_SETLK, F_UNLCK, SEEK_SET, 13, 1));
	map();
	SHOW(lk(a, F_OFD_SETLK, F_UNLCK, SEEK_SET, 0, 11));
	map();
	SHOW(lk(a, F_OFD_SETLK, F_WRLCK, SEEK_SET, 5, 100));
	map();
	SHOW(lk(a, F_OFD_SETLK, F_UNLCK, SEEK_SET, 50, 0));
	map();
	SHOW(lk(a, F_OFD_SETLK, F_RDLCK, SEEK_END, -5, 0));
	map();
	lseek(a, 70, SEEK_SET);
	SHOW(lk(a, F_OFD_SETLK, F_RDLCK, SEEK_CUR, 0, -10));
	map();
	SHOW(lk(a, F_OFD_SETLK, F_UNLCK, SEEK_SET, 0, 0));
	map();
}

static void errors(void)
{
	int ro = open("f", O_RDONLY), wo = open("f", O_WRONLY),
	    pa = open("f", O_PATH);
	struct flock fl = { .l_type = F_RDLCK, .l_pid = 5 };

	SHOW(lk(a, F_SETLK, F_WRLCK, 3, 0, 1));
	SHOW(lk(a, F_SETLK, 77, SEEK_SET, 0, 1));
	SHOW(lk(a, F_SETLK, F_WRLCK, SEEK_SET, -1, 1));
	SHOW(lk(a, F_SETLK, F_WRLCK, SEEK_SET, 5, -6));
	SHOW(lk(a, F_SETLK, F_WRLCK, SEEK_SET, 0x7fffffffffffffff, 2));
	SHOW(lk(a, F_SETLK, F_WRLCK, SEEK_END, 0x7fffffffffffffff, 1));
	SHOW(lk(ro, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	SHOW(lk(wo, F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	SHOW(lk(pa, F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	SHOW(lk(pa, F_GETLK, F_RDLCK, SEEK_SET, 0, 1));
	SHOW(lk(99, F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	SHOW(lk(ro, F_GETLK, F_WRLCK, SEEK_SET, 0, 1));
	SHOW(lk(a, F_GETLK, F_UNLCK, SEEK_SET, 0, 1));
	SHOW(fcntl(a, F_OFD_SETLK, &fl));
	SHOW(fcntl(a, F_OFD_GETLK, &fl));
	SHOW_BAD(fcntl(a, F_SETLK, (void *)8));
	close(ro);
	close(wo);
	close(pa);
}

/* A process's own locks never conflict; they do with those of open files. */
static void owners(void)
{
	int c;

	SHOW(lk(a, F_SETLK, F_WRLCK, SEEK_SET, 0, 10));
	SHOW(lk(b, F_SETLK, F_WRLCK, SEEK_SET, 5, 10));
	get(a, F_GETLK, F_WRLCK, 0, 0);
	get(b, F_OFD_GETLK, F_RDLCK, 7, 0);
	SHOW(lk(b, F_OFD_SETLK, F_RDLCK, SEEK_SET, 14, 1));
	SHOW(lk(b, F_OFD_SETLK, F_RDLCK, SEEK_SET, 15, 1));
	get(a, F_GETLK, F_WRLCK, 0, 0);
	get(a, F_GETLK, F_RDLCK, 0, 0);
	SHOW(lk(a, F_SETLK, F_WRLCK, SEEK_SET, 15, 1));
	/* closing any descriptor of the file drops the process's locks */
	c = open("f", O_RDONLY);
	close(c);
	get(b, F_OFD_GETLK, F_WRLCK, 0, 0);
	/* those of an open file go with its last descriptor */
	c = dup(b);
	close(b);
	get(a, F_OFD_GETLK, F_WRLCK, 0, 0);
	close(c);
	get(a, F_OFD_GETLK, F_WRLCK, 0, 0);
	b = open("f", O_RDWR);
}

static void *later_unlock(void *arg)
{
	usleep(50000);
	puts("unlocking");
	if (arg)
		flock(a, LOCK_UN);
	else
		lk(a, F_OFD_SETLK, F_UNLCK, SEEK_SET, 0, 0);
	return NULL;
}

static void on_signal(int sig)
{
	(void)sig;
}

static pthread_t it;

static void waiting(void)
{
	struct sigaction sa = { .sa_handler = on_signal };
	pthread_t t;

	SHOW(lk(a, F_OFD_SETLK, F_WRLCK, SEEK_SET, 0, 0));
	pthread_create(&t, NULL, later_unlock, NULL);
	SHOW(lk(b, F_OFD_SETLKW, F_WRLCK, SEEK_SET, 3, 1));
	pthread_join(t, NULL);
	map();
	SHOW(lk(b, F_OFD_SETLK, F_UNLCK, SEEK_SET, 0, 0));

	SHOW(lk(a, F_OFD_SETLK, F_WRLCK, SEEK_SET, 0, 0));
	sigaction(SIGUSR1, &sa, NULL);
	it = interrupt_soon();
	SHOW(lk(b, F_OFD_SETLKW, F_WRLCK, SEEK_SET, 3, 1));
	pthread_join(it, NULL);
	SHOW(lk(a, F_OFD_SETLK, F_UNLCK, SEEK_SET, 0, 0));

	SHOW(flock(a, LOCK_EX));
	it = interrupt_soon();
	SHOW(flock(b, LOCK_SH));
	pthread_join(it, NULL);
	pthread_create(&t, NULL, later_unlock, &a);
	SHOW(flock(b, LOCK_SH));
	pthread_join(t, NULL);
	SHOW(flock(b, LOCK_UN));
}

static void whole(void)
{
	int c = dup(a), ro = open("f", O_RDONLY);

	SHOW(flock(a, 0));
	SHOW(flock(a, LOCK_SH | LOCK_EX));
	SHOW(flock(99, LOCK_SH));
	SHOW(flock(a, LOCK_SH | LOCK_NB));
	SHOW(flock(ro, LOCK_SH | LOCK_NB));
	SHOW(flock(b, LOCK_EX | LOCK_NB));
	/* a change of kind that fails loses what there was */
	SHOW(flock(a, LOCK_EX | LOCK_NB));
	SHOW(flock(ro, LOCK_EX | LOCK_NB));
	SHOW(flock(a, LOCK_SH | LOCK_NB));
	SHOW(flock(ro, LOCK_UN));
	SHOW(flock(a, LOCK_EX | LOCK_NB));
	SHOW(flock(c, LOCK_EX | LOCK_NB));
	SHOW(flock(b, LOCK_SH | LOCK_NB));
	/* one descriptor of two closed: the lock stays */
	close(c);
	SHOW(flock(b, LOCK_SH | LOCK_NB));
	/* flock and record locks do not know each other */
	SHOW(lk(b, F_OFD_SETLK, F_WRLCK, SEEK_SET, 0, 0));
	SHOW(lk(b, F_OFD_SETLK, F_UNLCK, SEEK_SET, 0, 0));
	close(a);
	SHOW(flock(b, LOCK_EX | LOCK_NB));
	SHOW(flock(b, LOCK_UN));
	close(ro);
	a = open("f", O_RDWR);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (chdir("/tmp"))
		return 1;
	a = open("f", O_RDWR | O_CREAT | O_TRUNC, 0600);
	b = open("f", O_RDWR);
	if (a < 0 || b < 0 || ftruncate(a, 100))
		return 1;
	ranges();
	errors();
	owners();
	whole();
	waiting();
	unlink("f");
	return 0;
}
