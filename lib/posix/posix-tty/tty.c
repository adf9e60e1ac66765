/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console as a terminal: the line discipline between a device and the
 * programs.  Input arrives in interrupt context; readers wait for the events
 * of the file, also for the time of VTIME, which is one more event.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

#include <uk/file/iovutil.h>
#include <uk/file/nops.h>
#include <uk/init.h>
#include <uk/plat/time.h>
#include <uk/posix-fd.h>

#include <uk/posix-tty.h>

#include "line.h"
#include "tty_priv.h"

#define VTIME_NSEC 100000000UL /* a tenth of a second */
#define POLL_NSEC 20000000UL /* how often to look without an interrupt */
#define PIECE 128U /* bytes that are moved under one lock */

static void echo_out(void *arg __unused, const char *s, unsigned int n)
{
	line_out(s, n, 1);
}

static void program_out(void *arg __unused, const char *s, unsigned int n)
{
	line_out(s, n, 0);
}

struct tty tty = {
	.lock = UK_SPINLOCK_INITIALIZER(),
	.ld = { .t = LDISC_TERMIOS, .put = echo_out },
	.winsz = { 24, 80, 0, 0 },
};

static void (*sighook)(int sig);

void uk_tty_sighook_set(void (*fn)(int sig))
{
	sighook = fn;
}

void tty_signal(int sig)
{
	if (sig && sighook)
		sighook(sig);
}

static int canonical(void)
{
	return ldisc_canonical(&tty.ld);
}

/*
 * Can a reader of `n` bytes go on?  Canonical: when a line is there.  Raw:
 * when VMIN bytes are there (or all it wants), or VTIME is over.
 */
static int can_read(unsigned int n)
{
	unsigned int min = tty.ld.t.cc[CC_MIN], there;

	if (canonical())
		return ldisc_lines(&tty.ld);
	there = tty.ld.cooked - tty.ld.head;
	if (!min)
		return there || tty.timed_out || !tty.ld.t.cc[CC_TIME];
	return there >= MIN(min, n) || (there && tty.timed_out);
}

void tty_publish(void)
{
	uk_pollevent ev = tty.ld.stopped ? 0 : UKFD_POLLOUT;
	int there = tty.ld.head != tty.ld.cooked;

	/* VMIN 0 never makes a reader sleep; poll still says what is there */
	if (can_read(tty.want ? tty.want : LDISC_SIZE) &&
	    (there || tty.timed_out))
		ev |= UKFD_POLLIN;
	uk_file_event_assign(uk_tty_console(), ev);
}

static void vtime_start(void)
{
	__u8 t = tty.ld.t.cc[CC_TIME];

	if (!canonical() && t)
		uk_timer_set(&tty.vtime,
			     ukplat_monotonic_clock() + t * VTIME_NSEC);
}

static void on_vtime(struct uk_timer *timer __unused, void *arg __unused)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&tty.lock, flags);
	tty.timed_out = tty.want != 0; /* somebody reads */
	tty_publish();
	uk_spin_unlock_irqrestore(&tty.lock, flags);
}

/* Fetches what the device has; any context. */
static void input(void *arg __unused)
{
	unsigned long flags;
	char buf[32];
	int n, k, sig = 0;

	uk_spin_lock_irqsave(&tty.lock, flags);
	while ((n = line_in(buf, sizeof(buf))) > 0) {
		for (int i = 0; i < n; i++) {
			k = ldisc_input(&tty.ld, (__u8)buf[i]);
			sig = k ? k : sig;
		}
		tty.timed_out = 0;
		if (tty.want && tty.ld.t.cc[CC_MIN])
			vtime_start(); /* between bytes */
	}
	tty_publish();
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	tty_signal(sig);
}

static void on_poll(struct uk_timer *timer, void *arg)
{
	input(arg);
	uk_timer_set(timer, ukplat_monotonic_clock() + POLL_NSEC);
}

/* A reader has to wait: says for how much, and starts its time. */
static ssize_t read_later(unsigned int n)
{
	/* one before that did not wait, or was interrupted, wants still */
	int starts = !tty.want || !uk_timer_armed(&tty.vtime);

	tty.want = n;
	if (starts && !tty.ld.t.cc[CC_MIN])
		vtime_start(); /* from the read on */
	return -EAGAIN;
}

