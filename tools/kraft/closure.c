/* SPDX-License-Identifier: BSD-3-Clause */
/* Closing programs over their libraries: see closure.h. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "closure.h"
#include "diag.h"
#include "elfinfo.h"

struct job {
	struct tree *t;
	const struct tree *pool;
	const char *arch;
	struct strv *missing;
	struct strv todo; /* paths in the tree, not yet looked into */
};

/* Where ld.so looks, in the order of Debian. */
static const char *const lib_dirs[][5] = {
	{ "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64",
	  "/lib", "/usr/lib" },
	{ "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
	  "/usr/aarch64-linux-gnu/lib", "/lib", "/usr/lib" },
};

/*
 * Host path of a file named inside the pool, NULL if it is not there.
 * The links on the way are added to the tree.
 */
static char *from_pool(struct job *j, const char *path)
{
	struct strv links = { 0 };
	struct node *n = tree_resolve(j->pool, path, &links), *l;
	char *src = NULL;

	if (n && S_ISREG(n->mode) && n->src) {
		src = xstrdup(n->src);
		for (size_t i = 0; i < links.n; i++) {
			l = tree_find(j->pool, links.v[i]);
			if (l && !tree_find(j->t, l->path))
				tree_copy(j->t, l);
		}
		if (!tree_find(j->t, n->path))
			strv_add(&j->todo, n->path);
		tree_copy(j->t, n);
	}
	strv_free(&links);
	return src;
}

/* From the host the file is put at the very path it was asked for. */
static char *from_host(struct job *j, const char *path)
{
	struct stat st;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return NULL;
	if (!tree_find(j->t, path)) {
		tree_add_file(j->t, path, st.st_mode, path, st.st_size);
		strv_add(&j->todo, path);
	}
	return xstrdup(path);
}

static bool take(struct job *j, const char *path)
{
	struct image_info i;
	char *src;
	bool ok;

	if (!j->pool) { /* judge before it is put into the tree */
		ok = !image_read(path, &i) && i.kind == IMAGE_PROGRAM &&
		     i.arch && !strcmp(i.arch, j->arch);
		image_free(&i);
		if (!ok)
			return false;
	}
	src = j->pool ? from_pool(j, path) : from_host(j, path);
	free(src);
	return src != NULL;
}

static bool take_in(struct job *j, const char *dir, size_t n, const char *lib)
{
	char *p = xasprintf("%.*s/%s", (int)n, dir, lib);
	bool ok = take(j, p);

	free(p);
	return ok;
}

/* RUNPATH with $ORIGIN, the folder of the file itself. */
static bool take_runpath(struct job *j, const char *runpath, const char *self,
			 const char *lib)
{
	const char *slash = strrchr(self, '/'), *end, *rest;
	size_t origin = slash ? slash - self : 0;
	bool ok = false;
	char *dir;

	for (; runpath && *runpath && !ok; runpath = *end ? end + 1 : end) {
		end = strchrnul(runpath, ':');
		rest = NULL;
		if (starts_with(runpath, "$ORIGIN"))
			rest = runpath + 7;
		else if (starts_with(runpath, "${ORIGIN}"))
			rest = runpath + 9;
		if (rest)
			dir = xasprintf("/%.*s%.*s", (int)origin, self,
					(int)(end - rest), rest);
		else
			dir = xstrndup(runpath, end - runpath);
		ok = take_in(j, dir, strlen(dir), lib);
		free(dir);
	}
	return ok;
}

static void need(struct job *j, const struct image_info *i, const char *self,
		 const char *lib)
{
	const char *const *dirs = lib_dirs[!strcmp(j->arch, "arm64")];

	if (strchr(lib, '/')) {
		if (take(j, lib))
			return;
	} else {
		if (take_runpath(j, i->runpath, self, lib))
			return;
		for (size_t d = 0; d < ARRAY_SIZE(lib_dirs[0]); d++)
			if (take_in(j, dirs[d], strlen(dirs[d]), lib))
				return;
	}
	if (!strv_has(j->missing, lib))
		strv_add(j->missing, lib);
}

static int judge(const struct image_info *i, const char *path, const char *arch)
{
	if (i->kind == IMAGE_DAMAGED)
		return fail("K0305", "check where the file comes from",
			    "cannot read the ELF file '%s': it is damaged",
			    path);
	if (i->kind == IMAGE_PROGRAM && (!i->arch || strcmp(i->arch, arch)))
		return fail("K0204",
			    i->arch ? "give the program's own "
				      "architecture with --arch"
				    : NULL,
			    "'%s' is a program for %s, the machine is %s", path,
			    i->arch ? i->arch : "another architecture", arch);
	return 0;
}

static int look_into(struct job *j, const char *path)
{
	struct node *n = tree_find(j->t, path);
	struct image_info i;
	char *self;
	int rc;

	rc = n && n->src ? image_read(n->src, &i) : -ENOENT;
	if (rc)
		return fail_io("K0002", "read", path, rc);
	self = xstrdup(path);
	rc = judge(&i, self, j->arch);
	if (!rc && i.interp && !take(j, i.interp) &&
	    !strv_has(j->missing, i.interp))
		strv_add(j->missing, i.interp);
	for (size_t k = 0; !rc && k < i.needed.n; k++)
		need(j, &i, self, i.needed.v[k]);
	free(self);
	image_free(&i);
	return rc;
}

int closure_add(struct tree *t, const struct tree *pool, const char *src,
		const char *dst, const char *arch, struct strv *missing)
{
	struct job j = { t, pool, arch, missing, { 0 } };
	struct stat st;
	char *s;
	int rc = 0;

	if (pool) {
		s = from_pool(&j, src);
		if (!s)
			return fail("K0304",
				    "name it as it is in the package, "
				    "and list the package in x-kraft.packages",
				    "no package has the program '%s'", src);
		free(s);
	} else {
		if (stat(src, &st))
			return fail_io("K0202", "read", src, -errno);
		tree_add_file(t, dst, 0755, src, st.st_size);
		strv_add(&j.todo, dst);
	}
	for (size_t i = 0; i < j.todo.n && !rc; i++)
		rc = look_into(&j, j.todo.v[i]);
	strv_free(&j.todo);
	return rc;
}
