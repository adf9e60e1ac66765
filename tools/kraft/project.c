/* SPDX-License-Identifier: BSD-3-Clause */
/* From a word on the command line to something to build: see project.h. */

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "diag.h"
#include "elfinfo.h"
#include "fs.h"
#include "project.h"
#include "rootfs.h"

#ifdef __aarch64__
#define HOST_ARCH "arm64"
#else
#define HOST_ARCH "x86_64"
#endif
#define DEFAULT_RUNTIME "base"

const char *telesto_root(void)
{
	static char root[PATH_MAX];
	const char *env = getenv("KRAFT_ROOT");
	char *slash;
	ssize_t n;

	if (env && *env)
		return env;
	n = readlink("/proc/self/exe", root, sizeof(root) - 1);
	root[n < 0 ? 0 : n] = '\0';
	for (int up = 0; up < 3; up++) { /* <root>/build/kraft/kraft */
		slash = strrchr(root, '/');
		if (slash)
			*slash = '\0';
	}
	return root;
}

/* Folder of a catalog entry, caller frees; NULL if there is none. */
static char *catalog_find(const char *name)
{
	static const char *const shelves[] = { "library", "native",
					       "examples" };
	char *dir, *file;

	if (strchr(name, '/') || *name == '.')
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(shelves); i++) {
		dir = xasprintf("%s/catalog/%s/%s", telesto_root(), shelves[i],
				name);
		file = kraftfile_find(dir);
		if (file) {
			free(file);
			return dir;
		}
		free(dir);
	}
	return NULL;
}

static const char *known_arch(const char *arch)
{
	if (!strcmp(arch, "x86_64") || !strcmp(arch, "amd64"))
		return "x86_64";
	if (!strcmp(arch, "arm64") || !strcmp(arch, "aarch64"))
		return "arm64";
	return NULL;
}

static int asked_arch(struct project *p, const char *asked)
{
	p->arch = asked ? known_arch(asked) : NULL;
	if (!asked || p->arch)
		return 0;
	return fail("K0103", "use x86_64 or arm64", "unknown architecture '%s'",
		    asked);
}

/* The architecture asked for, or the host's if the targets have it. */
static int choose_arch(struct project *p, const char *asked)
{
	const char *arch = HOST_ARCH;
	int rc = asked_arch(p, asked);

	if (rc)
		return rc;
	for (size_t i = 0; i < p->k.ntargets; i++)
		if (!strcmp(p->k.targets[i].arch, p->arch ? p->arch : arch)) {
			p->arch = known_arch(p->k.targets[i].arch);
			return 0;
		}
	if (p->arch && p->k.ntargets)
		return fail("K0204", "add it to the targets of the Kraftfile",
			    "'%s' has no target for %s", p->name, p->arch);
	if (!p->arch)
		p->arch = known_arch(p->k.ntargets ? p->k.targets[0].arch
						   : HOST_ARCH);
	return 0;
}

static int open_dir(struct project *p, const char *dir,
		    const struct project_opts *o)
{
	char *path = o->kraftfile ? xstrdup(o->kraftfile) : kraftfile_find(dir);
	int rc;

	if (!path)
		return fail("K0401",
			    "make one: spec: v0.6, then unikraft: or "
			    "runtime: (docs/02-kraft.md)",
			    "no Kraftfile in '%s'", dir);
	rc = kraftfile_read(path, o->strict, &p->k);
	free(path);
	if (rc)
		return rc;
	p->name = xstrdup(p->k.name);
	p->linux_program = p->k.runtime != NULL;
	p->outdir = *p->k.outdir == '/'
			    ? xstrdup(p->k.outdir)
			    : xasprintf("%s/%s", p->k.dir, p->k.outdir);
	return choose_arch(p, o->arch);
}

/* Does anybody have the permission?  As the guest asks, and Linux for root. */
static bool may_execute(const char *path)
{
	struct stat st;

	return !stat(path, &st) && (st.st_mode & 0111);
}

/* The file's own architecture, unless another one was asked for. */
static int take_arch(struct project *p, const char *path,
		     const struct image_info *i, const char *what,
		     const char *help)
{
	if (!i->arch || (p->arch && strcmp(p->arch, i->arch)))
		return fail("K0204", help, "'%s' is %s for %s, not %s", path,
			    what, i->arch ? i->arch : "another architecture",
			    p->arch ? p->arch : "x86_64 or arm64");
	p->arch = known_arch(i->arch);
	return 0;
}

