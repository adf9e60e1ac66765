/* SPDX-License-Identifier: BSD-3-Clause */
/* What allocators have given and taken, in numbers. */

#include <uk/spinlock.h>

#include "hooks.h"

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER(); /* all numbers */

void stats_took(struct uk_alloc *a, __sz blocks, __sz bytes)
{
	struct uk_alloc_stats *s = &a->stats;
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	s->last_alloc_size = bytes;
	s->max_alloc_size = MAX(s->max_alloc_size, bytes);
	if (!s->min_alloc_size || bytes < s->min_alloc_size)
		s->min_alloc_size = bytes;
	s->tot_nb_allocs += blocks;
	s->cur_nb_allocs += blocks;
	s->max_nb_allocs = MAX(s->max_nb_allocs, s->cur_nb_allocs);
	s->cur_mem_use += bytes;
	s->max_mem_use = MAX(s->max_mem_use, s->cur_mem_use);
	uk_spin_unlock_irqrestore(&lock, flags);
}

void stats_gave(struct uk_alloc *a, __sz blocks, __sz bytes)
{
	struct uk_alloc_stats *s = &a->stats;
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	s->tot_nb_frees += blocks;
	s->cur_nb_allocs -= blocks;
	s->cur_mem_use -= bytes;
	uk_spin_unlock_irqrestore(&lock, flags);
}

void stats_resized(struct uk_alloc *a, __sz was, __sz is)
{
	struct uk_alloc_stats *s = &a->stats;
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	s->cur_mem_use += (__ssz)(is - was);
	s->max_mem_use = MAX(s->max_mem_use, s->cur_mem_use);
	uk_spin_unlock_irqrestore(&lock, flags);
}

void stats_refused(struct uk_alloc *a)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	a->stats.nb_enomem++;
	uk_spin_unlock_irqrestore(&lock, flags);
}

void uk_alloc_stats_get(struct uk_alloc *a, struct uk_alloc_stats *dst)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	*dst = a->stats;
	uk_spin_unlock_irqrestore(&lock, flags);
}

static void add(struct uk_alloc_stats *sum, const struct uk_alloc_stats *s)
{
	sum->max_alloc_size = MAX(sum->max_alloc_size, s->max_alloc_size);
	if (!sum->min_alloc_size ||
	    (s->min_alloc_size && s->min_alloc_size < sum->min_alloc_size))
		sum->min_alloc_size = s->min_alloc_size;
	sum->tot_nb_allocs += s->tot_nb_allocs;
	sum->tot_nb_frees += s->tot_nb_frees;
	sum->cur_nb_allocs += s->cur_nb_allocs;
	sum->max_nb_allocs += s->max_nb_allocs;
	sum->cur_mem_use += s->cur_mem_use;
	sum->max_mem_use += s->max_mem_use;
	sum->nb_enomem += s->nb_enomem;
}

void uk_alloc_stats_get_global(struct uk_alloc_stats *dst)
{
	struct uk_alloc_stats one;
	struct uk_alloc *a;

	*dst = (struct uk_alloc_stats){ .nb_enomem = 0 };
	uk_alloc_foreach(a)
	{
		uk_alloc_stats_get(a, &one);
		dst->last_alloc_size = one.last_alloc_size;
		add(dst, &one);
	}
}
