/* SPDX-License-Identifier: BSD-3-Clause */
/* Root file systems: see rootfs.h. */

#include <errno.h>
#include <fnmatch.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apt.h"
#include "closure.h"
#include "cpio.h"
#include "deb.h"
#include "diag.h"
#include "fs.h"
#include "rootfs.h"
#include "scratch.h"
#include "tree.h"

bool rootfs_wanted(const struct kraftfile *k)
{
	return k->packages.n || k->rootfs;
}

int rootfs_check(const char *cpio)
{
	struct buf b = { 0 };
	const char *why;
	int rc = read_file(cpio, &b);

	if (rc) {
		rc = fail_io("K0202", "read", cpio, rc);
	} else {
		why = cpio_check(b.data, b.len, NULL);
		if (why)
			rc = fail("K0303",
				  "make it with: find . | cpio -o "
				  "-H newc",
				  "bad root file system '%s': %s", cpio, why);
	}
	buf_free(&b);
	return rc;
}

/* --------------------------------------------------------------- packages */

static int add_dirs(struct tree *pool, const struct strv *dirs)
{
	int rc = 0;

	for (size_t i = 0; i < dirs->n && !rc; i++)
		rc = tree_add_host_dir(pool, dirs->v[i], "");
	return rc;
}

/*
 * Debian's naming policy: libssl.so.3 is in libssl3, libpcre2-8.so.0 in
 * libpcre2-8-0, ld-linux and libc are in libc6.
 */
static void guess(const char *soname, struct strv *out)
{
	const char *so = strstr(soname, ".so");
	int n = so ? (int)(so - soname) : (int)strlen(soname);
	const char *v = so && so[3] == '.' ? so + 4 : "";
	const char *base = strrchr(soname, '/');
	char *s;

	if (strstr(soname, "ld-linux") ||
	    starts_with(base ? base + 1 : soname, "libc.so"))
		strv_add(out, "libc6");
	if (starts_with(soname, "libz.so"))
		strv_add(out, "zlib1g");
	if (starts_with(soname, "libstdc++"))
		strv_add(out, "libstdc++6");
	if (starts_with(soname, "libgcc_s"))
		strv_add(out, "libgcc-s1");
	strv_addf(out, "%.*s%s", n, soname, v);
	strv_addf(out, "%.*s-%s", n, soname, v);
	strv_addf(out, "%.*s%st64", n, soname, v);
	for (size_t i = 0; i < out->n; i++)
		for (s = out->v[i]; *s; s++)
			*s = *s == '_'		      ? '-'
			     : *s >= 'A' && *s <= 'Z' ? *s + 32
						      : *s;
}

/* Packages of the closure, not fetched yet, that may hold what is missing. */
static void choose(const struct strv *closure, const struct strv *missing,
		   const struct strv *have, struct strv *out)
{
	struct strv names = { 0 };

	for (size_t i = 0; i < missing->n; i++)
		guess(missing->v[i], &names);
	for (size_t i = 0; i < closure->n; i++)
		if (strv_has(&names, closure->v[i]) &&
		    !strv_has(have, closure->v[i]))
			strv_add(out, closure->v[i]);
	for (size_t i = 0; !out->n && i < closure->n; i++)
		if (starts_with(closure->v[i], "lib") &&
		    !strv_has(have, closure->v[i]))
			strv_add(out, closure->v[i]);
	strv_free(&names);
}

/* The program that the command starts, if no list of programs is given. */
static void programs_of(const struct kraftfile *k, struct strv *out)
{
	for (size_t i = 0; i < k->programs.n; i++)
		strv_add(out, k->programs.v[i]);
	if (!out->n && kraftfile_program(k))
		strv_add(out, kraftfile_program(k));
}

static int close_programs(struct tree *t, const struct tree *pool,
			  const struct strv *programs, const char *arch,
			  struct strv *missing)
{
	int rc = 0;

	for (size_t i = 0; i < programs->n && !rc; i++)
		rc = closure_add(t, pool, programs->v[i], programs->v[i], arch,
				 missing);
	return rc;
}

/* Everything in the pool that matches a pattern, and what is below it. */
static int add_matching(const struct kraftfile *k, struct tree *t,
			const struct tree *pool, const char *pattern)
{
	const char *p = pattern + strspn(pattern, "/");
	size_t found = 0;

	for (size_t i = 0; i < pool->n; i++) {
		if (fnmatch(p, pool->nodes[i].path, FNM_LEADING_DIR))
			continue;
		tree_copy(t, &pool->nodes[i]);
		found++;
	}
	if (!found)
		return fail("K0304", "name it as it is in the package",
			    "%s: no package has the file '%s'",
			    kraftfile_at(k, KF_FILES), pattern);
	return 0;
}

