/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ring of all messages.  Writers reserve their part by one atomic add, so
 * that it works in interrupts; text written at the same moment by two CPUs is
 * each whole unless one is a ring's length ahead.
 */
#include <uk/atomic.h>
#include <uk/print.h>

#include "dmesg.h"

#define RING_SIZE (CONFIG_LIBUKDEBUG_DMESG_KB * 1024UL)

static char ring[RING_SIZE];
static __sz written; /* bytes since boot */

void dmesg_put(const char *s, __sz n)
{
	__sz at = uk_fetch_add_relaxed(&written, n);

	for (__sz i = 0; i < n; i++)
		ring[(at + i) % RING_SIZE] = s[i];
}

__sz uk_dmesg_read(char *buf, __sz len)
{
	__sz end = uk_load_n_relaxed(&written);
	__sz n = MIN(len, RING_SIZE);

	n = MIN(n, end);
	for (__sz i = 0; i < n; i++)
		buf[i] = ring[(end - n + i) % RING_SIZE];
	return n;
}
