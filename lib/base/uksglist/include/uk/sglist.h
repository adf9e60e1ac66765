/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Scatter-gather lists: which physical segments a buffer consists of.
 *
 * The list is memory of its caller.  Neighbouring segments are merged.  An
 * append that does not fit leaves the list as it was.
 */
#ifndef __UK_SGLIST_H__
#define __UK_SGLIST_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

struct uk_sglist_seg {
	__paddr_t ss_paddr;
	__sz ss_len;
};

struct uk_sglist {
	struct uk_sglist_seg *sg_segs;
	__u16 sg_nseg; /* used */
	__u16 sg_maxseg;
};

/** Makes `sg` an empty list over `maxseg` segments at `segs`. */
static inline void uk_sglist_init(struct uk_sglist *sg, __u16 maxseg,
				  struct uk_sglist_seg *segs)
{
	sg->sg_segs = segs;
	sg->sg_nseg = 0;
	sg->sg_maxseg = maxseg;
}

/** Empties the list. */
static inline void uk_sglist_reset(struct uk_sglist *sg)
{
	sg->sg_nseg = 0;
}

/** Appends a physical range; 0 or -EFBIG. */
int uk_sglist_append_phys(struct uk_sglist *sg, __paddr_t paddr, __sz len);

/**
 * Appends a buffer in the kernel's image or the direct map, page by page.
 *
 * @return 0, or -EFBIG if there are too few segments
 */
int uk_sglist_append(struct uk_sglist *sg, const void *buf, __sz len);

/** Total length in bytes. */
__sz uk_sglist_length(const struct uk_sglist *sg);

UK_END_DECLS

#endif /* __UK_SGLIST_H__ */
