/* SPDX-License-Identifier: BSD-3-Clause */
/* The names of the console in devfs. */
#include <stddef.h>
#include <sys/stat.h>

#include <uk/devfs.h>
#include <uk/init.h>
#include <uk/posix-fd.h>

#include <uk/posix-tty.h>

#define CONSOLE_NODE(nam, maj, min)                                            \
	{                                                                      \
		.name = nam, .mode = S_IFCHR | 0620, .major = maj,             \
		.minor = min, .fdmode = UKFD_O_NOSEEK,                         \
	}

static struct uk_devfs_node nodes[] = {
	CONSOLE_NODE("console", 5, 1), CONSOLE_NODE("tty", 5, 0),
	CONSOLE_NODE("stdin", 5, 1),   CONSOLE_NODE("stdout", 5, 1),
	CONSOLE_NODE("stderr", 5, 1),
};

static int nodes_init(struct uk_init_ctx *ictx __unused)
{
	for (__sz i = 0; i < ARRAY_SIZE(nodes); i++) {
		nodes[i].file = uk_tty_console();
		nodes[i].ops = nodes[i].file->ops;
		uk_devfs_register(&nodes[i]);
	}
	return 0;
}

uk_lib_initcall(nodes_init, 0x0);
