/* SPDX-License-Identifier: BSD-3-Clause */
/* Locks on files between posix-fdio's parts. */
#ifndef __LOCKS_H__
#define __LOCKS_H__

#include <fcntl.h>

#include "fdio.h"

/*
 * fcntl(2)'s F_[OFD_]GETLK, SETLK, SETLKW on `fl`, which is no program's
 * memory; and flock(2).
 */
int fdio_record_lock(struct uk_ofile *of, int cmd, struct flock *fl);
int fdio_flock(struct uk_ofile *of, int op);

#endif /* __LOCKS_H__ */
