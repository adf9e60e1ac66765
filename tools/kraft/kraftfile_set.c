/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Editing unikraft.kconfig in place, by the marks of libyaml: what is not
 * touched keeps its bytes.  See kraftfile_set() in kraftfile.h.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <yaml.h>

#include "diag.h"
#include "fs.h"
#include "kraftfile_int.h"

/* Of a value in a list: what needs no quotes. */
#define PLAIN                                                                  \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-"

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

/* libyaml counts characters, from behind a byte order mark. */
static size_t byte_at(const struct edit *e, const yaml_mark_t *m)
{
	static const char bom[] = "\xef\xbb\xbf";
	size_t at = starts_with(e->text.data, bom) ? 3 : 0;

	for (size_t n = m->index; n && at < e->text.len; n--)
		do
			at++;
		while ((e->text.data[at] & 0xc0) == 0x80);
	return at;
}

static size_t start(const struct edit *e, const yaml_node_t *n)
{
	return byte_at(e, &n->start_mark);
}

static size_t end(const struct edit *e, const yaml_node_t *n)
{
	return byte_at(e, &n->end_mark);
}

static bool parses(const struct buf *b)
{
	yaml_document_t doc;
	yaml_parser_t p;
	bool ok;

	if (!yaml_parser_initialize(&p))
		return false;
	yaml_parser_set_input_string(&p, (unsigned char *)b->data, b->len);
	ok = yaml_parser_load(&p, &doc);
	if (ok)
		yaml_document_delete(&doc);
	yaml_parser_delete(&p);
	return ok;
}

static int cannot_edit(const struct edit *e, const yaml_mark_t *m)
{
	return fail("K0406",
		    "write one option a line there, or edit it by hand",
		    "%s:%zu:%zu: this form cannot be edited by kraft set",
		    e->path, m->line + 1, m->column + 1);
}

/* Replaces the bytes from..to and writes the file; `m` is where. */
static int splice(struct edit *e, const yaml_mark_t *m, size_t from, size_t to,
		  const char *with)
{
	struct buf b = { 0 };
	struct stat st;
	int rc;

	buf_add(&b, e->text.data, from);
	buf_puts(&b, with);
	buf_add(&b, e->text.data + to, e->text.len - to);
	if (!parses(&b)) {
		rc = cannot_edit(e, m);
	} else {
		rc = stat(e->path, &st) ? -errno
					: write_file(e->path, b.data, b.len);
		if (rc)
			rc = fail_io("K0002", "write", e->path, rc);
		else
			(void)!chmod(e->path, st.st_mode & 07777);
	}
	buf_free(&b);
	return rc;
}

