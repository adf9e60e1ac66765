/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Blocks with something around them that shows mistakes:
 *
 *	struct block, pad | user's bytes | fill to 16, and 16 more
 *
 * The pad and what is behind hold ZONE, new memory FRESH, and freed memory DEAD
 * until it is used again, which is late: freed blocks wait in a queue, and a
 * block that was written there is reported when it leaves.  Each report names
 * the code addresses that allocated and freed the block, and ends the run.
 */

#include <uk/assert.h>
#include <uk/init.h>
#include <uk/page.h>
#include <uk/isr/string.h>
#include <uk/list.h>
#include <uk/spinlock.h>

#include "hooks.h"

#define MAGIC_LIVE 0x6576696c6b636c62UL
#define MAGIC_DEAD 0x646165646b636c62UL
#define ZONE 0xfd
#define FRESH 0xcd
#define DEAD 0xdb
#define PAD 16UL
#define QUEUE_BLOCKS 1024UL
#define QUEUE_BYTES (256UL << 10)

struct block {
	struct uk_list_head link; /* on `live` or `queue` */
	struct uk_alloc *a;
	const void *site; /* who allocated it */
	const void *freed; /* who freed it */
	__sz size; /* as asked for */
	__u32 lead; /* bytes from the allocator's block to the user's */
	__u32 old; /* allocated before the mark: no leak */
	__u64 magic; /* MAGIC_*, xor the address */
	__u8 pad[PAD];
};

UK_CTASSERT(sizeof(struct block) % 16 == 0);

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER(); /* all below */
static struct uk_list_head live = UK_LIST_HEAD_INIT(live);
static struct uk_list_head queue = UK_LIST_HEAD_INIT(queue);
static __sz queue_blocks, queue_bytes;
static int marked;

static struct block *block_of(const void *p)
{
	return (struct block *)((__uptr)p - sizeof(struct block));
}

static __u8 *user_of(struct block *b)
{
	return (__u8 *)(b + 1);
}

static __sz tail_len(__sz size)
{
	return ALIGN_UP(size, PAD) - size + PAD;
}

/* The first of `len` bytes that is not `c`; `len` if all are. */
static __sz not_filled(const __u8 *p, __u8 c, __sz len)
{
	__sz i;

	for (i = 0; i < len && p[i] == c; i++)
		;
	return i;
}

static void report(const struct block *b, const char *what, const void *p,
		   const void *at)
{
	uk_pr_crit("memory: %s: %p, by code at %p\n", what, p, uk_linked(at));
	if (b) {
		uk_pr_crit("memory: block of %lu bytes, allocated at %p\n",
			   b->size, uk_linked(b->site));
		if (b->freed)
			uk_pr_crit("memory: freed at %p\n",
				   uk_linked(b->freed));
	}
	UK_CRASH("memory: a use of memory was wrong, see above\n");
}

/* Is `p` a live block of `a` with nothing written around it? */
static void check(struct uk_alloc *a, const void *p, const void *site)
{
	struct block *b = block_of(p);
	__u8 *u = (__u8 *)(__uptr)p;

	if (unlikely((__uptr)p % 16))
		report(__NULL, "foreign pointer", p, site);
	if (unlikely((b->magic ^ (__uptr)p) == MAGIC_DEAD))
		report(b, "freed twice", p, site);
	if (unlikely((b->magic ^ (__uptr)p) != MAGIC_LIVE))
		report(__NULL, "foreign pointer, or written before its begin",
		       p, site);
	if (unlikely(b->a != a))
		report(b, "freed to another allocator", p, site);
	if (unlikely(not_filled(b->pad, ZONE, PAD) != PAD))
		report(b, "written before its begin", p, site);
	if (unlikely(not_filled(u + b->size, ZONE, tail_len(b->size)) !=
		     tail_len(b->size)))
		report(b, "written behind its end", p, site);
}

/* Takes the oldest freed block off the queue; NULL if there is no need. */
static struct block *queue_take(int need)
{
	struct block *b = __NULL;
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	if (!uk_list_empty(&queue) && (need || queue_blocks > QUEUE_BLOCKS ||
				       queue_bytes > QUEUE_BYTES)) {
		b = uk_list_first_entry(&queue, struct block, link);
		uk_list_del(&b->link);
		queue_blocks--;
		queue_bytes -= b->size;
	}
	uk_spin_unlock_irqrestore(&lock, flags);
	return b;
}

