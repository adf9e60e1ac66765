/* SPDX-License-Identifier: BSD-3-Clause */
/* Filling in struct stat, which programs see: no byte of it may be left out. */
#ifndef __UK_FILE_STAT_H__
#define __UK_FILE_STAT_H__

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <uk/essentials.h>

/** A device number in Linux's encoding; nearly all are small. */
static inline dev_t uk_stat_dev(__u32 major, __u32 minor)
{
	return likely(!major && minor < 256) ? minor : makedev(major, minor);
}

/* Zeroes up to 28 bytes between two members, in place. */
static inline void __uk_stat_gap(void *from, void *to)
{
	__sz n = (__sz)((char *)to - (char *)from), at = n & 4;
	__u64 zero = 0;

	if (at)
		__builtin_memcpy(from, &zero, 4);
	if (n - at >= 8)
		__builtin_memcpy((char *)from + at, &zero, 8);
	if (n - at >= 16)
		__builtin_memcpy((char *)from + at + 8, &zero, 8);
	if (n - at >= 24)
		__builtin_memcpy((char *)from + at + 16, &zero, 8);
}

/** Zeroes what has no name, which the architectures have elsewhere. */
static inline void uk_stat_clear_gaps(struct stat *st)
{
	__uk_stat_gap(&st->st_gid + 1, &st->st_rdev);
	__uk_stat_gap(&st->st_rdev + 1, &st->st_size);
	__uk_stat_gap(&st->st_blksize + 1, &st->st_blocks);
	__uk_stat_gap(&st->st_ctim + 1, st + 1);
}

#endif /* __UK_FILE_STAT_H__ */
