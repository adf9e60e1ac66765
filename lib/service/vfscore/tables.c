/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is mounted at boot: the table compiled in, then `vfs.fstab=[ ... ]` of
 * the command line, then, if that mounted nothing, the fallback.  An entry
 * that fails ends the boot, with nothing left mounted.
 */
#include "vfs_priv.h"

#include <uk/init.h>

#define UK_LIBPARAM_PREFIX vfs
#include <uk/libparam.h>

#include "fstab.h"

#define RAMFS ":/:ramfs"

/* An empty entry is none. */
static const char *const compiled_in[] = {
#if CONFIG_LIBVFSCORE_AUTOMOUNT_CI_RAMFS
	RAMFS,
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_CI_9PFS
	CONFIG_LIBVFSCORE_AUTOMOUNT_CI_9PFS_TAG ":/:9pfs",
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_CI_INITRD
	RAMFS,
	"initrd0:/:extract",
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_CI_EINITRD
	RAMFS,
	"embedded:/:extract",
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_CI_CUSTOM
	CONFIG_LIBVFSCORE_AUTOMOUNT_CI0,
	CONFIG_LIBVFSCORE_AUTOMOUNT_CI1,
	CONFIG_LIBVFSCORE_AUTOMOUNT_CI2,
	CONFIG_LIBVFSCORE_AUTOMOUNT_CI3,
#else
	"",
#endif
};

static const char *const fallback[] = {
#if CONFIG_LIBVFSCORE_AUTOMOUNT_FB_RAMFS
	RAMFS,
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_FB_9PFS
	CONFIG_LIBVFSCORE_AUTOMOUNT_FB_9PFS_TAG ":/:9pfs",
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_FB_INITRD
	RAMFS,
	"initrd0:/:extract",
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_FB_EINITRD
	RAMFS,
	"embedded:/:extract",
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_FB_INITRD_EXTRACT
	"initrd0:/:extract:::ifinitrd0",
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_FB_EINITRD_EXTRACT
	"embedded:/:extract",
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_FB_CUSTOM
	CONFIG_LIBVFSCORE_AUTOMOUNT_FB0,
	CONFIG_LIBVFSCORE_AUTOMOUNT_FB1,
	CONFIG_LIBVFSCORE_AUTOMOUNT_FB2,
	CONFIG_LIBVFSCORE_AUTOMOUNT_FB3,
#else
	"",
#endif
};

#if CONFIG_LIBVFSCORE_AUTOMOUNT_UP
static char *fstab[CONFIG_LIBVFSCORE_AUTOMOUNT_UP_SIZE];

UK_LIBPARAM_PARAM_ARR(fstab, charp,
		      "Mounts: dev:mountpoint:driver[:flags[:opts[:ukopts]]]");
#else
static char *const fstab[1];
#endif

/* How many of `n` entries mounted something; or negative errno. */
static int table_do(const char *const *entries, __sz n)
{
	int done = 0, rc;

	for (__sz i = 0; i < n; i++) {
		if (!entries[i] || !*entries[i])
			continue;
		rc = fstab_do(entries[i]);
		if (unlikely(rc < 0))
			return rc;
		done += rc;
	}
	return done;
}

static int tables_init(struct uk_init_ctx *ictx __unused)
{
	int rc = table_do(compiled_in, ARRAY_SIZE(compiled_in));

	if (rc >= 0)
		rc = table_do((const char *const *)fstab, ARRAY_SIZE(fstab));
	if (!rc)
		rc = table_do(fallback, ARRAY_SIZE(fallback));
	if (unlikely(rc < 0))
		mount_undo_all();
	return MIN(rc, 0);
}

static void tables_term(const struct uk_term_ctx *tctx __unused)
{
	if (UK_IS_ENABLED(CONFIG_LIBVFSCORE_AUTOUNMOUNT))
		mount_undo_all();
}

uk_rootfs_initcall_prio(tables_init, tables_term, 4);
