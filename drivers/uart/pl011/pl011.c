/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Arm PL011 as the console of <uk/plat/console.h>, polled.
 *
 * Before uk_pl011_console() output is lost, which is all that can be done.
 */
#include <uk/pl011.h>
#include <uk/plat/console.h>
#include <uk/plat/io.h>

#include "pl011_hw.h"

static volatile __u8 *uart;

void uk_pl011_console(volatile void *regs)
{
	uart = regs;
	if (uk_ioread32(uart + PL011_CR) & 1)
		return;
	uk_iowrite32(uart + PL011_LCRH, PL011_LCRH_WLEN8_FEN);
	uk_iowrite32(uart + PL011_CR, PL011_CR_UARTEN_TXE_RXE);
}

static void put(char c)
{
	while (uk_ioread32(uart + PL011_FR) & PL011_FR_TXFF)
		;
	uk_iowrite32(uart + PL011_DR, (__u8)c);
}

int ukplat_coutk(const char *buf, unsigned int len)
{
	if (!uart)
		return (int)len;
	for (unsigned int i = 0; i < len; i++) {
		if (buf[i] == '\n')
			put('\r');
		put(buf[i]);
	}
	return (int)len;
}

int ukplat_coutd(const char *buf, unsigned int len)
{
	return ukplat_coutk(buf, len);
}

int ukplat_cink(char *buf, unsigned int maxlen)
{
	unsigned int n = 0;

	if (!uart)
		return 0;
	while (n < maxlen && !(uk_ioread32(uart + PL011_FR) & PL011_FR_RXFE))
		buf[n++] = (char)uk_ioread32(uart + PL011_DR);
	return (int)n;
}
