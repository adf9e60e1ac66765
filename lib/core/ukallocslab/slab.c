/* SPDX-License-Identifier: BSD-3-Clause */
/* The heap's arithmetic; see slab.h. */

#include <errno.h>

#include <uk/assert.h>

#include "slab.h"

#define FIRST sizeof(struct slab)
#define LIST_AT_ONCE 8

static const __u16 class_size[SLAB_CLASSES] = {
	16,  32,  48,  64,  80,	 96,  112, 128,	 160,  192,  224,  256,
	320, 384, 448, 512, 640, 768, 896, 1024, 1344, 1600, 2304, SLAB_MAX,
};

void heap_init(struct heap *h, struct buddy *b)
{
	unsigned int c = 0, i;

	h->buddy = b;
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

static __sz next_object(const struct slab *s, __sz off)
{
	off += s->size;
	if (PAGE_ALIGNED(off))
		off += s->size;
	return off + s->size > SLAB_SIZE ? SLAB_SIZE : off;
}

/* Lists objects that were never listed, a few at a time; 0 if there are none */
static int slab_list_fresh(struct slab *s)
{
	void **tail = &s->free;
	unsigned int n;

	for (n = 0; n < LIST_AT_ONCE && s->fresh != SLAB_SIZE; n++) {
		*tail = (char *)s + s->fresh;
		tail = *tail;
		s->fresh = next_object(s, s->fresh);
	}
	*tail = __NULL;
	return n;
}

void slab_refill(struct heap *h __unused, struct slab *s)
{
	if (!slab_list_fresh(s))
		uk_list_del_init(&s->link);
}

static int slab_new(struct heap *h, unsigned int c)
{
	struct slab *s = buddy_alloc(h->buddy, SLAB_PAGES, SLAB_SIZE);

	if (unlikely(!s))
		return -ENOMEM;
	*s = (struct slab){ .fresh = FIRST, .cls = c, .size = class_size[c] };
	s->inv = 0xffffffffU / s->size + 1;
	slab_list_fresh(s);
	uk_list_add(&s->link, &h->partial[c]);
	return 0;
}

static void *run_alloc(struct heap *h, __sz align, __sz size)
{
	if (unlikely(size > __SZ_MAX - PAGE_SIZE))
		return __NULL;
	return buddy_alloc_sized(h->buddy, PAGE_COUNT(size), align);
}

void *heap_malloc_slow(struct heap *h, __sz size)
{
	struct slab *s;
	unsigned int c;
	void **p;

	if (size > SLAB_MAX)
		return run_alloc(h, 1, size);
	c = class_of(h, size);
	if (uk_list_empty(&h->partial[c]) && unlikely(slab_new(h, c)))
		return __NULL;
	s = uk_list_first_entry(&h->partial[c], struct slab, link);
	p = s->free;
	s->used++;
	s->free = *p;
	if (!s->free)
		slab_refill(h, s);
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
	slab_of((void *)p)->aligned = 1;
	p = ALIGN_UP(p, align);
	if (PAGE_ALIGNED(p))
		p += align;
	return (void *)p;
}

void heap_free_slow(struct heap *h, void *p)
{
	struct slab *s;

	if (PAGE_ALIGNED((__uptr)p)) {
		UK_ASSERT(buddy_size(h->buddy, p));
		buddy_free_sized(h->buddy, p);
		return;
	}
	s = slab_of(p);
	UK_ASSERT(s->cls < SLAB_CLASSES && s->used);
	p = object_of(s, p);
	if (!s->free)
		uk_list_add(&s->link, &h->partial[s->cls]);
	*(void **)p = s->free;
	s->free = p;
	if (--s->used)
		return;
	s->aligned = 0;
	if (s->link.next == s->link.prev)
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

int heap_resize(struct heap *h, void *p, __sz size)
{
	__sz have;

	if (PAGE_ALIGNED((__uptr)p)) {
		/* What has become small goes among the small */
		if (size <= SLAB_MAX || size > __SZ_MAX - PAGE_SIZE)
			return -ENOMEM;
		return buddy_resize(h->buddy, p, PAGE_COUNT(size));
	}
	have = heap_usable(h, p);
	return size <= have && size >= have / 2 ? 0 : -ENOMEM;
}
