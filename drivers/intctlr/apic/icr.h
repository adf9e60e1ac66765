/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the interrupt command register takes (Intel SDM vol. 3A, 11.6.1 and
 * 11.12.9).  Pure; runs on the host, too.
 */
#ifndef __ICR_H__
#define __ICR_H__

#include <errno.h>
#include <stdbool.h>

#include <uk/essentials.h>

#include "apic_hw.h"

/*
 * Encodes `command` for the APIC `dest`: the upper word holds 32 bits of an id
 * in x2APIC mode and 8, at its top, in xAPIC mode.  The last id of either mode
 * is everybody.
 *
 * @return 0, or -EINVAL for an id that the mode cannot name
 */
static inline int apic_icr_encode(bool x2apic, __u32 dest, __u32 command,
				  __u64 *icr)
{
	if (dest >= (x2apic ? X2APIC_ID_ALL : XAPIC_ID_ALL))
		return -EINVAL;
	if (!x2apic)
		dest <<= LAPIC_ICR_DEST_SHIFT;
	*icr = (__u64)dest << 32 | command;
	return 0;
}

#endif /* __ICR_H__ */
