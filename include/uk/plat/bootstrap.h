/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From the platform into the system and back: where a boot enters ukboot, and
 * how a machine ends.
 */
#ifndef __UK_PLAT_BOOTSTRAP_H__
#define __UK_PLAT_BOOTSTRAP_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

enum ukplat_gstate {
	UKPLAT_HALT, /* power off */
	UKPLAT_RESTART, /* reboot */
	UKPLAT_SUSPEND,
	UKPLAT_CRASH, /* power off, and tell the host that it was a crash */
};

/**
 * Entry of the system, defined by ukboot: called once by the platform, on the
 * boot stack, interrupts off, with the command line cut into words.
 * `argv[0]` is the kernel's name.  Does not return.
 */
void ukplat_entry(int argc, char *argv[]) __noreturn;

/**
 * The same with the command line in one string (without the kernel's name).
 *
 * @param arg0 the kernel's name, or NULL
 * @param argb the command line; is cut in place, stays in use
 * @param argb_len its size in bytes with the final NUL
 */
void ukplat_entry_argp(char *arg0, char *argb, __sz argb_len) __noreturn;

/**
 * Notes how the application ended, for ukplat_terminate() to report.
 * The first call wins.
 *
 * @param code exit code, 0 to 255
 * @param signal number of the signal that ended it, or 0
 */
void ukplat_exit_status(int code, int signal);

/**
 * Ends the machine: reports cause and exit status on the control channel,
 * then powers off or resets by the best way that this machine has.
 * May be called in any context.
 *
 * The control channel and what is said there: uk/ctl.h.
 * Without a reader of the channel an x86_64 machine with isa-debug-exit still
 * ends QEMU with status 2*v+1, v = 0 for exit code 0, otherwise the low 7 bits
 * of the code, or 127 if these are 0; a crash gives v = 6.
 */
void ukplat_terminate(enum ukplat_gstate request) __noreturn;

static inline __noreturn void ukplat_halt(void)
{
	ukplat_terminate(UKPLAT_HALT);
}

static inline __noreturn void ukplat_restart(void)
{
	ukplat_terminate(UKPLAT_RESTART);
}

static inline __noreturn void ukplat_crash(void)
{
	ukplat_terminate(UKPLAT_CRASH);
}

/** Suspends the machine; -ENOTSUP where that is not possible. */
int ukplat_suspend(void);

UK_END_DECLS

#endif /* __UK_PLAT_BOOTSTRAP_H__ */
