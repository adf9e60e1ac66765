/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whether a CPU came in time: who waits for it and the CPU itself both change
 * the state, one of them is first, and both know who.
 */
#ifndef __PLAT_HANDSHAKE_H__
#define __PLAT_HANDSHAKE_H__

#include <uk/atomic.h>
#include <uk/plat/lcpu.h>

static inline int handshake_move(__u32 *state, __u32 to)
{
	__u32 from = LCPU_STARTING;

	return uk_compare_exchange_n(state, &from, to);
}

/* By the CPU: is it waited for?  If not it is not counted, and must halt. */
static inline int handshake_arrive(__u32 *state)
{
	return handshake_move(state, LCPU_ARRIVED);
}

/* By who waits, out of patience: true if the CPU will never run. */
static inline int handshake_give_up(__u32 *state)
{
	return handshake_move(state, LCPU_OFF);
}

#endif /* __PLAT_HANDSHAKE_H__ */
