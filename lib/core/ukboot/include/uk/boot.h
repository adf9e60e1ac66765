/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Start and end of the system.
 *
 * Order of a boot: constructor table, parameters, init table (EARLY: heap and
 * scheduler come from there; PLAT; then interrupts on; LIB, ROOTFS, SYS, LATE),
 * banner, main().  At the end: terminators of what was initialised, in reverse,
 * then ukplat_terminate().
 */
#ifndef __UK_BOOT_H__
#define __UK_BOOT_H__

#include <uk/essentials.h>
#include <uk/event.h>
#include <uk/plat/bootstrap.h>

UK_BEGIN_DECLS

struct uk_thread;

/**
 * Asks for an orderly end: main() is asked to stop (UK_BOOT_STOP_EVENT) and
 * has `boot.stop_timeout` milliseconds for it; then threads of the application
 * stand still, terminators run, and the machine goes to `target`.  The first
 * request wins.  May be called from any thread; interrupts use
 * uk_boot_shutdown_req_isr().
 *
 * Without CONFIG_LIBUKBOOT_MAINTHREAD nobody runs beside main(), so the end is
 * reached right in this call: a request that is taken does not return.
 *
 * @param target UKPLAT_HALT, UKPLAT_RESTART or UKPLAT_CRASH
 * @return 0; 1 if the end is already on its way; -EINVAL for another target;
 *   -ENOTSUP if nobody can act on it
 */
int uk_boot_shutdown_req(enum ukplat_gstate target);

/**
 * Ends the application with an exit code (as main's return does) or because of
 * a signal: notes the status, has the terminators run and halts the machine.
 * May be called by any thread; does not return to it.
 */
void uk_boot_exit(int code, int signal) __noreturn;

/**
 * Raised with an enum ukplat_gstate (cast to void *) by whoever learns that
 * the machine shall go down: power button, control channel.
 * Handler and raiser: any context.
 */
UK_EVENT_DECLARE(UKPLAT_SHUTDOWN_EVENT);

/* What UK_BOOT_STOP_EVENT carries. */
struct uk_boot_stop {
	enum ukplat_gstate target;
	struct uk_thread *main; /* the thread that called main() */
};

/**
 * Raised with a struct uk_boot_stop * in the boot thread when the application
 * shall end although it has not asked for it.  A handler that has asked it
 * returns UK_EVENT_HANDLED, and the end waits for uk_boot_exit(); it may also
 * call that itself.  Unhandled, nothing is waited for.  Only with
 * CONFIG_LIBUKBOOT_MAINTHREAD.
 */
UK_EVENT_DECLARE(UK_BOOT_STOP_EVENT);

UK_END_DECLS

#endif /* __UK_BOOT_H__ */
