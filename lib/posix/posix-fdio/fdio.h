/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of posix-fdio share. */
#ifndef __FDIO_H__
#define __FDIO_H__

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <uk/errptr.h>
#include <uk/file/nops.h>
#include <uk/ofile.h>
#include <uk/posix-fd.h>

#define FDIO_MAX_RW 0x7ffff000UL /* as Linux: more is never moved at once */
#define FDIO_IOV_MAX 1024

static inline int fdio_can_read(const struct uk_ofile *of)
{
	return (of->mode & O_ACCMODE) != O_WRONLY && !(of->mode & O_PATH);
}

static inline int fdio_can_write(const struct uk_ofile *of)
{
	return (of->mode & O_ACCMODE) != O_RDONLY && !(of->mode & O_PATH);
}

/* Size of a file, or negative errno. */
static inline off_t fdio_size(const struct uk_file *f)
{
	struct uk_statx stx;
	int rc = uk_file_getstat(f, UK_STATX_SIZE, &stx);

	return unlikely(rc) ? rc : (off_t)stx.stx_size;
}

/*
 * Writes at `off` (the iolock is not held) or, of files without a position, at
 * the end, until all is written or it cannot go on.
 */
ssize_t fdio_write_all(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off, long flags);

#endif /* __FDIO_H__ */
