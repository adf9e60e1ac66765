/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The control channel between a guest and its host: words only, so that the
 * kernel and tools/kraft share this file.
 *
 * Guest to host: lines of ASCII, "key value\n", at most UK_CTL_LINE_MAX bytes.
 * The first is "telesto-ctl <version>".  A reader passes over keys that it
 * does not know, takes the first of a key that occurs twice, and believes
 * nothing: a guest may write anything.  Port 0xe9 on x86_64, semihosting's
 * SYS_WRITE0 on arm64; both work from the first instruction.
 *
 *	telesto-ctl 1
 *	button <driver>  the guest listens: it can be asked to end
 *	time <stage> <n> nanoseconds from the machine's start to a stage
 *	late <n>         so many terminators did not end in time
 *	cause <why>      UK_CTL_CAUSE_*
 *	target <where>   "halt" or "restart"
 *	exit <0..255>    exit code of the application
 *	signal <n>       the signal that ended it
 *
 * Host to guest, where there is no power button (second serial port, library
 * ctlport): lines "halt\n" and "restart\n".
 */
#ifndef __UK_CTL_H__
#define __UK_CTL_H__

#define UK_CTL_VERSION 1
#define UK_CTL_LINE_MAX 64

#define UK_CTL_HELLO "telesto-ctl"
#define UK_CTL_BUTTON "button"
#define UK_CTL_TIME "time"
#define UK_CTL_LATE "late"
#define UK_CTL_CAUSE "cause"
#define UK_CTL_TARGET "target"
#define UK_CTL_EXIT "exit"
#define UK_CTL_SIGNAL "signal"

/* Why the machine ended. */
#define UK_CTL_CAUSE_EXIT "exit" /* the application's own wish */
#define UK_CTL_CAUSE_REQUEST "request" /* uk_boot_shutdown_req() */
#define UK_CTL_CAUSE_BUTTON "button" /* from outside */
#define UK_CTL_CAUSE_INIT "init" /* a start function failed */
#define UK_CTL_CAUSE_CRASH "crash"

#define UK_CTL_HALT "halt"
#define UK_CTL_RESTART "restart"

/* Stages, in order. */
#define UK_CTL_TIME_ENTRY "entry" /* first C code of ukboot */
#define UK_CTL_TIME_INIT "init" /* init table done */
#define UK_CTL_TIME_MAIN "main" /* main() is called */
#define UK_CTL_TIME_END "end" /* the shutdown begins */

#endif /* __UK_CTL_H__ */
