/* SPDX-License-Identifier: BSD-3-Clause */
/* Directory entries. */
#ifndef _DIRENT_H
#define _DIRENT_H
#include <sys/types.h>
#include <bits/uio.h>
struct dirent {
	ino_t d_ino;
	off_t d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[256];
};
#endif
