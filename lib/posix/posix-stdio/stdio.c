/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptors 0, 1 and 2: the console, open before any program runs. */
#include <fcntl.h>

#include <uk/init.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-tty.h>

static int stdio_init(struct uk_init_ctx *ictx __unused)
{
	unsigned int mode = O_RDWR | UKFD_O_NOSEEK;
	int fd = uk_fdtab_open(uk_tty_console(), mode);

	if (unlikely(fd < 0))
		return fd;
	for (int i = 1; i < 3; i++) {
		int rc = uk_sys_dup(fd);

		if (unlikely(rc < 0))
			return rc;
	}
	return 0;
}

uk_rootfs_initcall_prio(stdio_init, 0x0, UK_PRIO_EARLIEST);
