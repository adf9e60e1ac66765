/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tables of descriptors of threads.  As long as nobody asks for one of its own
 * all have the first, and lookups do not even ask which thread it is.
 */
#include "files.h"

#include <sched.h>

#include <uk/errptr.h>
#include <uk/init.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>

/* NULL stands for the first: the main thread begins with it. */
static struct uk_fdtab *table_of(const struct uk_posix_thread *pt)
{
	return pt->files ? pt->files : uk_fdtab_first();
}

static struct uk_fdtab *current_table(void)
{
	return table_of(uk_posix_thread_self());
}

static int install(struct uk_fdtab *tab)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	struct uk_fdtab *old = table_of(pt);

	pt->files = tab;
	uk_fdtab_current_set(current_table);
	uk_fdtab_release(old);
	return 0;
}

int files_inherit(struct uk_posix_thread *child, int share)
{
	struct uk_fdtab *tab = current_table();

	if (share) {
		uk_fdtab_acquire(tab);
	} else {
		tab = uk_fdtab_copy(tab);
		if (unlikely(!tab))
			return -ENOMEM;
		uk_fdtab_current_set(current_table);
	}
	child->files = tab;
	return 0;
}

void files_drop(struct uk_posix_thread *pt)
{
	struct uk_fdtab *tab = table_of(pt);

	pt->files = NULL;
	uk_fdtab_release(tab);
}

UK_SYSCALL_R_DEFINE(int, unshare, unsigned long, flags)
{
	struct uk_fdtab *tab;

	if (unlikely(flags & ~(unsigned long)CLONE_FILES))
		return -EINVAL; /* nothing else can be had apart */
	tab = flags ? uk_fdtab_unshare() : NULL;
	return tab && PTRISERR(tab) ? PTR2ERR(tab) : 0;
}

static int files_init(struct uk_init_ctx *ictx __unused)
{
	uk_fdtab_install_set(install);
	return 0;
}

uk_lib_initcall(files_init, 0x0);
