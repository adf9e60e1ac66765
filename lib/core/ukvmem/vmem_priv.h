/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of ukvmem share.  All need vas->lock. */
#ifndef __VMEM_PRIV_H__
#define __VMEM_PRIV_H__

#include <uk/vma_types.h>
#include <uk/vmem.h>

#include "tree.h"

/* Fills in the page at `va` for UKARCH_FAULT_* `access`; 0 or errno. */
int page_fault_in(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t va,
		  unsigned int access);
/* Takes all pages of [start, end), which lies in `vma`, out and frees them. */
void pages_drop(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t start,
		__vaddr_t end);
/* Makes pages of large pages that lie across `start` or `end`; 0, -ENOMEM. */
int pages_split(struct uk_vas *vas, __vaddr_t start, __vaddr_t end);
/* Gives the pages of an area its present attributes. */
void pages_set_attr(struct uk_vas *vas, struct uk_vma *vma);

void vma_insert(struct uk_vas *vas, struct uk_vma *vma);
/* Joins `vma` with its neighbours where these are alike; gives what it is. */
struct uk_vma *vma_join(struct uk_vas *vas, struct uk_vma *vma);
/* The area above `va` that a fault there extended, or NULL. */
struct uk_vma *vma_grow_down(struct uk_vas *vas, __vaddr_t va);

int vma_populate(struct uk_vas *vas, __vaddr_t va, __sz len);
int vma_unmap(struct uk_vas *vas, __vaddr_t va, __sz len);
int range_valid(__vaddr_t va, __sz len);

#endif /* __VMEM_PRIV_H__ */
