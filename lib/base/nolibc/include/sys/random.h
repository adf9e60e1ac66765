/* SPDX-License-Identifier: BSD-3-Clause */
/* getrandom(2). */
#ifndef _SYS_RANDOM_H
#define _SYS_RANDOM_H
#include <sys/types.h>
#include <bits/uio.h>
#if __STDC_HOSTED__ /* applications; the kernel calls uk_sys_*() */
__LIBC_BEGIN
ssize_t getrandom(void *buf, size_t n, unsigned int flags);
__LIBC_END
#endif
#endif
