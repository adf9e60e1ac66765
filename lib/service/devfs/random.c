/* SPDX-License-Identifier: BSD-3-Clause */
/* random and urandom: the same generator. */
#include <sys/stat.h>

#include <uk/file/iovutil.h>
#include <uk/file/nops.h>
#include <uk/init.h>
#include <uk/random.h>
#include <uk/vfs.h>

#include <uk/devfs.h>

static int getstat(const struct uk_file *f, unsigned int mask __unused,
		   struct uk_statx *s)
{
	uk_vnode_getstat(uk_vnode_of(f), s);
	return 0;
}

static ssize_t random_read(const struct uk_file *f __unused,
			   const struct iovec *iov, int cnt, off_t off __unused,
			   long flags __unused)
{
	ssize_t done = 0;

	for (int i = 0; i < cnt; i++) {
		int rc = uk_random_fill(iov[i].iov_base, iov[i].iov_len);

		if (unlikely(rc))
			return done ? done : rc;
		done += iov[i].iov_len;
	}
	return done;
}

/* What is written stirs nothing: nobody here is better than the generator. */
static ssize_t random_write(const struct uk_file *f __unused,
			    const struct iovec *iov, int cnt,
			    off_t off __unused, long flags __unused)
{
	return uk_iov_len(iov, cnt);
}

static const struct uk_file_ops random_ops = {
	.read = random_read,
	.write = random_write,
	.getstat = getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};

static struct uk_devfs_node devs[] = {
	{ .name = "random",
	  .mode = S_IFCHR | 0666,
	  .major = 1,
	  .minor = 8,
	  .ops = &random_ops },
	{ .name = "urandom",
	  .mode = S_IFCHR | 0666,
	  .major = 1,
	  .minor = 9,
	  .ops = &random_ops },
};

static int random_init(struct uk_init_ctx *ictx __unused)
{
	for (__sz i = 0; i < ARRAY_SIZE(devs); i++)
		uk_devfs_register(&devs[i]);
	return 0;
}

uk_lib_initcall(random_init, 0x0);
