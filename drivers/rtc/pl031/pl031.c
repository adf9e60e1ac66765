/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Arm PL031 real-time clock (DDI 0224): the wall clock.  It counts seconds,
 * so it is read once, and the monotonic clock goes on from there.
 */
#include <uk/fdt_walk.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/io.h>
#include <uk/plat/time.h>

#define DTB_MAX 0x200000
#define PL031_DR 0x00
#define PL031_LEN 0x1000
#define NSEC 1000000000UL

static __nsec offset; /* of the wall clock from the monotonic one */
static int probed;

static volatile __u8 *find(void)
{
	static const char *const names[] = { "arm,pl031" };
	struct uk_fdt_walk w;
	__u64 base, len;

	if (uk_fdt_walk_init(&w,
			     ukplat_phys_to_virt(ukplat_bootinfo_get()->dtb),
			     DTB_MAX) ||
	    uk_fdt_walk_next(&w, names, ARRAY_SIZE(names)) ||
	    uk_fdt_walk_reg(&w, 0, &base, &len))
		return __NULL;
	return ukplat_iomap(base, PL031_LEN);
}

/* Found when the time is first asked for: most boots never do. */
__nsec ukplat_wall_clock(void)
{
	volatile __u8 *rtc;
	__nsec now = ukplat_monotonic_clock();

	if (!probed) {
		rtc = find();
		if (rtc)
			offset = uk_ioread32(rtc + PL031_DR) * NSEC - now;
		probed = 1;
	}
	return now + offset;
}

void ukplat_wall_clock_set(__nsec now)
{
	probed = 1;
	offset = now - ukplat_monotonic_clock();
}
