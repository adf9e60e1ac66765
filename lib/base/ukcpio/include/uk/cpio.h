/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading cpio archives in the "newc" format (and "crc", unchecked) from
 * memory.  Pure: nothing is copied or allocated, every length is checked
 * against the archive, nothing of it is trusted.
 */
#ifndef __UK_CPIO_H__
#define __UK_CPIO_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

struct uk_cpio {
	const char *base;
	__sz len;
	__sz off; /* of the next header */
};

struct uk_cpio_entry {
	const char *name; /* NUL-terminated, in the archive */
	__sz namelen; /* without the NUL(s) */
	const void *data; /* in the archive */
	__sz size;
	__u32 ino, mode, uid, gid, nlink, mtime;
	__u32 dev_major, dev_minor, rdev_major, rdev_minor;
};

/** Begins to read `len` bytes at `base`, which stay where they are. */
void uk_cpio_init(struct uk_cpio *c, const void *base, __sz len);

/**
 * The next entry into `*e`.
 *
 * @return 1; 0 at the trailer or where only zero bytes follow; -EINVAL for
 *   a header or name that is none, -E2BIG if something reaches beyond the
 *   archive (`c->off` is then the offset of the bad header)
 */
int uk_cpio_next(struct uk_cpio *c, struct uk_cpio_entry *e);

UK_END_DECLS

#endif /* __UK_CPIO_H__ */
