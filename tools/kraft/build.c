/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Building kernels: see build.h.
 *
 * Each architecture has its own folder below the products, the image and its
 * symbols are linked up from there.  A key over names, sizes and times of all
 * sources tells whether make has anything to do.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "diag.h"
#include "fs.h"
#include "project.h"

static void stat_tree(struct hash *h, const char *path, int depth)
{
	struct strv names = { 0 };
	struct stat st;
	char *p;

	if (depth > 12 || lstat(path, &st))
		return;
	if (!S_ISDIR(st.st_mode)) {
		p = xasprintf("%s %lld %lld.%09ld", path, (long long)st.st_size,
			      (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
		hash_add(h, p, strlen(p) + 1);
		free(p);
		return;
	}
	list_dir(path, &names);
	for (size_t i = 0; i < names.n; i++) {
		if (names.v[i][0] == '.' || !strcmp(names.v[i], "build"))
			continue;
		p = xasprintf("%s/%s", path, names.v[i]);
		stat_tree(h, p, depth + 1);
		free(p);
	}
	strv_free(&names);
}

/* Stands for everything that the image is made of. */
static void source_key(const struct kraftfile *k, const char *obj, char hex[65])
{
	static const char *const parts[] = {
		"Makefile", "Config.uk", "arch",  "drivers",	   "include",
		"lib",	    "plat",	 "ports", "support/build",
	};
	static const char *const files[] = { "config", "defconfig" };
	struct hash *h = hash_begin();
	char *p;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		p = xasprintf("%s/%s", telesto_root(), parts[i]);
		stat_tree(h, p, 0);
		free(p);
	}
	stat_tree(h, k->dir, 0);
	for (size_t i = 0; i < k->libs.n; i++)
		stat_tree(h, k->libs.v[i], 0);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		p = xasprintf("%s/%s", obj, files[i]);
		hash_file(h, p);
		free(p);
	}
	hash_end(h, hex);
}

/* The options of core, libraries and target as one file. */
static int write_defconfig(const struct kraftfile *k, const char *arch,
			   const char *path)
{
	struct buf b = { 0 };
	int rc;

	buf_printf(&b, "CONFIG_UK_NAME=\"%s\"\n", k->name);
	for (size_t i = 0; i < k->kconfig.n; i++)
		buf_printf(&b, "%s\n", k->kconfig.v[i]);
	for (size_t t = 0; t < k->ntargets; t++)
		if (!strcmp(k->targets[t].arch, arch))
			for (size_t i = 0; i < k->targets[t].kconfig.n; i++)
				buf_printf(&b, "%s\n",
					   k->targets[t].kconfig.v[i]);
	rc = update_file(path, b.data);
	buf_free(&b);
	return rc ? fail_io("K0804", "write", path, rc) : 0;
}

static void make_command(const struct kraftfile *k, const char *arch,
			 const char *obj, bool verbose, struct strv *c)
{
	struct buf l = { 0 };

	for (size_t i = 0; i < k->libs.n; i++)
		buf_printf(&l, "%s%s", i ? ":" : "", k->libs.v[i]);
	strv_add(c, "make");
	strv_add(c, "-C");
	strv_add(c, telesto_root());
	strv_add(c, "--no-print-directory");
	strv_addf(c, "-j%ld", sysconf(_SC_NPROCESSORS_ONLN));
	strv_addf(c, "A=%s", k->dir);
	strv_addf(c, "O=%s", obj);
	strv_addf(c, "ARCH=%s", arch);
	strv_addf(c, "UK_DEFCONFIG=%s/defconfig", obj);
	if (l.len)
		strv_addf(c, "L=%s", l.data);
	if (verbose)
		strv_add(c, "V=1");
	buf_free(&l);
}

/* make and its shell take these characters for something else. */
static int plain_path(const char *path)
{
	size_t n = strcspn(path, " \t\n$#:;%'\"\\*?[](){}<>|&=`");

	return path[n] ? fail("K0701", "rename or move the folder",
			      "make cannot work in '%s': a name has '%c'", path,
			      path[n])
		       : 0;
}

