/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Open files of descriptor tables.  Their memory is only ever used for open
 * files again: fdtab_get() relies on that.
 */
#include "fdtab.h"

static struct uk_spinlock pool_lock = UK_SPINLOCK_INITIALIZER();
static struct uk_ofile *pool; /* by `path`; guarded by pool_lock */

static struct uk_ofile *pool_take(void)
{
	struct uk_ofile *of;

	uk_spin_lock(&pool_lock);
	of = pool;
	if (of)
		pool = of->path;
	uk_spin_unlock(&pool_lock);
	return of;
}

static struct uk_ofile *pool_more(void)
{
	struct uk_ofile *of = uk_malloc(uk_alloc_get_default(), sizeof(*of));

	if (likely(of))
		uk_refcount_init(&of->refcnt, 0);
	return of;
}

struct uk_ofile *uk_ofile_create(const struct uk_file *f, unsigned int mode)
{
	struct uk_ofile *of = pool_take();

	if (!of)
		of = pool_more();
	if (unlikely(!of))
		return NULL;
	uk_ofile_init(of);
	if (f)
		uk_file_acquire(f);
	of->file = f;
	of->mode = mode & ~O_CLOEXEC;
	/* Whole only now: a late fdtab_get() may take a reference. */
	uk_store_n_rel(&of->refcnt.counter, 1);
	return of;
}

void uk_ofile_put(struct uk_ofile *of)
{

	if (!uk_ofile_release(of))
		return;
	uk_spin_lock(&pool_lock);
	of->path = pool;
	pool = of;
	uk_spin_unlock(&pool_lock);
}
