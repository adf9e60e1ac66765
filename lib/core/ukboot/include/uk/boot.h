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

/**
 * Asks for an orderly end: main() is not waited for any longer, terminators
 * run, the machine goes to `target`.  The first request wins.  May be called
 * from any thread and from interrupts.
 *
 * @param target UKPLAT_HALT, UKPLAT_RESTART or UKPLAT_CRASH
 * @return 0; 1 if the end is already on its way; -EINVAL for another target;
 *   -ENOTSUP without CONFIG_LIBUKBOOT_MAINTHREAD: nobody could act on it
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

UK_END_DECLS

#endif /* __UK_BOOT_H__ */
