/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locks on ranges against a model that knows the lock of each owner on each
 * byte: bytes 0..MODEL_BYTES-1, and the last stands for all that follow.
 */
#ifndef __LOCKMODEL_H__
#define __LOCKMODEL_H__

#include <stdlib.h>

#include "../lockrange.h"

#define MODEL_BYTES 32
#define MODEL_OWNERS 3

struct lockmodel {
	struct uk_list_head locks;
	int type[MODEL_OWNERS][MODEL_BYTES];
	int owners[MODEL_OWNERS]; /* their addresses are the owners */
};

static void model_init(struct lockmodel *m)
{
	UK_INIT_LIST_HEAD(&m->locks);
	for (int o = 0; o < MODEL_OWNERS; o++)
		for (int i = 0; i < MODEL_BYTES; i++)
			m->type[o][i] = LOCKRANGE_UN;
}

/* The end of a range as the model sees it. */
static int model_end(const struct lockrange *l)
{
	return l->end >= MODEL_BYTES ? MODEL_BYTES - 1 : (int)l->end;
}

static int model_conflict(const struct lockmodel *m, int owner,
			  const struct lockrange *w)
{
	for (int o = 0; o < MODEL_OWNERS; o++) {
		for (int i = (int)w->start; o != owner && i <= model_end(w);
		     i++) {
			if (m->type[o][i] == LOCKRANGE_WR ||
			    (m->type[o][i] == LOCKRANGE_RD &&
			     w->type == LOCKRANGE_WR))
				return 1;
		}
	}
	return 0;
}

/* The list says what the model says, and is as its header promises. */
static int model_agrees(const struct lockmodel *m)
{
	int seen[MODEL_OWNERS][MODEL_BYTES];
	const struct lockrange *l, *last = NULL;

	for (int o = 0; o < MODEL_OWNERS; o++)
		for (int i = 0; i < MODEL_BYTES; i++)
			seen[o][i] = LOCKRANGE_UN;
	uk_list_for_each_entry (l, &m->locks, link) {
		int o = (int)((const int *)l->owner - m->owners);

		for (int i = (int)l->start; i <= model_end(l); i++) {
			if (seen[o][i] != LOCKRANGE_UN)
				return 0;
			seen[o][i] = l->type;
		}
		if (last && last->owner == l->owner &&
		    (last->start >= l->start ||
		     (last->type == l->type && lockrange_touch(last, l))))
			return 0;
		last = l;
	}
	return !memcmp(seen, m->type, sizeof(seen));
}

/* One request; 0 if list and model go apart. */
static int model_step(struct lockmodel *m, int owner, enum lockrange_type type,
		      int start, int len)
{
	struct lockrange w = { .start = start % MODEL_BYTES,
			       .owner = &m->owners[owner],
			       .type = type };
	struct uk_list_head pool;
	int conflict;

	w.end = len ? w.start + len - 1 : LOCKRANGE_MAX;
	if (w.end >= MODEL_BYTES - 1)
		w.end = LOCKRANGE_MAX;
	conflict = type != LOCKRANGE_UN && lockrange_conflict(&m->locks, &w);
	if (conflict != (type != LOCKRANGE_UN && model_conflict(m, owner, &w)))
		return 0;
	if (conflict)
		return 1;
	UK_INIT_LIST_HEAD(&pool);
	for (int i = 0; i < 2; i++) {
		struct lockrange *spare = malloc(sizeof(*spare));

		uk_list_add(&spare->link, &pool);
	}
	lockrange_set(&m->locks, &w, &pool);
	for (int i = (int)w.start; i <= model_end(&w); i++)
		m->type[owner][i] = type;
	while (!uk_list_empty(&pool))
		free(lockrange_take(&pool));
	return model_agrees(m);
}

static void model_fini(struct lockmodel *m)
{
	while (!uk_list_empty(&m->locks))
		free(lockrange_take(&m->locks));
}

#endif /* __LOCKMODEL_H__ */
