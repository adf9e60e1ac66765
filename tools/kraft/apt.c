/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fetching Debian packages: see apt.h.
 *
 * apt-get runs on private state: an empty list of installed packages (so that
 * the whole closure is resolved) and, for a foreign architecture or where the
 * host has none, private index files.  The host's files are not touched.
 *
 * What was resolved last is noted as lines "name sha256", so that a rebuild
 * needs no network.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apt.h"
#include "deb.h"
#include "diag.h"
#include "fs.h"
#include "scratch.h"

#ifdef __aarch64__
#define HOST_ARCH "arm64"
#else
#define HOST_ARCH "x86_64"
#endif

static const char *debian_arch(const char *arch)
{
	return strcmp(arch, "x86_64") ? "arm64" : "amd64";
}

/* The start of every apt-get command. */
static void apt_command(const struct apt *a, struct strv *c)
{
	strv_add(c, "apt-get");
	strv_add(c, "-qq");
	strv_add(c, "-y");
	strv_add(c, "--no-install-recommends");
	strv_addf(c, "-oDir::State::status=%s/status", a->dir);
	strv_add(c, "-oDebug::NoLocking=1");
	strv_add(c, "-oAPT::Sandbox::User=root");
	strv_addf(c, "-oAPT::Architecture=%s", debian_arch(a->arch));
	strv_addf(c, "-oAPT::Architectures=%s", debian_arch(a->arch));
	strv_addf(c, "-oDir::Cache=%s/cache", a->dir);
	if (a->private_lists) {
		strv_addf(c, "-oDir::State=%s/state", a->dir);
		strv_addf(c, "-oDir::State::Lists=%s/lists", a->dir);
	}
}

static int run(struct strv *c, struct buf *out, struct buf *err)
{
	int rc = run_program(c->v, out, err);

	strv_free(c);
	return rc;
}

/* Lines "Inst NAME (VERSION ...)" of a simulated installation. */
static void parse_simulation(char *text, struct strv *names)
{
	char *line;

	while ((line = strsep(&text, "\n"))) {
		if (!starts_with(line, "Inst "))
			continue;
		line += 5;
		line[strcspn(line, " :")] = '\0';
		strv_add(names, line);
	}
}

static int simulate(struct apt *a, const struct strv *wanted, struct buf *err)
{
	struct buf out = { 0 };
	struct strv c = { 0 };
	int rc;

	apt_command(a, &c);
	strv_add(&c, "--simulate");
	strv_add(&c, "install");
	for (size_t i = 0; i < wanted->n; i++)
		strv_add(&c, wanted->v[i]);
	rc = run(&c, &out, err);
	strv_free(&a->closure);
	if (!rc && out.data)
		parse_simulation(out.data, &a->closure);
	buf_free(&out);
	return rc;
}

/* On a full disk apt-get update does not end. */
#define LISTS_ROOM (96 * 1024 * 1024)

static void update_lists(struct apt *a, struct buf *err)
{
	static const char *const subs[] = { "state", "lists/partial", "cache" };
	struct strv c = { 0 };
	char *p;

	for (size_t i = 0; i < ARRAY_SIZE(subs); i++) {
		p = xasprintf("%s/%s", a->dir, subs[i]);
		mkdirs(p);
		free(p);
	}
	a->no_room = !disk_has(a->dir, LISTS_ROOM);
	if (a->no_room)
		return;
	note("reading the lists of Debian packages for %s",
	     debian_arch(a->arch));
	apt_command(a, &c);
	strv_add(&c, "update");
	run(&c, err, err);
}

/* "…/resolved/<hash of the names>", the note for later runs; caller frees. */
static char *note_path(const struct apt *a, const struct strv *names)
{
	struct hash *h = hash_begin();
	char hex[65];

	for (size_t i = 0; i < names->n; i++)
		hash_add(h, names->v[i], strlen(names->v[i]) + 1);
	hash_end(h, hex);
	return xasprintf("%s/resolved-%.16s", a->dir, hex);
}

static void lines(char *text, struct strv *out)
{
	char *line;

	while ((line = strsep(&text, "\n")))
		if (*line)
			strv_add(out, line);
}

static bool recall(const char *path, struct strv *out)
{
	struct buf b = { 0 };
	bool ok = !read_file(path, &b) && b.len;

	if (ok)
		lines(b.data, out);
	buf_free(&b);
	return ok;
}

