/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading Kraftfiles, specifications v0.5 and v0.6: see kraftfile.h.
 *
 * Every level of the file has a table of the keys that it may have, each with
 * the function that takes its value.  libyaml leaves scalars untyped, so that
 * `CONFIG_X: y` is the text "y".
 */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "cmdline.h"
#include "diag.h"
#include "fs.h"
#include "interpolate.h"
#include "kraftfile.h"

struct reader {
	yaml_document_t doc;
	const char *path;
	bool strict;
	struct kraftfile *k;
	struct target *target; /* the one being read */
	struct strv *kconfig; /* where kconfig goes */
	char *source; /* of the component being read */
	char *spec;
};

typedef int (*take_fn)(struct reader *r, yaml_node_t *v);

struct key {
	const char *name;
	take_fn take;
};

#define AT "%s:%zu:%zu: "
#define POS(r, n)                                                              \
	(r)->path, (n)->start_mark.line + 1, (n)->start_mark.column + 1

static int wrong(struct reader *r, yaml_node_t *n, const char *what)
{
	return fail("K0403", "see docs/02-kraft.md for the forms of each key",
		    AT "%s", POS(r, n), what);
}

static yaml_node_t *node(struct reader *r, int id)
{
	return yaml_document_get_node(&r->doc, id);
}

static bool is_null(yaml_node_t *n)
{
	const char *s = (const char *)n->data.scalar.value;

	return n->type == YAML_SCALAR_NODE &&
	       n->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	       (!*s || !strcmp(s, "~") || !strcmp(s, "null"));
}

/* Text of a scalar with its variables replaced, in `*out` (freed before). */
static int text(struct reader *r, yaml_node_t *v, char **out)
{
	char *s;

	if (v->type != YAML_SCALAR_NODE)
		return wrong(r, v, "expected text, found a list or map");
	s = interpolate((const char *)v->data.scalar.value,
			(const char *(*)(const char *))getenv);
	if (!s)
		return wrong(r, v, "'${' is not closed by '}'");
	free(*out);
	*out = s;
	return 0;
}

static int each(struct reader *r, yaml_node_t *v, take_fn take)
{
	yaml_node_item_t *i;
	int rc = 0;

	for (i = v->data.sequence.items.start;
	     i < v->data.sequence.items.top && !rc; i++)
		rc = take(r, node(r, *i));
	return rc;
}

/* A list of texts, or one text. */
static int texts(struct reader *r, yaml_node_t *v, struct strv *out)
{
	yaml_node_item_t *i;
	char *s = NULL;
	int rc = 0;

	if (v->type == YAML_MAPPING_NODE)
		return wrong(r, v, "expected a list, found a map");
	if (v->type == YAML_SCALAR_NODE) {
		rc = is_null(v) ? 0 : text(r, v, &s);
		if (s)
			strv_add(out, s);
		free(s);
		return rc;
	}
	for (i = v->data.sequence.items.start;
	     i < v->data.sequence.items.top && !rc; i++) {
		rc = text(r, node(r, *i), &s);
		if (!rc)
			strv_add(out, s);
	}
	free(s);
	return rc;
}

static int unknown_key(struct reader *r, yaml_node_t *kn, const char *name,
		       const struct key *keys)
{
	const char *names[32], *near;
	char *help = NULL;
	size_t n = 0;
	int rc = 0;

	for (; n < ARRAY_SIZE(names) - 1 && keys[n].name; n++)
		names[n] = keys[n].name;
	names[n] = NULL;
	near = suggest(name, names);
	if (near)
		help = xasprintf("did you mean '%s'?", near);
	if (r->strict)
		rc = fail("K0404", help, AT "unknown key '%s'", POS(r, kn),
			  name);
	else
		warn(AT "unknown key '%s' is ignored%s%s", POS(r, kn), name,
		     help ? "; " : "", help ? help : "");
	free(help);
	return rc;
}

static const struct key *find_key(const struct key *keys, const char *name)
{
	for (; keys->name; keys++)
		if (!strcmp(keys->name, name))
			return keys;
	return NULL;
}

