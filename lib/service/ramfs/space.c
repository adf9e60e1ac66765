/* SPDX-License-Identifier: BSD-3-Clause */
/* Sizes, holes and seals of regular files. */
#include "ramfs.h"

#include <unistd.h>

#include <uk/atomic.h>

#define KEEP_SIZE 1 /* FALLOC_FL_* */
#define PUNCH_HOLE 2
#define SEALS_ALL                                                              \
	(F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE |            \
	 F_SEAL_FUTURE_WRITE | RAMFS_SEAL_EXEC)

#define RESERVE_MAX (1UL << 20)

int ramfs_has_room(void)
{
	__sz reserve = MIN(uk_alloc_totalmem() / 64, RESERVE_MAX);

	return uk_alloc_availmem(uk_alloc_get_default()) >= reserve;
}

/* Adopted memory ends at `len` at the latest. */
static void ext_cut(struct ramfs_node *n, __sz len)
{
	__sz first = DIV_ROUND_UP(len, PAGE_SIZE);
	__sz end = DIV_ROUND_UP(n->extlen, PAGE_SIZE);

	if (len >= n->extlen)
		return;
	/* Pages of its own over what was adopted go on counting. */
	for (__sz i = first; i < end; i++)
		n->used -= !ramfs_page_at(n, i);
	n->extlen = len;
}

/* Zeroes from..to-1, all in one page, if there is anything. */
static int zero_part(struct ramfs_node *n, __sz from, __sz to)
{
	__sz i = from / PAGE_SIZE;
	char *p = ramfs_page_at(n, i);

	if (from == to || (!p && from >= n->extlen))
		return 0;
	p = ramfs_page_own(n, i);
	if (unlikely(!p))
		return -ENOSPC;
	memset(p + from % PAGE_SIZE, 0, to - from);
	return 0;
}

static int truncate_to(struct ramfs_node *n, __sz len)
{
	char *p;

	if (unlikely(len > (__sz)RAMFS_SIZE_MAX))
		return -EFBIG;
	if (unlikely((len < n->size && (n->seals & F_SEAL_SHRINK)) ||
		     (len > n->size && (n->seals & F_SEAL_GROW))))
		return -EPERM;
	if (len < n->size) {
		ramfs_pages_cut(n, DIV_ROUND_UP(len, PAGE_SIZE), n->npages);
		p = len % PAGE_SIZE ? ramfs_page_at(n, len / PAGE_SIZE) : NULL;
		if (p)
			memset(p + len % PAGE_SIZE, 0,
			       PAGE_SIZE - len % PAGE_SIZE);
		ext_cut(n, len);
	}
	n->size = len;
	ramfs_touch(&n->vn, 1);
	return 0;
}

/* A hole of whole pages; over adopted memory it takes pages of zeros. */
static int punch_pages(struct ramfs_node *n, __sz first, __sz end)
{
	if (end * PAGE_SIZE >= n->extlen)
		ext_cut(n, first * PAGE_SIZE);
	for (__sz i = first; i < end && i * PAGE_SIZE < n->extlen; i++) {
		char *p = ramfs_page_own(n, i);

		if (unlikely(!p))
			return -ENOSPC;
		memset(p, 0, PAGE_SIZE);
		first = i + 1;
	}
	ramfs_pages_cut(n, first, end);
	return 0;
}

static int punch(struct ramfs_node *n, __sz off, __sz len)
{
	__sz end = MIN(off + len, ALIGN_UP(n->size, PAGE_SIZE));
	__sz first = DIV_ROUND_UP(off, PAGE_SIZE), last = end / PAGE_SIZE;
	int rc;

	if (unlikely(n->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)))
		return -EPERM;
	if (off >= end)
		return 0;
	if (first > last) {
		rc = zero_part(n, off, end);
	} else {
		rc = zero_part(n, off, first * PAGE_SIZE);
		if (!rc)
			rc = zero_part(n, last * PAGE_SIZE, end);
		if (!rc)
			rc = punch_pages(n, first, last);
	}
	ramfs_touch(&n->vn, 1);
	return rc;
}