static void remember(const char *path, const struct strv *l)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < l->n; i++)
		buf_printf(&b, "%s\n", l->v[i]);
	if (b.data)
		update_file(path, b.data);
	buf_free(&b);
}

/* The word behind "Unable to locate package", caller frees; or NULL. */
static char *unknown_package(const char *err)
{
	static const char said[] = "Unable to locate package ";
	const char *s = strstr(err, said);

	if (!s)
		return NULL;
	s += strlen(said);
	return xstrndup(s, strcspn(s, " \n"));
}

static bool no_network(const char *err)
{
	return strstr(err, "Failed to fetch") || strstr(err, "resolving") ||
	       strstr(err, "Could not connect");
}

/* What apt-get said, and our error. */
static int apt_error(const struct apt *a, const struct buf *err,
		     const char *what)
{
	const char *said = err->data ? err->data : "";
	char *unknown = unknown_package(said);
	int rc;

	fputs(said, stderr);
	if (a->no_room || !disk_has(a->dir, DISK_FULL))
		rc = fail_io("K0804", "write to", a->dir, -ENOSPC);
	else if (no_network(said))
		rc = fail("K0601", "check the network, then run it again",
			  "cannot %s Debian packages: their servers cannot be "
			  "reached",
			  what);
	else if (unknown)
		rc = fail("K0603", "apt-cache search finds the right name",
			  "%s: there is no Debian package '%s' for %s", a->at,
			  unknown, debian_arch(a->arch));
	else
		rc = fail("K0601", "see what apt-get says above",
			  "cannot %s Debian packages: apt-get failed", what);
	free(unknown);
	return rc;
}

int apt_begin(struct apt *a, const char *arch, const struct strv *wanted,
	      const char *at)
{
	struct buf err = { 0 };
	char *p;
	int rc;

	memset(a, 0, sizeof(*a));
	if (!program_exists("apt-get"))
		return fail_program("apt-get");
	a->arch = arch;
	a->at = at;
	p = xasprintf("apt/%s", arch);
	a->dir = cache_dir(p);
	free(p);
	p = xasprintf("%s/status", a->dir);
	rc = write_file(p, "", 0);
	free(p);
	if (rc)
		return fail_io("K0804", "write to", a->dir, rc);
	a->private_lists = strcmp(arch, HOST_ARCH);
	p = xasprintf("%s/lists", a->dir);
	rc = -1;
	if (!a->private_lists || is_dir(p))
		rc = simulate(a, wanted, &err);
	free(p);
	if (rc) {
		a->private_lists = true;
		buf_free(&err);
		update_lists(a, &err);
		rc = simulate(a, wanted, &err);
	}
	p = note_path(a, wanted);
	if (!rc)
		remember(p, &a->closure);
	else if (recall(p, &a->closure))
		rc = 0;
	else
		rc = apt_error(a, &err, "resolve");
	free(p);
	buf_free(&err);
	return rc;
}

/* One line of --print-uris: 'URI' FILE SIZE SHA256:HEX -> "FILE HEX". */
static void parse_uri(const char *line, struct strv *out)
{
	char file[512], hex[65];

	if (sscanf(line, "'%*[^']' %511s %*s SHA256:%64[0-9a-f]", file, hex) ==
		    2 &&
	    strlen(hex) == 64)
		strv_addf(out, "%s %s", file, hex);
}

/* Asks apt for file name and checksum of each; as noted when it cannot. */
static int locate(struct apt *a, const struct strv *names, struct strv *out)
{
	struct buf text = { 0 }, err = { 0 };
	struct strv c = { 0 }, l = { 0 };
	char *p;
	int rc;

	apt_command(a, &c);
	strv_add(&c, "--print-uris");
	strv_add(&c, "download");
	for (size_t i = 0; i < names->n; i++)
		strv_add(&c, names->v[i]);
	p = note_path(a, names);
	rc = run(&c, &text, &err);
	if (!rc && text.data)
		lines(text.data, &l);
	for (size_t i = 0; i < l.n; i++)
		parse_uri(l.v[i], out);
	if (!rc && out->n)
		remember(p, out);
	else if (recall(p, out))
		rc = 0;
	else
		rc = apt_error(a, &err, "locate");
	free(p);
	strv_free(&l);
	buf_free(&text);
	buf_free(&err);
	return rc;
}

