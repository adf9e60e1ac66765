/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading Kraftfiles, specifications v0.5 and v0.6: see kraftfile.h.  The top
 * level and its plain values; what is beside it in kraftfile_*.c takes the
 * rest.
 */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmdline.h"
#include "diag.h"
#include "fs.h"
#include "kraftfile_int.h"

static int take_spec(struct kf_reader *r, yaml_node_t *v)
{
	const char *s;
	int rc;

	if (r->spec)
		return kf_wrong(r, v, "give spec or specification, not both");
	rc = kf_text(r, v, &r->spec);
	if (rc)
		return rc;
	s = r->spec + (*r->spec == 'v');
	if (strcmp(s, "0.5") && strcmp(s, "0.6") && strcmp(s, "0.7"))
		return kf_wrong(r, v, "expected v0.5, v0.6 or v0.7");
	return 0;
}

#define NAME_LEN 50 /* file names get more behind it */

static int take_name(struct kf_reader *r, yaml_node_t *v)
{
	const char *s;
	int rc = kf_text(r, v, &r->k->name);

	if (rc)
		return rc;
	for (s = r->k->name; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("._-", *s))
			return kf_wrong(r, v,
					"a name has only letters, digits, "
					"'.', '_' and '-'");
	if (s - r->k->name > NAME_LEN)
		return kf_wrong(r, v, "the name is longer than 50 characters");
	return !*r->k->name || strchr(".-", *r->k->name)
		       ? kf_wrong(r, v,
				  "the name is empty or starts with '.' or '-'")
		       : 0;
}

/* A text that is there, and where it is. */
static int take_placed(struct kf_reader *r, yaml_node_t *v, char **out,
		       enum kraftfile_place p)
{
	const char *bad;
	int rc = kf_text(r, v, out);

	if (rc)
		return rc;
	kf_place(r, p, v);
	bad = kf_not_empty(*out);
	return bad ? kf_wrong(r, v, bad) : 0;
}

static int take_outdir(struct kf_reader *r, yaml_node_t *v)
{
	return take_placed(r, v, &r->k->outdir, KF_OUTDIR);
}

static int take_runtime(struct kf_reader *r, yaml_node_t *v)
{
	if (v->type == YAML_MAPPING_NODE)
		return fail("K0406", "name it: runtime: base",
			    AT "a runtime with a source is not supported",
			    POS(r, v));
	return take_placed(r, v, &r->k->runtime, KF_RUNTIME);
}

static int take_rootfs_source(struct kf_reader *r, yaml_node_t *v)
{
	return take_placed(r, v, &r->k->rootfs, KF_ROOTFS);
}

static int take_rootfs_format(struct kf_reader *r, yaml_node_t *v)
{
	char *s = NULL;
	int rc = kf_text(r, v, &s);

	if (!rc && strcmp(s, "cpio"))
		rc = fail("K0406", "use format: cpio",
			  AT "rootfs format '%s' cannot be made", POS(r, v), s);
	free(s);
	return rc;
}

static const struct kf_key rootfs_keys[] = {
	{ "source", take_rootfs_source },
	{ "format", take_rootfs_format },
	{ "type", NULL },
	{ NULL, NULL },
};

static int take_rootfs(struct kf_reader *r, yaml_node_t *v)
{
	if (v->type == YAML_MAPPING_NODE)
		return kf_by_table(r, v, rootfs_keys);
	return take_rootfs_source(r, v);
}

int kf_take_command(struct kf_reader *r, yaml_node_t *v)
{
	const char *err;
	char *s = NULL;
	int rc;

	strv_free(&r->k->cmd);
	if (v->type != YAML_SCALAR_NODE)
		return kf_texts(r, v, &r->k->cmd, NULL);
	rc = kf_text(r, v, &s);
	err = rc ? NULL : cmdline_split(s, &r->k->cmd);
	free(s);
	return err ? kf_wrong(r, v, err) : rc;
}

static int take_env_map(struct kf_reader *r, yaml_node_t *v)
{
	yaml_node_pair_t *p;
	yaml_node_t *kn;
	char *s = NULL;
	int rc = 0;

	for (p = v->data.mapping.pairs.start;
	     p < v->data.mapping.pairs.top && !rc; p++) {
		kn = kf_node(r, p->key);
		if (kn->type != YAML_SCALAR_NODE || !*kn->data.scalar.value ||
		    strchr((char *)kn->data.scalar.value, '='))
			rc = kf_wrong(r, kn, "expected the name of a variable");
		else
			rc = kf_text(r, kf_node(r, p->value), &s);
		if (!rc)
			strv_addf(&r->k->env, "%s=%s", kn->data.scalar.value,
				  s);
	}
	free(s);
	return rc;
}

static const char *bad_env(const char *s)
{
	return *s && *s != '=' && strchr(s, '=') ? NULL : "expected NAME=value";
}

static int take_env(struct kf_reader *r, yaml_node_t *v)
{
	if (v->type == YAML_MAPPING_NODE)
		return take_env_map(r, v);
	return kf_texts(r, v, &r->k->env, bad_env);
}

static int take_template(struct kf_reader *r, yaml_node_t *v)
{
	return fail("K0406", "copy the template's keys into this file",
		    AT "templates are not supported", POS(r, v));
}

static int take_unsupported(struct kf_reader *r, yaml_node_t *v)
{
	if (v->type == YAML_SEQUENCE_NODE &&
	    v->data.sequence.items.start == v->data.sequence.items.top)
		return 0;
	return fail("K0406", "remove the key, or put the files into rootfs",
		    AT "volumes and roms are not supported", POS(r, v));
}

