/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console as a terminal: canonical and raw input with echo, and the
 * ioctls that programs use to find out that it is one.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

#include <uk/file/iovutil.h>
#include <uk/file/nops.h>
#include <uk/init.h>
#include <uk/plat/console.h>
#include <uk/posix-fd.h>
#include <uk/spinlock.h>

#include <uk/console.h>

#include "line.h"

#define IN_SIZE 1024
#define IN_MASK (IN_SIZE - 1)

/* Linux's struct termios of the ioctls, the same on both architectures. */
struct ktermios {
	__u32 iflag, oflag, cflag, lflag;
	__u8 line;
	__u8 cc[19];
};

#define T_TCGETS 0x5401
#define T_TCSETS 0x5402 /* TCSETSW, TCSETSF follow */
#define T_TIOCGPGRP 0x540f
#define T_TIOCSPGRP 0x5410
#define T_TIOCGWINSZ 0x5413
#define T_TIOCSWINSZ 0x5414
#define T_FIONREAD 0x541b
#define T_ICRNL 0000400
#define T_ISIG 0000001
#define T_ICANON 0000002
#define T_ECHO 0000010
enum { CC_INTR, CC_QUIT, CC_ERASE, CC_KILL, CC_EOF };

/* `in` is a ring; [head, cooked) may be read, [cooked, tail) is being typed. */
static struct {
	struct uk_spinlock lock; /* with interrupts off; guards all below */
	struct ktermios t;
	__u16 winsz[4];
	unsigned int head, cooked, tail;
	unsigned int eofs; /* ^D on an empty line, not yet read */
	char in[IN_SIZE];
} con = {
	.t = {
		.iflag = 0000400 | 0002000, /* ICRNL IXON */
		.oflag = 0000001 | 0000004, /* OPOST ONLCR */
		.cflag = 0000060 | 0000200 | 0000017, /* CS8 CREAD B38400 */
		.lflag = 0105073, /* ISIG ICANON ECHO* IEXTEN */
		.cc = { 3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23,
			22 },
	},
	.winsz = { 24, 80, 0, 0 },
};

static void (*sighook)(int sig);
static int polled; /* no interrupt announces input */

static const struct uk_file console_file;

void uk_console_sighook_set(void (*fn)(int sig))
{
	sighook = fn;
}

static void publish(void)
{
	uk_pollevent ev = UKFD_POLLOUT;

	if (con.head != con.cooked || con.eofs)
		ev |= UKFD_POLLIN;
	uk_file_event_assign(&console_file, ev);
}

static void echo(const char *s, unsigned int n)
{
	if (con.t.lflag & T_ECHO)
		line_out(s, n, 1);
}

/* What a key does that edits the line; 0 if it is an ordinary character. */
static int edit(char c)
{
	const __u8 *cc = con.t.cc;

	if (!(con.t.lflag & T_ICANON))
		return 0;
	if ((__u8)c == cc[CC_ERASE]) {
		if (con.tail != con.cooked) {
			con.tail--;
			echo("\b \b", 3);
		}
		return 1;
	}
	if ((__u8)c == cc[CC_KILL]) {
		for (; con.tail != con.cooked; con.tail--)
			echo("\b \b", 3);
		return 1;
	}
	if ((__u8)c == cc[CC_EOF]) {
		if (con.tail == con.cooked)
			con.eofs++;
		con.cooked = con.tail;
		return 1;
	}
	return 0;
}

static int signal_of(char c)
{
	if (!(con.t.lflag & T_ISIG) || !sighook)
		return 0;
	if ((__u8)c == con.t.cc[CC_INTR])
		return 2; /* SIGINT */
	return (__u8)c == con.t.cc[CC_QUIT] ? 3 : 0;
}

/* One received character; lock held.  @return a signal to raise, or 0 */
static int take_in(char c)
{
	int sig = signal_of(c);

	if (sig) {
		con.tail = con.cooked;
		return sig;
	}
	if (c == '\r' && (con.t.iflag & T_ICRNL))
		c = '\n';
	if (edit(c) || con.tail - con.head >= IN_SIZE)
		return 0;
	con.in[con.tail++ & IN_MASK] = c;
	echo(&c, 1);
	if (!(con.t.lflag & T_ICANON) || c == '\n')
		con.cooked = con.tail;
	return 0;
}