/* Each application folder and library has one. */
static int makefile_there(const struct kraftfile *k, const char *dir)
{
	char *p = xasprintf("%s/Makefile.uk", dir);
	int rc = 0;

	if (!is_file(p))
		rc = fail("K0405",
			  "make one (docs/08-build.md), or use `runtime: base` "
			  "for a Linux program",
			  "%s: a kernel is built from a Makefile.uk, and '%s' "
			  "has none",
			  kraftfile_at(k, KF_UNIKRAFT), dir);
	free(p);
	return rc;
}

static int prepare(const struct kraftfile *k, const char *arch, const char *obj)
{
	char *p;
	int rc = plain_path(telesto_root());

	if (!rc)
		rc = plain_path(k->dir);
	if (!rc)
		rc = plain_path(obj);
	for (size_t i = 0; i < k->libs.n && !rc; i++)
		rc = plain_path(k->libs.v[i]);
	if (!rc && !program_exists("make"))
		rc = fail_program("make");
	if (!rc)
		rc = makefile_there(k, k->dir);
	for (size_t i = 0; i < k->libs.n && !rc; i++)
		rc = makefile_there(k, k->libs.v[i]);
	if (rc)
		return rc;
	rc = mkdirs(obj);
	p = xasprintf("%s/defconfig", obj);
	unsetenv("MAKEFLAGS");
	unsetenv("MFLAGS");
	unsetenv("MAKELEVEL");
	if (rc)
		rc = fail_io("K0804", "write to", obj, rc);
	else
		rc = write_defconfig(k, arch, p);
	free(p);
	return rc;
}

/* Last lines of a log that grew too long to be shown. */
static const char *tail(const char *text, int lines)
{
	const char *p = text + strlen(text);

	if (p > text)
		p--;
	while (p > text)
		if (*--p == '\n' && !--lines)
			return p + 1;
	return text;
}

/* `log` is what make said, `path` where it is kept. */
static int make_failed(const char *obj, const char *name, const char *log,
		       const char *path, int status)
{
	fputs(tail(log, 20), stderr);
	if (!disk_has(obj, DISK_FULL))
		return fail_io("K0804", "write to", obj, -ENOSPC);
	if (strstr(log, "no room on the disk of"))
		return fail("K0804", "make room there, or set XDG_CACHE_HOME",
			    "cannot build '%s': no room for a source package "
			    "(see above)",
			    name);
	if (strstr(log, "source package cannot be fetched"))
		return fail("K0601", "check the network, then run it again",
			    "cannot build '%s': a source package cannot be "
			    "fetched (whole log: %s)",
			    name, path);
	return fail("K0701", "kraft build -v shows every command",
		    "cannot build '%s': make ended with status %d (whole log: "
		    "%s)",
		    name, status, path);
}

static int run_make(struct strv *c, const char *obj, const char *name,
		    bool verbose)
{
	char *p = xasprintf("%s/build.log", obj);
	struct buf log = { 0 };
	int rc;

	rc = verbose ? run_program(c->v, NULL, NULL)
		     : run_program(c->v, &log, &log);
	if (log.data)
		write_file(p, log.data, log.len);
	if (rc)
		rc = make_failed(obj, name, log.data ? log.data : "", p, rc);
	buf_free(&log);
	free(p);
	return rc;
}

/* OUT/NAME and OUT/NAME.dbg are links to the files in OUT/<arch>. */
static void publish(const char *obj, const char *out, const char *image)
{
	static const char *const suffixes[] = { "", ".dbg" };
	char *from, *to;

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		from = xasprintf("%s/%s%s", obj, image, suffixes[i]);
		to = xasprintf("%s/%s%s", out, image, suffixes[i]);
		unlink(to);
		if (link(from, to) && errno != ENOENT)
			(void)!symlink(from, to);
		free(from);
		free(to);
	}
}

/* Is a line of the configuration "NAME=..."? */
static bool is_set(const char *config, const char *name, size_t n)
{
	const char *s = config;

	while ((s = strstr(s, name))) {
		if ((s == config || s[-1] == '\n') && s[n] == '=')
			return true;
		s += n;
	}
	return false;
}