/* Reads a map by a table of its keys. */
static int by_table(struct reader *r, yaml_node_t *v, const struct key *keys)
{
	yaml_node_pair_t *p, *q;
	const struct key *key;
	yaml_node_t *kn;
	const char *name;
	int rc = 0;

	if (v->type != YAML_MAPPING_NODE)
		return wrong(r, v, "expected a map (key: value)");
	for (p = v->data.mapping.pairs.start;
	     p < v->data.mapping.pairs.top && !rc; p++) {
		kn = node(r, p->key);
		if (kn->type != YAML_SCALAR_NODE)
			return wrong(r, kn, "a key must be text");
		name = (const char *)kn->data.scalar.value;
		for (q = v->data.mapping.pairs.start; q < p; q++)
			if (node(r, q->key)->type == YAML_SCALAR_NODE &&
			    !strcmp((char *)node(r, q->key)->data.scalar.value,
				    name))
				return wrong(r, kn, "the key is there twice");
		key = find_key(keys, name);
		if (key && key->take)
			rc = key->take(r, node(r, p->value));
		else if (!key && !starts_with(name, "x-"))
			rc = unknown_key(r, kn, name, keys);
	}
	return rc;
}

/* ------------------------------------------------------------- kconfig */

/* y/n whatever way of saying it; numbers and texts as Kconfig writes them. */
static void add_option(struct strv *out, const char *name, const char *v)
{
	static const char *const yes[] = { "y", "yes", "true", "on", NULL };
	static const char *const no[] = { "n", "no", "false", "off", NULL };
	const char *prefix = starts_with(name, "CONFIG_") ? "" : "CONFIG_";
	char *end;

	for (int i = 0; yes[i]; i++) {
		if (!strcasecmp(v, yes[i])) {
			strv_addf(out, "%s%s=y", prefix, name);
			return;
		}
		if (!strcasecmp(v, no[i])) {
			strv_addf(out, "# %s%s is not set", prefix, name);
			return;
		}
	}
	(void)!strtoull(v, &end, 0);
	if ((*v && !*end) || *v == '"')
		strv_addf(out, "%s%s=%s", prefix, name, v);
	else
		strv_addf(out, "%s%s=\"%s\"", prefix, name, v);
}

static int kconfig_item(struct reader *r, yaml_node_t *v)
{
	char *s = NULL, *eq;
	int rc = text(r, v, &s);

	if (rc)
		return rc;
	eq = strchr(s, '=');
	if (!eq || eq == s) {
		rc = wrong(r, v, "expected CONFIG_NAME=value");
	} else {
		*eq = '\0';
		add_option(r->kconfig, s, eq + 1);
	}
	free(s);
	return rc;
}

static int kconfig_map(struct reader *r, yaml_node_t *v)
{
	yaml_node_pair_t *p;
	yaml_node_t *kn;
	char *s = NULL;
	int rc = 0;

	for (p = v->data.mapping.pairs.start;
	     p < v->data.mapping.pairs.top && !rc; p++) {
		kn = node(r, p->key);
		if (kn->type != YAML_SCALAR_NODE)
			return wrong(r, kn, "a key must be text");
		rc = text(r, node(r, p->value), &s);
		if (!rc)
			add_option(r->kconfig, (char *)kn->data.scalar.value,
				   s);
	}
	free(s);
	return rc;
}

static int take_kconfig(struct reader *r, yaml_node_t *v)
{
	switch (v->type) {
	case YAML_SEQUENCE_NODE:
		return each(r, v, kconfig_item);
	case YAML_MAPPING_NODE:
		return kconfig_map(r, v);
	default:
		return is_null(v) ? 0 : wrong(r, v, "expected a list or map");
	}
}

/* ----------------------------------------------- unikraft and libraries */

static int take_source(struct reader *r, yaml_node_t *v)
{
	return text(r, v, &r->source);
}

static const struct key component_keys[] = {
	{ "source", take_source },
	{ "version", NULL },
	{ "kconfig", take_kconfig },
	{ NULL, NULL },
};

