/* SPDX-License-Identifier: BSD-3-Clause */
/* eventfd(2). */
#ifndef _SYS_EVENTFD_H
#define _SYS_EVENTFD_H
#include <sys/types.h>
#include <bits/epoll.h>
typedef uint64_t eventfd_t;
#if __STDC_HOSTED__ /* applications; the kernel calls uk_sys_*() */
__LIBC_BEGIN
int eventfd(unsigned int count, int flags);
__LIBC_END
#endif
#endif
