/* SPDX-License-Identifier: BSD-3-Clause */
/* The battery-backed clock of a PC (Motorola MC146818A). */
#include <uk/asm/arch.h>

#include "pctime.h"

#define PORT_INDEX 0x70
#define PORT_DATA 0x71
#define REG_A 0x0a
#define REG_A_UPDATING 0x80
#define REG_B 0x0b
#define TRIES 10000

static __u8 cmos_read(__u8 reg)
{
	x86_outb(PORT_INDEX, reg);
	return x86_inb(PORT_DATA);
}

static void read_all(__u8 r[6])
{
	static const __u8 reg[6] = { 0, 2, 4, 7, 8, 9 };

	for (int i = 0; i < 6; i++)
		r[i] = cmos_read(reg[i]);
}

__u64 cmos_seconds(void)
{
	__u8 r[6], again[6];
	int same;

	if (cmos_read(REG_B) == 0xff)
		return 0;
	for (int i = 0; i < TRIES; i++) {
		if (cmos_read(REG_A) & REG_A_UPDATING)
			continue;
		read_all(r);
		read_all(again);
		same = 1;
		for (int j = 0; j < 6; j++)
			same &= r[j] == again[j];
		if (same)
			return cmos_to_seconds(r, cmos_read(REG_B));
	}
	return 0;
}
