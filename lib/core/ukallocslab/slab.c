/* SPDX-License-Identifier: BSD-3-Clause */
/* The heap's arithmetic; see slab.h. */

#include <uk/assert.h>

#include "slab.h"

#define FIRST sizeof(struct slab)

static const __u16 class_size[SLAB_CLASSES] = {
	16,  32,  48,  64,  80,	 96,  112, 128,	 160,  192,  224,  256,
	320, 384, 448, 512, 640, 768, 896, 1024, 1344, 1600, 2304, SLAB_MAX,
};

void heap_init(struct heap *h, struct buddy *b)
{
	unsigned int c = 0, i;

	h->buddy = b;
	h->used = 0;
	for (i = 0; i < SLAB_CLASSES; i++)
		UK_INIT_LIST_HEAD(&h->partial[i]);
	for (i = 0; i < ARRAY_SIZE(h->cls_small); i++) {
		if (i * 16 > class_size[c])
			c++;
		h->cls_small[i] = c;
	}
}

static unsigned int class_of(const struct heap *h, __sz size)
{
	unsigned int c = h->cls_small[64];

	if (likely(size <= 1024))
		return h->cls_small[(size + 15) / 16];
	while (class_size[c] < size)
		c++;
	return c;
}

static struct slab *slab_of(const void *p)
{
	return (struct slab *)ALIGN_DOWN((__uptr)p, SLAB_SIZE);
}

static struct slab *slab_new(struct heap *h, unsigned int c)
{
	struct slab *s = buddy_alloc(h->buddy, SLAB_PAGES, SLAB_SIZE);

	if (unlikely(!s))
		return __NULL;
	s->free = __NULL;
	s->fresh = FIRST;
	s->used = 0;
	s->cls = c;
	s->size = class_size[c];
	s->inv = 0xffffffffU / s->size + 1;
	uk_list_add(&s->link, &h->partial[c]);
	return s;
}

/* The next object that was never used; there is one. */
static void *slab_fresh(struct slab *s)
{
	void *p = (char *)s + s->fresh;
	unsigned int next = s->fresh + s->size;

	if (PAGE_ALIGNED(next))
		next += s->size;
	s->fresh = next + s->size > SLAB_SIZE ? SLAB_SIZE : next;
	return p;
}

static int slab_full(const struct slab *s)
{
	return !s->free && s->fresh == SLAB_SIZE;
}

static void *run_alloc(struct heap *h, __sz align, __sz size)
{
	__sz pages = PAGE_COUNT(size);
	void *p;

	if (unlikely(size > __SZ_MAX - PAGE_SIZE))
		return __NULL;
	p = buddy_alloc_sized(h->buddy, pages, align);
	if (p)
		h->used += pages << PAGE_SHIFT;
	return p;
}

void *heap_malloc(struct heap *h, __sz size)
{
	struct slab *s;
	unsigned int c;
	void *p;

	if (unlikely(size > SLAB_MAX))
		return run_alloc(h, 1, size);
	c = class_of(h, size);
	if (unlikely(uk_list_empty(&h->partial[c]))) {
		s = slab_new(h, c);
		if (unlikely(!s))
			return __NULL;
	} else {
		s = uk_list_first_entry(&h->partial[c], struct slab, link);
	}
	p = s->free;
	if (p)
		s->free = *(void **)p;
	else
		p = slab_fresh(s);
	s->used++;
	h->used += s->size;
	if (unlikely(slab_full(s)))
		uk_list_del_init(&s->link);
	return p;
}

/* Where the object that `p` points into begins. */
static void *object_of(struct slab *s, const void *p)
{
	__u32 off = (__uptr)p - (__uptr)s - FIRST;
	__u32 idx = ((__u64)off * s->inv) >> 32;

	return (char *)s + FIRST + idx * s->size;
}

/*
 * Small alignments: a larger object, and an address inside it.  That must not
 * be a page boundary either.
 */
void *heap_memalign(struct heap *h, __sz align, __sz size)
{
	__uptr p;

	if (align <= 16)
		return heap_malloc(h, size);
	if (align >= PAGE_SIZE / 2 || size > SLAB_MAX ||
	    size + 2 * align > SLAB_MAX)
		return run_alloc(h, align, MAX(size, 1UL));
	p = (__uptr)heap_malloc(h, size + 2 * align - 16);
	if (unlikely(!p))
		return __NULL;
	p = ALIGN_UP(p, align);
	if (PAGE_ALIGNED(p))
		p += align;
	return (void *)p;
}

void heap_free(struct heap *h, void *p)
{
	struct slab *s;

	if (PAGE_ALIGNED((__uptr)p)) {
		UK_ASSERT(buddy_size(h->buddy, p));
		h->used -= buddy_size(h->buddy, p) << PAGE_SHIFT;
		buddy_free_sized(h->buddy, p);
		return;
	}
	s = slab_of(p);
	UK_ASSERT(s->cls < SLAB_CLASSES && s->used);
	p = object_of(s, p);
	if (unlikely(slab_full(s)))
		uk_list_add(&s->link, &h->partial[s->cls]);
	*(void **)p = s->free;
	s->free = p;
	h->used -= s->size;
	if (likely(--s->used))
		return;
	/* Keep the last one of its class, or a lone object would thrash. */
	if (h->partial[s->cls].next == h->partial[s->cls].prev)
		return;
	uk_list_del(&s->link);
	buddy_free(h->buddy, s, SLAB_PAGES);
}

__sz heap_usable(struct heap *h, const void *p)
{
	struct slab *s;

	if (PAGE_ALIGNED((__uptr)p))
		return buddy_size(h->buddy, p) << PAGE_SHIFT;
	s = slab_of(p);
	return (__uptr)object_of(s, p) + s->size - (__uptr)p;
}
