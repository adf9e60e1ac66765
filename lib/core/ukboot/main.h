/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The two ways to run main(): main_inline.c on the boot flow itself, or
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

/* Runs the terminators and ends the machine. */
void boot_finish(enum ukplat_gstate target) __noreturn;

#endif /* __MAIN_H__ */
