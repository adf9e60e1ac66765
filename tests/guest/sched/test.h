/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the parts of the test: TAP, and threads in short. */
#ifndef __SCHED_TEST_H__
#define __SCHED_TEST_H__

#include <uk/thread.h>

#define MSEC 1000000UL

/* Prints one result. */
void check(int ok, const char *what);

/* Creates and starts a thread; ends the test if that fails. */
struct uk_thread *run(uk_thread_fn_t fn, void *arg);

/* The stress; see there. */
void stress(unsigned long seconds);

#endif /* __SCHED_TEST_H__ */
