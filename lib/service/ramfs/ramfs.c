/* SPDX-License-Identifier: BSD-3-Clause */
/* A file system in memory: names and nodes.  data.c has the contents. */
#include "ramfs.h"

#include <uk/init.h>
#include <uk/ramfs.h>

#define RAMFS_MAGIC 0x858458f6

const char ramfs_vol[] = "ramfs";

/* All guarded by vfscore's lock. */
static struct uk_vfs_hash names = UK_VFS_HASH_INITIALIZER(names);
static UK_LIST_HEAD(doomed); /* names in directories that are gone */
static int dooming;

static const struct uk_vnode_ops vops;

static void entry_free(struct ramfs_entry *e)
{
	uk_vfs_hash_del(&names, &e->hash);
	uk_list_del(&e->link);
	uk_file_release(&e->node->vn.file);
	uk_free(uk_alloc_get_default(), e);
}

/*
 * A directory goes with names in it when its file system does, which is with
 * vfscore's lock held.  The directories below come here as well; they only add
 * to the list, so that a deep tree takes no stack.
 */
static void entries_drop(struct ramfs_node *n)
{
	uk_list_splice_tail_init(&n->entries, &doomed);
	if (dooming)
		return;
	dooming = 1;
	while (!uk_list_empty(&doomed))
		entry_free(
			uk_list_first_entry(&doomed, struct ramfs_entry, link));
	dooming = 0;
}

static void node_release(const struct uk_file *f, int what)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct ramfs_node *n = to_node(f);

	if (what & UK_FILE_RELEASE_RES) {
		if (S_ISREG(n->vn.mode))
			ramfs_data_free(n);
		else if (S_ISLNK(n->vn.mode))
			uk_free(a, n->link);
		else if (S_ISDIR(n->vn.mode) && !uk_list_empty(&n->entries))
			entries_drop(n);
	}
	if (what & UK_FILE_RELEASE_OBJ)
		uk_free(a, n);
}

static struct ramfs_node *node_create(struct uk_vfs_mount *mnt, mode_t mode)
{
	struct ramfs_node *n = uk_calloc(uk_alloc_get_default(), 1, sizeof(*n));

	if (unlikely(!n))
		return NULL;
	uk_vnode_init(&n->vn, mnt, ramfs_vol, &ramfs_file_ops, &vops,
		      node_release, mode);
	if (S_ISDIR(mode)) {
		UK_INIT_LIST_HEAD(&n->entries);
		n->last_cookie = 2;
		n->vn.nlink = 2;
	}
	return n;
}

struct uk_vnode *uk_ramfs_file_create(mode_t mode, unsigned int seals)
{
	struct ramfs_node *n = node_create(NULL, S_IFREG | (mode & 07777));

	if (unlikely(!n))
		return NULL;
	n->vn.nlink = 0;
	n->vn.dev = 1; /* of all files without a name */
	n->sealable = 1;
	n->seals = seals;
	return &n->vn;
}

static __u32 key_of(const struct ramfs_node *dir, const char *name, __sz len)
{
	__u32 h = 2166136261u ^ (__u32)((__uptr)dir >> 6);

	for (__sz i = 0; i < len; i++)
		h = (h ^ (__u8)name[i]) * 16777619u;
	return h;
}

static struct ramfs_entry *entry_find(struct uk_vnode *dir, const char *name,
				      __sz len)
{
	struct ramfs_node *d = (struct ramfs_node *)dir;
	__u32 key = key_of(d, name, len);
	struct uk_vfs_hnode *n;
	struct ramfs_entry *e;

	for (n = uk_vfs_hash_at(&names, key); n; n = n->next) {
		e = __containerof(n, struct ramfs_entry, hash);
		if (n->key == key && e->dir == d && e->len == len &&
		    !memcmp(e->name, name, len))
			return e;
	}
	return NULL;
}

/* A new name for `n`, with a reference of its own. */
static int entry_add(struct uk_vnode *dir, const char *name, __sz len,
		     struct ramfs_node *n)
{
	struct ramfs_node *d = (struct ramfs_node *)dir;
	struct ramfs_entry *e;

	if (unlikely(!ramfs_has_room()))
		return -ENOSPC;
	e = uk_malloc(uk_alloc_get_default(), sizeof(*e) + len);
	if (unlikely(!e))
		return -ENOSPC;
	uk_file_acquire(&n->vn.file);
	e->dir = d;
	e->node = n;
	e->len = len;
	memcpy(e->name, name, len);
	e->hash.key = key_of(d, name, len);
	e->cookie = d->last_cookie++;
	uk_vfs_hash_add(&names, &e->hash);
	uk_list_add_tail(&e->link, &d->entries);
	if (S_ISDIR(n->vn.mode))
		d->vn.nlink++;
	ramfs_touch(dir, 1);
	return 0;
}

static void entry_del(struct ramfs_entry *e)
{
	if (S_ISDIR(e->node->vn.mode))
		e->dir->vn.nlink--;
	ramfs_touch(&e->dir->vn, 1);
	entry_free(e);
}