/* "stable", a URL, a path; or { source, version, kconfig }. */
static int component(struct reader *r, yaml_node_t *v)
{
	free(r->source);
	r->source = NULL;
	r->kconfig = &r->k->kconfig;
	if (v->type == YAML_SCALAR_NODE)
		return is_null(v) ? 0 : text(r, v, &r->source);
	return by_table(r, v, component_keys);
}

static int take_unikraft(struct reader *r, yaml_node_t *v)
{
	r->k->has_unikraft = true;
	return component(r, v);
}

/* A library of this tree is switched on; a folder is built along. */
static int library(struct reader *r, yaml_node_t *kn, yaml_node_t *v)
{
	const char *name = (const char *)kn->data.scalar.value;
	struct buf b = { 0 };
	char *dir;
	int rc = component(r, v);

	if (rc)
		return rc;
	if (r->source && strchr("./", *r->source) && *r->source) {
		dir = *r->source == '/'
			      ? xstrdup(r->source)
			      : xasprintf("%s/%s", r->k->dir, r->source);
		if (!is_dir(dir))
			rc = wrong(r, v, "the library's folder does not exist");
		strv_add(&r->k->libs, dir);
		free(dir);
	}
	buf_puts(&b, starts_with(name, "lib") ? "CONFIG_" : "CONFIG_LIB");
	for (; *name; name++)
		buf_putc(&b,
			 *name == '-' ? '_' : toupper((unsigned char)*name));
	buf_puts(&b, "=y");
	strv_add(&r->k->kconfig, b.data);
	buf_free(&b);
	return rc;
}

static int take_libraries(struct reader *r, yaml_node_t *v)
{
	yaml_node_pair_t *p;
	int rc = 0;

	if (v->type != YAML_MAPPING_NODE)
		return is_null(v) ? 0 : wrong(r, v, "expected a map");
	for (p = v->data.mapping.pairs.start;
	     p < v->data.mapping.pairs.top && !rc; p++) {
		if (node(r, p->key)->type != YAML_SCALAR_NODE)
			return wrong(r, node(r, p->key), "a key must be text");
		rc = library(r, node(r, p->key), node(r, p->value));
	}
	return rc;
}

/* -------------------------------------------------------------- targets */

static int take_target_name(struct reader *r, yaml_node_t *v)
{
	return text(r, v, &r->target->name);
}

static int take_arch(struct reader *r, yaml_node_t *v)
{
	int rc = text(r, v, &r->target->arch);

	if (rc)
		return rc;
	if (strcmp(r->target->arch, "x86_64") &&
	    strcmp(r->target->arch, "arm64"))
		return wrong(r, v, "the architecture must be x86_64 or arm64");
	return 0;
}

static const struct key plat_keys[] = {
	{ "name", NULL },    { "source", NULL },
	{ "version", NULL }, { "kconfig", take_kconfig },
	{ NULL, NULL },
};

static int take_plat(struct reader *r, yaml_node_t *v)
{
	if (v->type == YAML_MAPPING_NODE)
		return by_table(r, v, plat_keys);
	return text(r, v, &r->target->plat);
}

static int take_command(struct reader *r, yaml_node_t *v);

static const struct key target_keys[] = {
	{ "name", take_target_name }, { "architecture", take_arch },
	{ "arch", take_arch },	      { "platform", take_plat },
	{ "plat", take_plat },	      { "kconfig", take_kconfig },
	{ "command", take_command },  { NULL, NULL },
};

/* "qemu/x86_64" */
static int short_target(struct reader *r, yaml_node_t *v)
{
	struct target *t = r->target;
	char *s = NULL, *slash;
	int rc = text(r, v, &s);

	if (rc)
		return rc;
	slash = strchr(s, '/');
	if (!slash ||
	    (strcmp(slash + 1, "x86_64") && strcmp(slash + 1, "arm64")))
		rc = wrong(r, v, "expected qemu/x86_64 or qemu/arm64");
	if (slash) {
		t->plat = xstrndup(s, slash - s);
		t->arch = xstrdup(slash + 1);
	}
	free(s);
	return rc;
}

