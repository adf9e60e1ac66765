/* SPDX-License-Identifier: BSD-3-Clause */
/* The tree of areas; see tree.h. */

#include "tree.h"

/* Puts `with` (or nothing) where `old` hangs. */
static void replace(struct uk_vma **root, struct uk_vma *old,
		    struct uk_vma *with)
{
	struct uk_vma *p = old->parent;

	if (!p)
		*root = with;
	else if (p->left == old)
		p->left = with;
	else
		p->right = with;
	if (with)
		with->parent = p;
}

/* Turns the edge between `v` and its parent, so that `v` comes up. */
static void rotate_up(struct uk_vma **root, struct uk_vma *v)
{
	struct uk_vma *p = v->parent;
	struct uk_vma *mid;

	replace(root, p, v);
	if (p->left == v) {
		mid = v->right;
		v->right = p;
		p->left = mid;
	} else {
		mid = v->left;
		v->left = p;
		p->right = mid;
	}
	p->parent = v;
	if (mid)
		mid->parent = p;
}

void vma_tree_insert(struct uk_vma **root, struct uk_vma *vma)
{
	struct uk_vma **link = root;
	struct uk_vma *parent = __NULL;

	while (*link) {
		parent = *link;
		link = vma->start < parent->start ? &parent->left
						  : &parent->right;
	}
	vma->left = vma->right = __NULL;
	vma->parent = parent;
	*link = vma;
	while (vma->parent && vma->parent->prio < vma->prio)
		rotate_up(root, vma);
}

void vma_tree_remove(struct uk_vma **root, struct uk_vma *vma)
{
	struct uk_vma *up;

	while (vma->left && vma->right) {
		up = vma->left->prio > vma->right->prio ? vma->left
							: vma->right;
		rotate_up(root, up);
	}
	replace(root, vma, vma->left ? vma->left : vma->right);
}

struct uk_vma *vma_tree_find_from(struct uk_vma *root, __vaddr_t va)
{
	struct uk_vma *best = __NULL;

	while (root) {
		if (root->end > va) {
			best = root;
			root = root->left;
		} else {
			root = root->right;
		}
	}
	return best;
}

struct uk_vma *vma_tree_find_below(struct uk_vma *root, __vaddr_t va)
{
	struct uk_vma *best = __NULL;

	while (root) {
		if (root->start < va) {
			best = root;
			root = root->right;
		} else {
			root = root->left;
		}
	}
	return best;
}

struct uk_vma *uk_vma_next(struct uk_vma *vma)
{
	struct uk_vma *p;

	if (vma->right) {
		for (vma = vma->right; vma->left;)
			vma = vma->left;
		return vma;
	}
	for (p = vma->parent; p && p->right == vma; p = p->parent)
		vma = p;
	return p;
}

struct uk_vma *uk_vma_prev(struct uk_vma *vma)
{
	struct uk_vma *p;

	if (vma->left) {
		for (vma = vma->left; vma->right;)
			vma = vma->right;
		return vma;
	}
	for (p = vma->parent; p && p->left == vma; p = p->parent)
		vma = p;
	return p;
}