static int check_sum(const char *path, const char *hex)
{
	struct hash *h = hash_begin();
	char got[65] = "";
	int rc = hash_file(h, path);

	hash_end(h, got);
	return !rc && !strcmp(got, hex) ? 0 : -1;
}

/* Downloads into `dir` what the cache lacks. */
static int download(struct apt *a, const struct strv *missing, const char *dir)
{
	struct buf err = { 0 };
	struct strv c = { 0 };
	int rc;

	apt_command(a, &c);
	strv_add(&c, "download");
	for (size_t i = 0; i < missing->n; i++)
		strv_addf(&c, "%.*s", (int)strcspn(missing->v[i], "_"),
			  missing->v[i]);
	strv_insert(&c, 0, dir);
	strv_insert(&c, 0, "cd \"$0\" && exec \"$@\"");
	strv_insert(&c, 0, "-c");
	strv_insert(&c, 0, "sh");
	note("fetching %zu Debian package%s", missing->n,
	     missing->n == 1 ? "" : "s");
	rc = run(&c, &err, &err);
	if (rc)
		rc = apt_error(a, &err, "fetch");
	buf_free(&err);
	return rc;
}

static int keep(const char *tmp, const char *file, const char *hex,
		const char *deb)
{
	char *p = xasprintf("%s/%s", tmp, file);
	int rc = 0;

	if (check_sum(p, hex))
		rc = fail("K0602", "run it again; or apt-get update first",
			  "package '%s' is not what apt promised", file);
	else if (rename(p, deb))
		rc = fail_io("K0002", "write", deb, -errno);
	free(p);
	return rc;
}

/* Unpacks into its place in one step, so that a half one is never seen. */
static int unpack(const char *deb, const char *dir)
{
	char *tmp = scratch_path("%s.%d.tmp", dir, getpid());
	int rc = deb_unpack(deb, tmp);

	if (!rc && rename(tmp, dir) && !is_dir(dir))
		rc = fail_io("K0002", "write", dir, -errno);
	remove_tree(tmp);
	scratch_end(tmp);
	return rc;
}

static int fetch_missing(struct apt *a, const struct strv *located,
			 const char *debs)
{
	char *tmp = scratch_path("%s/tmp.%d", debs, getpid());
	struct strv missing = { 0 };
	const char *hex;
	char *deb, *file;
	int rc = 0;

	for (size_t i = 0; i < located->n; i++) {
		hex = strrchr(located->v[i], ' ') + 1;
		deb = xasprintf("%s/%s.deb", debs, hex);
		if (!is_file(deb))
			strv_add(&missing, located->v[i]);
		free(deb);
	}
	if (missing.n) {
		mkdirs(tmp);
		rc = download(a, &missing, tmp);
	}
	for (size_t i = 0; i < missing.n && !rc; i++) {
		hex = strrchr(missing.v[i], ' ') + 1;
		deb = xasprintf("%s/%s.deb", debs, hex);
		file = xstrndup(missing.v[i], hex - 1 - missing.v[i]);
		rc = keep(tmp, file, hex, deb);
		free(file);
		free(deb);
	}
	if (missing.n)
		remove_tree(tmp);
	scratch_end(tmp);
	strv_free(&missing);
	return rc;
}

int apt_fetch(struct apt *a, const struct strv *names, struct strv *dirs)
{
	char *debs = cache_dir("debs"), *files = cache_dir("files");
	struct strv located = { 0 };
	const char *hex;
	char *deb, *dir;
	int rc = locate(a, names, &located);

	if (!rc)
		rc = fetch_missing(a, &located, debs);
	for (size_t i = 0; i < located.n && !rc; i++) {
		hex = strrchr(located.v[i], ' ') + 1;
		deb = xasprintf("%s/%s.deb", debs, hex);
		dir = xasprintf("%s/%s", files, hex);
		if (!is_dir(dir))
			rc = unpack(deb, dir);
		strv_add(dirs, dir);
		free(deb);
		free(dir);
	}
	strv_free(&located);
	free(debs);
	free(files);
	return rc;
}

void apt_end(struct apt *a)
{
	free(a->dir);
	strv_free(&a->closure);
}
