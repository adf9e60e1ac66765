/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The heap's arithmetic, without locks: size classes over the page allocator.
 *
 * A slab is SLAB_PAGES naturally aligned pages that hold objects of one class
 * behind a header, so the header of an object is found by masking its address.
 * No object starts at a page boundary: what does is a run of pages from the
 * page allocator, which knows its size.
 */
#ifndef __SLAB_H__
#define __SLAB_H__

#include <uk/buddy.h>

#define SLAB_PAGES 4UL
#define SLAB_SIZE (SLAB_PAGES << PAGE_SHIFT)
#define SLAB_MAX 3200 /* larger ones are pages */
#define SLAB_CLASSES 24

struct slab {
	struct uk_list_head link; /* on heap.partial[cls], unless full */
	void *free; /* list over the first words of objects; NULL: full */
	__u16 used; /* objects in use */
	__u16 aligned; /* somebody holds an address inside an object */
	__u16 fresh; /* offset of the first object never listed; SLAB_SIZE: none
		      */
	__u16 cls;
	__u32 size; /* of an object */
	__u32 inv; /* 2^32 / size, rounded up */
	__u64 pad[3];
};

UK_CTASSERT(sizeof(struct slab) == 64);

struct heap {
	struct uk_list_head partial[SLAB_CLASSES];
	struct buddy *buddy;
	__u8 cls_small[65]; /* class by (size + 15) / 16, up to 1024 */
};

void heap_init(struct heap *h, struct buddy *b);
void *heap_memalign(struct heap *h, __sz align, __sz size);
__sz heap_usable(struct heap *h, const void *p);
/* Makes `p` hold `size` bytes where it is; -ENOMEM if that is no good. */
int heap_resize(struct heap *h, void *p, __sz size);

/* What the inline functions below leave over. */
void *heap_malloc_slow(struct heap *h, __sz size);
void heap_free_slow(struct heap *h, void *p);
/* The free list of `s` has run out: more objects, or off the partial list. */
void slab_refill(struct heap *h, struct slab *s);

static inline struct slab *slab_of(const void *p)
{
	return (struct slab *)ALIGN_DOWN((__uptr)p, SLAB_SIZE);
}

/*
 * The short way of a small block; NULL if it is not open.  Without a call in
 * it, so that callers need no stack frame; *empty is set if a call of
 * slab_refill() for that slab must follow.
 */
static inline void *heap_malloc_fast(struct heap *h, __sz size,
				     struct slab **empty)
{
	struct uk_list_head *l;
	struct slab *s;
	void **p;

	*empty = __NULL;
	if (unlikely(size > 1024))
		return __NULL;
	l = &h->partial[h->cls_small[(size + 15) / 16]];
	s = uk_list_first_entry(l, struct slab, link);
	if (unlikely(&s->link == l))
		return __NULL;
	p = s->free;
	s->used++;
	s->free = *p;
	if (unlikely(!s->free))
		*empty = s;
	return p;
}

/* The same for freeing: 0 if the long way must be taken. */
static inline int heap_free_fast(struct heap *h __unused, void *p)
{
	struct slab *s = slab_of(p);

	/* A run of pages, a full slab, an inner address */
	if (unlikely(PAGE_ALIGNED((__uptr)p) || !s->free || s->aligned))
		return 0;
	/* The last slab of its class stays, or a lone object would thrash. */
	if (unlikely(s->used == 1) && s->link.next != s->link.prev)
		return 0;
	s->used--;
	*(void **)p = s->free;
	s->free = p;
	return 1;
}

static inline void *heap_malloc(struct heap *h, __sz size)
{
	struct slab *empty;
	void *p = heap_malloc_fast(h, size, &empty);

	if (!p)
		return heap_malloc_slow(h, size);
	if (empty)
		slab_refill(h, empty);
	return p;
}

static inline void heap_free(struct heap *h, void *p)
{
	if (!heap_free_fast(h, p))
		heap_free_slow(h, p);
}

#endif /* __SLAB_H__ */