static int take_target(struct reader *r, yaml_node_t *v)
{
	struct kraftfile *k = r->k;
	int rc;

	k->targets =
		xrealloc(k->targets, (k->ntargets + 1) * sizeof(*k->targets));
	r->target = memset(&k->targets[k->ntargets++], 0, sizeof(*k->targets));
	r->kconfig = &r->target->kconfig;
	rc = v->type == YAML_SCALAR_NODE ? short_target(r, v)
					 : by_table(r, v, target_keys);
	if (!rc && !r->target->arch)
		rc = wrong(r, v, "the target has no architecture");
	if (!rc && !r->target->plat)
		r->target->plat = xstrdup("qemu");
	if (!rc && strcmp(r->target->plat, "qemu") &&
	    strcmp(r->target->plat, "kvm"))
		detail(AT "platform '%s' is left out: only qemu is there",
		       POS(r, v), r->target->plat);
	return rc;
}

static int take_targets(struct reader *r, yaml_node_t *v)
{
	if (v->type != YAML_SEQUENCE_NODE)
		return wrong(r, v, "expected a list of targets");
	return each(r, v, take_target);
}

/* ---------------------------------------------------------- other values */

static int take_spec(struct reader *r, yaml_node_t *v)
{
	const char *s;
	int rc;

	if (r->spec)
		return wrong(r, v, "give spec or specification, not both");
	rc = text(r, v, &r->spec);
	if (rc)
		return rc;
	s = r->spec + (*r->spec == 'v');
	if (strcmp(s, "0.5") && strcmp(s, "0.6") && strcmp(s, "0.7"))
		return wrong(r, v, "the specification must be v0.5 or v0.6");
	return 0;
}

static int take_name(struct reader *r, yaml_node_t *v)
{
	const char *s;
	int rc = text(r, v, &r->k->name);

	for (s = r->k->name; !rc && *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("._-", *s))
			return wrong(r, v,
				     "a name has only letters, digits, "
				     "'.', '_' and '-'");
	return !rc && (!*r->k->name || *r->k->name == '.')
		       ? wrong(r, v, "the name is empty or starts with '.'")
		       : rc;
}

static int take_outdir(struct reader *r, yaml_node_t *v)
{
	return text(r, v, &r->k->outdir);
}

static int take_runtime(struct reader *r, yaml_node_t *v)
{
	return v->type == YAML_MAPPING_NODE ? component(r, v)
					    : text(r, v, &r->k->runtime);
}

static int take_rootfs_source(struct reader *r, yaml_node_t *v)
{
	return text(r, v, &r->k->rootfs);
}

static int take_rootfs_format(struct reader *r, yaml_node_t *v)
{
	char *s = NULL;
	int rc = text(r, v, &s);

	if (!rc && strcmp(s, "cpio"))
		rc = fail("K0406", "use format: cpio",
			  AT "rootfs format '%s' cannot be made", POS(r, v), s);
	free(s);
	return rc;
}

static const struct key rootfs_keys[] = {
	{ "source", take_rootfs_source },
	{ "format", take_rootfs_format },
	{ "type", NULL },
	{ NULL, NULL },
};

static int take_rootfs(struct reader *r, yaml_node_t *v)
{
	if (v->type == YAML_MAPPING_NODE)
		return by_table(r, v, rootfs_keys);
	return text(r, v, &r->k->rootfs);
}

static int take_command(struct reader *r, yaml_node_t *v)
{
	const char *err;
	char *s = NULL;
	int rc;

	strv_free(&r->k->cmd);
	if (v->type != YAML_SCALAR_NODE)
		return texts(r, v, &r->k->cmd);
	rc = text(r, v, &s);
	err = rc ? NULL : cmdline_split(s, &r->k->cmd);
	free(s);
	return err ? wrong(r, v, err) : rc;
}

static int take_env_map(struct reader *r, yaml_node_t *v)
{
	yaml_node_pair_t *p;
	char *s = NULL;
	int rc = 0;

	for (p = v->data.mapping.pairs.start;
	     p < v->data.mapping.pairs.top && !rc; p++) {
		if (node(r, p->key)->type != YAML_SCALAR_NODE)
			return wrong(r, node(r, p->key), "a key must be text");
		rc = text(r, node(r, p->value), &s);
		if (!rc)
			strv_addf(&r->k->env, "%s=%s",
				  node(r, p->key)->data.scalar.value, s);
	}
	free(s);
	return rc;
}