/* Gives such a block back for good. */
static int queue_drop(int need)
{
	struct block *b = queue_take(need);
	__u8 *u;

	if (!b)
		return 0;
	u = user_of(b);
	if (unlikely(not_filled(u, DEAD, b->size) != b->size))
		report(b, "written after it was freed", u, __return_addr(0));
	counted_free(b->a, u - b->lead);
	return 1;
}

void *debug_malloc(struct uk_alloc *a, __sz align, __sz size, const void *site)
{
	__sz lead = sizeof(struct block);
	unsigned long flags;
	struct block *b;
	__u8 *p, *u;

	if (unlikely(size > __SZ_MAX / 2 || align > __U32_MAX / 2))
		return __NULL;
	if (align)
		lead = ALIGN_UP(lead, align);
	do
		p = counted_malloc(a, align, lead + size + tail_len(size));
	while (!p && queue_drop(1));
	if (unlikely(!p))
		return __NULL;
	u = p + lead;
	b = block_of(u);
	*b = (struct block){ .a = a, .site = site, .size = size };
	b->lead = lead;
	b->old = !marked;
	b->magic = MAGIC_LIVE ^ (__uptr)u;
	memset(b->pad, ZONE, PAD);
	memset(u, FRESH, size);
	memset(u + size, ZONE, tail_len(size));
	uk_spin_lock_irqsave(&lock, flags);
	uk_list_add_tail(&b->link, &live);
	uk_spin_unlock_irqrestore(&lock, flags);
	return u;
}

void debug_free(struct uk_alloc *a, void *p, const void *site)
{
	struct block *b = block_of(p);
	unsigned long flags;

	check(a, p, site);
	memset(p, DEAD, b->size);
	uk_spin_lock_irqsave(&lock, flags);
	b->magic = MAGIC_DEAD ^ (__uptr)p;
	b->freed = site;
	uk_list_del(&b->link);
	uk_list_add_tail(&b->link, &queue);
	queue_blocks++;
	queue_bytes += b->size;
	uk_spin_unlock_irqrestore(&lock, flags);
	while (queue_drop(0))
		;
}

__sz debug_usable(struct uk_alloc *a, const void *p, const void *site)
{
	check(a, p, site);
	return block_of(p)->size;
}

void debug_pages_freed(void *p, __sz pages)
{
	memset(p, DEAD, pages << PAGE_SHIFT);
}

void uk_alloc_debug_mark(void)
{
	struct block *b;
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	uk_list_for_each_entry (b, &live, link)
		b->old = 1;
	marked = 1;
	uk_spin_unlock_irqrestore(&lock, flags);
}

/* Blocks of one site, from the first on; the others of it are marked old. */
static void leaks_of(struct block *first)
{
	__sz count = 0, bytes = 0;
	struct uk_list_head *l;
	struct block *b;

	for (l = &first->link; l != &live; l = l->next) {
		b = __containerof(l, struct block, link);
		if (b->old || b->site != first->site)
			continue;
		count++;
		bytes += b->size;
		b->old = 1;
	}
	uk_pr_crit("memory: leak: %lu blocks, %lu bytes, allocated at %p\n",
		   count, bytes, uk_linked(first->site));
}

/* Runs after all other terminators: what is left now nobody gives back. */
static void debug_term(const struct uk_term_ctx *tctx __unused)
{
	struct block *b;

	while (queue_drop(1))
		;
	uk_list_for_each_entry (b, &live, link)
		if (!b->old)
			leaks_of(b);
}

static int debug_init(struct uk_init_ctx *ictx __unused)
{
	return 0;
}
uk_early_initcall_prio(debug_init, debug_term, 0);

static int debug_mark(struct uk_init_ctx *ictx __unused)
{
	uk_alloc_debug_mark();
	return 0;
}
uk_late_initcall_prio(debug_mark, 0, UK_PRIO_LATEST);