#define KRAFTFILE_MAX (1024 * 1024)

static const struct kf_key top_keys[] = {
	{ "spec", take_spec },
	{ "specification", take_spec },
	{ "name", take_name },
	{ "outdir", take_outdir },
	{ "unikraft", kf_take_unikraft },
	{ "libraries", kf_take_libraries },
	{ "targets", kf_take_targets },
	{ "template", take_template },
	{ "runtime", take_runtime },
	{ "rootfs", take_rootfs },
	{ "roms", take_unsupported },
	{ "volumes", take_unsupported },
	{ "cmd", kf_take_command },
	{ "env", take_env },
	{ "labels", NULL },
	{ "x-kraft", kf_take_xkraft },
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

/* Line and column of a byte: the reader's own errors have no mark. */
static void mark(const struct buf *b, size_t offset, yaml_mark_t *m)
{
	m->line = m->column = 0;
	for (size_t i = 0; i < offset && i < b->len; i++) {
		m->column++;
		if (b->data[i] == '\n') {
			m->line++;
			m->column = 0;
		}
	}
}

static int yaml_error(const char *path, const struct buf *b,
		      const yaml_parser_t *p)
{
	yaml_mark_t m = p->problem_mark;

	if (p->error == YAML_READER_ERROR)
		mark(b, p->problem_offset, &m);
	return fail("K0402",
		    p->error == YAML_READER_ERROR
			    ? "write the file as UTF-8 text"
			    : "check the indentation and the quotes there",
		    "%s:%zu:%zu: not well-formed YAML: %s", path, m.line + 1,
		    m.column + 1, p->problem ? p->problem : "cannot be read");
}

int kraftfile_text(const char *path, struct buf *b)
{
	struct stat st;
	int rc;

	if (stat(path, &st))
		return fail_io("K0401", "read", path, -errno);
	if (!S_ISREG(st.st_mode))
		return fail("K0401", "name a file with -K",
			    "'%s' is no Kraftfile: it is not a file", path);
	if (st.st_size > KRAFTFILE_MAX)
		return fail("K0402", "name the right file with -K",
			    "%s:1:1: no Kraftfile has %s", path,
			    format_size(st.st_size));
	rc = read_file(path, b);
	return rc ? fail_io("K0401", "read", path, rc) : 0;
}

static int load(const char *path, yaml_document_t *doc)
{
	struct buf b = { 0 };
	yaml_parser_t p;
	int rc = kraftfile_text(path, &b);

	if (rc)
		return rc;
	if (!yaml_parser_initialize(&p)) {
		buf_free(&b);
		return fail("K0001", "end other programs", "out of memory");
	}
	yaml_parser_set_input_string(
		&p, (unsigned char *)(b.data ? b.data : ""), b.len);
	if (!yaml_parser_load(&p, doc))
		rc = yaml_error(path, &b, &p);
	yaml_parser_delete(&p);
	buf_free(&b);
	return rc;
}

static void set_places(struct kraftfile *k, const char *path)
{
	char *slash;

	k->path = real_path(path);
	slash = strrchr(k->path, '/');
	k->dir = slash ? xstrndup(k->path, slash - k->path) : xstrdup(".");
}

/* `kraft clean` empties it, and sources of an image are not looked for there.
 */
static int judge_outdir(const struct kraftfile *k)
{
	char *p = *k->outdir == '/' ? xstrdup(k->outdir)
				    : xasprintf("%s/%s", k->dir, k->outdir);
	char *real = realpath(p, NULL);
	size_t n = real ? strlen(real) : 0;
	bool above = real && !strncmp(k->dir, real, n) &&
		     (n == 1 || !k->dir[n] || k->dir[n] == '/');

	free(real);
	free(p);
	return above ? fail("K0403", "name a folder for the products alone",
			    "%s: '%s' is the application's folder, or above it",
			    kraftfile_at(k, KF_OUTDIR), k->outdir)
		     : 0;
}

static int judge(struct kf_reader *r, yaml_node_t *root)
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
	return judge_outdir(k);
}

int kraftfile_read(const char *path, bool strict, struct kraftfile *k)
{
	struct kf_reader r = { .path = path, .strict = strict, .k = k };
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
			  "%s:1:1: the file is empty or not a map "
			  "(key: value)",
			  path);
	if (!rc)
		rc = kf_by_table(&r, root, top_keys);
	if (!rc)
		rc = judge(&r, root);
	yaml_document_delete(&r.doc);
	free(r.source);
	free(r.spec);
	return rc;
}

const char *kraftfile_at(const struct kraftfile *k, enum kraftfile_place p)
{
	if (k->at[p])
		return k->at[p];
	return k->path ? k->path : "the command line";
}

const char *kraftfile_program(const struct kraftfile *k)
{
	for (size_t i = 0; i < k->cmd.n; i++)
		if (!strcmp(k->cmd.v[i], "--"))
			return k->cmd.v[i + 1];
	return k->cmd.n ? k->cmd.v[0] : NULL;
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
	for (size_t i = 0; i < KF_PLACES; i++)
		free(k->at[i]);
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		strv_free(lists[i]);
	for (size_t i = 0; i < ARRAY_SIZE(texts_); i++)
		free(texts_[i]);
	memset(k, 0, sizeof(*k));
}
