/* SPDX-License-Identifier: BSD-3-Clause */
/* ioctl(2) on the terminal: modes, window, flushing, the process group. */
#include <errno.h>
#include <stddef.h>

#include <uk/isr/string.h>
#include <uk/uaccess.h>

#include "tty_priv.h"

#define T_TCGETS 0x5401
#define T_TCSETS 0x5402 /* TCSETSW, TCSETSF follow */
#define T_TCSETSF 0x5404
#define T_TCSBRK 0x5409
#define T_TCXONC 0x540a
#define T_TCFLSH 0x540b
#define T_TIOCSCTTY 0x540e
#define T_TIOCGPGRP 0x540f
#define T_TIOCSPGRP 0x5410
#define T_TIOCOUTQ 0x5411
#define T_TIOCSTI 0x5412
#define T_TIOCGWINSZ 0x5413
#define T_TIOCSWINSZ 0x5414
#define T_FIONREAD 0x541b
#define T_TIOCGETD 0x5424
#define T_TCSBRKP 0x5425
#define T_TIOCSBRK 0x5427
#define T_TIOCCBRK 0x5428
#define T_TIOCGSID 0x5429
#define T_TCGETS2 0x802c542a
#define T_TCSETS2 0x402c542b /* TCSETSW2, TCSETSF2 follow */
#define T_TCSETSF2 0x402c542d

#define PGRP 1 /* of the only process; its session, too */
#define BAUD 38400
#define SIG_WINCH 28

/* As the newer calls have it. */
struct ktermios2 {
	struct ktermios t;
	__u32 ispeed, ospeed;
};

static int modes_get(__uptr arg, __sz size)
{
	struct ktermios2 t = { .ispeed = BAUD, .ospeed = BAUD };
	unsigned long flags;

	uk_spin_lock_irqsave(&tty.lock, flags);
	t.t = tty.ld.t;
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	return uk_user_put((void *)arg, &t, size);
}

static int modes_set(__uptr arg, int flush)
{
	struct ktermios t;
	unsigned long flags;

	if (uk_user_get_obj(&t, (const struct ktermios *)arg))
		return -EFAULT;
	uk_spin_lock_irqsave(&tty.lock, flags);
	if (flush)
		ldisc_flush(&tty.ld);
	ldisc_set(&tty.ld, &t);
	tty_publish();
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	return 0;
}

static int window_set(__uptr arg)
{
	__u16 w[4];
	unsigned long flags;
	int changed;

	if (uk_user_get(w, (const void *)arg, sizeof(w)))
		return -EFAULT;
	uk_spin_lock_irqsave(&tty.lock, flags);
	changed = memcmp(w, tty.winsz, sizeof(w)) != 0;
	memcpy(tty.winsz, w, sizeof(w));
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	if (changed)
		tty_signal(SIG_WINCH);
	return 0;
}

static int window_get(__uptr arg)
{
	__u16 w[4];
	unsigned long flags;

	uk_spin_lock_irqsave(&tty.lock, flags);
	memcpy(w, tty.winsz, sizeof(w));
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	return uk_user_put((void *)arg, w, sizeof(w));
}

/* tcflush(3): what was typed; output is always out. */
static int flush(__uptr queue)
{
	unsigned long flags;

	if (queue > 2)
		return -EINVAL;
	if (queue == 1)
		return 0;
	uk_spin_lock_irqsave(&tty.lock, flags);
	ldisc_flush(&tty.ld);
	tty_publish();
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	return 0;
}

/* tcflow(3): output stops and goes on; input (2, 3) has nobody to stop. */
static int flow(__uptr action)
{
	unsigned long flags;

	if (action > 3)
		return -EINVAL;
	uk_spin_lock_irqsave(&tty.lock, flags);
	if (action < 2)
		tty.ld.stopped = action == 0;
	tty_publish();
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	return 0;
}

static int int_put(__uptr arg, int v)
{
	return uk_user_put_obj((int *)arg, &v);
}

static int avail(__uptr arg)
{
	unsigned long flags;
	int n;

	uk_spin_lock_irqsave(&tty.lock, flags);
	n = (int)ldisc_avail(&tty.ld);
	uk_spin_unlock_irqrestore(&tty.lock, flags);
	return int_put(arg, n);
}

/* There is one group that could be in the foreground. */
static int group_set(__uptr arg)
{
	int pgrp;

	if (uk_user_get_obj(&pgrp, (const int *)arg))
		return -EFAULT;
	if (pgrp < 0)
		return -EINVAL;
	return pgrp == PGRP ? 0 : -ESRCH;
}

int tty_ioctl(unsigned int req, __uptr arg)
{
	switch (req) {
	case T_TCGETS:
		return modes_get(arg, sizeof(struct ktermios));
	case T_TCGETS2:
		return modes_get(arg, sizeof(struct ktermios2));
	case T_TCSETS ... T_TCSETSF:
		return modes_set(arg, req == T_TCSETSF);
	case T_TCSETS2 ... T_TCSETSF2:
		return modes_set(arg, req == T_TCSETSF2);
	case T_TCFLSH:
		return flush(arg);
	case T_TCXONC:
		return flow(arg);
	case T_TCSBRK: /* nothing waits to go out, and there is no line */
	case T_TCSBRKP:
	case T_TIOCSBRK:
	case T_TIOCCBRK:
	case T_TIOCSCTTY: /* it is the controlling terminal already */
		return 0;
	case T_TIOCGWINSZ:
		return window_get(arg);
	case T_TIOCSWINSZ:
		return window_set(arg);
	case T_FIONREAD:
		return avail(arg);
	case T_TIOCOUTQ:
	case T_TIOCGETD:
		return int_put(arg, 0);
	case T_TIOCGPGRP:
	case T_TIOCGSID:
		return int_put(arg, PGRP);
	case T_TIOCSPGRP:
		return group_set(arg);
	case T_TIOCSTI:
		return -EIO; /* as a Linux that forbids it */
	default:
		return -ENOTTY;
	}
}
