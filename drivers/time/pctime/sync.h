/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How far apart two counters are, from readings that surround each other; also
 * runs on the host.
 *
 * One CPU reads its counter (`before`), has another read its own (`there`), and
 * reads again (`after`).  If the other counter is ahead by d, then before + d
 * <= there <= after + d, so d lies between there - after and there - before.
 * Each round makes the range smaller.  Counters whose range has 0 in it never
 * show a later time to who looks earlier.
 */
#ifndef __PCTIME_SYNC_H__
#define __PCTIME_SYNC_H__

#include <uk/arch/types.h>

struct tsc_range {
	__s64 min, max; /* of how far the other one is ahead */
	int rounds;
};

/* Takes the readings of one round in. */
void tsc_range_add(struct tsc_range *r, __u64 before, __u64 there, __u64 after);

/* The middle of the range; 0 if that is in it. */
__s64 tsc_range_offset(const struct tsc_range *r);

#endif /* __PCTIME_SYNC_H__ */
