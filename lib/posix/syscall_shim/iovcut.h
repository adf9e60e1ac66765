/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a vector of buffers may be and how much of it a call does; no files, no
 * memory of programs.
 */
#ifndef __IOVCUT_H__
#define __IOVCUT_H__

#include <errno.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <uk/essentials.h>

#define IOVCUT_MAX 0x7ffff000UL /* as Linux: more is never moved at once */

/*
 * Checks the lengths of a vector and cuts it to what Linux moves at once.
 *
 * @return its length then; -EINVAL for what is no length
 */
static inline ssize_t iovcut_check(struct iovec *v, int cnt)
{
	__sz sum = 0;

	for (int i = 0; i < cnt; i++) {
		if (unlikely((ssize_t)v[i].iov_len < 0))
			return -EINVAL;
		v[i].iov_len = MIN(v[i].iov_len, IOVCUT_MAX - sum);
		sum += v[i].iov_len;
	}
	return (ssize_t)sum;
}

#endif /* __IOVCUT_H__ */