static int take_env(struct reader *r, yaml_node_t *v)
{
	size_t from = r->k->env.n;
	int rc;

	if (v->type == YAML_MAPPING_NODE)
		return take_env_map(r, v);
	rc = texts(r, v, &r->k->env);
	for (size_t i = from; !rc && i < r->k->env.n; i++)
		if (!strchr(r->k->env.v[i], '='))
			rc = wrong(r, v, "expected NAME=value");
	return rc;
}

static int take_template(struct reader *r, yaml_node_t *v)
{
	return fail("K0406", "copy the template's keys into this file",
		    AT "templates are not supported", POS(r, v));
}

static int take_unsupported(struct reader *r, yaml_node_t *v)
{
	if (v->type == YAML_SEQUENCE_NODE &&
	    v->data.sequence.items.start == v->data.sequence.items.top)
		return 0;
	return fail("K0406", "remove the key, or put the files into rootfs",
		    AT "volumes and roms are not supported", POS(r, v));
}

/* -------------------------------------------------------------- x-kraft */

static int take_memory(struct reader *r, yaml_node_t *v)
{
	char *s = NULL;
	int rc = text(r, v, &s);

	if (!rc) {
		r->k->memory = parse_size(s);
		if (r->k->memory < 0)
			rc = wrong(r, v, "expected a size such as 64Mi");
	}
	free(s);
	return rc;
}

static int take_cpus(struct reader *r, yaml_node_t *v)
{
	char *s = NULL;
	int rc = text(r, v, &s);

	if (!rc) {
		r->k->cpus = atoi(s);
		if (r->k->cpus < 1 || r->k->cpus > 64)
			rc = wrong(r, v, "expected a number from 1 to 64");
	}
	free(s);
	return rc;
}

static int take_ready(struct reader *r, yaml_node_t *v)
{
	return text(r, v, &r->k->ready);
}

static int take_ports(struct reader *r, yaml_node_t *v)
{
	return texts(r, v, &r->k->ports);
}

#define PACKAGE_CHARS                                                          \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.:=~"

static int take_packages(struct reader *r, yaml_node_t *v)
{
	int rc = texts(r, v, &r->k->packages);
	const char *s;

	/* they become arguments of apt-get: no options, no paths */
	for (size_t i = 0; i < r->k->packages.n && !rc; i++) {
		s = r->k->packages.v[i];
		if (!isalnum((unsigned char)*s) ||
		    s[strspn(s, PACKAGE_CHARS)] || s[strlen(s) - 1] == '-')
			rc = wrong(r, v, "bad name of a Debian package");
	}
	return rc;
}

static int take_programs(struct reader *r, yaml_node_t *v)
{
	return texts(r, v, &r->k->programs);
}

static int take_files(struct reader *r, yaml_node_t *v)
{
	return texts(r, v, &r->k->files);
}

static const struct key xkraft_keys[] = {
	{ "memory", take_memory },
	{ "cpus", take_cpus },
	{ "ports", take_ports },
	{ "ready", take_ready },
	{ "packages", take_packages },
	{ "programs", take_programs },
	{ "files", take_files },
	{ "test", NULL },
	{ NULL, NULL },
};

static int take_xkraft(struct reader *r, yaml_node_t *v)
{
	return by_table(r, v, xkraft_keys);
}

static const struct key top_keys[] = {
	{ "spec", take_spec },
	{ "specification", take_spec },
	{ "name", take_name },
	{ "outdir", take_outdir },
	{ "unikraft", take_unikraft },
	{ "libraries", take_libraries },
	{ "targets", take_targets },
	{ "template", take_template },
	{ "runtime", take_runtime },
	{ "rootfs", take_rootfs },
	{ "roms", take_unsupported },
	{ "volumes", take_unsupported },
	{ "cmd", take_command },
	{ "env", take_env },
	{ "labels", NULL },
	{ "x-kraft", take_xkraft },
	{ NULL, NULL },
};

/* ------------------------------------------------------------- the whole */

