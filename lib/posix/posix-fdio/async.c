/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals for open files: who gets one (F_SETOWN), which (F_SETSIG), and
 * sending it when a pipe, socket or terminal gets ready (O_ASYNC).
 *
 * Guarded by the open file's lock; the callback, which runs with the file's
 * poll queue locked, reads single words that are changed atomically.
 */
#include "async.h"

#include <sys/ioctl.h>
#include <termios.h>

#include <uk/alloc.h>
#include <uk/posix-fdio.h>

#define EVENTS                                                                 \
	(UKFD_POLLIN | UKFD_POLLOUT | POLLPRI | POLLRDHUP | POLLHUP | POLLERR)
#define OWNER_TID 0 /* F_OWNER_* */
#define OWNER_PID 1
#define OWNER_PGRP 2
#define SIGNALS 64
#define DEFAULT_SIGNAL 29 /* SIGIO */

struct fdio_async {
	struct uk_ofile_async pub;
	struct uk_poll_chain chain; /* registered if `on` */
	int on;
	int type, owner; /* F_OWNER_*, and a number; 0: nobody */
	int sig; /* 0: SIGIO */
};

static const struct uk_fdio_signals *signals;

void uk_fdio_signals_set(const struct uk_fdio_signals *s)
{
	signals = s;
}

static struct fdio_async *async_of(struct uk_ofile *of)
{
	return of->async ? __containerof(of->async, struct fdio_async, pub)
			 : __NULL;
}

static void on_event(uk_pollevent ev __unused, enum uk_poll_chain_op op,
		     struct uk_poll_chain *tick)
{
	struct fdio_async *a = __containerof(tick, struct fdio_async, chain);
	int owner = UK_READ_ONCE(a->owner), sig = UK_READ_ONCE(a->sig);

	if (op == UK_POLL_CHAINOP_SET && owner)
		signals->send(owner, sig ? sig : DEFAULT_SIGNAL);
}

static void turn(struct uk_ofile *of, struct fdio_async *a, int on)
{
	if (on == a->on)
		return;
	a->on = on;
	if (on)
		uk_pollq_register(&of->file->state->pollq, &a->chain);
	else
		uk_pollq_unregister(&of->file->state->pollq, &a->chain);
	fdio_mode_change(of, O_ASYNC, on ? O_ASYNC : 0);
}

/* The last user of the open file is gone. */
static void fini(struct uk_ofile *of)
{
	struct fdio_async *a = async_of(of);

	turn(of, a, 0);
	of->async = __NULL;
	uk_free(uk_alloc_get_default(), a);
}

/* What there is of `of`, made if there is nothing yet; NULL: no memory. */
static struct fdio_async *async_get(struct uk_ofile *of)
{
	struct fdio_async *a = async_of(of);

	if (a)
		return a;
	a = uk_zalloc(uk_alloc_get_default(), sizeof(*a));
	if (unlikely(!a))
		return __NULL;
	a->pub.fini = fini;
	a->type = OWNER_PID;
	a->chain = UK_POLL_CHAIN_CALLBACK(EVENTS, on_event, __NULL);
	of->async = &a->pub;
	return a;
}

/* It has modes, which a program's call may not put into kernel memory. */
static int is_terminal(const struct uk_file *f)
{
	struct termios modes = { 0 };
	void *to = &modes;
	int rc = uk_file_ctl(f, UKFILE_CTL_IOCTL, TCGETS, (__uptr)to, 0, 0);

	return !rc || rc == -EFAULT;
}

/* Pipes, sockets and terminals; nothing else announces itself on Linux. */
static int can_signal(struct uk_ofile *of)
{
	struct uk_statx stx;

	if (!signals || uk_sys_fstatx(of, UK_STATX_TYPE, &stx))
		return 0;
	return S_ISFIFO(stx.stx_mode) || S_ISSOCK(stx.stx_mode) ||
	       (S_ISCHR(stx.stx_mode) && is_terminal(of->file));
}

int fdio_async_set(struct uk_ofile *of, int on)
{
	struct fdio_async *a;
	int rc = 0;

	if (!!(of->mode & O_ASYNC) == on)
		return 0;
	if (!can_signal(of))
		return -ENOTTY;
	uk_mutex_lock(&of->lock);
	a = async_get(of);
	if (likely(a))
		turn(of, a, on);
	else
		rc = -ENOMEM;
	uk_mutex_unlock(&of->lock);
	return rc;
}

static int owner_set(struct uk_ofile *of, int type, int who)
{
	struct fdio_async *a;

	if (who && !(signals && signals->exists(who)))
		return -ESRCH;
	a = async_get(of);
	if (unlikely(!a))
		return -ENOMEM;
	a->type = type;
	UK_WRITE_ONCE(a->owner, who);
	return 0;
}

/* A negative number is a process group's. */
static int owner_number(struct uk_ofile *of, long who)
{
	if (who < -__S32_MAX)
		return -EINVAL;
	return who < 0 ? owner_set(of, OWNER_PGRP, (int)-who)
		       : owner_set(of, OWNER_PID, (int)who);
}

static int owner_ex(struct uk_ofile *of, const struct f_owner_ex *ex)
{
	if (ex->type < OWNER_TID || ex->type > OWNER_PGRP)
		return -EINVAL;
	return owner_set(of, ex->type, ex->pid);
}

static int signal_set(struct uk_ofile *of, unsigned long sig)
{
	struct fdio_async *a;

	if (sig > SIGNALS)
		return -EINVAL;
	a = async_get(of);
	if (unlikely(!a))
		return -ENOMEM;
	UK_WRITE_ONCE(a->sig, (int)sig);
	return 0;
}

static int control(struct uk_ofile *of, int cmd, unsigned long arg)
{
	struct fdio_async *a = async_of(of);
	struct f_owner_ex *ex = (struct f_owner_ex *)arg;

	switch (cmd) {
	case F_SETOWN:
		return owner_number(of, (int)arg);
	case F_GETOWN:
		return !a ? 0 : a->type == OWNER_PGRP ? -a->owner : a->owner;
	case F_SETOWN_EX:
		return owner_ex(of, ex);
	case F_GETOWN_EX:
		*ex = (struct f_owner_ex){ a ? a->type : OWNER_TID,
					   a ? a->owner : 0 };
		return 0;
	case F_SETSIG:
		return signal_set(of, arg);
	default: /* F_GETSIG */
		return a ? a->sig : 0;
	}
}

int fdio_async_control(struct uk_ofile *of, int cmd, unsigned long arg)
{
	int rc;

	uk_mutex_lock(&of->lock);
	rc = control(of, cmd, arg);
	uk_mutex_unlock(&of->lock);
	return rc;
}
