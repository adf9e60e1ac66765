/* SPDX-License-Identifier: BSD-3-Clause */
/* What the system calls use of read(2) and write(2) below. */
#ifndef __FDIO_RW_H__
#define __FDIO_RW_H__

#include "fdio.h"

/* Where programs run, NULL is found to be bad when it is used, as on Linux. */
static inline int fdio_bad_buf(const void *buf, size_t count)
{
	return (ssize_t)count < 0 ||
	       (!UK_IS_ENABLED(CONFIG_LIBSYSCALL_SHIM_PROGRAMS) && !buf &&
		count);
}

/* May this open file do it: at the position that a call gives (`at`), `can`? */
static inline int fdio_check(const struct uk_ofile *of, int at, int can)
{
	if (unlikely(at && (of->mode & O_PATH)))
		return -EBADF;
	if (unlikely(at && (of->mode & UKFD_O_NOSEEK)))
		return -ESPIPE;
	return likely(can) ? 0 : -EBADF;
}

/* What the short way leaves over; `done` bytes are written, or none. */
ssize_t fdio_read_slow(struct uk_ofile *of, void *buf, size_t count);
ssize_t fdio_write_slow(struct uk_ofile *of, const void *buf, size_t count,
			ssize_t done);

/* What a driver's error means: SIGPIPE where nobody reads, -EINVAL for none. */
ssize_t fdio_write_error(ssize_t r);

#endif /* __FDIO_RW_H__ */
