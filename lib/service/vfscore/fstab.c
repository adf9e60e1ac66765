/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is mounted at boot: the table compiled in, then `vfs.fstab=[ ... ]` of
 * the command line, then, if that mounted nothing, the fallback.
 *
 * Entries are "dev:mountpoint:driver[:flags[:opts[:ukopts]]]".  The driver
 * `extract` unpacks the cpio archive `dev` (initrd0) over the mount point.
 */
#include "vfs_priv.h"

#include <stdlib.h>

#include <uk/init.h>
#include <uk/plat/memory.h>
#include <uk/print.h>

#define UK_LIBPARAM_PREFIX vfs
#include <uk/libparam.h>

#define FIELDS 6
#define ENTRY_MAX 512

static char *fstab[CONFIG_LIBVFSCORE_FSTAB_SIZE];

UK_LIBPARAM_PARAM_ARR(fstab, charp,
		      "Mounts: dev:mountpoint:driver[:flags[:opts[:ukopts]]]");

#if CONFIG_LIBVFSCORE_AUTOMOUNT_CI_INITRD
static const char *const compiled_in[] = { ":/:ramfs",
					   "initrd0:/:extract:::ifinitrd0",
					   ":/dev:devfs:::mkmp,ifdevfs" };
#elif CONFIG_LIBVFSCORE_AUTOMOUNT_CI_RAMFS
static const char *const compiled_in[] = { ":/:ramfs",
					   ":/dev:devfs:::mkmp,ifdevfs" };
#else
static const char *const compiled_in[] = { NULL };
#endif

enum { F_DEV, F_MP, F_DRIVER, F_FLAGS, F_OPTS, F_UKOPTS };

/* True if the comma list `l` has `word`. */
static int has_opt(const char *l, const char *word)
{
	__sz len = strlen(word);

	while (l && *l) {
		const char *end = strchr(l, ',');
		__sz n = end ? (__sz)(end - l) : strlen(l);

		if (n == len && !memcmp(l, word, n))
			return 1;
		l = end ? end + 1 : NULL;
	}
	return 0;
}

static struct ukplat_memregion_desc *initrd0(void)
{
	struct ukplat_memregion_desc *mrd;

	return ukplat_memregion_find_initrd0(&mrd) < 0 ? NULL : mrd;
}

static int extract(char **f)
{
	struct ukplat_memregion_desc *mrd = initrd0();
	int rc;

	if (strcmp(f[F_DEV], "initrd0")) {
		uk_pr_err("vfs.fstab: '%s' is no archive; 'initrd0' is\n",
			  f[F_DEV]);
		return -ENODEV;
	}
	if (!mrd) {
		uk_pr_err("vfs.fstab: there is no initial ramdisk to extract "
			  "to '%s'; give one (-initrd)\n",
			  f[F_MP]);
		return -ENOENT;
	}
	if (has_opt(f[F_OPTS], "ramfs") || has_opt(f[F_OPTS], "ramfs=1") ||
	    (has_opt(f[F_OPTS], "ramfs=2") && !walk_root())) {
		rc = uk_vfs_mount("", f[F_MP], "ramfs", 0, "");
		if (rc)
			return rc;
	}
	return uk_vfs_extract((void *)mrd->vbase, mrd->len, f[F_MP]);
}

static int fields(char *s, char **f)
{
	int n = 0;

	for (int i = 0; i < FIELDS; i++)
		f[i] = (char *)"";
	for (;;) {
		char *end = strchr(s, ':');

		if (n == FIELDS)
			return -EINVAL;
		f[n++] = s;
		if (!end)
			break;
		*end = '\0';
		s = end + 1;
	}
	return n < 3 || !*f[F_DRIVER] || f[F_MP][0] != '/' ? -EINVAL : 0;
}

/* Carries one entry out.  @return 1 if it did, 0 if it does not apply */
static int entry_do(const char *entry)
{
	char buf[ENTRY_MAX];
	char *f[FIELDS];
	int rc;

	if (strnlen(entry, sizeof(buf)) >= sizeof(buf))
		return -ENAMETOOLONG;
	memcpy(buf, entry, strlen(entry) + 1);
	if (fields(buf, f)) {
		uk_pr_err("vfs.fstab: '%s' is not dev:/mountpoint:driver"
			  "[:flags[:opts[:ukopts]]]\n",
			  entry);
		return -EINVAL;
	}
	if ((has_opt(f[F_UKOPTS], "ifinitrd0") && !initrd0()) ||
	    (has_opt(f[F_UKOPTS], "ifnoinitrd0") && initrd0()))
		return 0;
	if (has_opt(f[F_UKOPTS], "mkmp")) {
		rc = strstr(f[F_MP], "/.") ? -EINVAL
					   : uk_vfs_mkdir_p(f[F_MP], 0755);
		if (rc) {
			uk_pr_err("vfs.fstab: cannot make '%s': %d\n", f[F_MP],
				  rc);
			return rc;
		}
	}
	if (!strcmp(f[F_DRIVER], "extract"))
		rc = extract(f);
	else
		rc = uk_vfs_mount(f[F_DEV], f[F_MP], f[F_DRIVER],
				  strtoul(f[F_FLAGS], NULL, 0), f[F_OPTS]);
	if (rc == -ENODEV && has_opt(f[F_UKOPTS], "ifdevfs"))
		return 0;
	if (rc == -ENODEV)
		uk_pr_err("vfs.fstab: there is no file system '%s' in this "
			  "image\n",
			  f[F_DRIVER]);
	if (rc)
		uk_pr_err("vfs.fstab: cannot mount '%s' on '%s' as %s: %d\n",
			  f[F_DEV], f[F_MP], f[F_DRIVER], rc);
	return rc ? rc : 1;
}

static int fstab_init(struct uk_init_ctx *ictx __unused)
{
	int rc;

	for (__sz i = 0; i < ARRAY_SIZE(compiled_in) && compiled_in[i]; i++) {
		rc = entry_do(compiled_in[i]);
		if (rc < 0)
			return rc;
	}
	for (__sz i = 0; i < ARRAY_SIZE(fstab) && fstab[i]; i++) {
		rc = entry_do(fstab[i]);
		if (rc < 0)
			return rc;
	}
	return 0;
}

uk_rootfs_initcall_prio(fstab_init, 0x0, 4);
