/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any order of adding, removing, events and looks: the ready list has what it
 * should, and no item that stays ready waits for more than one round.
 */
/* fuzz-sources: epset.c */
/* fuzz-seeds: |a0b1c2r0r1l1l1l1d1l1| |A3r3l1l1E4r4l0x3| */
#include <stdint.h>
#include <stdlib.h>

#include "../epset.h"

#define N 16

static struct epitem it[N];
static int there[N], listed[N], waited[N];
static struct epitem *mem[64];

static void check(int ok)
{
	if (!ok)
		abort();
}

static void put(struct epset *s, int i, uint32_t events)
{
	if (there[i])
		return;
	it[i] = (struct epitem){ .key = &it[i], .fd = i / 2, .events = events };
	epset_insert(s, &it[i]);
	there[i] = 1;
	listed[i] = 0;
}

static void take(struct epset *s, int i)
{
	if (!there[i])
		return;
	epset_ready_del(s, &it[i]);
	epset_remove(s, &it[i]);
	check(!epset_find(s, i / 2, &it[i]));
	there[i] = listed[i] = 0;
}

static void look(struct epset *s, uint32_t got)
{
	struct epitem *p = epset_next(s);
	int i = p ? (int)(p - it) : -1;

	if (!p)
		return;
	check(there[i] && listed[i]);
	listed[i] = got && !(p->events & (EPSET_ET | EPOLLONESHOT));
	epset_looked(s, p, got);
	for (int k = 0; k < N; k++)
		waited[k] = k != i && listed[k] ? waited[k] + 1 : 0;
	for (int k = 0; k < N; k++)
		check(waited[k] <= N);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t modes[] = { 0, EPSET_ET, EPOLLONESHOT, 0 };
	struct epset s;
	unsigned int n;

	epset_init(&s);
	epset_slots_set(&s, mem, 64);
	for (int i = 0; i < N; i++)
		there[i] = listed[i] = waited[i] = 0;
	for (size_t k = 0; k + 1 < size; k += 2) {
		int i = data[k + 1] % N;

		switch (data[k] % 4) {
		case 0:
			put(&s, i, EPOLLIN | modes[data[k] / 4 % 4]);
			break;
		case 1:
			take(&s, i);
			break;
		case 2:
			if (!there[i])
				break;
			epset_ready_add(&s, &it[i]);
			listed[i] = 1;
			break;
		default:
			look(&s, data[k + 1] % 8 ? EPOLLIN : 0);
		}
		n = 0;
		for (int j = 0; j < N; j++)
			n += (unsigned int)listed[j];
		check(n == s.nready);
	}
	return 0;
}
