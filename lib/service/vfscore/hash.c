/* SPDX-License-Identifier: BSD-3-Clause */
/* Tables of names that grow. */
#include <uk/alloc.h>
#include <uk/essentials.h>
#include <uk/isr/string.h>
#include <uk/vfs/hash.h>

static void put(struct uk_vfs_hash *h, struct uk_vfs_hnode *n)
{
	struct uk_vfs_hnode **slot = &h->slots[n->key & h->mask];

	n->next = *slot;
	*slot = n;
}

/* Moves everything into `slots`, which are `size` and empty. */
static void move(struct uk_vfs_hash *h, struct uk_vfs_hnode **slots, __u32 size)
{
	struct uk_vfs_hnode **old = h->slots, *n, *next;
	__u32 had = h->mask + 1;

	h->slots = slots;
	h->mask = size - 1;
	for (__u32 i = 0; i < had; i++)
		for (n = old[i]; n; n = next) {
			next = n->next;
			put(h, n);
		}
	if (old != h->first)
		uk_free(uk_alloc_get_default(), old);
}

static void grow(struct uk_vfs_hash *h)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_vfs_hnode **slots;
	__u32 size = 2 * (h->mask + 1);

	/* Speed is not worth the last memory. */
	if (uk_alloc_availmem(a) / 8 < size * sizeof(*slots))
		return;
	slots = uk_calloc(a, size, sizeof(*slots));
	if (likely(slots))
		move(h, slots, size);
}

void uk_vfs_hash_add(struct uk_vfs_hash *h, struct uk_vfs_hnode *n)
{
	put(h, n);
	/* Not with every one: where there is no memory that would be slow. */
	if (unlikely(!(++h->count & h->mask)))
		grow(h);
}

void uk_vfs_hash_del(struct uk_vfs_hash *h, struct uk_vfs_hnode *n)
{
	struct uk_vfs_hnode **p = &h->slots[n->key & h->mask];

	while (*p != n)
		p = &(*p)->next;
	*p = n->next;
	h->count--;
	if (likely(h->slots == h->first || h->count > UK_VFS_HASH_MIN / 2))
		return;
	memset(h->first, 0, sizeof(h->first));
	move(h, h->first, UK_VFS_HASH_MIN);
}
