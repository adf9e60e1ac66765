/* SPDX-License-Identifier: BSD-3-Clause */
/* Vectors of programs: copied once, so that they cannot change any more. */
#include "edge.h"

#include <uk/alloc.h>

static __sz avail(const struct iovec *v, int write)
{
	return write ? uk_user_avail_w(v->iov_base, v->iov_len)
		     : uk_user_avail_r(v->iov_base, v->iov_len);
}

static int look(struct fdio_iov *io, int write)
{
	for (int i = 0; i < io->cnt; i++) {
		__sz n = avail(&io->v[i], write);

		if (likely(n == io->v[i].iov_len))
			continue;
		if (unlikely(!iovcut_at(io->v, &io->cnt, i, n)))
			return -EFAULT;
		break;
	}
	return 0;
}

int fdio_iov_get(struct fdio_iov *io, const struct iovec *usr, int cnt,
		 int write)
{
	int rc = -EFAULT;

	if (unlikely(cnt < 0 || cnt > FDIO_IOV_MAX))
		return -EINVAL;
	io->v = io->fast;
	io->cnt = cnt;
	if (cnt > IOV_FAST)
		io->v = uk_malloc(uk_alloc_get_default(),
				  cnt * sizeof(io->v[0]));
	if (unlikely(!io->v))
		return -ENOMEM;
	if (likely((usr || !cnt) &&
		   !uk_user_get(io->v, usr, cnt * sizeof(io->v[0])))) {
		rc = iovcut_check(io->v, cnt) < 0 ? -EINVAL : 0;
		if (likely(!rc))
			rc = look(io, write);
	}
	if (unlikely(rc))
		fdio_iov_put(io);
	return rc;
}

void fdio_iov_put(struct fdio_iov *io)
{
	if (io->v != io->fast)
		uk_free(uk_alloc_get_default(), io->v);
}
