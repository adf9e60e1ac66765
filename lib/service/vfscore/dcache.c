/* SPDX-License-Identifier: BSD-3-Clause */
/* The cache of names. */
#include "vfs_priv.h"

#include <uk/alloc.h>

struct uk_mutex vfs_lock = UK_MUTEX_INITIALIZER(vfs_lock);

static struct uk_vfs_hash names = UK_VFS_HASH_INITIALIZER(names);

static struct uk_dentry *dentry_of(struct uk_vfs_hnode *n)
{
	return __containerof(n, struct uk_dentry, hash);
}

static unsigned int key_of(const struct uk_dentry *dir, const char *name,
			   __sz len)
{
	__u32 h = 2166136261u ^ (__u32)((__uptr)dir >> 5);

	for (__sz i = 0; i < len; i++)
		h = (h ^ (__u8)name[i]) * 16777619u;
	return h;
}

struct uk_dentry *dentry_new(struct uk_dentry *parent, const char *name,
			     __sz len, struct uk_vnode *vn,
			     struct uk_vfs_mount *mnt)
{
	struct uk_dentry *d;

	d = uk_malloc(uk_alloc_get_default(), sizeof(*d) + len + 1);
	if (unlikely(!d))
		return NULL;
	uk_file_acquire(&vn->file);
	d->parent = parent;
	d->vn = vn;
	d->mnt = mnt;
	d->mounted = NULL;
	d->refs = 1;
	d->len = len;
	d->hashed = 0;
	d->name = d->first;
	memcpy(d->name, name, len);
	d->name[len] = '\0';
	if (parent) {
		dentry_get(parent);
		d->hash.key = key_of(parent, name, len);
		uk_vfs_hash_add(&names, &d->hash);
		d->hashed = 1;
	}
	return d;
}

struct uk_dentry *dentry_get(struct uk_dentry *d)
{
	d->refs++;
	return d;
}

static void dentry_free(struct uk_dentry *d)
{
	uk_file_release(&d->vn->file);
	if (d->name != d->first)
		uk_free(uk_alloc_get_default(), d->name);
	uk_free(uk_alloc_get_default(), d);
}

static void unhash(struct uk_dentry *d)
{
	uk_vfs_hash_del(&names, &d->hash);
	d->hashed = 0;
}

void dentry_put(struct uk_dentry *d)
{
	while (d && !--d->refs) {
		struct uk_dentry *parent = d->parent;

		if (d->hashed || !parent)
			return; /* cached, or the root of a mount */
		dentry_free(d);
		d = parent;
	}
}

struct uk_dentry *dentry_find(struct uk_dentry *dir, const char *name, __sz len)
{
	unsigned int key = key_of(dir, name, len);
	struct uk_vfs_hnode *n;
	struct uk_dentry *d;

	for (n = uk_vfs_hash_at(&names, key); n; n = n->next) {
		d = dentry_of(n);
		if (n->key == key && d->parent == dir && d->len == len &&
		    !memcmp(d->name, name, len))
			return dentry_get(d);
	}
	return NULL;
}

void dentry_drop(struct uk_dentry *d)
{
	if (!d->hashed)
		return;
	unhash(d);
	if (!d->refs) {
		d->refs = 1;
		dentry_put(d);
	}
}

char *dentry_name(const char *name, __sz len)
{
	char *own = uk_malloc(uk_alloc_get_default(), len + 1);

	if (likely(own)) {
		memcpy(own, name, len);
		own[len] = '\0';
	}
	return own;
}

void dentry_move(struct uk_dentry *d, struct uk_dentry *dir, char *name,
		 __sz len)
{
	struct uk_dentry *parent = d->parent;

	unhash(d);
	if (d->name != d->first)
		uk_free(uk_alloc_get_default(), d->name);
	d->name = name;
	d->len = len;
	d->parent = dentry_get(dir);
	d->hash.key = key_of(dir, name, len);
	uk_vfs_hash_add(&names, &d->hash);
	d->hashed = 1;
	dentry_put(parent);
}

