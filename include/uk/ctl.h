/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The control channel between a guest and its host: words only, so that the
 * kernel and tools/kraft share this file.
 *
 * Guest to host: lines of ASCII, "key value\n", at most UK_CTL_LINE_MAX bytes.
 * The first is "telesto-ctl <version>".  A reader passes over keys that it
 * does not know, takes the first of a key that occurs twice (but all of reg,
 * map and mem), and believes nothing: a guest may write anything.  It is port
 * 0xe9 on x86_64, semihosting's SYS_WRITE0 on arm64; both work from the first
 * instruction.
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
 * and of a thread of a program that crashed, in hexadecimal:
 *
 *	reg <n> <value>  register, by its DWARF number; the program counter as
 *	                 16 (x86_64) or 32 (arm64)
 *	map <start> <end> <offset> <path>
 *	                 what is mapped there to be executed
 *	mem <address> <word> ...
 *	                 64-bit words of its stack, up to 16 KiB in all
 *
 * Host to guest, where there is no power button (second serial port, library
 * ctlport): lines "halt\n" and "restart\n".
 */
#ifndef __UK_CTL_H__
#define __UK_CTL_H__

#define UK_CTL_VERSION 1
#define UK_CTL_LINE_MAX 256

#define UK_CTL_HELLO "telesto-ctl"
#define UK_CTL_BUTTON "button"
#define UK_CTL_TIME "time"
#define UK_CTL_LATE "late"
#define UK_CTL_CAUSE "cause"
#define UK_CTL_TARGET "target"
#define UK_CTL_EXIT "exit"
#define UK_CTL_SIGNAL "signal"
#define UK_CTL_REG "reg"
#define UK_CTL_MAP "map"
#define UK_CTL_MEM "mem"

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
