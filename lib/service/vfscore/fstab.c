/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One entry of a table, "dev:mountpoint:driver[:flags[:opts[:ukopts]]]": read,
 * checked, and carried out.  The driver `extract` unpacks the cpio archive
 * `dev` (initrd0 or embedded) over the mount point.
 */
#include "vfs_priv.h"

#include <stdarg.h>
#include <stdlib.h>

#include <uk/plat/memory.h>
#include <uk/print.h>

#include "fstab.h"

#define FIELDS 6

struct archive {
	const void *data;
	__sz len;
};

/* Of einitrd.S; NULL without it. */
extern const char vfs_einitrd_start[] __weak;
extern const char vfs_einitrd_end[] __weak;

/* Says what is wrong with an entry and gives `rc`. */
static int __printf(3, 4)
	refuse(const struct fstab_entry *e, int rc, const char *fmt, ...)
{
	va_list ap;

	uk_pr_err("vfs.fstab: cannot mount '%s': ", e->mountpoint);
	if (KLVL_ERR <= __UK_PRINTK_MAX) {
		va_start(ap, fmt);
		uk_vprintk_out(KLVL_ERR, UK_DEBUG_LIBNAME, fmt, ap);
		va_end(ap);
	}
	return rc;
}

/* The part of the comma list `l` that is `word`, or begins "word="; or NULL */
static const char *opt_find(const char *l, const char *word)
{
	__sz len = strlen(word);

	while (l && *l) {
		if (!strncmp(l, word, len) &&
		    (!l[len] || l[len] == ',' || l[len] == '='))
			return l + len;
		l = strchr(l, ',');
		l = l ? l + 1 : NULL;
	}
	return NULL;
}

static int initrd0(struct archive *a)
{
	struct ukplat_memregion_desc *mrd;

	if (ukplat_memregion_find_initrd0(&mrd) < 0)
		return -ENOENT;
	a->data = (void *)mrd->vbase;
	a->len = mrd->len;
	return 0;
}

static int archive_find(const struct fstab_entry *e, struct archive *a)
{
	if (!strcmp(e->dev, "initrd0")) {
		if (!initrd0(a))
			return 0;
		return refuse(e, -ENOENT,
			      "there is no initial ramdisk; give one "
			      "(-initrd)\n");
	}
	if (strcmp(e->dev, "embedded"))
		return refuse(e, -ENODEV,
			      "'%s' is no archive; 'initrd0' and 'embedded' "
			      "are\n",
			      e->dev);
	a->data = vfs_einitrd_start;
	a->len = (__uptr)vfs_einitrd_end - (__uptr)vfs_einitrd_start;
	if (!a->len)
		return refuse(e, -ENOENT,
			      "no archive is embedded in this image\n");
	return 0;
}

/* Is something mounted at that very place? */
static int is_mounted(const char *path)
{
	struct uk_dentry *d;
	int rc;

	if (uk_vfs_lookup(NULL, path, UK_VFS_DIRECTORY, &d))
		return 0;
	rc = !d->parent;
	uk_vfs_dput(d);
	return rc;
}

/* Option ramfs=0|1|2: no, yes, or if nothing is mounted there. */
static int wants_ramfs(const struct fstab_entry *e)
{
	const char *v = opt_find(e->opts, "ramfs");

	if (!v)
		return 0;
	if (!*v || *v == ',')
		return 1;
	if (v[1] < '0' || v[1] > '2' || (v[2] && v[2] != ','))
		return refuse(e, -EINVAL,
			      "option ramfs is 0, 1 or 2, not '%s'\n", v + 1);
	return v[1] == '1' || (v[1] == '2' && !is_mounted(e->mountpoint));
}

static int extract(const struct fstab_entry *e)
{
	int ramfs = wants_ramfs(e);
	struct archive a;
	int rc = ramfs < 0 ? ramfs : archive_find(e, &a);

	if (rc)
		return rc;
	if (ramfs) {
		rc = uk_vfs_mount("", e->mountpoint, "ramfs", e->flags, "");
		if (rc)
			return refuse(e, rc, "ramfs: error %d\n", rc);
	}
	rc = uk_vfs_extract(a.data, a.len, e->mountpoint);
	return rc ? refuse(e, rc, "cannot unpack '%s': error %d\n", e->dev, rc)
		  : 0;
}