/* Fetches what the device has; any context. */
static void console_poll(void *arg __unused)
{
	unsigned long flags;
	char buf[32];
	int n, sig = 0;

	uk_spin_lock_irqsave(&con.lock, flags);
	while ((n = line_in(buf, sizeof(buf))) > 0)
		for (int i = 0; i < n; i++)
			sig |= take_in(buf[i]);
	publish();
	uk_spin_unlock_irqrestore(&con.lock, flags);
	if (sig)
		sighook(sig);
}

static ssize_t console_read(const struct uk_file *f __unused,
			    const struct iovec *iov, int cnt,
			    off_t off __unused, long fl __unused)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, cnt);
	unsigned long flags;
	ssize_t done = 0;
	char c = 0;

	if (polled)
		console_poll(NULL);
	uk_spin_lock_irqsave(&con.lock, flags);
	while (con.head != con.cooked) {
		c = con.in[con.head & IN_MASK];
		if (!uk_iov_scatter(&it, &c, 1))
			break;
		con.head++;
		done++;
		if (c == '\n' && (con.t.lflag & T_ICANON))
			break;
	}
	if (!done && con.eofs)
		con.eofs--;
	else if (!done && uk_iov_len(iov, cnt))
		done = -EAGAIN;
	publish();
	uk_spin_unlock_irqrestore(&con.lock, flags);
	return done;
}

static ssize_t console_write(const struct uk_file *f __unused,
			     const struct iovec *iov, int cnt,
			     off_t off __unused, long flags __unused)
{
	ssize_t done = 0;

	for (int i = 0; i < cnt; i++) {
		int n = iov[i].iov_len
				? line_out(iov[i].iov_base, iov[i].iov_len, 0)
				: 0;

		if (unlikely(n < 0))
			return done ? done : n;
		done += n;
	}
	return done;
}

static int console_getstat(const struct uk_file *f, unsigned int mask,
			   struct uk_statx *s)
{
	uk_file_anon_getstat(f, mask, s);
	s->stx_mode = S_IFCHR | 0620;
	s->stx_rdev_major = 5;
	s->stx_rdev_minor = 1;
	s->stx_blksize = 1024;
	return 0;
}

static int tty_ioctl(int req, void *arg)
{
	static int pgrp = 1;

	if (unlikely(!arg))
		return -EFAULT;
	switch (req) {
	case T_TCGETS:
		memcpy(arg, &con.t, sizeof(con.t));
		return 0;
	case T_TCSETS:
	case T_TCSETS + 1:
	case T_TCSETS + 2:
		memcpy(&con.t, arg, sizeof(con.t));
		con.cooked = con.tail;
		return 0;
	case T_TIOCGWINSZ:
		memcpy(arg, con.winsz, sizeof(con.winsz));
		return 0;
	case T_TIOCSWINSZ:
		memcpy(con.winsz, arg, sizeof(con.winsz));
		return 0;
	case T_FIONREAD:
		*(int *)arg = con.cooked - con.head;
		return 0;
	case T_TIOCGPGRP:
		*(int *)arg = pgrp;
		return 0;
	case T_TIOCSPGRP:
		pgrp = *(int *)arg;
		return 0;
	default:
		return -ENOTTY;
	}
}

static int console_ctl(const struct uk_file *f __unused, int fam, int req,
		       __uptr a1, __uptr a2 __unused, __uptr a3 __unused)
{
	unsigned long flags;
	int rc;

	if (fam != UKFILE_CTL_IOCTL)
		return -ENOSYS;
	uk_spin_lock_irqsave(&con.lock, flags);
	rc = tty_ioctl(req, (void *)a1);
	publish();
	uk_spin_unlock_irqrestore(&con.lock, flags);
	return rc;
}

static const struct uk_file_ops console_ops = {
	.read = console_read,
	.write = console_write,
	.getstat = console_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = console_ctl,
};

static struct uk_file_state state =
	UK_FILE_STATE_EVENTS_INITIALIZER(state, UKFD_POLLOUT);
static uk_file_refcnt refcnt = UK_FILE_REFCNT_INITIALIZER(refcnt);

static const struct uk_file console_file = {
	.vol = "console",
	.ops = &console_ops,
	.refcnt = &refcnt,
	.state = &state,
	._release = uk_file_static_release,
};

const struct uk_file *uk_console_file(void)
{
	return &console_file;
}

static int console_init(struct uk_init_ctx *ictx __unused)
{
	polled = ukplat_cink_notify(console_poll, NULL) < 0;
	line_init(console_poll);
	return 0;
}

uk_lib_initcall(console_init, 0x0);
