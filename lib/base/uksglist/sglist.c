/* SPDX-License-Identifier: BSD-3-Clause */
/* See <uk/sglist.h>. */
#include <errno.h>

#include <uk/page.h>
#include <uk/plat/memory.h>
#include <uk/sglist.h>

int uk_sglist_append_phys(struct uk_sglist *sg, __paddr_t paddr, __sz len)
{
	struct uk_sglist_seg *last = sg->sg_segs + sg->sg_nseg - 1;

	if (!len)
		return 0;
	if (sg->sg_nseg && last->ss_paddr + last->ss_len == paddr) {
		last->ss_len += len;
		return 0;
	}
	if (sg->sg_nseg == sg->sg_maxseg)
		return -EFBIG;
	last[1] = (struct uk_sglist_seg){ paddr, len };
	sg->sg_nseg++;
	return 0;
}

int uk_sglist_append(struct uk_sglist *sg, const void *buf, __sz len)
{
	struct uk_sglist_seg *segs = sg->sg_segs;
	__u16 nseg = sg->sg_nseg;
	__sz last_len = nseg ? segs[nseg - 1].ss_len : 0;
	__uptr va = (__uptr)buf;
	int rc = 0;

	while (len && !rc) {
		__sz n = MIN(len, PAGE_SIZE - (va & (PAGE_SIZE - 1)));
		__paddr_t pa = ukplat_virt_to_phys((const void *)va);

		rc = uk_sglist_append_phys(sg, pa, n);
		va += n;
		len -= n;
	}
	if (unlikely(rc)) { /* as it was */
		sg->sg_nseg = nseg;
		if (nseg)
			segs[nseg - 1].ss_len = last_len;
	}
	return rc;
}

__sz uk_sglist_length(const struct uk_sglist *sg)
{
	__sz n = 0;

	for (__u16 i = 0; i < sg->sg_nseg; i++)
		n += sg->sg_segs[i].ss_len;
	return n;
}
