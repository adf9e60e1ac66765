/* SPDX-License-Identifier: BSD-3-Clause */
/* File attributes, laid out as Linux's struct statx without its spare tail. */
#ifndef __UK_FILE_STATX_H__
#define __UK_FILE_STATX_H__

#include <uk/essentials.h>

struct uk_statx_timestamp {
	__s64 tv_sec;
	__u32 tv_nsec;
	__s32 __reserved;
};

struct uk_statx {
	__u32 stx_mask; /* UK_STATX_* that are filled in */
	__u32 stx_blksize;
	__u64 stx_attributes;
	__u32 stx_nlink;
	__u32 stx_uid;
	__u32 stx_gid;
	__u16 stx_mode;
	__u16 __pad1;
	__u64 stx_ino;
	__u64 stx_size;
	__u64 stx_blocks; /* of 512 bytes */
	__u64 stx_attributes_mask;
	struct uk_statx_timestamp stx_atime;
	struct uk_statx_timestamp stx_btime;
	struct uk_statx_timestamp stx_ctime;
	struct uk_statx_timestamp stx_mtime;
	__u32 stx_rdev_major;
	__u32 stx_rdev_minor;
	__u32 stx_dev_major;
	__u32 stx_dev_minor;
	__u64 stx_mnt_id;
	__u32 stx_dio_mem_align;
	__u32 stx_dio_offset_align;
};

#define UK_STATX_TYPE 0x00000001U
#define UK_STATX_MODE 0x00000002U
#define UK_STATX_NLINK 0x00000004U
#define UK_STATX_UID 0x00000008U
#define UK_STATX_GID 0x00000010U
#define UK_STATX_ATIME 0x00000020U
#define UK_STATX_MTIME 0x00000040U
#define UK_STATX_CTIME 0x00000080U
#define UK_STATX_INO 0x00000100U
#define UK_STATX_SIZE 0x00000200U
#define UK_STATX_BLOCKS 0x00000400U
#define UK_STATX_BASIC_STATS 0x000007ffU
#define UK_STATX_BTIME 0x00000800U
#define UK_STATX_MNT_ID 0x00001000U
#define UK_STATX_DIOALIGN 0x00002000U
#define UK_STATX_ALL (UK_STATX_BASIC_STATS | UK_STATX_BTIME)

#define UK_STATX_ATTR_COMPRESSED 0x00000004
#define UK_STATX_ATTR_IMMUTABLE 0x00000010
#define UK_STATX_ATTR_APPEND 0x00000020
#define UK_STATX_ATTR_NODUMP 0x00000040
#define UK_STATX_ATTR_ENCRYPTED 0x00000800
#define UK_STATX_ATTR_MOUNT_ROOT 0x00002000

#endif /* __UK_FILE_STATX_H__ */