/* Fetches packages until no library is missing any more. */
static int fetch_closure(const struct kraftfile *k, struct apt *a,
			 const struct strv *programs, struct tree *pool,
			 struct tree *t)
{
	struct strv have = { 0 }, next = { 0 }, dirs = { 0 }, missing = { 0 };
	int rc = 0;

	for (size_t i = 0; i < k->packages.n; i++)
		strv_add(&next, k->packages.v[i]);
	while (!rc && next.n) {
		rc = apt_fetch(a, &next, &dirs);
		if (!rc)
			rc = add_dirs(pool, &dirs);
		for (size_t i = 0; i < next.n; i++)
			strv_add(&have, next.v[i]);
		strv_free(&dirs);
		strv_free(&next);
		strv_free(&missing);
		tree_free(t);
		if (!rc)
			rc = close_programs(t, pool, programs, a->arch,
					    &missing);
		if (!rc && missing.n)
			choose(&a->closure, &missing, &have, &next);
	}
	if (!rc && missing.n)
		rc = fail("K0304",
			  "list the package that has it in "
			  "x-kraft.packages",
			  "%s: no package has the library '%s'",
			  kraftfile_at(k, KF_PACKAGES), missing.v[0]);
	strv_free(&have);
	strv_free(&next);
	strv_free(&dirs);
	strv_free(&missing);
	return rc;
}

static int add_packages(const struct kraftfile *k, const char *arch,
			struct tree *t)
{
	struct strv programs = { 0 };
	struct tree pool = { 0 };
	struct apt a;
	int rc;

	programs_of(k, &programs);
	rc = apt_begin(&a, arch, &k->packages, kraftfile_at(k, KF_PACKAGES));
	if (!rc)
		rc = fetch_closure(k, &a, &programs, &pool, t);
	for (size_t i = 0; i < k->files.n && !rc; i++)
		rc = add_matching(k, t, &pool, k->files.v[i]);
	apt_end(&a);
	tree_free(&pool);
	strv_free(&programs);
	return rc;
}

/* ---------------------------------------------------- folders and programs */

static int add_elf(struct tree *t, const char *elf, const char *name,
		   const char *arch)
{
	struct strv missing = { 0 };
	int rc = closure_add(t, NULL, elf, name, arch, &missing);

	if (!rc && missing.n)
		rc = fail("K0304",
			  "install the library on this host, or make "
			  "a Kraftfile with a rootfs",
			  "'%s' needs the library '%s', which is not here", elf,
			  missing.v[0]);
	strv_free(&missing);
	return rc;
}

static int add_archive(struct tree *t, const char *file, const char *dir)
{
	int rc = archive_unpack(file, dir);

	return rc ? rc : tree_add_host_dir(t, dir, "");
}

/* Without links, so that what is below a link is looked at; caller frees. */
static char *rootfs_path(const struct kraftfile *k)
{
	char *p, *real;

	if (!k->rootfs)
		return NULL;
	p = *k->rootfs == '/' ? xstrdup(k->rootfs)
			      : xasprintf("%s/%s", k->dir, k->rootfs);
	real = real_path(p);
	free(p);
	return real;
}

/* Would the archive become a part of itself? */
static bool holds_products(const char *rootfs, const char *out)
{
	char *products = xstrndup(out, strrchr(out, '/') - out);
	char *real = real_path(products);
	size_t n = strlen(rootfs);
	bool yes = !strncmp(real, rootfs, n) &&
		   (n == 1 || !real[n] || real[n] == '/');

	free(real);
	free(products);
	return yes;
}

/* `dir` is free to unpack in; the tree then refers to what is there. */
static int add_rootfs(const struct kraftfile *k, struct tree *t,
		      const char *dir)
{
	char *p = rootfs_path(k);
	int rc = 0;

	if (!p)
		return 0;
	if (is_dir(p) && holds_products(p, dir))
		rc = fail("K0403", "put its files into a folder of their own",
			  "%s: the rootfs '%s' holds the folder of the "
			  "products",
			  kraftfile_at(k, KF_ROOTFS), k->rootfs);
	else if (is_dir(p))
		rc = tree_add_host_dir(t, p, "");
	else if (ends_with(p, "Dockerfile"))
		rc = fail("K0406", "use x-kraft.packages and a folder",
			  "%s: Dockerfiles are not supported",
			  kraftfile_at(k, KF_ROOTFS));
	else if (is_file(p))
		rc = add_archive(t, p, dir);
	else
		rc = fail("K0403", "expected a folder or an archive",
			  "%s: the rootfs '%s' %s", kraftfile_at(k, KF_ROOTFS),
			  k->rootfs,
			  path_exists(p) ? "is neither folder nor file"
					 : "does not exist");
	free(p);
	return rc;
}

