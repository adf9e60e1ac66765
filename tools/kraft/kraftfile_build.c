/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a Kraftfile says about building: the kernel, libraries, options,
 * targets.
 */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "fs.h"
#include "kraftfile_int.h"

#define OPTION_CHARS                                                           \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* ------------------------------------------------------------- kconfig */

static const char *const yes[] = { "y", "yes", "true", "on", NULL };
static const char *const no[] = { "n", "no", "false", "off", NULL };

static bool is_one_of(const char *v, const char *const *words)
{
	for (; *words; words++)
		if (!strcasecmp(v, *words))
			return true;
	return false;
}

/* A text as Kconfig writes it, if it is not written so already. */
static void add_text(struct strv *out, const char *name, const char *v)
{
	struct buf b = { 0 };

	for (const char *s = v; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(&b, '\\');
		buf_putc(&b, *s);
	}
	strv_addf(out, "%s=\"%s\"", name, b.data ? b.data : "");
	buf_free(&b);
}

/* y/n whatever way of saying it; numbers and texts as Kconfig writes them. */
static void add_option(struct strv *out, const char *given, const char *v)
{
	char *name = xasprintf(
		"%s%s", starts_with(given, "CONFIG_") ? "" : "CONFIG_", given);
	size_t n = strlen(v);
	char *end;

	(void)!strtoull(v, &end, 0);
	if (is_one_of(v, yes))
		strv_addf(out, "%s=y", name);
	else if (is_one_of(v, no))
		strv_addf(out, "# %s is not set", name);
	else if ((n && !*end) || (n > 1 && *v == '"' && v[n - 1] == '"'))
		strv_addf(out, "%s=%s", name, v);
	else
		add_text(out, name, v);
	free(name);
}

const char *kraftfile_bad_option(const char *name, size_t len,
				 const char *value)
{
	if (!len || strspn(name, OPTION_CHARS) < len)
		return "the name of an option has only letters, digits and '_'";
	return strpbrk(value, "\n\r") ? "the value of an option is one line"
				      : NULL;
}

static const char *bad_option(const char *s)
{
	const char *eq = strchr(s, '=');

	if (!eq || eq == s)
		return "expected CONFIG_NAME=value";
	return kraftfile_bad_option(s, eq - s, eq + 1);
}

static int kconfig_list(struct kf_reader *r, yaml_node_t *v)
{
	struct strv items = { 0 };
	int rc = kf_texts(r, v, &items, bad_option);
	char *eq;

	for (size_t i = 0; i < items.n && !rc; i++) {
		eq = strchr(items.v[i], '=');
		*eq = '\0';
		add_option(r->kconfig, items.v[i], eq + 1);
	}
	strv_free(&items);
	return rc;
}

static int kconfig_pair(struct kf_reader *r, yaml_node_t *kn, yaml_node_t *v)
{
	const char *name = (const char *)kn->data.scalar.value, *bad;
	char *s = NULL;
	int rc;

	if (kn->type != YAML_SCALAR_NODE)
		return kf_wrong(r, kn, "a key must be text");
	rc = kf_text(r, v, &s);
	bad = rc ? NULL : kraftfile_bad_option(name, strlen(name), s);
	if (bad)
		rc = kf_wrong(r, kn, bad);
	if (!rc)
		add_option(r->kconfig, name, s);
	free(s);
	return rc;
}

static int kconfig_map(struct kf_reader *r, yaml_node_t *v)
{
	yaml_node_pair_t *p;
	int rc = 0;

	for (p = v->data.mapping.pairs.start;
	     p < v->data.mapping.pairs.top && !rc; p++)
		rc = kconfig_pair(r, kf_node(r, p->key), kf_node(r, p->value));
	return rc;
}

static int take_kconfig(struct kf_reader *r, yaml_node_t *v)
{
	switch (v->type) {
	case YAML_SEQUENCE_NODE:
		return kconfig_list(r, v);
	case YAML_MAPPING_NODE:
		return kconfig_map(r, v);
	default:
		return kf_is_null(v) ? 0
				     : kf_wrong(r, v,
						"expected a list of "
						"CONFIG_NAME=value, or a map");
	}
}

/* ----------------------------------------------- unikraft and libraries */

static int take_source(struct kf_reader *r, yaml_node_t *v)
{
	return kf_text(r, v, &r->source);
}

static const struct kf_key component_keys[] = {
	{ "source", take_source },
	{ "version", NULL },
	{ "kconfig", take_kconfig },
	{ NULL, NULL },
};

/* "stable", a URL, a path; or { source, version, kconfig }. */
int kf_component(struct kf_reader *r, yaml_node_t *v)
{
	free(r->source);
	r->source = NULL;
	r->kconfig = &r->k->kconfig;
	if (v->type == YAML_SCALAR_NODE)
		return kf_is_null(v) ? 0 : kf_text(r, v, &r->source);
	return kf_by_table(r, v, component_keys);
}

