/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Between the files of ukboot.
 *
 * There are two ways to run main(): main_inline.c on the boot flow itself, or
 * main_thread.c in a thread while the boot flow waits for the end.
 */
#ifndef __MAIN_H__
#define __MAIN_H__

#include <uk/boot.h>
#include <uk/init.h>

/* The application; given by it. */
extern int main(int argc, char *argv[]);

/* Runs constructors and main() of the application in this very context. */
int boot_call_main(struct uk_init_ctx *ictx);

/* Runs the application to its end; gives where the machine shall go. */
enum ukplat_gstate boot_run_main(struct uk_init_ctx *ictx);

/* uk_boot_shutdown_req() for a reason of UK_CTL_CAUSE_*. */
int boot_request(enum ukplat_gstate to, const char *why);

/* May the machine be asked to go there? */
static inline int boot_target_ok(enum ukplat_gstate to)
{
	return to == UKPLAT_HALT || to == UKPLAT_RESTART || to == UKPLAT_CRASH;
}

/* Runs the init functions; the negative result of the one that failed. */
int boot_start(struct uk_init_ctx *ictx);

/*
 * Runs the terminators of what was initialised and ends the machine.  Called
 * again (by a terminator, or instead of one that hangs) it goes on with the
 * rest; the first `to` holds.
 */
void boot_finish(enum ukplat_gstate to) __noreturn;

enum boot_stamp {
	BOOT_STAMP_ENTRY,
	BOOT_STAMP_INIT,
	BOOT_STAMP_MAIN,
	BOOT_STAMP_END,
	BOOT_STAMPS
};

/* Notes the time of a stage; with the last one all are told to the host. */
#if CONFIG_LIBUKBOOT_TIMESTAMPS
void boot_stamp(enum boot_stamp s);
#else
static inline void boot_stamp(enum boot_stamp s __unused)
{
}
#endif

#endif /* __MAIN_H__ */