/* Folders and devices' mount points that every Linux program expects. */
static void add_defaults(struct tree *t)
{
	static const char *const dirs[] = { "dev",     "proc", "tmp",
					    "var/tmp", "run",  "etc" };
	static const struct {
		const char *path, *text;
	} files[] = {
		{ "etc/passwd",
		  "root:x:0:0:root:/root:/bin/sh\n"
		  "www-data:x:33:33:www-data:/var/www:/bin/false\n"
		  "nobody:x:65534:65534:nobody:/:/bin/false\n" },
		{ "etc/group",
		  "root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n" },
		{ "etc/nsswitch.conf", "passwd: files\ngroup: files\n"
				       "hosts: files dns\n" },
		{ "etc/hosts", "127.0.0.1 localhost\n" },
		{ "etc/resolv.conf", "nameserver 10.0.2.3\n" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		tree_add_dir(t, dirs[i], strstr(dirs[i], "tmp") ? 01777 : 0755);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (!tree_find(t, files[i].path))
			tree_add_text(t, files[i].path, 0644, files[i].text);
}

/* ------------------------------------------------------------------ the key */

static void hash_stat(struct hash *h, const char *path, const struct stat *st)
{
	char *s = xasprintf("%s %o %lld %lld.%09ld", path, st->st_mode,
			    (long long)st->st_size,
			    (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec);

	hash_add(h, s, strlen(s) + 1);
	free(s);
}

static void hash_tree(struct hash *h, const char *path)
{
	struct strv names = { 0 };
	struct stat st;
	char *p;

	if (lstat(path, &st))
		return;
	hash_stat(h, path, &st);
	if (!S_ISDIR(st.st_mode))
		return;
	list_dir(path, &names);
	for (size_t i = 0; i < names.n; i++) {
		p = xasprintf("%s/%s", path, names.v[i]);
		hash_tree(h, p);
		free(p);
	}
	strv_free(&names);
}

/* The program's name may differ from the file's: /bin/sh is a link to dash. */
static const char *elf_name(const struct kraftfile *k)
{
	return k->cmd.v[0] + 1;
}

/* Stands for all that the archive is made of; caller frees. */
static char *make_key(const struct kraftfile *k, const char *elf,
		      const char *arch)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	struct hash *h = hash_begin();
	char *p = rootfs_path(k), *exe, hex[65];

	hash_add(h, arch, strlen(arch) + 1);
	if (epoch)
		hash_add(h, epoch, strlen(epoch));
	exe = realpath("/proc/self/exe", NULL);
	hash_tree(h, exe ? exe : "");
	free(exe);
	p = p ? p : xstrdup("");
	if (k->path)
		hash_file(h, k->path);
	if (*p)
		hash_tree(h, p);
	if (elf) {
		hash_add(h, elf_name(k), strlen(elf_name(k)) + 1);
		hash_tree(h, elf);
	}
	free(p);
	hash_end(h, hex);
	return xstrdup(hex);
}

static bool key_holds(const char *out, const char *key)
{
	char *p = xasprintf("%s.key", out);
	struct buf b = { 0 };
	bool ok = is_file(out) && !read_file(p, &b) && b.data &&
		  !strcmp(b.data, key);

	buf_free(&b);
	free(p);
	return ok;
}

static int make(const struct kraftfile *k, const char *elf, const char *arch,
		const char *out)
{
	char *dir = scratch_path("%s.%d.d", out, getpid());
	struct tree t = { 0 };
	int rc = 0;

	if (k->packages.n)
		rc = add_packages(k, arch, &t);
	if (!rc && elf)
		rc = add_elf(&t, elf, elf_name(k), arch);
	if (!rc)
		rc = add_rootfs(k, &t, dir);
	if (!rc)
		add_defaults(&t);
	if (!rc)
		rc = tree_write(&t, out);
	if (!rc)
		detail("root file system: %zu entries, %s", t.n,
		       format_size(tree_size(&t)));
	tree_free(&t);
	remove_tree(dir);
	scratch_end(dir);
	return rc;
}

int rootfs_make(const struct kraftfile *k, const char *elf, const char *arch,
		const char *out)
{
	char *key = make_key(k, elf, arch), *p = xasprintf("%s.key", out);
	int rc = 0;

	if (!key_holds(out, key)) {
		unlink(p);
		note("making the root file system");
		rc = make(k, elf, arch, out);
		if (!rc)
			update_file(p, key);
	}
	free(key);
	free(p);
	return rc;
}
