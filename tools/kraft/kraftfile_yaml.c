/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Nodes of a Kraftfile: texts, lists, and maps by tables.  libyaml leaves
 * scalars untyped, so that `CONFIG_X: y` is the text "y".
 */

#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "interpolate.h"
#include "kraftfile_int.h"

int kf_wrong(struct kf_reader *r, yaml_node_t *n, const char *what)
{
	return fail("K0403", "see docs/02-kraft.md for the forms of each key",
		    AT "%s", POS(r, n), what);
}

yaml_node_t *kf_node(struct kf_reader *r, int id)
{
	return yaml_document_get_node(&r->doc, id);
}

bool kf_is_null(yaml_node_t *n)
{
	const char *s = (const char *)n->data.scalar.value;

	return n->type == YAML_SCALAR_NODE &&
	       n->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	       (!*s || !strcmp(s, "~") || !strcmp(s, "null"));
}

/* Text of a scalar with its variables replaced, in `*out` (freed before). */
int kf_text(struct kf_reader *r, yaml_node_t *v, char **out)
{
	char *s;

	if (v->type != YAML_SCALAR_NODE)
		return kf_wrong(r, v, "expected text, found a list or map");
	s = interpolate((const char *)v->data.scalar.value,
			(const char *(*)(const char *))getenv);
	if (!s)
		return kf_wrong(r, v, "'${' is not closed by '}'");
	free(*out);
	*out = s;
	return 0;
}

int kf_each(struct kf_reader *r, yaml_node_t *v, kf_take_fn take)
{
	yaml_node_item_t *i;
	int rc = 0;

	for (i = v->data.sequence.items.start;
	     i < v->data.sequence.items.top && !rc; i++)
		rc = take(r, kf_node(r, *i));
	return rc;
}

const char *kf_not_empty(const char *text)
{
	return *text ? NULL : "expected text, found nothing";
}

void kf_place(struct kf_reader *r, enum kraftfile_place p, const yaml_node_t *v)
{
	free(r->k->at[p]);
	r->k->at[p] = xasprintf("%s:%zu:%zu", POS(r, v));
}

static int one_text(struct kf_reader *r, yaml_node_t *v, struct strv *out,
		    kf_judge_fn judge)
{
	const char *bad;
	char *s = NULL;
	int rc = kf_text(r, v, &s);

	bad = rc || !judge ? NULL : judge(s);
	if (bad)
		rc = kf_wrong(r, v, bad);
	if (!rc)
		strv_add(out, s);
	free(s);
	return rc;
}

int kf_texts(struct kf_reader *r, yaml_node_t *v, struct strv *out,
	     kf_judge_fn judge)
{
	yaml_node_item_t *i;
	int rc = 0;

	if (v->type == YAML_MAPPING_NODE)
		return kf_wrong(r, v, "expected a list, found a map");
	if (v->type == YAML_SCALAR_NODE)
		return kf_is_null(v) ? 0 : one_text(r, v, out, judge);
	for (i = v->data.sequence.items.start;
	     i < v->data.sequence.items.top && !rc; i++)
		rc = one_text(r, kf_node(r, *i), out, judge);
	return rc;
}

static int unknown_key(struct kf_reader *r, yaml_node_t *kn, const char *name,
		       const struct kf_key *keys)
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

static const struct kf_key *find_key(const struct kf_key *keys,
				     const char *name)
{
	for (; keys->name; keys++)
		if (!strcmp(keys->name, name))
			return keys;
	return NULL;
}

/* Reads a map by a table of its keys. */
int kf_by_table(struct kf_reader *r, yaml_node_t *v, const struct kf_key *keys)
{
	yaml_node_pair_t *p, *q;
	const struct kf_key *key;
	yaml_node_t *kn;
	const char *name;
	int rc = 0;

	if (v->type != YAML_MAPPING_NODE)
		return kf_wrong(r, v, "expected a map (key: value)");
	for (p = v->data.mapping.pairs.start;
	     p < v->data.mapping.pairs.top && !rc; p++) {
		kn = kf_node(r, p->key);
		if (kn->type != YAML_SCALAR_NODE)
			return kf_wrong(r, kn, "a key must be text");
		name = (const char *)kn->data.scalar.value;
		for (q = v->data.mapping.pairs.start; q < p; q++)
			if (kf_node(r, q->key)->type == YAML_SCALAR_NODE &&
			    !strcmp((char *)kf_node(r, q->key)
					    ->data.scalar.value,
				    name))
				return kf_wrong(r, kn,
						"the key is there twice");
		key = find_key(keys, name);
		if (key && key->take)
			rc = key->take(r, kf_node(r, p->value));
		else if (!key && !starts_with(name, "x-"))
			rc = unknown_key(r, kn, name, keys);
	}
	return rc;
}
