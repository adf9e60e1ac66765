/* SPDX-License-Identifier: BSD-3-Clause */
/* Root file systems in the making: see tree.h. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cpio.h"
#include "diag.h"
#include "fs.h"
#include "scratch.h"
#include "tree.h"

/* Index of the first node whose path is not less than `path`. */
static size_t lower_bound(const struct tree *t, const char *path)
{
	size_t lo = 0, hi = t->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(t->nodes[mid].path, path) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct node *tree_find(const struct tree *t, const char *path)
{
	size_t i;

	while (*path == '/')
		path++;
	i = lower_bound(t, path);
	return i < t->n && !strcmp(t->nodes[i].path, path) ? &t->nodes[i]
							   : NULL;
}

static void node_clear(struct node *n)
{
	free(n->path);
	free(n->src);
	free(n->data);
	memset(n, 0, sizeof(*n));
}

/* "./a//b/" becomes "a/b"; caller frees. */
static char *normal(const char *path)
{
	struct buf b = { 0 };
	size_t n;

	for (; *path; path += n) {
		path += strspn(path, "/");
		n = strcspn(path, "/");
		if (!n || (n == 1 && *path == '.'))
			continue;
		if (b.len)
			buf_putc(&b, '/');
		buf_add(&b, path, n);
	}
	return buf_steal(&b);
}

/* A cleared node of this path; the path becomes the tree's. */
static struct node *slot(struct tree *t, char *path)
{
	size_t i = lower_bound(t, path);

	if (i < t->n && !strcmp(t->nodes[i].path, path)) {
		node_clear(&t->nodes[i]);
	} else {
		if (t->n == t->cap) {
			t->cap = t->cap ? 2 * t->cap : 64;
			t->nodes =
				xrealloc(t->nodes, t->cap * sizeof(*t->nodes));
		}
		memmove(t->nodes + i + 1, t->nodes + i,
			(t->n - i) * sizeof(*t->nodes));
		memset(&t->nodes[i], 0, sizeof(*t->nodes));
		t->n++;
	}
	t->nodes[i].path = path;
	return &t->nodes[i];
}

/*
 * The path under which `path` is kept: folders above it that are symbolic
 * links to folders (/lib -> usr/lib) are followed, missing ones are made.
 */
static char *place(struct tree *t, const char *path)
{
	char *p = normal(path), *s = p, *moved;
	struct node *up;
	int hops = 0;

	while ((s = strchr(s, '/'))) {
		*s = '\0';
		up = tree_find(t, p);
		if (up && S_ISLNK(up->mode) && hops++ < 40) {
			up = tree_resolve(t, p, NULL);
			if (up && S_ISDIR(up->mode)) {
				moved = xasprintf("%s/%s", up->path, s + 1);
				s = moved + strlen(up->path);
				free(p);
				p = moved;
				s++;
				continue;
			}
		}
		if (!up)
			slot(t, xstrdup(p))->mode = S_IFDIR | 0755;
		*s++ = '/';
	}
	return p;
}

static struct node *add(struct tree *t, const char *path, mode_t mode)
{
	char *p = place(t, path);
	struct node *n;

	if (!*p) { /* the root itself is not kept */
		free(p);
		return NULL;
	}
	n = slot(t, p);
	n->mode = mode;
	return n;
}

void tree_add_file(struct tree *t, const char *path, mode_t mode,
		   const char *src, uint64_t size)
{
	struct node *n = add(t, path, S_IFREG | (mode & 07777));

	if (!n)
		return;
	n->src = xstrdup(src);
	n->size = size;
}

void tree_add_text(struct tree *t, const char *path, mode_t mode,
		   const char *text)
{
	struct node *n = add(t, path, S_IFREG | (mode & 07777));

	if (!n)
		return;
	n->data = xstrdup(text);
	n->size = strlen(text);
}

void tree_add_link(struct tree *t, const char *path, const char *target)
{
	struct node *n = add(t, path, S_IFLNK | 0777);

	if (!n)
		return;
	n->data = xstrdup(target);
	n->size = strlen(target);
}

void tree_add_dir(struct tree *t, const char *path, mode_t mode)
{
	struct node *n = tree_resolve(t, path, NULL);

	if (n && S_ISDIR(n->mode))
		n->mode = S_IFDIR | (mode & 07777);
	else
		add(t, path, S_IFDIR | (mode & 07777));
}

static int add_host_node(struct tree *t, const char *src, const char *path)
{
	char target[4096];
	struct stat st;
	ssize_t n;

	if (lstat(src, &st))
		return fail_io("K0002", "read", src, -errno);
	if (S_ISDIR(st.st_mode)) {
		tree_add_dir(t, path, st.st_mode);
		return tree_add_host_dir(t, src, path);
	}
	if (S_ISLNK(st.st_mode)) {
		n = readlink(src, target, sizeof(target) - 1);
		if (n < 0)
			return fail_io("K0002", "read", src, -errno);
		target[n] = '\0';
		tree_add_link(t, path, target);
	} else if (S_ISREG(st.st_mode)) {
		tree_add_file(t, path, st.st_mode, src, st.st_size);
	} else {
		warn("%s: left out, it is neither file, folder nor link", src);
	}
	return 0;
}

int tree_add_host_dir(struct tree *t, const char *dir, const char *prefix)
{
	struct strv names = { 0 };
	char *src, *path;
	int rc = list_dir(dir, &names);

	if (rc)
		return fail_io("K0002", "read folder", dir, rc);
	for (size_t i = 0; i < names.n && !rc; i++) {
		src = xasprintf("%s/%s", dir, names.v[i]);
		path = xasprintf("%s/%s", prefix, names.v[i]);
		rc = add_host_node(t, src, path);
		free(src);
		free(path);
	}
	strv_free(&names);
	return rc;
}

/* "a/b" + "../c" becomes "a/../c" without the "..": "c"'s place; caller frees.
 */
static char *join_link(const char *path, const char *target, const char *rest)
{
	const char *slash = strrchr(path, '/');
	struct strv parts = { 0 };
	struct buf b = { 0 };
	char *all, *s, *w;

	all = xasprintf("%.*s/%s/%s",
			*target == '/' || !slash ? 0 : (int)(slash - path),
			path, target, rest);
	for (s = all; (w = strsep(&s, "/"));) {
		if (!strcmp(w, "..")) {
			if (parts.n)
				free(parts.v[--parts.n]);
		} else if (*w && strcmp(w, ".")) {
			strv_add(&parts, w);
		}
	}
	for (size_t i = 0; i < parts.n; i++)
		buf_printf(&b, "%s%s", i ? "/" : "", parts.v[i]);
	strv_free(&parts);
	free(all);
	return buf_steal(&b);
}

/* One step: the path with its first symbolic link replaced, NULL if none. */
static char *follow(const struct tree *t, char *p, struct strv *visited)
{
	struct node *n;
	char *s = p, c;

	do {
		s = strchrnul(s, '/');
		c = *s;
		*s = '\0';
		n = tree_find(t, p);
		*s = c;
		if (n && S_ISLNK(n->mode)) {
			if (visited)
				strv_add(visited, n->path);
			return join_link(n->path, n->data, c ? s + 1 : "");
		}
		s += c != '\0';
	} while (c);
	return NULL;
}

struct node *tree_resolve(const struct tree *t, const char *path,
			  struct strv *visited)
{
	char *p = join_link("", path, ""), *next;
	struct node *n = NULL;

	for (int hops = 0; hops < 40; hops++) {
		next = follow(t, p, visited);
		if (!next) {
			n = tree_find(t, p);
			break;
		}
		free(p);
		p = next;
	}
	free(p);
	return n;
}

void tree_copy(struct tree *to, const struct node *n)
{
	if (S_ISDIR(n->mode))
		tree_add_dir(to, n->path, n->mode);
	else if (S_ISLNK(n->mode))
		tree_add_link(to, n->path, n->data);
	else if (n->src)
		tree_add_file(to, n->path, n->mode, n->src, n->size);
	else
		tree_add_text(to, n->path, n->mode, n->data);
}

static int file_sink(void *arg, const void *p, size_t n)
{
	errno = 0;
	if (fwrite(p, 1, n, arg) == n)
		return 0;
	return errno ? -errno : -EIO;
}

static int write_node(struct cpio *c, const struct node *n)
{
	struct buf b = { 0 };
	int rc = 0;

	if (n->src)
		rc = read_file(n->src, &b);
	else if (n->data)
		buf_puts(&b, n->data);
	if (!rc)
		rc = cpio_entry(c, n->path, n->mode, b.len);
	if (!rc)
		rc = cpio_data(c, b.data, b.len);
	if (!rc)
		rc = cpio_entry_end(c);
	if (rc)
		rc = fail("K0002", "check that file, and the room on the disk",
			  "cannot put '/%s' into the root file system: %s",
			  n->path, strerror(-rc));
	buf_free(&b);
	return rc;
}

static int write_nodes(const struct tree *t, struct cpio *c)
{
	int rc = 0;

	for (size_t i = 0; i < t->n && !rc; i++)
		rc = write_node(c, &t->nodes[i]);
	return rc ? rc : cpio_end(c);
}

int tree_write(const struct tree *t, const char *out)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	char *tmp = scratch_path("%s.%d.tmp", out, getpid());
	struct cpio c = { .write = file_sink };
	FILE *f = fopen(tmp, "we");
	int rc = f ? 0 : -errno;

	c.arg = f;
	c.mtime = epoch ? strtoul(epoch, NULL, 10) : 0;
	if (f) {
		rc = write_nodes(t, &c);
		if (fclose(f) && !rc)
			rc = -errno;
	}
	if (!rc && rename(tmp, out))
		rc = -errno;
	if (rc < 0)
		rc = fail_io("K0002", "write", out, rc);
	if (rc)
		unlink(tmp);
	scratch_end(tmp);
	return rc;
}

uint64_t tree_size(const struct tree *t)
{
	uint64_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += t->nodes[i].size;
	return n;
}

void tree_free(struct tree *t)
{
	for (size_t i = 0; i < t->n; i++)
		node_clear(&t->nodes[i]);
	free(t->nodes);
	memset(t, 0, sizeof(*t));
}
