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
	struct uk_list_head link; /* on heap.partial[cls], if there is room */
	void *free; /* list of freed objects, linked by their first word */
	__u16 fresh; /* offset of the first object never used; SLAB_SIZE: none
		      */
	__u16 used; /* objects in use */
	__u16 cls;
	__u16 size; /* of an object */
	__u32 inv; /* 2^32 / size, rounded up */
	__u32 pad[7];
};

UK_CTASSERT(sizeof(struct slab) == 64);

struct heap {
	struct buddy *buddy;
	struct uk_list_head partial[SLAB_CLASSES];
	__u8 cls_small[65]; /* class by (size + 15) / 16, up to 1024 */
	__sz used; /* bytes in live objects and runs, as classes count them */
};

void heap_init(struct heap *h, struct buddy *b);
void *heap_malloc(struct heap *h, __sz size);
void *heap_memalign(struct heap *h, __sz align, __sz size);
void heap_free(struct heap *h, void *p);
__sz heap_usable(struct heap *h, const void *p);

#endif /* __SLAB_H__ */