/* In single quotes, as YAML wants it; caller frees. */
static char *quoted(const char *s)
{
	struct buf b = { 0 };

	buf_putc(&b, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			buf_putc(&b, '\'');
		buf_putc(&b, *s);
	}
	buf_putc(&b, '\'');
	return buf_steal(&b);
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
	return splice(e, &from->start_mark, line_start(e, start(e, from)),
		      line_end(e, end(e, to)), "");
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

/* A line of its own before the one where `n` begins, as far to the right. */
static int insert_line(struct edit *e, const yaml_node_t *n, const char *line)
{
	size_t at = line_start(e, start(e, n));
	char *s = xasprintf("%*s%s\n", (int)n->start_mark.column, "", line);
	int rc = splice(e, &n->start_mark, at, at, s);

	free(s);
	return rc;
}

static int set_in_list(struct edit *e, yaml_node_t *list, const char *option,
		       const char *value)
{
	yaml_node_t *n = list_item(e, list, option);
	char *s, *item;
	int rc;

	if (!value)
		return n ? remove_lines(e, n, n) : 0;
	s = xasprintf("%s=%s", option, value);
	if (value[strspn(value, PLAIN)]) {
		item = quoted(s);
		free(s);
		s = item;
	}
	if (n) {
		rc = splice(e, &n->start_mark, start(e, n), end(e, n), s);
	} else {
		item = xasprintf("- %s", s);
		rc = insert_line(e, list, item);
		free(item);
	}
	free(s);
	return rc;
}

static int set_in_map(struct edit *e, yaml_node_t *map, const char *option,
		      const char *value)
{
	yaml_node_pair_t *p = pair(e, map, option);
	yaml_node_t *v;
	char *s, *line;
	int rc;

	if (!value)
		return p ? remove_lines(e, get(e, p->key), get(e, p->value))
			 : 0;
	s = quoted(value);
	if (p) {
		v = get(e, p->value);
		line = xasprintf("%s%s", start(e, v) == end(e, v) ? " " : "",
				 s);
		rc = splice(e, &v->start_mark, start(e, v), end(e, v), line);
	} else {
		line = xasprintf("%s: %s", option, s);
		rc = insert_line(e, map, line);
	}
	free(line);
	free(s);
	return rc;
}

/* unikraft: is one word (or nothing) and becomes a map. */
static int make_map(struct edit *e, yaml_node_t *key, yaml_node_t *v,
		    const char *line)
{
	int col = (int)key->start_mark.column + 2;
	size_t from = start(e, v), to = end(e, v);
	char *s;
	int rc;

	if (from == to)
		s = xasprintf(":\n%*skconfig:\n%*s%s", col, "", col + 2, "",
			      line);
	else
		s = xasprintf(":\n%*ssource: %.*s\n%*skconfig:\n%*s%s", col, "",
			      (int)(to - from), e->text.data + from, col, "",
			      col + 2, "", line);
	rc = splice(e, &key->start_mark, end(e, key), to, s);
	free(s);
	return rc;
}

/* unikraft: has no kconfig yet. */
static int add_kconfig(struct edit *e, yaml_node_t *key, yaml_node_t *v,
		       const char *line)
{
	char *s;
	int rc;

	if (v->type != YAML_MAPPING_NODE)
		return make_map(e, key, v, line);
	if (v->data.mapping.style == YAML_FLOW_MAPPING_STYLE)
		return cannot_edit(e, &v->start_mark);
	s = xasprintf("kconfig:\n%*s%s", (int)v->start_mark.column + 2, "",
		      line);
	rc = insert_line(e, v, s);
	free(s);
	return rc;
}

/* kconfig: is there, with nothing behind it. */
static int fill_kconfig(struct edit *e, const yaml_node_t *key,
			const yaml_node_t *v, const char *line)
{
	char *s = xasprintf(":\n%*s%s", (int)key->start_mark.column + 2, "",
			    line);
	int rc = splice(e, &key->start_mark, end(e, key), end(e, v), s);

	free(s);
	return rc;
}

static int set_first(struct edit *e, yaml_node_pair_t *unikraft,
		     yaml_node_pair_t *kconfig, const char *option,
		     const char *value)
{
	char *q = quoted(value), *line = xasprintf("%s: %s", option, q);
	int rc;

	if (kconfig)
		rc = fill_kconfig(e, get(e, kconfig->key),
				  get(e, kconfig->value), line);
	else
		rc = add_kconfig(e, get(e, unikraft->key),
				 get(e, unikraft->value), line);
	free(line);
	free(q);
	return rc;
}

static int edit(struct edit *e, const char *option, const char *value)
{
	yaml_node_t *root = yaml_document_get_root_node(&e->doc), *k;
	yaml_node_pair_t *p = pair(e, root, "unikraft"), *q;

	if (!p)
		return fail("K0405",
			    "kconfig belongs to a kernel that is built "
			    "from this folder",
			    "%s:1:1: there is no unikraft: section", e->path);
	q = pair(e, get(e, p->value), "kconfig");
	k = q ? get(e, q->value) : NULL;
	if (!k || k->type == YAML_SCALAR_NODE)
		return value ? set_first(e, p, q, option, value) : 0;
	if (k->type == YAML_SEQUENCE_NODE)
		return k->data.sequence.style == YAML_FLOW_SEQUENCE_STYLE
			       ? cannot_edit(e, &k->start_mark)
			       : set_in_list(e, k, option, value);
	return k->data.mapping.style == YAML_FLOW_MAPPING_STYLE
		       ? cannot_edit(e, &k->start_mark)
		       : set_in_map(e, k, option, value);
}

static int set_in(const char *path, const char *option, const char *value)
{
	struct edit e = { .path = path };
	struct kraftfile k;
	yaml_parser_t p;
	int rc = kraftfile_read(path, false, &k); /* judges and complains */

	kraftfile_free(&k);
	if (!rc)
		rc = kraftfile_text(path, &e.text);
	if (rc)
		return rc;
	if (!yaml_parser_initialize(&p)) {
		buf_free(&e.text);
		return fail("K0001", "end other programs", "out of memory");
	}
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

int kraftfile_set(const char *path, const char *option, const char *value)
{
	char *real = real_path(path); /* a link stays a link */
	int rc = set_in(real, option, value);

	free(real);
	return rc;
}
