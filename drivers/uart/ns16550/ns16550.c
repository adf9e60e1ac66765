/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Console on the first serial port of a PC (National Semiconductor PC16550D).
 * Works from the first instruction: the monitor leaves the port ready, and
 * output polls.  Input raises an interrupt once somebody asks for it.
 */
#include <uk/asm/arch.h>
#include <uk/plat/console.h>

#include "ns16550_hw.h"

static void put(char c)
{
	while (!(x86_inb(NS16550_COM1 + NS16550_LSR) & NS16550_LSR_THRE))
		;
	x86_outb(NS16550_COM1 + NS16550_THR, (__u8)c);
}

int ukplat_coutk(const char *buf, unsigned int len)
{
	for (unsigned int i = 0; i < len; i++)
		put(buf[i]);
	return (int)len;
}

int ukplat_coutd(const char *buf, unsigned int len)
{
	return ukplat_coutk(buf, len);
}

int ukplat_cink(char *buf, unsigned int maxlen)
{
	__u8 lsr;
	unsigned int i;

	for (i = 0; i < maxlen; i++) {
		lsr = x86_inb(NS16550_COM1 + NS16550_LSR);
		/* All ones: there is no such port. */
		if (lsr == 0xff || !(lsr & NS16550_LSR_DR))
			break;
		buf[i] = (char)x86_inb(NS16550_COM1 + NS16550_RBR);
	}
	return (int)i;
}
