/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The timer heap against an array.
 * host-sources: heap.c
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "../heap.h"

#define N 500

static struct uk_timer t[N];
static struct uk_timer *root;

static struct uk_timer *earliest(void)
{
	struct uk_timer *e = NULL;

	for (int i = 0; i < N; i++)
		if (t[i].armed && (!e || t[i].deadline < e->deadline))
			e = &t[i];
	return e;
}

int main(void)
{
	struct uk_timer *e, *x;

	srand(1);
	printf("1..1\n");
	for (int n = 0; n < 200000; n++) {
		x = rand() % 3 ? &t[rand() % N] : earliest();
		if (x && x->armed) {
			timer_heap_remove(&root, x);
			x->armed = 0;
		} else if (x) {
			x->deadline = rand() % 1000;
			x->armed = 1;
			timer_heap_insert(&root, x);
		}
		e = earliest();
		assert(!e == !root);
		assert(!e || e->deadline == root->deadline);
	}
	printf("ok 1 - timer heap random trace\n");
	return 0;
}
