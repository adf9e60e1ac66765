/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Arm PL031 real-time clock (DDI 0224): the wall clock.  It counts seconds,
 * so it is read once, and the monotonic clock goes on from there.
 */
#include <uk/atomic.h>
#include <uk/fdt_walk.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/io.h>
#include <uk/plat/time.h>

#define DTB_MAX 0x200000
#define PL031_DR 0x00
#define PL031_LEN 0x1000
#define NSEC 1000000000UL

/* Of the wall clock from the monotonic one; 0: nobody has asked yet. */
static __nsec offset;

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

static __nsec offset_read(__nsec now)
{
	volatile __u8 *rtc = find();

	return rtc ? uk_ioread32(rtc + PL031_DR) * NSEC - now : 0;
}

/*
 * Read when the time is first asked for: most boots never do.  Of several CPUs
 * that ask at once, or one that sets the clock meanwhile, one is heard: the RTC
 * knows no fractions of a second, and the clock must not jump by one.
 */
__nsec ukplat_wall_clock(void)
{
	__nsec now = ukplat_monotonic_clock();
	__nsec off = uk_load_n_relaxed(&offset);
	__nsec unset = 0;

	if (unlikely(!off)) {
		off = offset_read(now);
		off = off ? off : 1; /* no RTC: it began a moment ago */
		if (!uk_compare_exchange_n(&offset, &unset, off))
			off = unset;
	}
	return now + off;
}

void ukplat_wall_clock_set(__nsec now)
{
	now -= ukplat_monotonic_clock();
	uk_store_n_relaxed(&offset, now ? now : 1);
}
