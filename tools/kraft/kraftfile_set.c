/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Editing unikraft.kconfig in place, by the marks of libyaml: what is not
 * touched keeps its bytes.  See kraftfile_set() in kraftfile.h.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "diag.h"
#include "fs.h"
#include "kraftfile.h"

struct edit {
	yaml_document_t doc;
	struct buf text;
	const char *path;
};

static yaml_node_t *get(struct edit *e, int id)
{
	return yaml_document_get_node(&e->doc, id);
}

static bool is(const yaml_node_t *n, const char *s)
{
	return n->type == YAML_SCALAR_NODE &&
	       !strcmp((const char *)n->data.scalar.value, s);
}

static yaml_node_pair_t *pair(struct edit *e, yaml_node_t *map, const char *key)
{
	yaml_node_pair_t *p;

	if (!map || map->type != YAML_MAPPING_NODE)
		return NULL;
	for (p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top;
	     p++)
		if (is(get(e, p->key), key))
			return p;
	return NULL;
}

/* Replaces the bytes from..to and writes the file. */
static int splice(struct edit *e, size_t from, size_t to, const char *with)
{
	struct buf b = { 0 };
	int rc;

	buf_add(&b, e->text.data, from);
	buf_puts(&b, with);
	buf_add(&b, e->text.data + to, e->text.len - to);
	rc = write_file(e->path, b.data, b.len);
	buf_free(&b);
	return rc ? fail_io("K0002", "write", e->path, rc) : 0;
}

/* First byte of the line, and of the line after it. */
static size_t line_start(const struct edit *e, size_t at)
{
	while (at && e->text.data[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct edit *e, size_t at)
{
	while (at < e->text.len && e->text.data[at] != '\n')
		at++;
	return at < e->text.len ? at + 1 : at;
}

static int remove_lines(struct edit *e, const yaml_node_t *from,
			const yaml_node_t *to)
{
	size_t start = line_start(e, from->start_mark.index);

	return splice(e, start, line_end(e, to->end_mark.index), "");
}

/* Item "OPTION=..." of a list, or NULL. */
static yaml_node_t *list_item(struct edit *e, yaml_node_t *list,
			      const char *option)
{
	yaml_node_item_t *i;
	const char *s;
	yaml_node_t *n;

	for (i = list->data.sequence.items.start;
	     i < list->data.sequence.items.top; i++) {
		n = get(e, *i);
		if (n->type != YAML_SCALAR_NODE)
			continue;
		s = (const char *)n->data.scalar.value;
		if (starts_with(s, option) && s[strlen(option)] == '=')
			return n;
	}
	return NULL;
}

static int insert_line(struct edit *e, size_t at, size_t column,
		       const char *line)
{
	bool nl = at && e->text.data[at - 1] != '\n';
	char *s = xasprintf("%s%*s%s\n", nl ? "\n" : "", (int)column, "", line);
	int rc = splice(e, at, at, s);

	free(s);
	return rc;
}

static int set_in_list(struct edit *e, yaml_node_t *list, const char *option,
		       const char *value)
{
	yaml_node_t *n = list_item(e, list, option);
	char *s;
	int rc;

	if (n && !value)
		return remove_lines(e, n, n);
	if (!value)
		return 0;
	s = xasprintf("%s%s=%s", n ? "" : "- ", option, value);
	if (n)
		rc = splice(e, n->start_mark.index, n->end_mark.index, s);
	else
		rc = insert_line(e, line_start(e, list->start_mark.index),
				 list->start_mark.column, s);
	free(s);
	return rc;
}

static int set_in_map(struct edit *e, yaml_node_t *map, const char *option,
		      const char *value)
{
	yaml_node_pair_t *p = pair(e, map, option);
	yaml_node_t *v;
	char *s;
	int rc;

	if (p && !value)
		return remove_lines(e, get(e, p->key), get(e, p->value));
	if (!value)
		return 0;
	if (p) {
		v = get(e, p->value);
		s = xasprintf("'%s'", value);
		rc = splice(e, v->start_mark.index, v->end_mark.index, s);
	} else {
		s = xasprintf("%s: '%s'", option, value);
		rc = insert_line(e, line_start(e, map->start_mark.index),
				 map->start_mark.column, s);
	}
	free(s);
	return rc;
}

static int flow_style(struct edit *e, const yaml_node_t *n)
{
	return fail("K0406", "write one option a line there",
		    "%s:%zu: this form cannot be edited by kraft set", e->path,
		    n->start_mark.line + 1);
}

/* unikraft: has no kconfig yet, or is one word. */
static int add_kconfig(struct edit *e, yaml_node_t *key, yaml_node_t *v,
		       const char *option, const char *value)
{
	size_t col = key->start_mark.column + 2;
	char *s;
	int rc;

	if (!value)
		return 0;
	if (v->type == YAML_MAPPING_NODE) {
		if (v->data.mapping.style == YAML_FLOW_MAPPING_STYLE)
			return flow_style(e, v);
		s = xasprintf("kconfig:\n%*s%s: '%s'",
			      (int)v->start_mark.column + 2, "", option, value);
		rc = insert_line(e, line_start(e, v->start_mark.index),
				 v->start_mark.column, s);
	} else {
		s = xasprintf(":\n%*ssource: %s\n%*skconfig:\n%*s%s: '%s'",
			      (int)col, "", v->data.scalar.value, (int)col, "",
			      (int)col + 2, "", option, value);
		rc = splice(e, key->end_mark.index, v->end_mark.index, s);
	}
	free(s);
	return rc;
}

static int edit(struct edit *e, const char *option, const char *value)
{
	yaml_node_t *root = yaml_document_get_root_node(&e->doc), *v, *k;
	yaml_node_pair_t *p = pair(e, root, "unikraft"), *q;

	if (!p)
		return fail("K0405",
			    "kconfig belongs to a kernel that is built "
			    "from this folder",
			    "%s: there is no unikraft: section", e->path);
	v = get(e, p->value);
	q = pair(e, v, "kconfig");
	k = q ? get(e, q->value) : NULL;
	if (!k)
		return add_kconfig(e, get(e, p->key), v, option, value);
	if (k->type == YAML_SEQUENCE_NODE)
		return k->data.sequence.style == YAML_FLOW_SEQUENCE_STYLE
			       ? flow_style(e, k)
			       : set_in_list(e, k, option, value);
	if (k->type == YAML_MAPPING_NODE)
		return k->data.mapping.style == YAML_FLOW_MAPPING_STYLE
			       ? flow_style(e, k)
			       : set_in_map(e, k, option, value);
	return flow_style(e, k);
}

int kraftfile_set(const char *path, const char *option, const char *value)
{
	struct edit e = { .path = path };
	struct kraftfile k;
	yaml_parser_t p;
	int rc;

	rc = kraftfile_read(path, false, &k); /* judges and complains */
	kraftfile_free(&k);
	if (rc)
		return rc;
	rc = read_file(path, &e.text);
	if (rc || !yaml_parser_initialize(&p))
		return fail("K0002", NULL, "cannot read '%s'", path);
	yaml_parser_set_input_string(&p, (unsigned char *)e.text.data,
				     e.text.len);
	if (yaml_parser_load(&p, &e.doc)) {
		rc = edit(&e, option, value);
		yaml_document_delete(&e.doc);
	}
	yaml_parser_delete(&p);
	buf_free(&e.text);
	return rc;
}
