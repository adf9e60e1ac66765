/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptor tables: slots, growth, and which table is current. */
#include "fdtab.h"

#include <uk/assert.h>
#include <uk/init.h>
#include <uk/isr/string.h>

struct uk_fdtab fdtab_first = {
	.refcnt = UK_REFCOUNT_INITIALIZER(1),
	.limit = CONFIG_LIBPOSIX_FDTAB_MAXFDS,
	.slots = &fdtab_first.first.h,
	.first.h = { .cap = SLOTS_STATIC, .used = &fdtab_first.used0 },
};

struct uk_fdtab *(*fdtab_current_fn)(void);
static int (*install_fn)(struct uk_fdtab *tab);

struct uk_fdtab *uk_fdtab_current(void)
{
	return fdtab_current();
}

void uk_fdtab_current_set(struct uk_fdtab *(*fn)(void))
{
	fdtab_current_fn = fn;
}

void uk_fdtab_install_set(int (*install)(struct uk_fdtab *tab))
{
	install_fn = install;
}

struct uk_fdtab *uk_fdtab_first(void)
{
	return &fdtab_first;
}

void fdtab_init(struct uk_fdtab *t, unsigned int limit)
{
	memset(t, 0, sizeof(*t));
	uk_spin_init(&t->lock);
	uk_refcount_init(&t->refcnt, 1);
	t->limit = limit;
	t->slots = &t->first.h;
	t->first.h.cap = SLOTS_STATIC;
	t->first.h.used = &t->used0;
}

/* Slots and, behind them, their bits. */
static struct fdslots *slots_create(unsigned int want)
{
	unsigned int cap = ALIGN_UP(want, SLOT_BITS);
	struct fdslots *v;

	v = uk_calloc(uk_alloc_get_default(), 1,
		      sizeof(*v) + cap * sizeof(v->slot[0]) +
			      cap / SLOT_BITS * sizeof(v->used[0]));
	if (unlikely(!v))
		return NULL;
	v->cap = cap;
	v->used = (__u64 *)&v->slot[cap];
	return v;
}

int fdtab_grow(struct uk_fdtab *t, unsigned int fd)
{
	unsigned int have = uk_load_n_acq(&t->slots)->cap;
	struct fdslots *v, *old;

	if (fd < have)
		return 0;
	v = slots_create(MAX(2 * have, fd + 1));
	if (unlikely(!v))
		return -ENOMEM;
	uk_spin_lock(&t->lock);
	old = t->slots;
	if (old->cap < v->cap) {
		memcpy(v->slot, old->slot, old->cap * sizeof(old->slot[0]));
		memcpy(v->used, old->used,
		       old->cap / SLOT_BITS * sizeof(old->used[0]));
		v->outgrown = old;
		uk_store_n_rel(&t->slots, v);
		v = NULL;
	}
	uk_spin_unlock(&t->lock);
	uk_free(uk_alloc_get_default(), v); /* somebody was faster */
	return 0;
}

int fdtab_put(struct uk_fdtab *t, __uptr slot, unsigned int min)
{
	unsigned int fd;
	int rc;

	for (;;) {
		uk_spin_lock(&t->lock);
		fd = fdtab_free_from(t->slots, MAX(min, t->lowest));
		if (unlikely(fd >= t->limit)) {
			rc = -EMFILE;
			break;
		}
		if (likely(fd < t->slots->cap)) {
			if (min <= t->lowest)
				t->lowest = fd;
			fdtab_store(t, fd, slot);
			rc = (int)fd;
			break;
		}
		uk_spin_unlock(&t->lock);
		rc = fdtab_grow(t, MAX(fd, min));
		if (unlikely(rc))
			return rc;
	}
	uk_spin_unlock(&t->lock);
	return rc;
}

struct uk_ofile *fdtab_get_again(struct uk_fdtab *t, unsigned int fd,
				 struct uk_ofile *of)
{
	do {
		if (of)
			uk_ofile_put(of);
	} while (!fdtab_try(t, fd, &of));
	return of;
}

void fdtab_close_some(struct uk_fdtab *t, unsigned int first, unsigned int last,
		      __uptr mask)
{
	for (unsigned int fd = first; fd <= last; fd++) {
		struct uk_ofile *of = NULL;
		__uptr s;

		if (fd >= uk_load_n_acq(&t->slots)->cap)
			return;
		uk_spin_lock(&t->lock);
		s = t->slots->slot[fd];
		if (s && (s & mask) == mask)
			of = slot_of(fdtab_store(t, fd, 0));
		uk_spin_unlock(&t->lock);
		if (of)
			fdtab_drop(t, of);
	}
}

void uk_fdtab_acquire(struct uk_fdtab *t)
{
	uk_refcount_acquire(&t->refcnt);
}

void uk_fdtab_release(struct uk_fdtab *t)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct fdslots *v, *next;

	if (!uk_refcount_release(&t->refcnt))
		return;
	fdtab_close_some(t, 0, UK_FD_MAX, 0);
	for (v = t->slots; v != &t->first.h; v = next) {
		next = v->outgrown;
		uk_free(a, v);
	}
	if (t != &fdtab_first)
		uk_free(a, t);
}

struct uk_fdtab *uk_fdtab_copy(struct uk_fdtab *src)
{
	struct uk_fdtab *t = uk_malloc(uk_alloc_get_default(), sizeof(*t));
	__uptr s;

	if (unlikely(!t))
		return NULL;
	fdtab_init(t, src->limit);
	for (;;) {
		unsigned int cap = uk_load_n_acq(&src->slots)->cap;

		if (unlikely(fdtab_grow(t, cap - 1))) {
			uk_fdtab_release(t);
			return NULL;
		}
		uk_spin_lock(&src->lock);
		if (src->slots->cap <= t->slots->cap)
			break;
		uk_spin_unlock(&src->lock);
	}
	for (unsigned int fd = 0; fd < src->slots->cap; fd++) {
		s = src->slots->slot[fd];
		if (!s)
			continue;
		uk_ofile_acquire(slot_of(s));
		fdtab_store(t, fd, s);
	}
	uk_spin_unlock(&src->lock);
	return t;
}

struct uk_fdtab *uk_fdtab_unshare(void)
{
	struct uk_fdtab *t = uk_fdtab_current();
	struct uk_fdtab *own;
	int rc;

	if (uk_refcount_read(&t->refcnt) == 1)
		return t;
	if (unlikely(!install_fn))
		return ERR2PTR(-ENOSYS);
	own = uk_fdtab_copy(t);
	if (unlikely(!own))
		return ERR2PTR(-ENOMEM);
	rc = install_fn(own);
	if (likely(!rc))
		return own;
	uk_fdtab_release(own);
	return ERR2PTR(rc);
}

unsigned int uk_fdtab_limit_get(void)
{
	return uk_fdtab_current()->limit;
}

int uk_fdtab_limit_set(unsigned int max)
{
	if (unlikely(max > 1048576))
		return -EPERM;
	uk_fdtab_current()->limit = max;
	return 0;
}

static void fdtab_term(const struct uk_term_ctx *tctx __unused)
{
	fdtab_close_some(&fdtab_first, 0, UK_FD_MAX, 0);
}

uk_rootfs_initcall_prio(0x0, fdtab_term, UK_PRIO_LATEST);
