/* SPDX-License-Identifier: BSD-3-Clause */
/* Anonymous pipes: pipe(2) and its form for kernel code. */
#include "pipe_priv.h"

#include <uk/posix-fdtab.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

int uk_pipefile_create(struct uk_file *pipes[2], int flags)
{
	struct pipe *p;
	struct pipe_end *rd, *wr;

	if (unlikely(flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT)))
		return -EINVAL;
	p = pipe_create(uk_alloc_get_default());
	if (unlikely(!p))
		return -ENOMEM;
	rd = pipe_end_add(p, PIPE_RD);
	if (unlikely(!rd)) {
		pipe_destroy(p);
		return -ENOMEM;
	}
	wr = pipe_end_add(p, PIPE_WR);
	if (unlikely(!wr)) {
		uk_file_release(&rd->file);
		return -ENOMEM;
	}
	pipes[0] = &rd->file;
	pipes[1] = &wr->file;
	return 0;
}

int uk_sys_pipe(int fds[2], int flags)
{
	unsigned int mode =
		PIPE_FDMODE | (flags & (O_NONBLOCK | O_CLOEXEC | O_DIRECT));
	struct uk_file *pf[2];
	int rc = uk_pipefile_create(pf, flags);

	if (unlikely(rc))
		return rc;
	fds[0] = uk_fdtab_open(pf[0], mode | O_RDONLY);
	fds[1] = fds[0] < 0 ? fds[0] : uk_fdtab_open(pf[1], mode | O_WRONLY);
	if (unlikely(fds[1] < 0)) {
		rc = fds[1];
		if (fds[0] >= 0)
			uk_sys_close(fds[0]);
	}
	/* The table has its own references. */
	uk_file_release(pf[0]);
	uk_file_release(pf[1]);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, pipe2, int *, fds, int, flags)
{
	int own[2];
	int rc = uk_sys_pipe(own, flags);

	if (unlikely(rc))
		return rc;
	rc = uk_user_put(fds, own, sizeof(own));
	if (unlikely(rc)) {
		uk_sys_close(own[0]);
		uk_sys_close(own[1]);
	}
	return rc;
}

UK_SYSCALL_R_DEFINE(int, pipe, int *, fds)
{
	return (int)uk_syscall_r_pipe2((long)fds, 0);
}
