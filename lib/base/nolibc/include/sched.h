/* SPDX-License-Identifier: BSD-3-Clause */
/* Scheduling. */
#ifndef _SCHED_H
#define _SCHED_H
#include <sys/types.h>
#include <bits/sched.h>
#define CPU_SETSIZE 1024
struct sched_param {
	int sched_priority;
};
typedef struct {
	unsigned long __bits[CPU_SETSIZE / 64];
} cpu_set_t;
#endif
