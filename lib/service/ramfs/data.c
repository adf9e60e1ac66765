/* SPDX-License-Identifier: BSD-3-Clause */
/* Contents of files: pages, and adopted memory under them. */
#include "ramfs.h"

#include <uk/atomic.h>
#include <uk/file/iovutil.h>
#include <uk/plat/time.h>

static char zeros[PAGE_SIZE] __align(PAGE_SIZE);

void ramfs_touch(struct uk_vnode *v, int modified)
{
	__nsec now = ukplat_wall_clock();

	v->ctime.tv_sec = now / 1000000000;
	v->ctime.tv_nsec = now % 1000000000;
	if (modified)
		v->mtime = v->ctime;
}

void *ramfs_page_at(const struct ramfs_node *n, __sz i)
{
	if (i >= uk_load_n_acq(&n->npages))
		return NULL;
	return (void *)((__uptr)UK_READ_ONCE(n->pages)[i] & ~RAMFS_UNWRITTEN);
}

/* Contiguous bytes to read at `off`; NULL stands for zeros. */
static const char *span_at(const struct ramfs_node *n, __sz off, __sz *len)
{
	__sz in = off % PAGE_SIZE;
	const char *p = ramfs_page_at(n, off / PAGE_SIZE);

	*len = PAGE_SIZE - in;
	if (p)
		return p + in;
	if (off >= n->extlen)
		return NULL;
	/* Adopted memory is one piece, as far as no page lies over it. */
	if (!n->npages)
		*len = n->extlen - off;
	else
		*len = MIN(*len, n->extlen - off);
	return n->ext + off;
}

static ssize_t ramfs_read(const struct uk_file *f, const struct iovec *iov,
			  int iovcnt, off_t off, long flags __unused)
{
	struct ramfs_node *n = to_node(f);
	struct uk_iov_iter it = UK_IOV_ITER(iov, iovcnt);
	__sz pos = off, done = 0, len, got;

	if (unlikely(!S_ISREG(n->vn.mode)))
		return S_ISDIR(n->vn.mode) ? -EISDIR : -EINVAL;
	while (pos < n->size) {
		const char *p = span_at(n, pos, &len);

		len = MIN(len, n->size - pos);
		got = p ? uk_iov_scatter(&it, p, len) : uk_iov_zero(&it, len);
		done += got;
		pos += got;
		if (got < len)
			break;
	}
	if (unlikely(!done && pos < n->size && uk_iov_faulted(&it)))
		return -EFAULT;
	return done;
}

/*
 * A longer table.  Its word 0 leads to the one before, which lives on: a page
 * fault of a mapping does not hold the iolock, and may be reading there.
 */
static int slots_grow(struct ramfs_node *n, __sz want)
{
	struct uk_alloc *a = uk_alloc_get_default();
	__sz cap = MAX(want, n->npages + n->npages / 2);
	unsigned long flags;
	void **table;

	if (want <= uk_load_n_acq(&n->npages))
		return 0;
	table = uk_calloc(a, cap + 1, sizeof(*table));
	if (unlikely(!table))
		return -ENOSPC;
	uk_spin_lock_irqsave(&n->plock, flags);
	if (want > n->npages && cap > n->npages) {
		if (n->pages) {
			memcpy(table + 1, n->pages, n->npages * sizeof(*table));
			table[0] = n->pages - 1;
		}
		uk_store_n_rel(&n->pages, table + 1);
		uk_store_n_rel(&n->npages, cap);
		table = NULL;
	}
	uk_spin_unlock_irqrestore(&n->plock, flags);
	uk_free(a, table);
	return 0;
}

/* Puts `p` into slot `i` unless a page is there; gives what is there now. */
static char *slot_fill(struct ramfs_node *n, __sz i, void *p, int counts)
{
	unsigned long flags;
	char *is;

	uk_spin_lock_irqsave(&n->plock, flags);
	is = ramfs_page_at(n, i);
	if (!is && p) {
		is = p;
		n->used += counts;
	}
	if (is)
		n->pages[i] = is; /* it is about to be written */
	uk_spin_unlock_irqrestore(&n->plock, flags);
	return is;
}

/* From now on pages stay where they are: somebody maps them. */
static void pin(struct ramfs_node *n)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&n->plock, flags);
	n->pinned = 1;
	uk_spin_unlock_irqrestore(&n->plock, flags);
}