char *kraftfile_find(const char *dir)
{
	static const char *const names[] = { "Kraftfile", "kraft.yaml",
					     "kraft.yml", "Kraftfile.yml",
					     "Kraftfile.yaml" };
	char *p;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		p = xasprintf("%s/%s", dir, names[i]);
		if (is_file(p))
			return p;
		free(p);
	}
	return NULL;
}

static int yaml_error(const char *path, const yaml_parser_t *p)
{
	return fail("K0402", "check the indentation and the quotes there",
		    "%s:%zu:%zu: not well-formed YAML: %s", path,
		    p->problem_mark.line + 1, p->problem_mark.column + 1,
		    p->problem ? p->problem : "cannot be read");
}

static int load(const char *path, yaml_document_t *doc)
{
	struct buf b = { 0 };
	yaml_parser_t p;
	int rc = read_file(path, &b);

	if (rc)
		return fail("K0401", NULL, "cannot read '%s': %s", path,
			    strerror(-rc));
	if (!yaml_parser_initialize(&p)) {
		buf_free(&b);
		return fail("K0001", NULL, "out of memory");
	}
	yaml_parser_set_input_string(
		&p, (unsigned char *)(b.data ? b.data : ""), b.len);
	if (!yaml_parser_load(&p, doc))
		rc = yaml_error(path, &p);
	yaml_parser_delete(&p);
	buf_free(&b);
	return rc;
}

static void set_places(struct kraftfile *k, const char *path)
{
	char *slash;

	k->path = realpath(path, NULL);
	if (!k->path)
		k->path = xstrdup(path);
	slash = strrchr(k->path, '/');
	k->dir = slash ? xstrndup(k->path, slash - k->path) : xstrdup(".");
}

static int judge(struct reader *r, yaml_node_t *root)
{
	struct kraftfile *k = r->k;
	const char *slash;

	if (!r->spec)
		return fail("K0405", "begin the file with: spec: v0.6",
			    AT "the key 'spec' is missing", POS(r, root));
	if (!k->has_unikraft && !k->runtime)
		return fail("K0405",
			    "add `runtime: base` for a Linux program, "
			    "or a `unikraft:` section",
			    AT "one of 'unikraft' and 'runtime' is needed",
			    POS(r, root));
	if (!k->name) {
		slash = strrchr(k->dir, '/');
		k->name = xstrdup(slash && slash[1] ? slash + 1 : "app");
	}
	if (!k->outdir)
		k->outdir = xstrdup(".unikraft/build");
	return 0;
}

int kraftfile_read(const char *path, bool strict, struct kraftfile *k)
{
	struct reader r = { .path = path, .strict = strict, .k = k };
	yaml_node_t *root;
	int rc;

	memset(k, 0, sizeof(*k));
	rc = load(path, &r.doc);
	if (rc)
		return rc;
	set_places(k, path);
	root = yaml_document_get_root_node(&r.doc);
	if (!root || root->type != YAML_MAPPING_NODE)
		rc = fail("K0402", "begin the file with: spec: v0.6",
			  "%s:1:1: the file is empty or not a map", path);
	if (!rc)
		rc = by_table(&r, root, top_keys);
	if (!rc)
		rc = judge(&r, root);
	yaml_document_delete(&r.doc);
	free(r.source);
	free(r.spec);
	return rc;
}

void kraftfile_free(struct kraftfile *k)
{
	struct strv *lists[] = { &k->kconfig,  &k->libs,  &k->cmd,
				 &k->env,      &k->ports, &k->packages,
				 &k->programs, &k->files };
	char *texts_[] = { k->path,    k->dir,	  k->name, k->outdir,
			   k->runtime, k->rootfs, k->ready };

	for (size_t i = 0; i < k->ntargets; i++) {
		free(k->targets[i].name);
		free(k->targets[i].arch);
		free(k->targets[i].plat);
		strv_free(&k->targets[i].kconfig);
	}
	free(k->targets);
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		strv_free(lists[i]);
	for (size_t i = 0; i < ARRAY_SIZE(texts_); i++)
		free(texts_[i]);
	memset(k, 0, sizeof(*k));
}