/* Cuts the entry into its fields. */
static int split(struct fstab_entry *e, const char *entry)
{
	const char *f[FIELDS];
	char *s = &e->buf[0], *end;
	int n = 0;

	for (int i = 0; i < FIELDS; i++)
		f[i] = "";
	if (strnlen(entry, sizeof(e->buf)) >= sizeof(e->buf))
		return -ENAMETOOLONG;
	memcpy(s, entry, strlen(entry) + 1);
	for (; n < FIELDS; s = end + 1) {
		f[n++] = s;
		end = strchr(s, ':');
		if (!end)
			break;
		*end = '\0';
	}
	e->dev = f[0];
	e->mountpoint = f[1];
	e->driver = f[2];
	e->flags = strtoul(f[3], &end, 0);
	e->opts = f[4];
	e->ukopts = f[5];
	/* a seventh field, flags that are no number */
	if (n == FIELDS &&
	    strlen(f[5]) + (__sz)(f[5] - e->buf) != strlen(entry))
		return -EINVAL;
	return *end || !*e->driver || e->mountpoint[0] != '/' ? -EINVAL : 0;
}

/* True if a part of the path is "." or "..": no place to be made. */
static int has_dots(const char *path)
{
	for (const char *p = path; (p = strstr(p, "/.")); p++) {
		p += p[2] == '.' ? 3 : 2;
		if (!*p || *p == '/')
			return 1;
	}
	return 0;
}

static int make_mountpoint(const struct fstab_entry *e)
{
	int rc;

	if (!opt_find(e->ukopts, "mkmp"))
		return 0;
	if (has_dots(e->mountpoint))
		return refuse(e, -EINVAL, "mkmp makes no '.' and no '..'\n");
	rc = uk_vfs_mkdir_p(e->mountpoint, 0700);
	return rc ? refuse(e, rc, "cannot make it: error %d\n", rc) : 0;
}

/* Options for vfscore itself; unknown ones are mistakes. */
static int check_ukopts(const struct fstab_entry *e)
{
	static const char *const known[] = { "mkmp", "ifinitrd0",
					     "ifnoinitrd0" };
	const char *l = e->ukopts;
	__sz len, i;

	while (l && *l) {
		len = strcspn(l, ",");
		for (i = 0; i < ARRAY_SIZE(known); i++)
			if (strlen(known[i]) == len &&
			    !memcmp(known[i], l, len))
				break;
		if (len && i == ARRAY_SIZE(known))
			return refuse(e, -EINVAL, "'%s' is no such option\n",
				      l);
		l += len + (l[len] == ',');
	}
	return 0;
}

int fstab_do(const char *entry)
{
	struct fstab_entry e;
	struct archive a;
	int rc = split(&e, entry);

	if (rc) {
		uk_pr_err("vfs.fstab: '%s' is not dev:/mountpoint:driver"
			  "[:flags[:opts[:ukopts]]]\n",
			  entry);
		return rc;
	}
	rc = check_ukopts(&e);
	if (rc)
		return rc;
	if (opt_find(e.ukopts, initrd0(&a) ? "ifinitrd0" : "ifnoinitrd0"))
		return 0;
	rc = make_mountpoint(&e);
	if (rc)
		return rc;
	if (!strcmp(e.driver, "extract")) {
		rc = extract(&e);
	} else {
		rc = uk_vfs_mount(e.dev, e.mountpoint, e.driver, e.flags,
				  e.opts);
		if (rc == -ENODEV)
			refuse(&e, rc,
			       "there is no file system '%s' in this "
			       "image\n",
			       e.driver);
		else if (rc)
			refuse(&e, rc, "%s of '%s': error %d\n", e.driver,
			       e.dev, rc);
	}
	return rc ? rc : 1;
}
