/* SPDX-License-Identifier: BSD-3-Clause */
/* POSIX constants and the end of the process. */
#ifndef _UNISTD_H
#define _UNISTD_H
#include <sys/types.h>
#include <bits/unistd.h>
#if __STDC_HOSTED__ /* applications; the kernel calls uk_sys_*() */
__LIBC_BEGIN
void _exit(int code) __attribute__((noreturn));
ssize_t write(int fd, const void *buf, size_t n);
ssize_t read(int fd, void *buf, size_t n);
int close(int fd);
off_t lseek(int fd, off_t off, int whence);
int dup(int fd);
int dup2(int fd, int to);
int pipe2(int fds[2], int flags);
int pipe(int fds[2]);
int unlink(const char *path);
int ftruncate(int fd, off_t len);
pid_t getpid(void);
unsigned int sleep(unsigned int seconds);
int usleep(useconds_t usec);
__LIBC_END
#endif
#endif
