/* SPDX-License-Identifier: BSD-3-Clause */
/* cpio archives, "newc" format (see cpio(5)): see cpio.h. */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cpio.h"

#define HDR 110
#define MAGIC "070701"
#define TRAILER "TRAILER!!!"

static const char zeros[CPIO_PAGE];

static int put(struct cpio *c, const void *p, size_t n)
{
	int rc = n ? c->write(c->arg, p, n) : 0;

	if (!rc)
		c->off += n;
	return rc;
}

static int pad4(struct cpio *c)
{
	return put(c, zeros, -c->off & 3);
}

/* Size of the name field (with its NULs) that puts the data where it should. */
static size_t name_size(uint64_t off, size_t len, bool align)
{
	uint64_t end = off + HDR + len + 1;

	if (align)
		len += -end & (CPIO_PAGE - 1);
	return len + 1;
}

static int header(struct cpio *c, const char *name, mode_t mode, uint32_t ino,
		  uint32_t size, bool align)
{
	size_t len = strlen(name), nsize = name_size(c->off, len, align);
	unsigned int nlink = S_ISDIR(mode) ? 2 : 1;
	char h[HDR + 1];
	int rc;

	snprintf(h, sizeof(h),
		 MAGIC "%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		 ino, (unsigned int)mode, 0, 0, nlink, c->mtime, size, 0, 0, 0,
		 0, (unsigned int)nsize, 0);
	rc = put(c, h, HDR);
	if (!rc)
		rc = put(c, name, len);
	if (!rc)
		rc = put(c, zeros, nsize - len);
	return rc ? rc : pad4(c);
}

int cpio_entry(struct cpio *c, const char *path, mode_t mode, uint64_t size)
{
	if (!*path || *path == '/')
		return -EINVAL;
	if (size > UINT32_MAX)
		return -EFBIG;
	return header(c, path, mode, ++c->ino, size,
		      S_ISREG(mode) && size >= CPIO_ALIGN_FROM);
}

int cpio_data(struct cpio *c, const void *p, size_t n)
{
	return put(c, p, n);
}

int cpio_entry_end(struct cpio *c)
{
	return pad4(c);
}

int cpio_end(struct cpio *c)
{
	int rc = header(c, TRAILER, 0, 0, 0, false);

	return rc ? rc : put(c, zeros, -c->off & 511);
}

/* Eight hexadecimal digits; -1 if they are not. */
static int64_t hex8(const char *p)
{
	int64_t v = 0;
	int d;

	for (int i = 0; i < 8; i++) {
		if (p[i] >= '0' && p[i] <= '9')
			d = p[i] - '0';
		else if (p[i] >= 'a' && p[i] <= 'f')
			d = p[i] - 'a' + 10;
		else if (p[i] >= 'A' && p[i] <= 'F')
			d = p[i] - 'A' + 10;
		else
			return -1;
		v = v << 4 | d;
	}
	return v;
}

struct entry {
	const char *name;
	const void *data;
	size_t size;
	mode_t mode;
};

/*
 * The entry at `*off`, which it moves to the next one.
 *
 * @return NULL, or what is wrong with the archive
 */
static const char *read_entry(const char *a, size_t n, uint64_t *off,
			      struct entry *e)
{
	int64_t size, nsize, mode;
	uint64_t data;

	if (!*off && (n < 6 || (memcmp(a, MAGIC, 6) && memcmp(a, "070702", 6))))
		return "it is not a newc cpio archive";
	if (n - *off < HDR)
		return "it is cut off";
	if (memcmp(a + *off, MAGIC, 6) && memcmp(a + *off, "070702", 6))
		return "an entry has no newc header";
	mode = hex8(a + *off + 14);
	size = hex8(a + *off + 54);
	nsize = hex8(a + *off + 94);
	if (size < 0 || nsize < 1)
		return "an entry's header is damaged";
	data = (*off + HDR + nsize + 3) & ~3ULL;
	if (data > n || (uint64_t)size > n - data)
		return "it is cut off";
	if (!memchr(a + *off + HDR, '\0', nsize))
		return "an entry's name has no end";
	*e = (struct entry){ a + *off + HDR, a + data, size,
			     mode < 0 ? 0 : mode };
	*off = (data + size + 3) & ~3ULL;
	return NULL;
}

static bool is_trailer(const struct entry *e)
{
	return !strcmp(e->name, TRAILER);
}

const char *cpio_check(const void *p, size_t n, size_t *files)
{
	struct entry e = { .name = "" };
	const char *why = NULL;
	uint64_t off = 0;
	size_t count = 0;

	for (; !why; count++) {
		why = off > n ? "it is cut off" : read_entry(p, n, &off, &e);
		if (!why && is_trailer(&e))
			break;
	}
	if (!why && files)
		*files = count;
	return why;
}

/* Without the "/" or "./" that it may begin with. */
static const char *bare(const char *path)
{
	while (*path == '/' || (path[0] == '.' && path[1] == '/'))
		path += *path == '/' ? 1 : 2;
	return path;
}

const void *cpio_find(const void *p, size_t n, const char *path, size_t *size)
{
	const void *found = NULL;
	struct entry e;
	uint64_t off = 0;

	while (off <= n && !read_entry(p, n, &off, &e) && !is_trailer(&e)) {
		if (!S_ISREG(e.mode) || strcmp(bare(e.name), bare(path)))
			continue;
		found = e.data;
		*size = e.size;
	}
	return found;
}