static void warn_unused(const struct kraftfile *k, const struct strv *options,
			const char *config)
{
	size_t n;
	char *name;

	for (size_t i = 0; i < options->n; i++) {
		n = strcspn(options->v[i], "=");
		name = xstrndup(options->v[i], n);
		if (options->v[i][n] && !is_set(config, name, n))
			warn("%s: %s has no effect: there is no such option, "
			     "or what it depends on is off",
			     kraftfile_at(k, KF_UNIKRAFT), name);
		free(name);
	}
}

/* Kconfig passes over what it does not know. */
static void check_options(const struct kraftfile *k, const char *arch,
			  const char *obj)
{
	char *p = xasprintf("%s/config", obj);
	struct buf b = { 0 };

	if (!read_file(p, &b) && b.data) {
		warn_unused(k, &k->kconfig, b.data);
		for (size_t t = 0; t < k->ntargets; t++)
			if (!strcmp(k->targets[t].arch, arch))
				warn_unused(k, &k->targets[t].kconfig, b.data);
	}
	buf_free(&b);
	free(p);
}

static int make_image(const struct kraftfile *k, const char *arch,
		      const char *obj, bool verbose)
{
	struct strv c = { 0 };
	int rc;

	note("building the kernel of '%s' for %s", k->name, arch);
	make_command(k, arch, obj, verbose, &c);
	rc = run_make(&c, obj, k->name, verbose);
	strv_free(&c);
	return rc;
}

int build_kernel(const struct kraftfile *k, const char *arch, const char *out,
		 bool verbose, bool force, char **kernel)
{
	char *obj = xasprintf("%s/%s", out, arch), key[65];
	char *image = xasprintf("%s_qemu-%s", k->name, arch);
	char *path = xasprintf("%s/%s", out, image);
	char *stamp = xasprintf("%s/key", obj), *lock;
	struct buf old = { 0 };
	int fd, rc = prepare(k, arch, obj);

	lock = xasprintf("%s/.lock", obj);
	fd = rc ? -1 : lock_file(lock, true);
	if (!rc)
		source_key(k, obj, key);
	if (!rc && (force || read_file(stamp, &old) || !is_file(path) ||
		    strcmp(old.data ? old.data : "", key))) {
		unlink(stamp);
		rc = make_image(k, arch, obj, verbose);
		if (!rc) {
			publish(obj, out, image);
			check_options(k, arch, obj);
			source_key(k, obj, key);
			update_file(stamp, key);
		}
	}
	if (!rc && !is_file(path))
		rc = fail("K0701", "kraft build -f builds it anew",
			  "the build made no '%s'", path);
	if (fd >= 0)
		close(fd);
	*kernel = rc ? NULL : xstrdup(path);
	free(lock);
	buf_free(&old);
	free(stamp);
	free(path);
	free(image);
	free(obj);
	return rc;
}

int build_goal(const struct kraftfile *k, const char *arch, const char *out,
	       const char *goal)
{
	char *obj = xasprintf("%s/%s", out, arch);
	struct strv c = { 0 };
	int rc = 0;

	if (!isatty(0) || !isatty(1))
		rc = fail("K0103",
			  "kraft set LIBUKDEBUG=y sets an option without one",
			  "the menu needs a terminal");
	if (!rc)
		rc = prepare(k, arch, obj);
	if (!rc) {
		make_command(k, arch, obj, false, &c);
		strv_add(&c, goal);
		execvp(c.v[0], c.v);
		rc = fail("K0805", "apt-get install make",
			  "cannot run make: %s", strerror(errno));
	}
	strv_free(&c);
	free(obj);
	return rc;
}

char *build_runtime_dir(const char *cache, const char *dir, const char *name)
{
	struct hash *h = hash_begin();
	char hex[65];

	hash_add(h, dir, strlen(dir));
	hash_end(h, hex);
	return xasprintf("%s/%s-%.12s", cache, name, hex);
}
