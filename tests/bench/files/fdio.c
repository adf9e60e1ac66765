/* SPDX-License-Identifier: BSD-3-Clause */
/* Pipes, attributes and descriptors. */

#include <fcntl.h>
#include <sys/stat.h>

#include "bench.h"

long uk_syscall_r_pipe2(long fds, long flags);
long uk_syscall_r_openat(long dirfd, long path, long flags, long mode);
long uk_syscall_r_fstat(long fd, long st);
long uk_syscall_r_dup(long fd);
long uk_syscall_r_close(long fd);

static char buf[4096];

static void pipe_pair(const char *name, long len)
{
	unsigned long t;
	int fds[2];

	bench_need(!uk_syscall_r_pipe2((long)fds, 0), "pipe2");
	bench_need(uk_syscall_r_write(fds[1], (long)buf, len) == len &&
			   uk_syscall_r_read(fds[0], (long)buf, len) == len,
		   name);
	t = bench_count();
	for (int i = 0; i < ROUNDS; i++) {
		uk_syscall_r_write(fds[1], (long)buf, len);
		uk_syscall_r_read(fds[0], (long)buf, len);
	}
	bench_report(name, bench_count() - t);
	uk_syscall_r_close(fds[0]);
	uk_syscall_r_close(fds[1]);
}

static void attributes(long fd)
{
	unsigned long t;
	struct stat st;

	bench_need(!uk_syscall_r_fstat(fd, (long)&st), "fstat");
	t = bench_count();
	for (int i = 0; i < ROUNDS; i++)
		uk_syscall_r_fstat(fd, (long)&st);
	bench_report("fstat_insns", bench_count() - t);
}

static void descriptors(long fd)
{
	unsigned long t = bench_count();

	for (int i = 0; i < ROUNDS; i++)
		uk_syscall_r_close(uk_syscall_r_dup(fd));
	bench_report("dup_close_insns", bench_count() - t);
}

void bench_fdio(void)
{
	long fd = uk_syscall_r_openat(AT_FDCWD, (long)"/file", O_RDWR | O_CREAT,
				      0644);

	bench_need(fd >= 0, "openat");
	pipe_pair("pipe_1_insns", 1);
	pipe_pair("pipe_4096_insns", 4096);
	attributes(fd);
	descriptors(fd);
}
