/* SPDX-License-Identifier: BSD-3-Clause */
/* See <uk/uaccess.h>: arrays of buffers. */
#include <limits.h>

#include <uk/uaccess.h>

int uk_user_iov(const struct iovec *iov, int cnt, bool write)
{
	__sz total = 0;
	int rc;

	if (unlikely(cnt < 0 || cnt > IOV_MAX))
		return -EINVAL;
	rc = uk_user_probe_r(iov, (__sz)cnt * sizeof(*iov));
	if (unlikely(rc))
		return rc;
	for (int i = 0; i < cnt; i++) {
		if (unlikely(iov[i].iov_len > (__sz)SSIZE_MAX - total))
			return -EINVAL;
		total += iov[i].iov_len;
		rc = write ? uk_user_probe_w(iov[i].iov_base, iov[i].iov_len)
			   : uk_user_probe_r(iov[i].iov_base, iov[i].iov_len);
		if (unlikely(rc))
			return rc;
	}
	return 0;
}
