/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the tables mounted: +/path is there, -/path is not, @/path is a mount,
 * =/path is none, ~/path can be unmounted with a very deep tree in it, %/path
 * is the path of the file there, also after its name changed, #/path holds as
 * many names as there is memory for, and gives it back.  The file system
 * `probe` says when it is mounted and unmounted.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/essentials.h>
#include <uk/file/nops.h>
#include <uk/init.h>
#include <uk/vfs.h>

#define DEPTH 5000

static const struct uk_vnode_ops probe_vops; /* nobody looks inside */
static const char probe_vol[] = "probe";

static void probe_release(const struct uk_file *f, int what)
{
	if (what & UK_FILE_RELEASE_OBJ)
		uk_free(uk_alloc_get_default(), f->node);
}

static int probe_mount(struct uk_vfs_mount *m, const char *dev,
		       unsigned long flags, const char *data,
		       struct uk_vnode **root)
{
	struct uk_vnode *v;

	printf("mount '%s' flags %lu data '%s'\n", dev, flags, data);
	if (!strcmp(dev, "bad"))
		return -EIO;
	v = uk_zalloc(uk_alloc_get_default(), sizeof(*v));
	if (!v)
		return -ENOMEM;
	uk_vnode_init(v, m, probe_vol, &uk_file_nops, &probe_vops,
		      probe_release, S_IFDIR | 0755);
	uk_vfs_mount_priv_set(m, (void *)(dev[0] == '1' ? "first" : "second"));
	*root = v;
	return 0;
}

static void probe_unmount(struct uk_vfs_mount *m)
{
	printf("unmount the %s\n", (const char *)uk_vfs_mount_priv(m));
}

static struct uk_vfs_fstype probe = {
	.name = "probe",
	.mount = probe_mount,
	.unmount = probe_unmount,
};

static int probe_init(struct uk_init_ctx *ictx)
{
	(void)ictx;
	uk_vfs_fstype_register(&probe);
	return 0;
}

uk_lib_initcall(probe_init, 0x0);

static int device_of(const char *path, unsigned int *dev)
{
	struct uk_statx stx;
	struct uk_dentry *d;
	int rc = uk_vfs_lookup(NULL, path, 0, &d);

	if (rc)
		return rc;
	uk_vnode_getstat(uk_vfs_dvnode(d), &stx);
	*dev = stx.stx_dev_minor;
	uk_vfs_dput(d);
	return 0;
}

/* Deeper than the stack could follow. */
static int unmounts_deep(const char *path)
{
	struct uk_dentry *d, *next;
	int rc = uk_vfs_lookup(NULL, path, 0, &d);

	for (int i = 0; !rc && i < DEPTH; i++) {
		rc = uk_vfs_mknodat(d, "d", S_IFDIR | 0755, 0, NULL);
		rc = rc ? rc : uk_vfs_lookup(d, "d", 0, &next);
		uk_vfs_dput(d);
		d = next;
	}
	if (rc)
		return 0;
	if (uk_vfs_umount(path, 0) != -EBUSY)
		return 0;
	uk_vfs_dput(d);
	return !uk_vfs_umount(path, 0);
}

/* The path of an open file is `want`; NULL: it has none. */
static int path_is(const struct uk_file *f, const char *want)
{
	char buf[64];
	ssize_t n = uk_vfs_file_path(f, 0, buf, sizeof(buf));

	if (!want)
		return n == -ENOENT;
	return n == (ssize_t)strlen(want) && !strcmp(buf, want) &&
	       uk_vfs_file_path(f, 1, buf, strlen(want)) == -ERANGE;
}

static int tells_path(const char *path)
{
	const struct uk_file *f = uk_vfs_open(path, O_RDONLY, 0);
	int ok;

	if (PTRISERR(f))
		return 0;
	ok = path_is(f, path) && !uk_vfs_mkdir("/new", 0755) &&
	     !uk_vfs_renameat(NULL, path, NULL, "/new/name", 0) &&
	     path_is(f, "/new/name") &&
	     !uk_vfs_unlinkat(NULL, "/new/name", 0) && path_is(f, NULL);
	uk_file_release(f);
	return ok;
}

/* Names until there is no room: some memory is left, and all comes back. */
static int fills(const char *path)
{
	struct uk_alloc *a = uk_alloc_get_default();
	__sz before = uk_alloc_availmem(a), left;
	unsigned int dev;
	char name[64];
	int i, rc = 0, ok;

	for (i = 0; !rc; i++) {
		snprintf(name, sizeof(name), "%s/%d", path, i);
		rc = uk_vfs_mkdir(name, 0755);
	}
	left = uk_alloc_availmem(a);
	printf("%d names, %zu KiB left\n", i - 1, left >> 10);
	ok = rc == -ENOSPC && left >= MIN(before / 128, 1UL << 19);
	snprintf(name, sizeof(name), "%s/%d", path, i / 2);
	ok &= !device_of(name, &dev) && !uk_vfs_umount(path, 0);
	left = uk_alloc_availmem(a);
	printf("%zu KiB of %zu KiB are back\n", left >> 10, before >> 10);
	return ok && left + (256 << 10) >= before;
}

static int holds(char what, const char *path)
{
	unsigned int dev = 0, above = 0;
	char parent[64];
	int there = !device_of(path, &dev);

	snprintf(parent, sizeof(parent), "%s/..", path);
	if (there && (what == '@' || what == '=') && device_of(parent, &above))
		return 0;
	switch (what) {
	case '+':
		return there;
	case '-':
		return !there;
	case '@':
		return there && dev != above;
	case '=':
		return there && dev == above;
	case '~':
		return unmounts_deep(path);
	case '#':
		return fills(path);
	case '%':
		return tells_path(path);
	}
	return 0;
}

int main(int argc, char *argv[])
{
	int bad = 0;

	for (int i = 1; i < argc; i++) {
		if (holds(argv[i][0], argv[i] + 1))
			continue;
		printf("does not hold: %s\n", argv[i]);
		bad = 1;
	}
	puts("main ran");
	return bad;
}
