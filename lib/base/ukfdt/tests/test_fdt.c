/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * host-sources: fdt.c walk.c
 *
 * The reader of device trees: what it finds in a good tree, and that a bad one
 * is refused without a read outside of it (the sanitizers see to that).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <uk/fdt_walk.h>
#include <uk/test.h>

/*
 * / { #address-cells = <2>; #size-cells = <1>; model = "m";
 *     bus { #address-cells = <1>; #size-cells = <0>; [nop]
 *           off@1 { compatible = "x,y"; status = "disabled"; reg = <1>; };
 *           dev@2 { compatible = "a", "x,y"; reg = <2>; }; };
 *     mem@80000000 { reg = <1 0x80000000 0x1000>; }; };
 */
#define BE(v) (__u8)((v) >> 24), (__u8)((v) >> 16), (__u8)((v) >> 8), (__u8)(v)
#define PROP(len, name) BE(3U), BE((unsigned)(len)), BE((unsigned)(name))
#define S_AC 0
#define S_SC 15
#define S_COMPAT 27
#define S_STATUS 38
#define S_REG 45
#define STRINGS "#address-cells\0#size-cells\0compatible\0status\0reg"

static const __u8 blk[] = {
	BE(1U),
	0,
	0,
	0,
	0,
	PROP(4, S_AC),
	BE(2U),
	PROP(4, S_SC),
	BE(1U),
	BE(1U),
	'b',
	'u',
	's',
	0,
	PROP(4, S_AC),
	BE(1U),
	PROP(4, S_SC),
	BE(0U),
	BE(4U),
	BE(1U),
	'o',
	'f',
	'f',
	'@',
	'1',
	0,
	0,
	0,
	PROP(4, S_COMPAT),
	'x',
	',',
	'y',
	0,
	PROP(9, S_STATUS),
	'd',
	'i',
	's',
	'a',
	'b',
	'l',
	'e',
	'd',
	0,
	0,
	0,
	0,
	PROP(4, S_REG),
	BE(1U),
	BE(2U),
	BE(1U),
	'd',
	'e',
	'v',
	'@',
	'2',
	0,
	0,
	0,
	PROP(6, S_COMPAT),
	'a',
	0,
	'x',
	',',
	'y',
	0,
	0,
	0,
	PROP(4, S_REG),
	BE(2U),
	BE(2U),
	BE(2U),
	BE(1U),
	'm',
	'e',
	'm',
	'@',
	'8',
	0,
	0,
	0,
	PROP(12, S_REG),
	BE(1U),
	BE(0x80000000U),
	BE(0x1000U),
	BE(2U),
	BE(2U),
	BE(9U),
};

#define OFF_STRUCT 40
#define OFF_STR (OFF_STRUCT + sizeof(blk))
#define TOTAL (OFF_STR + sizeof(STRINGS))

static void put32(__u8 *p, __u32 v)
{
	p[0] = (__u8)(v >> 24);
	p[1] = (__u8)(v >> 16);
	p[2] = (__u8)(v >> 8);
	p[3] = (__u8)v;
}

/* A copy of the tree on the heap, where the sanitizer guards its ends. */
static __u8 *tree(void)
{
	__u8 *t = malloc(TOTAL);

	memset(t, 0, TOTAL);
	put32(t, 0xd00dfeed);
	put32(t + 4, TOTAL);
	put32(t + 8, OFF_STRUCT);
	put32(t + 12, OFF_STR);
	put32(t + 16, OFF_STRUCT);
	put32(t + 20, 17);
	put32(t + 24, 16);
	put32(t + 32, sizeof(STRINGS));
	put32(t + 36, sizeof(blk));
	memcpy(t + OFF_STRUCT, blk, sizeof(blk));
	memcpy(t + OFF_STR, STRINGS, sizeof(STRINGS));
	return t;
}

/* A disabled node is passed over; cells are those of the parent. */
UK_TESTCASE(ukfdt, finds_the_enabled_node)
{
	static const char *const xy[] = { "x,y" };
	static const char *const x[] = { "x" };
	struct uk_fdt_walk w;
	struct uk_fdt_tok t;
	__u8 *dtb = tree();
	__u64 addr, size;

	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_init(&w, dtb, TOTAL), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, xy, 1), 0);
	UK_TEST_EXPECT_SNUM_EQ(w.lv[1].cells.addr, 1);
	UK_TEST_EXPECT_SNUM_EQ(w.lv[1].cells.size, 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_prop(&w, "reg", &t), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_reg(&t, &w.lv[1].cells, 0, &addr, &size),
			       0);
	UK_TEST_EXPECT_SNUM_EQ(addr, 2);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_reg(&t, &w.lv[1].cells, 1, &addr, &size),
			       -ENOENT);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_prop(&w, "status", &t), -ENOENT);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, xy, 1), -ENOENT);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_init(&w, dtb, TOTAL), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, x, 1), -ENOENT);
	free(dtb);
}

/* Skipping a node ends where reading it token by token ends. */
UK_TESTCASE(ukfdt, skip_is_reading)
{
	struct uk_fdt_tok t;
	struct uk_fdt f;
	__u8 *dtb = tree();
	__u32 off = 0, skipped;

	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_open(&f, dtb, TOTAL), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_next(&f, &off, &t), UK_FDT_BEGIN_NODE);
	skipped = off;
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_skip(&f, &skipped), 0);
	while (uk_fdt_next(&f, &off, &t) != UK_FDT_END)
		;
	UK_TEST_EXPECT_SNUM_EQ(skipped, off);
	free(dtb);
}

static void walk(const __u8 *dtb, __sz len)
{
	static const char *const xy[] = { "x,y" };
	struct uk_fdt_walk w;
	struct uk_fdt_tok t;
	struct uk_fdt f;
	__u32 off = 0;
	__u64 a, s;
	int type;

	if (uk_fdt_open(&f, dtb, len))
		return;
	while ((type = uk_fdt_next(&f, &off, &t)) > 0 && type != UK_FDT_END) {
		__u32 o = off;

		if (type == UK_FDT_BEGIN_NODE) {
			uk_fdt_skip(&f, &o);
			uk_fdt_prop(&f, off, "reg", &t);
		}
	}
	if (uk_fdt_walk_init(&w, dtb, len))
		return;
	while (!uk_fdt_walk_next(&w, xy, 1))
		uk_fdt_walk_reg(&w, 0, &a, &s);
}

/* Every byte wrong in three ways, and every length too short. */
UK_TESTCASE(ukfdt, broken_trees_are_survived)
{
	static const __u8 wrong[] = { 0x01, 0x80, 0xff };
	__u8 *dtb;

	for (__sz i = 0; i < TOTAL; i++)
		for (__sz k = 0; k < sizeof(wrong); k++) {
			dtb = tree();
			dtb[i] ^= wrong[k];
			walk(dtb, TOTAL);
			free(dtb);
		}
	for (__sz len = 0; len < TOTAL; len++) {
		dtb = realloc(tree(), len ? len : 1);
		walk(dtb, len);
		free(dtb);
	}
	UK_TEST_EXPECT(1);
}

uk_testsuite_register(ukfdt, NULL);
