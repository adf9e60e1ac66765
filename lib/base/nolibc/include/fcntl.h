/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening and controlling files. */
#ifndef _FCNTL_H
#define _FCNTL_H
#include <sys/types.h>
#include <bits/fcntl.h>
#include <bits/stat.h>
#if defined(__aarch64__)
#define O_LARGEFILE 0400000
#else
#define O_LARGEFILE 0100000
#endif
struct flock {
	short l_type;
	short l_whence;
	off_t l_start;
	off_t l_len;
	pid_t l_pid;
};
struct f_owner_ex {
	int type;
	pid_t pid;
};
struct file_handle {
	unsigned int handle_bytes;
	int handle_type;
	unsigned char f_handle[];
};
#if __STDC_HOSTED__ /* applications; the kernel calls uk_sys_*() */
__LIBC_BEGIN
int open(const char *path, int flags, ...);
int fcntl(int fd, int cmd, ...);
__LIBC_END
#endif
#endif