/* Drops `d`, which nobody uses, and the names above that only it held. */
static void drop_upwards(struct uk_dentry *d)
{
	while (d && !d->refs) {
		struct uk_dentry *up = d->parent->hashed ? d->parent : NULL;

		dentry_drop(d);
		d = up; /* a cached name outlives its last reference */
	}
}

/* A name of `mnt`, if `unused` one without references, from slot *i on. */
static struct uk_dentry *name_of(const struct uk_vfs_mount *mnt, __u32 *i,
				 int unused)
{
	for (; *i <= names.mask; (*i)++) {
		struct uk_vfs_hnode *n = names.slots[*i];

		for (; n; n = n->next)
			if (dentry_of(n)->mnt == mnt &&
			    !(unused && dentry_of(n)->refs))
				return dentry_of(n);
	}
	return NULL;
}

int dentry_drop_mount(struct uk_vfs_mount *mnt)
{
	__u32 i = 0, mask = names.mask;
	struct uk_dentry *d;

	while ((d = name_of(mnt, &i, 1))) {
		drop_upwards(d);
		if (names.mask != mask) /* all have moved */
			i = 0;
		mask = names.mask;
	}
	i = 0;
	return name_of(mnt, &i, 0) || mnt->root->refs > 1 ? -EBUSY : 0;
}

struct uk_dentry *uk_vfs_dget(struct uk_dentry *d)
{
	uk_mutex_lock(&vfs_lock);
	dentry_get(d);
	uk_mutex_unlock(&vfs_lock);
	return d;
}

void uk_vfs_dput(struct uk_dentry *d)
{
	if (!d)
		return;
	uk_mutex_lock(&vfs_lock);
	dentry_put(d);
	uk_mutex_unlock(&vfs_lock);
}

struct uk_vnode *uk_vfs_dvnode(struct uk_dentry *d)
{
	return d->vn;
}

unsigned long uk_vfs_dflags(struct uk_dentry *d)
{
	return d->mnt->flags;
}

/* Path from the end of `buf` backwards; the offset where it begins. */
static ssize_t path_build(struct uk_dentry *d, char *buf, __sz len)
{
	__sz at = len;

	if (unlikely(!len))
		return -ERANGE;
	buf[--at] = '\0';
	for (;;) {
		while (!d->parent && d->mnt->covered)
			d = d->mnt->covered;
		if (!d->parent)
			break;
		if (!d->hashed)
			return -ENOENT;
		if (unlikely(at < d->len + 1UL))
			return -ERANGE;
		at -= d->len;
		memcpy(buf + at, d->name, d->len);
		buf[--at] = '/';
		d = d->parent;
	}
	if (at == len - 1) {
		if (unlikely(!at))
			return -ERANGE;
		buf[--at] = '/';
	}
	return at;
}

/* Moves what path_build() made to the front; its length. */
static ssize_t path_front(ssize_t at, char *buf, __sz len)
{
	if (at < 0)
		return at;
	memmove(buf, buf + at, len - at);
	return len - at - 1;
}

ssize_t uk_vfs_dpath(struct uk_dentry *d, char *buf, __sz len)
{
	ssize_t at;

	uk_mutex_lock(&vfs_lock);
	at = path_build(d, buf, len);
	uk_mutex_unlock(&vfs_lock);
	return path_front(at, buf, len);
}

static struct uk_dentry *find_file(const struct uk_file *f)
{
	for (__u32 i = 0; i <= names.mask; i++)
		for (struct uk_vfs_hnode *n = names.slots[i]; n; n = n->next)
			if (&dentry_of(n)->vn->file == f)
				return dentry_of(n);
	return NULL;
}

ssize_t uk_vfs_file_path(const struct uk_file *f, int wait, char *buf, __sz len)
{
	struct uk_dentry *d;
	ssize_t at;

	if (wait)
		uk_mutex_lock(&vfs_lock);
	else if (!uk_mutex_trylock(&vfs_lock))
		return -EAGAIN;
	d = find_file(f);
	at = d ? path_build(d, buf, len) : -ENOENT;
	uk_mutex_unlock(&vfs_lock);
	return path_front(at, buf, len);
}