/* A folder of the cache for what is made for one file; caller frees. */
static char *outdir_for(const char *path)
{
	char *cache = cache_dir("programs"), *dir, hex[65];
	struct hash *h = hash_begin();

	hash_add(h, path, strlen(path));
	hash_end(h, hex);
	dir = xasprintf("%s/%.16s", cache, hex);
	free(cache);
	return dir;
}

static int open_program(struct project *p, const char *path,
			const struct image_info *i)
{
	const char *slash = strrchr(path, '/');
	char *help;
	int rc;

	if (!may_execute(path)) {
		help = xasprintf("chmod +x %s", path);
		rc = fail("K0209", help,
			  "cannot run '%s': it has no execute permission",
			  path);
		free(help);
		return rc;
	}
	rc = take_arch(p, path, i, "a program",
		       "build it for the machine, or give --arch");
	if (rc)
		return rc;
	p->elf = real_path(path);
	p->name = xstrdup(slash ? slash + 1 : path);
	p->linux_program = true;
	p->k.runtime = xstrdup(DEFAULT_RUNTIME);
	strv_addf(&p->k.cmd, "/%s", p->name);
	p->outdir = outdir_for(p->elf);
	return 0;
}

static int open_kernel(struct project *p, const char *path,
		       const struct image_info *i)
{
	const char *slash = strrchr(path, '/');

	int rc = take_arch(p, path, i, "a kernel",
			   "leave out --arch, or build it for this one");

	if (rc)
		return rc;
	p->kernel = real_path(path);
	p->name = xstrndup(slash ? slash + 1 : path,
			   strcspn(slash ? slash + 1 : path, "."));
	p->prebuilt = true;
	return 0;
}

static int open_file(struct project *p, const char *path,
		     const struct project_opts *o)
{
	struct image_info i;
	int rc = asked_arch(p, o->arch);

	if (rc)
		return rc;
	rc = image_read(path, &i);
	if (rc)
		rc = fail_io("K0202", "read", path, rc);
	else if (i.kind == IMAGE_KERNEL)
		rc = open_kernel(p, path, &i);
	else if (i.kind == IMAGE_PROGRAM)
		rc = open_program(p, path, &i);
	else if (i.kind == IMAGE_DAMAGED)
		rc = fail("K0305", "check where the file comes from",
			  "cannot run '%s': the file is damaged, or cut off",
			  path);
	else
		rc = fail("K0203",
			  "give a folder with a Kraftfile, a kernel, "
			  "a Linux program, or a name of the catalog",
			  "cannot run '%s': it is neither a kernel nor a Linux "
			  "program",
			  path);
	image_free(&i);
	return rc;
}

static int not_found(const char *target)
{
	if (path_exists(target))
		return fail("K0203",
			    "give a folder with a Kraftfile, a kernel, a Linux "
			    "program, or a name of the catalog",
			    "cannot use '%s': it is neither a folder nor a "
			    "regular file",
			    target);
	return fail("K0202", "a name of the catalog is a folder under catalog/",
		    "no such folder, file or catalog entry: '%s'", target);
}

int project_open(struct project *p, const char *target,
		 const struct project_opts *o)
{
	char *entry = NULL, *file = NULL;
	int rc;

	memset(p, 0, sizeof(*p));
	if (!target)
		target = ".";
	if (is_dir(target))
		file = kraftfile_find(target);
	if (!file && !strchr(target, '/'))
		entry = catalog_find(target);
	if (entry)
		rc = open_dir(p, entry, o);
	else if (is_dir(target))
		rc = open_dir(p, target, o);
	else if (is_file(target))
		rc = open_file(p, target, o);
	else
		rc = not_found(target);
	free(entry);
	free(file);
	return rc;
}

