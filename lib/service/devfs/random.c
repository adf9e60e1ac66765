/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * random and urandom: the same generator, which readers wait for until it is
 * seeded.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

#include <uk/file/iovutil.h>
#include <uk/file/nops.h>
#include <uk/init.h>
#include <uk/posix-fd.h>
#include <uk/random.h>
#include <uk/vfs.h>

#include <uk/devfs.h>

#define RANDOM_MAJOR 1
#define RANDOM_MINOR 8
#define URANDOM_MINOR 9

#define PIECE 256UL

static const struct uk_file random_file, urandom_file;

static int random_getstat(const struct uk_file *f, unsigned int mask,
			  struct uk_statx *s)
{
	uk_file_anon_getstat(f, mask, s);
	s->stx_mode = S_IFCHR | 0666;
	s->stx_rdev_major = RANDOM_MAJOR;
	s->stx_rdev_minor = f == &random_file ? RANDOM_MINOR : URANDOM_MINOR;
	return 0;
}

static ssize_t random_read(const struct uk_file *f __unused,
			   const struct iovec *iov, int cnt, off_t off __unused,
			   long flags __unused)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, cnt);
	__sz len = uk_iov_len(iov, cnt), done = 0, n, got;
	char v[PIECE];
	int rc = 0;

	while (done < len) {
		n = MIN(len - done, sizeof(v));
		rc = uk_random_fill(v, n);
		if (unlikely(rc))
			break;
		got = uk_iov_scatter(&it, v, n);
		done += got;
		if (unlikely(got < n)) {
			rc = -EFAULT;
			break;
		}
	}
	memset(v, 0, sizeof(v)); /* nobody else's secrets on the stack */
	return done ? (ssize_t)done : rc;
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
	.getstat = random_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};

static struct uk_file_state random_state =
	UK_FILE_STATE_EVENTS_INITIALIZER(random_state, UKFD_POLLOUT);
static struct uk_file_state urandom_state =
	UK_FILE_STATE_EVENTS_INITIALIZER(urandom_state, UKFD_POLLOUT);
static uk_file_refcnt random_refcnt = UK_FILE_REFCNT_INITIALIZER(random_refcnt);
static uk_file_refcnt urandom_refcnt =
	UK_FILE_REFCNT_INITIALIZER(urandom_refcnt);

static const struct uk_file random_file = {
	.vol = "random",
	.ops = &random_ops,
	.refcnt = &random_refcnt,
	.state = &random_state,
	._release = uk_file_static_release,
};

static const struct uk_file urandom_file = {
	.vol = "random",
	.ops = &random_ops,
	.refcnt = &urandom_refcnt,
	.state = &urandom_state,
	._release = uk_file_static_release,
};

static struct uk_devfs_node devs[] = {
	{ .name = "random",
	  .mode = S_IFCHR | 0666,
	  .major = RANDOM_MAJOR,
	  .minor = RANDOM_MINOR,
	  .ops = &random_ops,
	  .file = &random_file,
	  .fdmode = UKFD_O_NOIOLOCK },
	{ .name = "urandom",
	  .mode = S_IFCHR | 0666,
	  .major = RANDOM_MAJOR,
	  .minor = URANDOM_MINOR,
	  .ops = &random_ops,
	  .file = &urandom_file,
	  .fdmode = UKFD_O_NOIOLOCK },
};

/* As on Linux, random is not writable then, for poll(2). */
static int on_seeded(void *data __unused)
{
	uk_file_event_assign(&random_file, UKFD_POLLIN);
	uk_file_event_set(&urandom_file, UKFD_POLLIN);
	return UK_EVENT_HANDLED_CONT;
}

UK_EVENT_HANDLER(UK_RANDOM_SEEDED_EVENT, on_seeded);

static int random_init(struct uk_init_ctx *ictx __unused)
{
	for (__sz i = 0; i < ARRAY_SIZE(devs); i++)
		uk_devfs_register(&devs[i]);
	return 0;
}

uk_lib_initcall(random_init, 0x0);