/* The page of its own that holds index `i`; made if there is none. */
char *ramfs_page_own(struct ramfs_node *n, __sz i)
{
	__sz off = i * PAGE_SIZE, have;
	char *p, *is;

	if (unlikely(slots_grow(n, i + 1)))
		return NULL;
	p = slot_fill(n, i, NULL, 0);
	if (p)
		return p;
	p = uk_palloc(uk_alloc_get_default(), 1);
	if (unlikely(!p))
		return NULL;
	have = off < n->extlen ? MIN(PAGE_SIZE, n->extlen - off) : 0;
	if (have)
		memcpy(p, n->ext + off, have);
	memset(p + have, 0, PAGE_SIZE - have);
	is = slot_fill(n, i, p, !have);
	if (unlikely(is != p)) /* another one was faster */
		uk_pfree(uk_alloc_get_default(), p, 1);
	return is;
}

/* The same for contents that are written: they leave the reserve alone. */
static char *page_to_write(struct ramfs_node *n, __sz i)
{
	if (unlikely(!ramfs_has_room() && !ramfs_page_at(n, i)))
		return NULL;
	return ramfs_page_own(n, i);
}

static ssize_t ramfs_write(const struct uk_file *f, const struct iovec *iov,
			   int iovcnt, off_t off, long flags __unused)
{
	struct ramfs_node *n = to_node(f);
	struct uk_iov_iter it = UK_IOV_ITER(iov, iovcnt);
	__sz total = uk_iov_len(iov, iovcnt), done = 0, got;
	int rc = -ENOSPC;

	if (unlikely(!S_ISREG(n->vn.mode)))
		return -EINVAL;
	if (unlikely(!total))
		return 0;
	if (unlikely(off > RAMFS_SIZE_MAX ||
		     total > (__sz)RAMFS_SIZE_MAX - off))
		return -EFBIG;
	if (unlikely(n->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)))
		return -EPERM;
	while (done < total) {
		__sz pos = off + done, in = pos % PAGE_SIZE;
		__sz len = MIN(PAGE_SIZE - in, total - done);
		char *p;

		if (unlikely((n->seals & F_SEAL_GROW) && pos + len > n->size))
			return done ? (ssize_t)done : -EPERM;
		p = page_to_write(n, pos / PAGE_SIZE);
		if (unlikely(!p))
			break;
		got = uk_iov_gather(&it, p + in, len);
		done += got;
		if (unlikely(got < len)) {
			rc = -EFAULT;
			break;
		}
	}
	if (done && off + done > n->size)
		n->size = off + done;
	if (done)
		ramfs_touch(&n->vn, 1);
	return done ? (ssize_t)done : rc;
}

void ramfs_pages_cut(struct ramfs_node *n, __sz first, __sz end)
{
	unsigned long flags;
	int pinned;
	void *p;

	for (__sz i = first; i < MIN(end, n->npages); i++) {
		uk_spin_lock_irqsave(&n->plock, flags);
		pinned = n->pinned;
		p = ramfs_page_at(n, i);
		if (p && !pinned) {
			n->pages[i] = NULL;
			n->used -= i * PAGE_SIZE >= n->extlen;
		}
		uk_spin_unlock_irqrestore(&n->plock, flags);
		if (p && pinned)
			memset(p, 0, PAGE_SIZE);
		else if (p)
			uk_pfree(uk_alloc_get_default(), p, 1);
	}
}

static int ramfs_ctl(const struct uk_file *f, int fam, int req, __uptr a1,
		     __uptr a2, __uptr a3)
{
	struct ramfs_node *n = to_node(f);

	if (fam != UKFILE_CTL_FILE)
		return -ENOSYS;
	if (req == UKFILE_CTL_FILE_SYNC)
		return 0; /* there is nothing behind it */
	if (likely(S_ISREG(n->vn.mode)))
		return ramfs_file_ctl(n, req, a1, a2, a3);
	if (req == UKFILE_CTL_FILE_TRUNC)
		return S_ISDIR(n->vn.mode) ? -EISDIR : -EINVAL;
	return req == UKFILE_CTL_FILE_FALLOC ? -ENODEV : -ENOSYS;
}

static __sz size_of(const struct ramfs_node *n)
{
	if (likely(S_ISREG(n->vn.mode)))
		return n->size;
	return S_ISLNK(n->vn.mode) ? strlen(n->link) : 0;
}

