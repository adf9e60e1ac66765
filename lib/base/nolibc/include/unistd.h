/* SPDX-License-Identifier: BSD-3-Clause */
/* POSIX constants and the end of the process. */
#ifndef _UNISTD_H
#define _UNISTD_H
#include <sys/types.h>
#include <bits/unistd.h>
__LIBC_BEGIN
void _exit(int code) __attribute__((noreturn));
ssize_t write(int fd, const void *buf, size_t n);
__LIBC_END
#endif
