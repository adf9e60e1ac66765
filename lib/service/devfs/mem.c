/* SPDX-License-Identifier: BSD-3-Clause */
/* null, zero and full. */
#include <errno.h>
#include <sys/stat.h>

#include <uk/file/iovutil.h>
#include <uk/file/nops.h>
#include <uk/init.h>
#include <uk/vfs.h>

#include <uk/devfs.h>

static int getstat(const struct uk_file *f, unsigned int mask __unused,
		   struct uk_statx *s)
{
	uk_vnode_getstat(uk_vnode_of(f), s);
	return 0;
}

static ssize_t null_read(const struct uk_file *f __unused,
			 const struct iovec *iov __unused, int cnt __unused,
			 off_t off __unused, long flags __unused)
{
	return 0;
}

static ssize_t null_write(const struct uk_file *f __unused,
			  const struct iovec *iov, int cnt, off_t off __unused,
			  long flags __unused)
{
	return uk_iov_len(iov, cnt);
}

static ssize_t zero_read(const struct uk_file *f __unused,
			 const struct iovec *iov, int cnt, off_t off __unused,
			 long flags __unused)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, cnt);
	__sz len = uk_iov_len(iov, cnt), done = uk_iov_zero(&it, len);

	return done || !len ? (ssize_t)done : -EFAULT;
}

static ssize_t full_write(const struct uk_file *f __unused,
			  const struct iovec *iov __unused, int cnt __unused,
			  off_t off __unused, long flags __unused)
{
	return -ENOSPC;
}

/* open(O_TRUNC) and ftruncate() of devices: EINVAL, as Linux. */
#define MEM_OPS(rd, wr)                                                        \
	{                                                                      \
		.read = rd, .write = wr, .getstat = getstat,                   \
		.setstat = uk_file_nop_setstat, .ctl = uk_file_nop_ctl,        \
	}

static const struct uk_file_ops null_ops = MEM_OPS(null_read, null_write);
static const struct uk_file_ops zero_ops = MEM_OPS(zero_read, null_write);
static const struct uk_file_ops full_ops = MEM_OPS(zero_read, full_write);

static struct uk_devfs_node devs[] = {
	{ .name = "null",
	  .mode = S_IFCHR | 0666,
	  .major = 1,
	  .minor = 3,
	  .ops = &null_ops },
	{ .name = "zero",
	  .mode = S_IFCHR | 0666,
	  .major = 1,
	  .minor = 5,
	  .ops = &zero_ops },
	{ .name = "full",
	  .mode = S_IFCHR | 0666,
	  .major = 1,
	  .minor = 7,
	  .ops = &full_ops },
};

static int mem_init(struct uk_init_ctx *ictx __unused)
{
	for (__sz i = 0; i < ARRAY_SIZE(devs); i++)
		uk_devfs_register(&devs[i]);
	return 0;
}

uk_lib_initcall(mem_init, 0x0);