static int ramfs_lookup(struct uk_vnode *dir, const char *name, __sz len,
			struct uk_vnode **out)
{
	struct ramfs_entry *e = entry_find(dir, name, len);

	if (!e)
		return -ENOENT;
	uk_file_acquire(&e->node->vn.file);
	*out = &e->node->vn;
	return 0;
}

static int ramfs_create(struct uk_vnode *dir, const char *name, __sz len,
			mode_t mode, __u64 rdev, const char *link,
			struct uk_vnode **out)
{
	struct ramfs_node *n = node_create(dir->mnt, mode);
	int rc = -ENOSPC;

	if (unlikely(!n))
		return rc;
	n->vn.rdev = rdev;
	if (S_ISLNK(mode)) {
		__sz sz = strlen(link) + 1;

		n->link = uk_malloc(uk_alloc_get_default(), sz);
		if (unlikely(!n->link))
			goto err_release;
		memcpy(n->link, link, sz);
	}
	rc = entry_add(dir, name, len, n);
	if (unlikely(rc))
		goto err_release;
	*out = &n->vn;
	return 0;

err_release:
	uk_file_release(&n->vn.file);
	return rc;
}

static int ramfs_link(struct uk_vnode *dir, const char *name, __sz len,
		      struct uk_vnode *target)
{
	int rc = entry_add(dir, name, len, (struct ramfs_node *)target);

	if (likely(!rc)) {
		target->nlink++;
		ramfs_touch(target, 0);
	}
	return rc;
}

static int ramfs_unlink(struct uk_vnode *dir, const char *name, __sz len,
			struct uk_vnode *child)
{
	struct ramfs_node *n = (struct ramfs_node *)child;
	struct ramfs_entry *e = entry_find(dir, name, len);

	if (unlikely(!e))
		return -ENOENT;
	if (S_ISDIR(child->mode)) {
		if (!uk_list_empty(&n->entries))
			return -ENOTEMPTY;
		child->nlink = 0;
	} else {
		child->nlink--;
	}
	ramfs_touch(child, 0);
	entry_del(e);
	return 0;
}

static int ramfs_rename(struct uk_vnode *odir, const char *oname, __sz olen,
			struct uk_vnode *ndir, const char *nname, __sz nlen)
{
	struct ramfs_entry *e = entry_find(odir, oname, olen);
	struct ramfs_entry *old = entry_find(ndir, nname, nlen);
	int rc;

	if (unlikely(!e))
		return -ENOENT;
	if (old && S_ISDIR(old->node->vn.mode) &&
	    !uk_list_empty(&old->node->entries))
		return -ENOTEMPTY;
	rc = entry_add(ndir, nname, nlen, e->node);
	if (unlikely(rc))
		return rc;
	if (old) {
		old->node->vn.nlink -= S_ISDIR(old->node->vn.mode) ? 2 : 1;
		entry_del(old);
	}
	ramfs_touch(&e->node->vn, 0);
	entry_del(e);
	return 0;
}

static int ramfs_readdir(struct uk_vnode *dir, __u64 pos, uk_vfs_dirent_fn fn,
			 void *arg)
{
	struct ramfs_node *d = (struct ramfs_node *)dir;
	struct ramfs_entry *e;

	uk_list_for_each_entry (e, &d->entries, link) {
		if (e->cookie < pos)
			continue;
		if (fn(arg, e->name, e->len, e->node->vn.ino,
		       (e->node->vn.mode & S_IFMT) >> 12, e->cookie + 1))
			break;
	}
	return 0;
}

static const char *ramfs_readlink(struct uk_vnode *v)
{
	return ((struct ramfs_node *)v)->link;
}

static const struct uk_vnode_ops vops = {
	.lookup = ramfs_lookup,
	.create = ramfs_create,
	.link = ramfs_link,
	.unlink = ramfs_unlink,
	.rename = ramfs_rename,
	.readdir = ramfs_readdir,
	.readlink = ramfs_readlink,
	.adopt = ramfs_adopt,
};

static int ramfs_mount(struct uk_vfs_mount *mnt, const char *dev __unused,
		       unsigned long flags __unused, const char *data __unused,
		       struct uk_vnode **root)
{
	struct ramfs_node *n = node_create(mnt, S_IFDIR | 0755);

	if (unlikely(!n))
		return -ENOMEM;
	*root = &n->vn;
	return 0;
}

static struct uk_vfs_fstype ramfs_type = {
	.name = "ramfs",
	.mount = ramfs_mount,
	.magic = RAMFS_MAGIC,
};

static struct uk_vfs_fstype tmpfs_type = {
	.name = "tmpfs",
	.mount = ramfs_mount,
	.magic = 0x01021994,
};

static int ramfs_init(struct uk_init_ctx *ictx __unused)
{
	uk_vfs_fstype_register(&ramfs_type);
	uk_vfs_fstype_register(&tmpfs_type);
	return 0;
}

uk_lib_initcall(ramfs_init, 0x0);
