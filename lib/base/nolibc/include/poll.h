/* SPDX-License-Identifier: BSD-3-Clause */
/* poll(2). */
#ifndef _POLL_H
#define _POLL_H
#include <sys/types.h>
#include <bits/poll.h>
typedef unsigned long nfds_t;
struct pollfd {
	int fd;
	short events;
	short revents;
};
#if __STDC_HOSTED__ /* applications; the kernel calls uk_sys_*() */
__LIBC_BEGIN
int poll(struct pollfd *fds, nfds_t n, int msec);
__LIBC_END
#endif
#endif