/* The runtime's kernel: built once for all, kept in the user's cache. */
static int build_runtime(struct project *p, const struct project_opts *o)
{
	char *dir = catalog_find(p->k.runtime), *file, *out, *cache;
	struct kraftfile rt;
	int rc;

	if (!dir)
		return fail("K0202", "use runtime: base",
			    "%s: no runtime '%s' in the catalog",
			    kraftfile_at(&p->k, KF_RUNTIME), p->k.runtime);
	file = kraftfile_find(dir);
	rc = kraftfile_read(file, false, &rt);
	if (!rc) {
		cache = cache_dir("kernels");
		out = build_runtime_dir(cache, dir, rt.name);
		rc = build_kernel(&rt, p->arch, out, o->verbose, o->force,
				  &p->kernel);
		free(cache);
		free(out);
	}
	kraftfile_free(&rt);
	free(file);
	free(dir);
	return rc;
}

static int build_rootfs(struct project *p)
{
	int rc;

	p->initrd = xasprintf("%s/initrd-%s.cpio", p->outdir, p->arch);
	rc = mkdirs(p->outdir);
	if (rc)
		return fail_io("K0804", "write to", p->outdir, rc);
	return rootfs_make(&p->k, p->elf, p->arch, p->initrd);
}

/* A root file system given on the command line replaces the Kraftfile's. */
static int given_rootfs(struct project *p, const char *rootfs)
{
	if (is_file(rootfs)) {
		p->initrd = real_path(rootfs);
		return rootfs_check(rootfs);
	}
	if (!is_dir(rootfs))
		return not_found(rootfs);
	free(p->k.rootfs);
	free(p->k.at[KF_ROOTFS]);
	p->k.at[KF_ROOTFS] = xstrdup("--rootfs");
	p->k.rootfs = real_path(rootfs);
	strv_free(&p->k.packages);
	if (!p->outdir)
		p->outdir = outdir_for(p->kernel);
	return build_rootfs(p);
}

static int build_both(struct project *p, const struct project_opts *o)
{
	int rc = 0;

	if (o->rootfs)
		rc = given_rootfs(p, o->rootfs);
	else if (rootfs_wanted(&p->k) || p->elf)
		rc = build_rootfs(p);
	if (rc || p->prebuilt)
		return rc;
	if (p->linux_program)
		return build_runtime(p, o);
	return build_kernel(&p->k, p->arch, p->outdir, o->verbose, o->force,
			    &p->kernel);
}

int project_build(struct project *p, const struct project_opts *o)
{
	char *lock;
	int fd, rc;

	if (!p->outdir)
		return build_both(p, o);
	rc = mkdirs(p->outdir);
	if (rc)
		return fail_io("K0804", "write to", p->outdir, rc);
	lock = xasprintf("%s/.lock", p->outdir);
	fd = lock_file(lock, true);
	free(lock);
	rc = build_both(p, o);
	if (fd >= 0)
		close(fd);
	return rc;
}

int project_make(struct project *p, const char *goal)
{
	if (!p->outdir || p->linux_program)
		return fail("K0406", "name a folder with a unikraft: section",
			    "'%s' builds no kernel of its own", p->name);
	return build_goal(&p->k, p->arch, p->outdir, goal);
}

/* A file or folder in outdir that we make: see build.c and rootfs.c. */
static bool is_product(const struct project *p, const char *name)
{
	char *image = xasprintf("%s_qemu-", p->name);
	bool yes = !strcmp(name, ".lock") || !strcmp(name, "x86_64") ||
		   !strcmp(name, "arm64") || starts_with(name, "initrd-") ||
		   starts_with(name, image);

	free(image);
	return yes;
}

int project_clean(const struct project *p)
{
	struct strv names = { 0 };
	char *path;
	int rc = 0;

	if (!p->outdir || list_dir(p->outdir, &names))
		return 0;
	for (size_t i = 0; i < names.n && !rc; i++) {
		path = xasprintf("%s/%s", p->outdir, names.v[i]);
		if (is_product(p, names.v[i]) && !remove_tree(path))
			rc = fail("K0002", "check its owner and permissions",
				  "cannot remove all of '%s'", path);
		free(path);
	}
	strv_free(&names);
	rmdir(p->outdir);
	return rc;
}

void project_close(struct project *p)
{
	kraftfile_free(&p->k);
	free(p->name);
	free(p->kernel);
	free(p->initrd);
	free(p->elf);
	free(p->outdir);
}
