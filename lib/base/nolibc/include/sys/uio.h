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
#endif
