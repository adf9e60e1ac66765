/* SPDX-License-Identifier: BSD-3-Clause */
/* vfscore, ramfs, devfs and the calls on paths. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-vfs.h>
#include <uk/vfs.h>

#include "nomem.h"

static int put(int fd, const char *text, long off)
{
	struct uk_ofile *of = uk_fdtab_get(fd);
	int rc = (int)uk_sys_pwrite(of, text, strlen(text), off);

	uk_fdtab_ret(of);
	return rc;
}

static int write_file(const char *path)
{
	int rc, fd = uk_sys_openat(AT_FDCWD, path, O_CREAT | O_RDWR, 0600);

	struct uk_dentry *d;

	if (fd < 0) { /* and there is no such file now */
		rc = uk_vfs_lookup(NULL, path, 0, &d);
		if (!rc)
			uk_vfs_dput(d);
		return rc ? fd : -EEXIST;
	}
	TRY(rc, put(fd, "first", 0), out);
	TRY(rc, put(fd, "far away", 300000), out);
out:
	uk_sys_close(fd);
	return rc < 0 ? rc : 0;
}

static int regular(void *arg)
{
	int rc = write_file("/file");

	(void)arg;
	uk_vfs_unlinkat(NULL, "/file", 0);
	return rc;
}

static const char *const made[] = {
	"/dir/fifo",
	"/dir/another-name-that-is-quite-a-bit-longer",
	"/dir/a-name-that-is-longer-than-the-first-one",
	"/dir/sub/file",
	"/dir/link",
};

static int names(void *arg)
{
	int rc;

	(void)arg;
	TRY(rc, uk_vfs_mkdir_p("/dir/sub", 0700), out);
	TRY(rc, uk_vfs_mknodat(NULL, "/dir/link", S_IFLNK | 0777, 0, "sub"),
	    out);
	TRY(rc, write_file("/dir/link/file"), out);
	TRY(rc, uk_vfs_linkat(NULL, made[3], 0, NULL, made[2]), out);
	TRY(rc, uk_vfs_renameat(NULL, made[3], NULL, made[1], 0), out);
	TRY(rc, uk_vfs_mknodat(NULL, made[0], S_IFIFO | 0600, 0, NULL), out);
out:
	/* twice: removing a name that is not cached may fail, too */
	for (int i = 0; i < 10; i++)
		uk_vfs_unlinkat(NULL, made[i % 5], 0);
	for (int i = 0; i < 2; i++) {
		uk_vfs_unlinkat(NULL, "/dir/sub", 1);
		uk_vfs_unlinkat(NULL, "/dir", 1);
	}
	return rc;
}

/* A file system of its own, with nothing cached. */
static int mounted(void *arg)
{
	int rc, mnt = 0;

	(void)arg;
	TRY(rc, uk_vfs_mkdir("/mnt", 0700), out);
	TRY(rc, uk_vfs_mount("", "/mnt", "ramfs", 0, ""), out);
	mnt = 1;
	TRY(rc, uk_vfs_mkdir("/mnt/a", 0700), out);
	TRY(rc, write_file("/mnt/a/file"), out);
	TRY(rc, uk_vfs_mknodat(NULL, "/mnt/b", S_IFLNK | 0777, 0, "a"), out);
	TRY(rc, write_file("/mnt/b/other"), out);
out:
	if (mnt && uk_vfs_umount("/mnt", 0))
		rc = -EBUSY;
	uk_vfs_unlinkat(NULL, "/mnt", 1);
	return rc;
}

static int devices(void *arg)
{
	int rc, fd = -1, mnt = 0;

	(void)arg;
	TRY(rc, uk_vfs_mkdir("/devices", 0700), out);
	TRY(rc, uk_vfs_mount("", "/devices", "devfs", 0, ""), out);
	mnt = 1;
	TRY(fd, uk_sys_openat(AT_FDCWD, "/devices/null", O_RDWR, 0), close);
	TRY(rc, put(fd, "nothing", 0), close);
	rc = 0;
close:
	rc = fd < 0 ? fd : rc;
	if (fd >= 0)
		uk_sys_close(fd);
	if (mnt && uk_vfs_umount("/devices", 0))
		rc = -EBUSY;
out:
	uk_vfs_unlinkat(NULL, "/devices", 1);
	return rc;
}

static int bad_mount(void *arg)
{
	int rc = uk_vfs_mount("", "/none", "ramfs", 0, "");

	(void)arg;
	return rc == -ENOENT ? 0 : rc ? rc : -EINVAL;
}

const struct operation file_operations[] = {
	{ "a file with a hole", regular },	 { "names", names },
	{ "a mounted file system", mounted },	 { "devices", devices },
	{ "a mount that cannot be", bad_mount }, { NULL, NULL },
};
