/* SPDX-License-Identifier: BSD-3-Clause */
/* Scattered buffers. */
#ifndef _SYS_UIO_H
#define _SYS_UIO_H
#include <sys/types.h>
#include <bits/uio.h>
#define IOV_MAX 1024
#define UIO_MAXIOV 1024
struct iovec {
	void *iov_base;
	size_t iov_len;
};
#if __STDC_HOSTED__ /* applications; the kernel calls uk_sys_*() */
__LIBC_BEGIN
ssize_t readv(int fd, const struct iovec *iov, int n);
ssize_t writev(int fd, const struct iovec *iov, int n);
__LIBC_END
#endif
#endif
