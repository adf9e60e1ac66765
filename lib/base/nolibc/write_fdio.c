/* SPDX-License-Identifier: BSD-3-Clause */
/* write(2) by way of the descriptor table. */
#include <errno.h>
#include <unistd.h>

extern long uk_syscall_r_write(long fd, long buf, long n);

ssize_t write(int fd, const void *buf, size_t n)
{
	long rc = uk_syscall_r_write(fd, (long)buf, (long)n);

	if (rc < 0) {
		errno = (int)-rc;
		return -1;
	}
	return rc;
}
