/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tables of names that grow with what is in them.  Where there is no memory to
 * grow they only become slower.  The owner of a table brings the lock.
 */
#ifndef __UK_VFS_HASH_H__
#define __UK_VFS_HASH_H__

#include <uk/arch/types.h>

UK_BEGIN_DECLS

#define UK_VFS_HASH_MIN 128

/* Part of what is in a table. */
struct uk_vfs_hnode {
	struct uk_vfs_hnode *next; /* in the same slot */
	__u32 key;
};

struct uk_vfs_hash {
	struct uk_vfs_hnode **slots;
	__u32 mask; /* number of slots, a power of two, less one */
	__u32 count; /* of entries */
	struct uk_vfs_hnode *first[UK_VFS_HASH_MIN]; /* slots of a small one */
};

#define UK_VFS_HASH_INITIALIZER(h)                                             \
	{                                                                      \
		.slots = (h).first, .mask = UK_VFS_HASH_MIN - 1                \
	}

/* What may have `key`, and its neighbours: follow `next`, compare keys. */
static inline struct uk_vfs_hnode *uk_vfs_hash_at(const struct uk_vfs_hash *h,
						  __u32 key)
{
	return h->slots[key & h->mask];
}

/* Adds `n`, whose key is set. */
void uk_vfs_hash_add(struct uk_vfs_hash *h, struct uk_vfs_hnode *n);
/*
 * Removes `n`, which is there.  When few are left the table gives back what it
 * took: `mask` is smaller then, and everything is in another slot.
 */
void uk_vfs_hash_del(struct uk_vfs_hash *h, struct uk_vfs_hnode *n);

UK_END_DECLS

#endif /* __UK_VFS_HASH_H__ */
