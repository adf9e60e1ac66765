/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs on the host: the power key of a small device tree, and of bad ones.
 * host-sources: keys.c ../../../lib/base/ukfdt/fdt.c
 * host-sources: ../../../lib/base/ukfdt/walk.c
 */

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <uk/test.h>

#include "../keys.h"

/* A tree that is written front to back; all strings are known before. */
static struct {
	__u32 hdr[10];
	__u32 rsv[4];
	__u32 blk[256];
	char str[160];
} dtb;

static __u32 at;

static const char strings[] = "#address-cells\0#size-cells\0compatible\0reg\0"
			      "interrupts\0interrupt-parent\0"
			      "#interrupt-cells\0phandle\0gpios\0linux,code";

static void cell(__u32 v)
{
	dtb.blk[at++] = htonl(v);
}

static void bytes(const void *p, __u32 len)
{
	memset(&dtb.blk[at], 0, (len + 3) & ~3U);
	memcpy(&dtb.blk[at], p, len);
	at += (len + 3) / 4;
}

static void node(const char *name)
{
	cell(1);
	bytes(name, (__u32)strlen(name) + 1);
}

static void end(void)
{
	cell(2);
}

static void prop_head(const char *name, __u32 len)
{
	const char *s = strings;

	while (strcmp(s, name))
		s += strlen(s) + 1;
	cell(3);
	cell(len);
	cell((__u32)(s - strings));
}

static void prop_text(const char *name, const char *v)
{
	prop_head(name, (__u32)strlen(v) + 1);
	bytes(v, (__u32)strlen(v) + 1);
}

static void prop_cells(const char *name, int n, __u32 a, __u32 b, __u32 c)
{
	prop_head(name, 4 * (__u32)n);
	cell(a);
	if (n > 1)
		cell(b);
	if (n > 2)
		cell(c);
}

static void make(__u32 code, __u32 line, __u32 phandle)
{
	at = 0;
	memset(&dtb, 0, sizeof(dtb));
	node("");
	prop_cells("#address-cells", 1, 1, 0, 0);
	prop_cells("#size-cells", 1, 1, 0, 0);
	prop_cells("interrupt-parent", 1, 1, 0, 0);
	node("gic");
	prop_cells("#interrupt-cells", 1, 3, 0, 0);
	prop_cells("phandle", 1, 1, 0, 0);
	end();
	node("pl061@9030000");
	prop_cells("phandle", 1, phandle, 0, 0);
	prop_cells("interrupts", 3, 0, 7, 4);
	prop_cells("reg", 2, 0x9030000, 0x1000, 0);
	prop_text("compatible", "arm,pl061");
	end();
	node("gpio-keys");
	prop_text("compatible", "gpio-keys");
	node("other");
	prop_cells("linux,code", 1, 1, 0, 0);
	end();
	node("poweroff");
	prop_cells("gpios", 3, 5, line, 1);
	prop_cells("linux,code", 1, code, 0, 0);
	end();
	end();
	end();
	cell(9);
	memcpy(dtb.str, strings, sizeof(strings));
	dtb.hdr[0] = htonl(0xd00dfeed);
	dtb.hdr[1] = htonl(sizeof(dtb));
	dtb.hdr[2] = htonl((__u32)((char *)dtb.blk - (char *)&dtb));
	dtb.hdr[3] = htonl((__u32)(dtb.str - (char *)&dtb));
	dtb.hdr[4] = htonl((__u32)((char *)dtb.rsv - (char *)&dtb));
	dtb.hdr[5] = htonl(17);
	dtb.hdr[6] = htonl(16);
	dtb.hdr[8] = htonl(sizeof(dtb.str));
	dtb.hdr[9] = htonl(4 * at);
}

/* The key is found with its chip, line, polarity and interrupt. */
UK_TESTCASE(gpiokeys, found)
{
	struct gpio_key k;

	make(116, 3, 5);
	UK_TEST_EXPECT_SNUM_EQ(gpio_key_find(&dtb, sizeof(dtb), &k), 0);
	UK_TEST_EXPECT_SNUM_EQ(k.base, 0x9030000);
	UK_TEST_EXPECT_SNUM_EQ(k.line, 3);
	UK_TEST_EXPECT_SNUM_EQ(k.active_low, 1);
	UK_TEST_EXPECT_SNUM_EQ(k.irq_cells, 3);
	UK_TEST_EXPECT_SNUM_EQ(ntohl(k.irq[1]), 7);
}

/* Another key, a line that the chip has not, a chip that is not there. */
UK_TESTCASE(gpiokeys, not_found)
{
	struct gpio_key k;

	make(115, 3, 5);
	UK_TEST_EXPECT_SNUM_EQ(gpio_key_find(&dtb, sizeof(dtb), &k), -ENOENT);
	make(116, 8, 5);
	UK_TEST_EXPECT_SNUM_EQ(gpio_key_find(&dtb, sizeof(dtb), &k), -EINVAL);
	make(116, 3, 6);
	UK_TEST_EXPECT_SNUM_EQ(gpio_key_find(&dtb, sizeof(dtb), &k), -ENOENT);
	dtb.hdr[0] = 0;
	UK_TEST_EXPECT_SNUM_EQ(gpio_key_find(&dtb, sizeof(dtb), &k), -EINVAL);
}

uk_testsuite_register(gpiokeys, NULL);