int kf_take_unikraft(struct kf_reader *r, yaml_node_t *v)
{
	r->k->has_unikraft = true;
	kf_place(r, KF_UNIKRAFT, v);
	return kf_component(r, v);
}

/* A library of this tree is switched on; a folder is built along. */
static int library(struct kf_reader *r, yaml_node_t *kn, yaml_node_t *v)
{
	const char *name = (const char *)kn->data.scalar.value;
	struct buf b = { 0 };
	char *dir;
	int rc = kf_component(r, v);

	if (rc)
		return rc;
	if (!*name || name[strspn(name, OPTION_CHARS "-")])
		return kf_wrong(r, kn,
				"the name of a library has only letters, "
				"digits, '-' and '_'");
	if (r->source && strchr("./", *r->source) && *r->source) {
		dir = *r->source == '/'
			      ? xstrdup(r->source)
			      : xasprintf("%s/%s", r->k->dir, r->source);
		if (!is_dir(dir))
			rc = kf_wrong(r, v,
				      "the library's folder does not exist");
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

int kf_take_libraries(struct kf_reader *r, yaml_node_t *v)
{
	yaml_node_pair_t *p;
	int rc = 0;

	if (v->type != YAML_MAPPING_NODE)
		return kf_is_null(v) ? 0
				     : kf_wrong(r, v,
						"expected a map (name: "
						"version)");
	for (p = v->data.mapping.pairs.start;
	     p < v->data.mapping.pairs.top && !rc; p++) {
		if (kf_node(r, p->key)->type != YAML_SCALAR_NODE)
			return kf_wrong(r, kf_node(r, p->key),
					"a key must be text");
		rc = library(r, kf_node(r, p->key), kf_node(r, p->value));
	}
	return rc;
}

/* -------------------------------------------------------------- targets */

static int take_target_name(struct kf_reader *r, yaml_node_t *v)
{
	return kf_text(r, v, &r->target->name);
}

static int take_arch(struct kf_reader *r, yaml_node_t *v)
{
	int rc = kf_text(r, v, &r->target->arch);

	if (rc)
		return rc;
	if (strcmp(r->target->arch, "x86_64") &&
	    strcmp(r->target->arch, "arm64"))
		return kf_wrong(r, v,
				"expected an architecture: x86_64 or arm64");
	return 0;
}

static const struct kf_key plat_keys[] = {
	{ "name", NULL },    { "source", NULL },
	{ "version", NULL }, { "kconfig", take_kconfig },
	{ NULL, NULL },
};

static int take_plat(struct kf_reader *r, yaml_node_t *v)
{
	if (v->type == YAML_MAPPING_NODE)
		return kf_by_table(r, v, plat_keys);
	return kf_text(r, v, &r->target->plat);
}

static const struct kf_key target_keys[] = {
	{ "name", take_target_name },	{ "architecture", take_arch },
	{ "arch", take_arch },		{ "platform", take_plat },
	{ "plat", take_plat },		{ "kconfig", take_kconfig },
	{ "command", kf_take_command }, { NULL, NULL },
};

/* "qemu/x86_64" */
static int short_target(struct kf_reader *r, yaml_node_t *v)
{
	struct target *t = r->target;
	char *s = NULL, *slash;
	int rc = kf_text(r, v, &s);

	if (rc)
		return rc;
	slash = strchr(s, '/');
	if (!slash ||
	    (strcmp(slash + 1, "x86_64") && strcmp(slash + 1, "arm64")))
		rc = kf_wrong(r, v, "expected qemu/x86_64 or qemu/arm64");
	if (slash) {
		t->plat = xstrndup(s, slash - s);
		t->arch = xstrdup(slash + 1);
	}
	free(s);
	return rc;
}

static int take_target(struct kf_reader *r, yaml_node_t *v)
{
	struct kraftfile *k = r->k;
	int rc;

	k->targets =
		xrealloc(k->targets, (k->ntargets + 1) * sizeof(*k->targets));
	r->target = memset(&k->targets[k->ntargets++], 0, sizeof(*k->targets));
	r->kconfig = &r->target->kconfig;
	rc = v->type == YAML_SCALAR_NODE ? short_target(r, v)
					 : kf_by_table(r, v, target_keys);
	if (!rc && !r->target->arch)
		rc = kf_wrong(r, v, "the target has no architecture");
	if (!rc && !r->target->plat)
		r->target->plat = xstrdup("qemu");
	if (!rc && strcmp(r->target->plat, "qemu") &&
	    strcmp(r->target->plat, "kvm"))
		detail(AT "platform '%s' is left out: only qemu is there",
		       POS(r, v), r->target->plat);
	return rc;
}

int kf_take_targets(struct kf_reader *r, yaml_node_t *v)
{
	if (v->type != YAML_SEQUENCE_NODE)
		return kf_wrong(r, v, "expected a list of targets");
	return kf_each(r, v, take_target);
}
