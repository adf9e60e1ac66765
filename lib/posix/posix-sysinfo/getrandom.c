/* SPDX-License-Identifier: BSD-3-Clause */
/* getrandom(2). */

#include <errno.h>
#include <stddef.h>
#include <sys/random.h>

#include <uk/file.h>
#include <uk/file/nops.h>
#include <uk/posix-fd.h>
#include <uk/print.h>
#include <uk/random.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#define NONBLOCK 1U
#define RANDOM 2U
#define INSECURE 4U
#define LEN_MAX 0x7fffffffUL

/* Never opened: readable once there are random numbers, to be waited for. */
static struct uk_file_state state = UK_FILE_STATE_EVENTS_INITIALIZER(state, 0);
static uk_file_refcnt refcnt = UK_FILE_REFCNT_INITIALIZER(refcnt);

static const struct uk_file_ops ready_ops = {
	.read = uk_file_nop_read,
	.write = uk_file_nop_write,
	.getstat = uk_file_nop_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};

static const struct uk_file ready = {
	.vol = "random",
	.ops = &ready_ops,
	.refcnt = &refcnt,
	.state = &state,
	._release = uk_file_static_release,
};

static int on_seeded(void *data __unused)
{
	uk_file_event_set(&ready, UKFD_POLLIN);
	return UK_EVENT_HANDLED_CONT;
}

UK_EVENT_HANDLER(UK_RANDOM_SEEDED_EVENT, on_seeded);

/* Sleeps until there are random numbers, or a signal comes. */
static int wait_for_seed(void)
{
	while (!uk_random_seeded()) {
		uk_pr_warn("getrandom: waiting for random numbers\n");
		if (!uk_file_poll(&ready, UKFD_POLLIN))
			return -EINTR;
	}
	return 0;
}

UK_SYSCALL_R_DEFINE(long, getrandom, void *, buf, __sz, len, unsigned int,
		    flags)
{
	char v[256];
	__sz done, n;
	int rc = 0;

	if (flags & ~(NONBLOCK | RANDOM | INSECURE) ||
	    (flags & (RANDOM | INSECURE)) == (RANDOM | INSECURE))
		return -EINVAL;
	if (!(flags & INSECURE) && !uk_random_seeded())
		rc = flags & NONBLOCK ? -EAGAIN : wait_for_seed();
	if (rc)
		return rc;
	if (uk_user_probe_w(buf, 0))
		return -EFAULT;
	len = MIN(len, LEN_MAX);
	for (done = 0; done < len; done += n) {
		n = MIN(len - done, sizeof(v));
		n = uk_user_avail_w((char *)buf + done, n);
		uk_random_best(v, n);
		if (!n || uk_user_put((char *)buf + done, v, n))
			return done ? (long)done : -EFAULT;
	}
	return (long)done;
}
