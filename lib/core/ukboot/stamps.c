/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * When the boot reached its stages.  The first ones pass before there is a
 * clock, so all are noted in ticks of the CPU's counter, which starts with the
 * machine; two readings of the clock give the length of a tick.
 */
#include <uk/arch/ticks.h>
#include <uk/plat/ctl.h>
#include <uk/plat/time.h>

#include "main.h"

static __u64 ticks[BOOT_STAMPS];
static __nsec init_clock;

static void tell(__nsec end_clock)
{
	static const char *const names[BOOT_STAMPS] = {
		[BOOT_STAMP_ENTRY] = UK_CTL_TIME_ENTRY,
		[BOOT_STAMP_INIT] = UK_CTL_TIME_INIT,
		[BOOT_STAMP_MAIN] = UK_CTL_TIME_MAIN,
		[BOOT_STAMP_END] = UK_CTL_TIME_END,
	};
	__u64 dt = ticks[BOOT_STAMP_END] - ticks[BOOT_STAMP_INIT];
	__nsec dn = end_clock - init_clock;
	__u64 mul; /* nanoseconds per tick, 32.32 */

	for (; dn >> 32; dn >>= 1)
		dt >>= 1;
	mul = dt ? (dn << 32) / dt : 0;
	for (int i = 0; i < BOOT_STAMPS && mul; i++)
		if (ticks[i])
			ukplat_ctl_number(
				UK_CTL_TIME, names[i],
				(__u64)((unsigned __int128)ticks[i] * mul >>
					32));
}

void boot_stamp(enum boot_stamp s)
{
	if (ticks[s])
		return;
	ticks[s] = ukarch_ticks();
	if (s == BOOT_STAMP_INIT)
		init_clock = ukplat_monotonic_clock();
	if (s == BOOT_STAMP_END && init_clock)
		tell(ukplat_monotonic_clock());
}
