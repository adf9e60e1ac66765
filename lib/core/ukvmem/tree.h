/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The areas of an address space as a treap: a search tree by address that is a
 * heap by random priorities, so it is balanced with overwhelming probability
 * whatever the order of operations.  Iterative, nothing is allocated.
 */
#ifndef __VMA_TREE_H__
#define __VMA_TREE_H__

#include <uk/vmem.h>

/* `vma` overlaps none in the tree; its prio is set. */
void vma_tree_insert(struct uk_vma **root, struct uk_vma *vma);
void vma_tree_remove(struct uk_vma **root, struct uk_vma *vma);
/* The first that ends above `va`. */
struct uk_vma *vma_tree_find_from(struct uk_vma *root, __vaddr_t va);
/* The last that starts below `va`. */
struct uk_vma *vma_tree_find_below(struct uk_vma *root, __vaddr_t va);

#endif /* __VMA_TREE_H__ */
