/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Archives that are made here are unpacked over what is there: names of one
 * file, things of another type, ways out of the directory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <uk/errptr.h>
#include <uk/file.h>
#include <uk/vfs.h>

static char archive[8192] __attribute__((aligned(4096)));
static size_t len;
static int n;

static void check(int ok, const char *what)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
}

static void pad(void)
{
	while (len % 4)
		archive[len++] = 0;
}

/* One entry of the archive: "newc". */
static void entry(const char *name, unsigned int mode, unsigned int ino,
		  unsigned int nlink, const char *data)
{
	len += (size_t)snprintf(
		archive + len, sizeof(archive) - len,
		"070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
		ino, mode, 0, 0, nlink, 1, (unsigned int)strlen(data), 0, 0, 0,
		0, (unsigned int)strlen(name) + 1, 0);
	memcpy(archive + len, name, strlen(name) + 1);
	len += strlen(name) + 1;
	pad();
	memcpy(archive + len, data, strlen(data));
	len += strlen(data);
	pad();
}

static int unpack(void)
{
	int rc;

	entry("TRAILER!!!", 0, 0, 1, "");
	rc = uk_vfs_extract(archive, len, "/");
	len = 0;
	return rc;
}

static struct uk_vnode *look(const char *path, struct uk_dentry **d)
{
	return uk_vfs_lookup(NULL, path, UK_VFS_NOFOLLOW, d)
		       ? NULL
		       : uk_vfs_dvnode(*d);
}

/* Is there something of this type, and of this size if it is a file? */
static int is(const char *path, unsigned int type, size_t size)
{
	struct uk_statx st = { .stx_size = 0 };
	struct uk_dentry *d;
	struct uk_vnode *v = look(path, &d);
	int ok;

	if (!v)
		return 0;
	ok = !uk_file_getstat(&v->file, UK_STATX_SIZE, &st) &&
	     (v->mode & S_IFMT) == type &&
	     (type != S_IFREG || st.stx_size == size);
	uk_vfs_dput(d);
	return ok;
}

static int same(const char *a, const char *b, unsigned int nlink)
{
	struct uk_dentry *da, *db;
	struct uk_vnode *va = look(a, &da), *vb = look(b, &db);

	return va && va == vb && va->nlink == nlink;
}

static void hard_links(void)
{
	entry("a", S_IFREG | 0644, 7, 3, "");
	entry("other", S_IFREG | 0644, 8, 1, "xyz");
	entry("sub/b", S_IFREG | 0644, 7, 3, "");
	entry("c", S_IFREG | 0644, 7, 3, "contents");
	check(!unpack(), "several names of a file");
	check(is("/a", S_IFREG, 8) && same("/a", "/sub/b", 3) &&
		      same("/a", "/c", 3) && is("/other", S_IFREG, 3),
	      "all name the file, with the contents that the last one brought");
	entry("c", S_IFREG | 0644, 9, 2, "new!");
	entry("d", S_IFREG | 0644, 9, 2, "new!");
	check(!unpack() && same("/c", "/d", 2) && is("/c", S_IFREG, 4) &&
		      same("/a", "/sub/b", 2) && is("/a", S_IFREG, 8),
	      "names of files of an earlier archive stay with theirs");
}

static void types(void)
{
	entry("file", S_IFREG | 0644, 1, 1, "data");
	entry("dir", S_IFDIR | 0755, 2, 2, "");
	entry("link", S_IFLNK | 0777, 3, 1, "dir");
	check(!unpack(), "a file, a directory, a link to it");
	entry("file", S_IFDIR | 0755, 1, 2, "");
	entry("file/in", S_IFREG | 0644, 2, 1, "1");
	entry("dir", S_IFREG | 0644, 3, 1, "22");
	entry("link", S_IFDIR | 0755, 4, 2, "");
	entry("link/in", S_IFREG | 0644, 5, 1, "333");
	check(!unpack() && is("/file/in", S_IFREG, 1) &&
		      is("/dir", S_IFREG, 2) && is("/link", S_IFDIR, 0) &&
		      is("/link/in", S_IFREG, 3),
	      "each is replaced by what is of another type");
	entry("file", S_IFDIR | 0700, 1, 2, "");
	check(!unpack() && is("/file/in", S_IFREG, 1),
	      "a directory over a directory keeps what is in it");
	entry("file", S_IFREG | 0644, 1, 1, "x");
	check(unpack() == -ENOTEMPTY && is("/file/in", S_IFREG, 1),
	      "a directory that is not empty stays");
}

static void ways_out(void)
{
	entry("../x", S_IFREG | 0644, 1, 1, "x");
	check(unpack() == -EINVAL, "no name leads out");
	entry("sub/../../x", S_IFREG | 0644, 1, 1, "x");
	check(unpack() == -EINVAL && !is("/x", S_IFREG, 1),
	      "nor from further down");
	entry("/..y", S_IFREG | 0644, 1, 1, "y");
	check(!unpack() && is("/..y", S_IFREG, 1),
	      "names that begin with two dots are names");
}

int main(void)
{
	hard_links();
	types();
	ways_out();
	printf("1..%d\n", n);
	return 0;
}
