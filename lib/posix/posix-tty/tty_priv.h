/* SPDX-License-Identifier: BSD-3-Clause */
/* The terminal on the console, between its files. */
#ifndef __TTY_PRIV_H__
#define __TTY_PRIV_H__

#include <uk/file.h>
#include <uk/spinlock.h>
#include <uk/timer.h>

#include "ldisc.h"

struct tty {
	struct uk_spinlock lock; /* with interrupts off; guards all below */
	struct ldisc ld;
	__u16 winsz[4]; /* rows, columns, and two that nobody uses */
	unsigned int want; /* bytes that a reader waits for; 0: VMIN */
	int timed_out; /* VTIME is over */
	struct uk_timer vtime;
	struct uk_timer poll; /* looks for input where nothing announces it */
};

extern struct tty tty;

/* Makes the events say what can be read and written; lock held. */
void tty_publish(void);
/* Raises the signal of a key, if there are signals; no lock held. */
void tty_signal(int sig);
/* ioctl(2) on the terminal; `arg` is a program's. */
int tty_ioctl(unsigned int req, __uptr arg);

#endif /* __TTY_PRIV_H__ */
