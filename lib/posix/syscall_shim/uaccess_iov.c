/* SPDX-License-Identifier: BSD-3-Clause */
/* See <uk/uaccess.h>: arrays of buffers, and paths. */
#include <limits.h>

#include <uk/alloc.h>
#include <uk/uaccess.h>

#include "iovcut.h"

/* Lengths, then places. */
static int check(struct iovec *v, int cnt)
{
	if (unlikely(iovcut_check(v, cnt) < 0))
		return -EINVAL;
	for (int i = 0; i < cnt; i++)
		if (unlikely(uk_user_range(v[i].iov_base, v[i].iov_len)))
			return -EFAULT;
	return 0;
}

int uk_user_iov_get(struct uk_user_iov *io, const struct iovec *usr, int cnt,
		    bool write)
{
	int rc = -EFAULT;

	if (unlikely(cnt < 0 || cnt > IOV_MAX))
		return -EINVAL;
	io->v = io->fast;
	io->cnt = cnt;
	if (cnt > UK_USER_IOV_FAST)
		io->v = uk_malloc(uk_alloc_get_default(),
				  cnt * sizeof(io->v[0]));
	if (unlikely(!io->v))
		return -ENOMEM;
	if (likely(!cnt ||
		   (usr && !uk_user_get(io->v, usr, cnt * sizeof(io->v[0])))))
		rc = check(io->v, cnt);
	if (unlikely(rc))
		uk_user_iov_put(io);
	else
		(void)uk_user_iov_fault_in(io->v, cnt, write);
	return rc;
}

void uk_user_iov_put(struct uk_user_iov *io)
{
	if (io->v != io->fast)
		uk_free(uk_alloc_get_default(), io->v);
}

/* A long path: all of it once more, where there is room. */
static int path_long(struct uk_user_path *p, const char *usr)
{
	ssize_t n;

	p->heap = uk_malloc(uk_alloc_get_default(), PATH_MAX);
	if (unlikely(!p->heap))
		return -ENOMEM;
	n = uk_user_str_get(p->heap, usr, PATH_MAX);
	if (unlikely(n < 0))
		uk_user_path_put(p);
	p->s = p->heap;
	return n < 0 ? (int)n : 0;
}

static int path_copy(struct uk_user_path *p, const char *usr)
{
	ssize_t n = uk_user_str_get(p->fast, usr, sizeof(p->fast));

	if (unlikely(n == -ENAMETOOLONG))
		return path_long(p, usr);
	p->s = p->fast;
	return n < 0 ? (int)n : 0;
}

int uk_user_path_get(struct uk_user_path *p, const char *usr)
{
	p->heap = NULL;
	if (UK_IS_ENABLED(CONFIG_LIBSYSCALL_SHIM_PROGRAMS))
		return path_copy(p, usr);
	p->s = usr;
	return strnlen(usr, PATH_MAX) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

void uk_user_path_put(struct uk_user_path *p)
{
	if (unlikely(p->heap))
		uk_free(uk_alloc_get_default(), p->heap);
}
