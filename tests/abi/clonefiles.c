/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A thread with descriptors of its own: clone without CLONE_FILES copies the
 * table.  The files are shared, with their positions and locks.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "abi.h"

#define STACK 65536
#define THREAD                                                                 \
	(CLONE_VM | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |  \
	 CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)

static int file, cloexec, p[2];
static volatile int tid, begin, go_on, parents;

/* What the other thread found; it has no C library's thread of its own. */
static volatile long found[12];

static long raw(long nr, long a, long b, long c)
{
	long rc = syscall(nr, a, b, c);

	return rc < 0 ? -errno : rc;
}

static void wait_for(volatile int *flag)
{
	while (!*flag)
		syscall(SYS_sched_yield);
}

static int thread(void *arg)
{
	int n = 0;

	(void)arg;
	found[n++] = raw(SYS_fcntl, file, F_GETFD, 0);
	found[n++] = raw(SYS_fcntl, cloexec, F_GETFD, 0);
	found[n++] = raw(SYS_lseek, file, 0, SEEK_CUR);
	found[n++] = raw(SYS_read, file, (long)&found[11], 4);
	found[n++] = raw(SYS_close, p[1], 0, 0);
	found[n++] = raw(SYS_dup, file, 0, 0);
	begin = 1;
	wait_for(&go_on);
	found[n++] = raw(SYS_fcntl, parents, F_GETFD, 0);
	found[n++] = raw(SYS_fcntl, file, F_GETFD, 0);
	found[n++] = raw(SYS_lseek, file, 0, SEEK_CUR);
	syscall(SYS_exit, 0);
	return 0;
}

static void run(const char *what, int flags)
{
	char *stack = malloc(STACK), c;

	file = open("c", O_RDWR | O_CREAT | O_TRUNC, 0600);
	cloexec = open("c", O_RDONLY | O_CLOEXEC);
	if (pipe(p) || write(file, "0123456789", 10) != 10)
		exit(1);
	lseek(file, 2, SEEK_SET);
	begin = go_on = 0;
	tid = 1;
	printf("-- %s\n", what);
	if (clone(thread, stack + STACK, THREAD | flags, NULL, NULL, NULL,
		  &tid) < 0)
		perror("clone");
	wait_for(&begin);
	SHOW(lseek(file, 0, SEEK_CUR));
	SHOW(fcntl(p[1], F_GETFD));
	SHOW(parents = open("c", O_RDONLY));
	SHOW(close(file));
	go_on = 1;
	while (tid)
		syscall(SYS_sched_yield);
	for (int i = 0; i < 9; i++)
		printf("%ld ", found[i]);
	printf("\n");
	/* the end of the pipe is open as long as somebody's table has it */
	fcntl(p[0], F_SETFL, O_NONBLOCK);
	SHOW(read(p[0], &c, 1));
	close(p[1]);
	SHOW(read(p[0], &c, 1));
	close(p[0]);
	close(cloexec);
	close(parents);
	for (int fd = 3; fd < 20; fd++)
		close(fd);
}

int main(void)
{
	setbuf(stdout, NULL);
	if (chdir("/tmp"))
		return 1;
	for (int fd = 3; fd < 20; fd++)
		close(fd);
	run("shared", CLONE_FILES);
	run("copied", 0);
	unlink("c");
	return 0;
}
