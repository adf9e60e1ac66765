/* SPDX-License-Identifier: BSD-3-Clause */
/* The timer heap; see heap.h. */

#include "heap.h"

/* Joins two heaps: the later root becomes first child of the earlier one. */
static struct uk_timer *join(struct uk_timer *a, struct uk_timer *b)
{
	struct uk_timer *low;

	if (!a || !b)
		return a ? a : b;
	if (b->deadline < a->deadline) {
		low = b;
		b = a;
	} else {
		low = a;
	}
	b->next = low->child;
	b->prev = low;
	if (b->next)
		b->next->prev = b;
	low->child = b;
	low->next = __NULL;
	low->prev = __NULL;
	return low;
}

/* Joins a list of siblings in pairs, then the pairs from last to first. */
static struct uk_timer *join_list(struct uk_timer *t)
{
	struct uk_timer *pairs = __NULL, *root = __NULL;
	struct uk_timer *a, *b;

	while (t) {
		a = t;
		b = a->next;
		t = b ? b->next : __NULL;
		a->next = a->prev = __NULL;
		if (b)
			b->next = b->prev = __NULL;
		a = join(a, b);
		a->next = pairs;
		pairs = a;
	}
	while (pairs) {
		a = pairs;
		pairs = a->next;
		a->next = __NULL;
		root = join(root, a);
	}
	return root;
}

void timer_heap_insert(struct uk_timer **root, struct uk_timer *t)
{
	t->child = t->next = t->prev = __NULL;
	*root = join(*root, t);
}

void timer_heap_remove(struct uk_timer **root, struct uk_timer *t)
{
	struct uk_timer *rest = join_list(t->child);

	if (*root == t) {
		*root = rest;
	} else {
		if (t->prev->child == t)
			t->prev->child = t->next;
		else
			t->prev->next = t->next;
		if (t->next)
			t->next->prev = t->prev;
		*root = join(*root, rest);
	}
	t->child = t->next = t->prev = __NULL;
}