/* Has a page for index `i`, which stays a hole. */
static int set_aside(struct ramfs_node *n, __sz i)
{
	unsigned long flags;
	char *p;

	if (i * PAGE_SIZE < n->extlen || ramfs_page_at(n, i))
		return 0;
	p = ramfs_has_room() ? ramfs_page_own(n, i) : NULL;
	if (unlikely(!p))
		return -ENOSPC;
	uk_spin_lock_irqsave(&n->plock, flags);
	n->pages[i] = p + RAMFS_UNWRITTEN;
	uk_spin_unlock_irqrestore(&n->plock, flags);
	return 0;
}

static int fallocate(struct ramfs_node *n, int mode, __sz off, __sz len)
{
	if (mode == (PUNCH_HOLE | KEEP_SIZE))
		return punch(n, off, len);
	if (mode & ~KEEP_SIZE)
		return -EOPNOTSUPP;
	if (unlikely(off + len > (__sz)RAMFS_SIZE_MAX))
		return -EFBIG;
	if (unlikely((n->seals & F_SEAL_GROW) && off + len > n->size))
		return -EPERM;
	for (__sz i = off / PAGE_SIZE; i * PAGE_SIZE < off + len; i++)
		if (unlikely(set_aside(n, i)))
			return -ENOSPC;
	if (!(mode & KEEP_SIZE) && off + len > n->size)
		n->size = off + len;
	ramfs_touch(&n->vn, 1);
	return 0;
}

static int has_data(const struct ramfs_node *n, __sz i)
{
	return i * PAGE_SIZE < n->extlen ||
	       (ramfs_page_at(n, i) &&
		!((__uptr)n->pages[i] & RAMFS_UNWRITTEN));
}

/* The next offset from `off` on that is data, or a hole; -ENXIO. */
static int seek(const struct ramfs_node *n, int whence, off_t off, off_t *out)
{
	int data = whence == SEEK_DATA;
	__sz i = (__sz)off / PAGE_SIZE;

	if (unlikely(off < 0 || (__sz)off >= n->size))
		return -ENXIO;
	if (has_data(n, i) != data) {
		while (i * PAGE_SIZE < n->size && has_data(n, i) != data)
			i++;
		off = (off_t)(i * PAGE_SIZE);
	}
	if ((__sz)off >= n->size) {
		if (data)
			return -ENXIO;
		off = (off_t)n->size; /* there is a hole at every end */
	}
	*out = off;
	return 0;
}

/*
 * Seals and writable mappings look at each other without a common lock: each
 * says what it wants before it looks, and takes it back if it may not.
 */
static int seals_add(struct ramfs_node *n, unsigned int seals)
{
	unsigned int old = n->seals;

	if (unlikely(seals & ~SEALS_ALL))
		return -EINVAL;
	if (unlikely(old & F_SEAL_SEAL))
		return -EPERM;
	if ((seals & RAMFS_SEAL_EXEC) && (n->vn.mode & 0111))
		seals |= F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE |
			 F_SEAL_FUTURE_WRITE;
	uk_store_n(&n->seals, old | seals);
	if ((seals & ~old & F_SEAL_WRITE) && uk_load_n(&n->wmaps)) {
		uk_store_n(&n->seals, old);
		return -EBUSY;
	}
	return 0;
}

static int mapped(struct ramfs_node *n, int by)
{
	uk_fetch_add(&n->wmaps, by);
	if (by < 0 ||
	    !(uk_load_n(&n->seals) & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)))
		return 0;
	uk_fetch_sub(&n->wmaps, by);
	return -EPERM;
}

int ramfs_file_ctl(struct ramfs_node *n, int req, __uptr a1, __uptr a2,
		   __uptr a3)
{
	switch (req) {
	case UKFILE_CTL_FILE_TRUNC:
		return truncate_to(n, a1);
	case UKFILE_CTL_FILE_FALLOC:
		return fallocate(n, (int)a1, a2, a3);
	case UKFILE_CTL_FILE_SEEK:
		return seek(n, (int)a1, (off_t)a2, (off_t *)a3);
	case UKFILE_CTL_FILE_GETSEALS:
		return n->sealable ? (int)n->seals : -ENOSYS;
	case UKFILE_CTL_FILE_ADDSEALS:
		return n->sealable ? seals_add(n, (unsigned int)a1) : -ENOSYS;
	case UKFILE_CTL_FILE_MAPPED:
		return mapped(n, (int)(long)a1);
	default:
		return -ENOSYS;
	}
}
