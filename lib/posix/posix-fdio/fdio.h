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

#define FDIO_RWF_ALL                                                           \
	(RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT | RWF_APPEND)

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

/* Sleeps until the file may go on; -EAGAIN or -EINTR if it shall not. */
int fdio_wait(struct uk_ofile *of, uk_pollevent ev, int nonblock);

/* Reads at `off`, sleeping until there is something; access is checked. */
ssize_t fdio_read_some(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t off, long rwf);

/*
 * Writes at `*off` (the iolock is not held) or at the end, until all is
 * written or it cannot go on; `*off` becomes the end of what was written.
 */
ssize_t fdio_write_all(struct uk_ofile *of, const struct iovec *iov, int iovcnt,
		       off_t *off, long rwf);

/* A UKFILE_CTL_FILE request with the file locked for writing. */
int fdio_ctl_locked(struct uk_ofile *of, int req, __uptr a1, __uptr a2,
		    __uptr a3);

/* Replaces bits of an open file's mode in one step. */
void fdio_mode_change(struct uk_ofile *of, unsigned int mask,
		      unsigned int bits);

#endif /* __FDIO_H__ */
