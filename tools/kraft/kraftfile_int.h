/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Between the files that read a Kraftfile.
 *
 * Every level of the file has a table of the keys that it may have, each with
 * the function that takes its value.  Functions print the error and return its
 * exit code, or 0.
 */
#ifndef KRAFT_KRAFTFILE_INT_H
#define KRAFT_KRAFTFILE_INT_H

#include <yaml.h>

#include "kraftfile.h"

struct kf_reader {
	yaml_document_t doc;
	const char *path;
	bool strict;
	struct kraftfile *k;
	struct target *target; /* the one being read */
	struct strv *kconfig; /* where kconfig goes */
	char *source; /* of the component being read */
	char *spec;
};

typedef int (*kf_take_fn)(struct kf_reader *r, yaml_node_t *v);

struct kf_key {
	const char *name;
	kf_take_fn take;
};

/** Text of a Kraftfile; prints the error. */
int kraftfile_text(const char *path, struct buf *b);

#define AT "%s:%zu:%zu: "
#define POS(r, n)                                                              \
	(r)->path, (n)->start_mark.line + 1, (n)->start_mark.column + 1

/** "this is wrong", at the place of `n`. */
int kf_wrong(struct kf_reader *r, yaml_node_t *n, const char *what);
yaml_node_t *kf_node(struct kf_reader *r, int id);
/** A scalar that stands for nothing. */
bool kf_is_null(yaml_node_t *n);
/** Text of a scalar, variables replaced, in `*out` (freed before). */
int kf_text(struct kf_reader *r, yaml_node_t *v, char **out);
/** What is wrong with a text, or NULL. */
typedef const char *(*kf_judge_fn)(const char *text);
/** A list of texts, or one text, to the end of `out`; judged one by one. */
int kf_texts(struct kf_reader *r, yaml_node_t *v, struct strv *out,
	     kf_judge_fn judge);
/** Wrong unless the text is there. */
const char *kf_not_empty(const char *text);
/** Notes where a key's value is. */
void kf_place(struct kf_reader *r, enum kraftfile_place p,
	      const yaml_node_t *v);
/** Calls `take` for the items of a sequence. */
int kf_each(struct kf_reader *r, yaml_node_t *v, kf_take_fn take);
/** Reads a map by a table of its keys. */
int kf_by_table(struct kf_reader *r, yaml_node_t *v, const struct kf_key *keys);

/** "stable", a URL, a path; or { source, version, kconfig }. */
int kf_component(struct kf_reader *r, yaml_node_t *v);

/* Keys that a file of their own takes. */
int kf_take_unikraft(struct kf_reader *r, yaml_node_t *v);
int kf_take_libraries(struct kf_reader *r, yaml_node_t *v);
int kf_take_targets(struct kf_reader *r, yaml_node_t *v);
int kf_take_command(struct kf_reader *r, yaml_node_t *v);
int kf_take_xkraft(struct kf_reader *r, yaml_node_t *v);

#endif