/* One piece; -EAGAIN if the reader, who wants `n` in all, is to wait. */
static ssize_t read_piece(char *dst, unsigned int n, int *more)
{
	unsigned long flags;
	ssize_t got;

	uk_spin_lock_irqsave(&tty.lock, flags);
	if (*more || can_read(n)) {
		got = ldisc_read(&tty.ld, dst, MIN(n, PIECE), more);
		tty.timed_out = 0;
		tty.want = 0;
	} else {
		got = read_later(n);
	}
	tty_publish();
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	return got;
}

/* A line, or raw bytes, in pieces: a program's memory may fault. */
static ssize_t tty_read(const struct uk_file *f __unused,
			const struct iovec *iov, int cnt, off_t off __unused,
			long fl __unused)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, cnt);
	__sz left = MIN(uk_iov_len(iov, cnt), (__sz)LDISC_SIZE);
	ssize_t done = 0, n, got;
	char buf[PIECE];
	int more = 0;

	if (tty.poll.fn)
		input(NULL);
	while (left) {
		n = read_piece(buf, left, &more);
		if (n < 0)
			return n;
		got = uk_iov_scatter(&it, buf, n);
		/* the piece is lost, as on Linux */
		if (unlikely(got < n))
			return done ? done : -EFAULT;
		done += n;
		left -= n;
		if (!more)
			break;
	}
	return done;
}

/* -EAGAIN while ^S holds the output. */
static ssize_t write_piece(const char *s, unsigned int n)
{
	unsigned long flags;
	ssize_t rc = n;

	uk_spin_lock_irqsave(&tty.lock, flags);
	if (tty.ld.stopped) {
		rc = -EAGAIN;
	} else {
		tty.ld.put = program_out;
		ldisc_write(&tty.ld, s, n);
		tty.ld.put = echo_out;
	}
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	return rc;
}

static ssize_t tty_write(const struct uk_file *f __unused,
			 const struct iovec *iov, int cnt, off_t off __unused,
			 long flags __unused)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, cnt);
	char buf[PIECE];
	ssize_t done = 0, rc;
	__sz n;

	while ((n = uk_iov_gather(&it, buf, sizeof(buf)))) {
		rc = write_piece(buf, n);
		if (rc < 0)
			return done ? done : rc;
		done += rc;
	}
	return done || !uk_iov_faulted(&it) ? done : -EFAULT;
}

static int tty_getstat(const struct uk_file *f, unsigned int mask,
		       struct uk_statx *s)
{
	uk_file_anon_getstat(f, mask, s);
	s->stx_mode = S_IFCHR | 0620;
	s->stx_rdev_major = 5;
	s->stx_rdev_minor = 1;
	s->stx_blksize = 1024;
	return 0;
}

static int tty_ctl(const struct uk_file *f __unused, int fam, int req,
		   __uptr a1, __uptr a2 __unused, __uptr a3 __unused)
{
	if (fam != UKFILE_CTL_IOCTL)
		return -ENOSYS;
	return tty_ioctl((unsigned int)req, a1);
}

static const struct uk_file_ops tty_ops = {
	.read = tty_read,
	.write = tty_write,
	.getstat = tty_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = tty_ctl,
};

static struct uk_file_state state =
	UK_FILE_STATE_EVENTS_INITIALIZER(state, UKFD_POLLOUT);
static uk_file_refcnt refcnt = UK_FILE_REFCNT_INITIALIZER(refcnt);

static const struct uk_file console_file = {
	.vol = "console",
	.ops = &tty_ops,
	.refcnt = &refcnt,
	.state = &state,
	._release = uk_file_static_release,
};

const struct uk_file *uk_tty_console(void)
{
	return &console_file;
}

static int tty_init(struct uk_init_ctx *ictx __unused)
{
	uk_timer_init(&tty.vtime, on_vtime, NULL);
	if (ukplat_cink_notify(input, NULL) < 0) {
		uk_timer_init(&tty.poll, on_poll, NULL);
		uk_timer_set(&tty.poll, ukplat_monotonic_clock() + POLL_NSEC);
	}
	line_init(input);
	return 0;
}

uk_lib_initcall(tty_init, 0x0);