/* Blocks of 512 bytes that a regular file occupies; adopted memory counts. */
static __u64 blocks_of(const struct ramfs_node *n)
{
	return S_ISREG(n->vn.mode) ? n->used * (PAGE_SIZE / 512) : 0;
}

static int ramfs_getstat(const struct uk_file *f, unsigned int mask __unused,
			 struct uk_statx *s)
{
	const struct ramfs_node *n = to_node(f);

	uk_vnode_getstat(&n->vn, s);
	s->stx_size = size_of(n);
	s->stx_blocks = blocks_of(n);
	return 0;
}

static int ramfs_fstat(const struct uk_file *f, struct stat *st)
{
	const struct ramfs_node *n = to_node(f);

	uk_vnode_fstat(&n->vn, st);
	st->st_size = (off_t)size_of(n);
	st->st_blocks = (blkcnt_t)blocks_of(n);
	return 0;
}

static int ramfs_setstat(const struct uk_file *f, unsigned int mask,
			 const struct uk_statx *s)
{
	struct ramfs_node *n = to_node(f);
	struct uk_vnode *v = &n->vn;

	if (unlikely((mask & UK_STATX_MODE) && S_ISREG(v->mode) &&
		     (n->seals & RAMFS_SEAL_EXEC) &&
		     ((s->stx_mode ^ v->mode) & 0111)))
		return -EPERM;
	if (mask & UK_STATX_MODE)
		v->mode = (v->mode & S_IFMT) | (s->stx_mode & 07777);
	if (mask & UK_STATX_UID)
		v->uid = s->stx_uid;
	if (mask & UK_STATX_GID)
		v->gid = s->stx_gid;
	if (mask & UK_STATX_ATIME)
		v->atime = s->stx_atime;
	ramfs_touch(v, 0);
	if (mask & UK_STATX_MTIME)
		v->mtime = s->stx_mtime;
	return 0;
}

/* Archive pages are handed out as they are, if whole and aligned. */
static void *ramfs_page(const struct uk_file *f, off_t off)
{
	struct ramfs_node *n = to_node(f);
	__sz i = off / PAGE_SIZE, at = i * PAGE_SIZE;
	void *p;

	if (unlikely(!S_ISREG(n->vn.mode)))
		return ERR2PTR(-ENODEV);
	if (unlikely(at >= n->size))
		return ERR2PTR(-ENXIO);
	p = ramfs_page_at(n, i);
	if (!p && at + PAGE_SIZE <= n->extlen &&
	    IS_ALIGNED((__uptr)n->ext, PAGE_SIZE))
		return DECONST(void *, n->ext + at);
	if (!p && at >= n->extlen)
		return zeros;
	pin(n);
	p = ramfs_page_own(n, i);
	return p ? p : ERR2PTR(-ENOMEM);
}

static void *ramfs_page_shared(const struct uk_file *f, off_t off)
{
	struct ramfs_node *n = to_node(f);
	void *p;

	if (unlikely(!S_ISREG(n->vn.mode)))
		return ERR2PTR(-ENODEV);
	if (unlikely((__sz)off >= n->size))
		return ERR2PTR(-ENXIO);
	pin(n);
	p = ramfs_page_own(n, off / PAGE_SIZE);
	return p ? p : ERR2PTR(-ENOMEM);
}

int ramfs_adopt(struct uk_vnode *v, const void *data, __sz len)
{
	struct ramfs_node *n = (struct ramfs_node *)v;

	if (unlikely(!S_ISREG(v->mode) || n->size))
		return -EINVAL;
	n->ext = data;
	n->extlen = n->size = len;
	n->used = DIV_ROUND_UP(len, PAGE_SIZE);
	return 0;
}

void ramfs_data_free(struct ramfs_node *n)
{
	void **table, **older;

	n->pinned = 0;
	ramfs_pages_cut(n, 0, n->npages);
	for (table = n->pages ? n->pages - 1 : NULL; table; table = older) {
		older = table[0];
		uk_free(uk_alloc_get_default(), table);
	}
}

const struct uk_file_ops ramfs_file_ops = {
	.read = ramfs_read,
	.write = ramfs_write,
	.getstat = ramfs_getstat,
	.fstat = ramfs_fstat,
	.setstat = ramfs_setstat,
	.ctl = ramfs_ctl,
	.page = ramfs_page,
	.page_shared = ramfs_page_shared,
};
