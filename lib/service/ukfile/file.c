/* SPDX-License-Identifier: BSD-3-Clause */
/* The life of files and open files, and the operations of those without. */

#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

#include <uk/isr/string.h>

#include <uk/file.h>
#include <uk/file/nops.h>
#include <uk/ofile.h>

/* Takes one finalizer of `f` off the list; another file's may be there, too. */
static struct uk_file_finalizer *finalizer_pop(const struct uk_file *f)
{
	struct uk_pollq *q = &f->state->pollq;
	struct uk_file_finalizer *fin, *found = NULL;
	unsigned long flags;

	uk_spin_lock_irqsave(&q->lock, flags);
	uk_list_for_each_entry (fin, &f->state->fins, link) {
		if (fin->file != f)
			continue;
		uk_list_del_init(&fin->link);
		found = fin;
		break;
	}
	uk_spin_unlock_irqrestore(&q->lock, flags);
	return found;
}

static void finalize(const struct uk_file *f)
{
	struct uk_file_finalizer *fin;

	while ((fin = finalizer_pop(f)))
		fin->fn(f, fin);
}

/*
 * The strong half goes first; our share of the weak half keeps the object
 * until the resource is freed.  The destructor is the last to touch it.
 */
void uk_file_release(const struct uk_file *f)
{
	if (uk_swrefcount_release_strong(f->refcnt)) {
		if (!uk_list_empty(&f->state->fins))
			finalize(f);
		if (unlikely(f->state->locks)) {
			f->state->locks->fini(f->state->locks);
			f->state->locks = NULL;
		}
		f->_release(f, UK_FILE_RELEASE_RES);
	}
	uk_file_release_weak(f);
}

void uk_file_release_weak(const struct uk_file *f)
{
	if (uk_swrefcount_release_weak(f->refcnt))
		f->_release(f, UK_FILE_RELEASE_OBJ);
}

void uk_file_finalizer_register(const struct uk_file *f,
				struct uk_file_finalizer *fin)
{
	struct uk_pollq *q = &f->state->pollq;
	unsigned long flags;

	fin->file = f;
	uk_spin_lock_irqsave(&q->lock, flags);
	uk_list_add_tail(&fin->link, &f->state->fins);
	uk_spin_unlock_irqrestore(&q->lock, flags);
}

int uk_file_finalizer_unregister(const struct uk_file *f,
				 struct uk_file_finalizer *fin)
{
	struct uk_pollq *q = &f->state->pollq;
	unsigned long flags;
	int listed;

	uk_spin_lock_irqsave(&q->lock, flags);
	listed = !uk_list_empty(&fin->link);
	uk_list_del_init(&fin->link);
	uk_spin_unlock_irqrestore(&q->lock, flags);
	return listed;
}

void uk_ofile_init(struct uk_ofile *of)
{
	memset(of, 0, sizeof(*of));
	uk_refcount_init(&of->refcnt, 0);
	uk_mutex_init(&of->lock);
}

bool uk_ofile_release(struct uk_ofile *of)
{
	if (!uk_refcount_release(&of->refcnt))
		return false;
	if (likely(of->file))
		uk_file_locks_drop(of->file, of);
	if (of->fini)
		of->fini(of);
	if (unlikely(of->async))
		of->async->fini(of);
	if (likely(of->file))
		uk_file_release(of->file);
	return true;
}

ssize_t uk_file_nop_read(const struct uk_file *f __unused,
			 const struct iovec *iov __unused, int iovcnt __unused,
			 off_t off __unused, long flags __unused)
{
	return -ENOSYS;
}

ssize_t uk_file_nop_write(const struct uk_file *f __unused,
			  const struct iovec *iov __unused, int iovcnt __unused,
			  off_t off __unused, long flags __unused)
{
	return -ENOSYS;
}

int uk_file_nop_getstat(const struct uk_file *f __unused,
			unsigned int mask __unused,
			struct uk_statx *arg __unused)
{
	return -ENOSYS;
}

int uk_file_nop_setstat(const struct uk_file *f __unused,
			unsigned int mask __unused,
			const struct uk_statx *arg __unused)
{
	return -ENOSYS;
}

int uk_file_nop_ctl(const struct uk_file *f __unused, int fam __unused,
		    int req __unused, __uptr a1 __unused, __uptr a2 __unused,
		    __uptr a3 __unused)
{
	return -ENOSYS;
}

void uk_file_static_release(const struct uk_file *f __unused, int what __unused)
{
}

int uk_file_anon_getstat(const struct uk_file *f __unused,
			 unsigned int mask __unused, struct uk_statx *arg)
{
	memset(arg, 0, sizeof(*arg));
	arg->stx_mask = UK_STATX_BASIC_STATS;
	arg->stx_mode = 0600;
	arg->stx_nlink = 1;
	arg->stx_blksize = 4096;
	arg->stx_ino = 1;
	arg->stx_dev_minor = 14;
	return 0;
}

const struct uk_file_ops uk_file_nops = {
	.read = uk_file_nop_read,
	.write = uk_file_nop_write,
	.getstat = uk_file_nop_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};
