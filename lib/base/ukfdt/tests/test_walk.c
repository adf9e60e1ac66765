/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * host-sources: fdt.c walk.c
 *
 * Devices in trees that the test itself builds: addresses behind buses,
 * interrupt parents, disabled nodes, and what cannot be.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <uk/fdt_walk.h>
#include <uk/test.h>

#define MAX 2048
#define OFF_STRUCT 40

struct builder {
	__u8 *blk;
	__sz len;
	char str[256];
	__sz str_len;
};

static void be(__u8 *p, __u32 v)
{
	v = __builtin_bswap32(v);
	memcpy(p, &v, 4);
}

static void word(struct builder *b, __u32 v)
{
	be(b->blk + b->len, v);
	b->len += 4;
}

static void bytes(struct builder *b, const void *p, __sz n)
{
	memset(b->blk + b->len, 0, ALIGN_UP(n, 4UL));
	memcpy(b->blk + b->len, p, n);
	b->len += ALIGN_UP(n, 4UL);
}

static void begin(struct builder *b, const char *name)
{
	word(b, 1);
	bytes(b, name, strlen(name) + 1);
}

static void end(struct builder *b)
{
	word(b, 2);
}

static void prop(struct builder *b, const char *name, const void *val, __sz n)
{
	word(b, 3);
	word(b, (__u32)n);
	word(b, (__u32)b->str_len);
	strcpy(b->str + b->str_len, name);
	b->str_len += strlen(name) + 1;
	bytes(b, val, n);
}

static void text(struct builder *b, const char *name, const char *val)
{
	prop(b, name, val, strlen(val) + 1);
}

static void cells(struct builder *b, const char *name, const __u32 *v, __sz n)
{
	__u8 out[64];

	for (__sz i = 0; i < n; i++)
		be(out + 4 * i, v[i]);
	prop(b, name, out, 4 * n);
}

#define CELLS(b, name, ...)                                                    \
	cells(b, name, (const __u32[]){ __VA_ARGS__ },                         \
	      sizeof((const __u32[]){ __VA_ARGS__ }) / 4)

/*
 * A device at 0x100 of a bus that the root sees at 0x10000000, and on that
 * bus a bridge without ranges and a disabled one.
 */
static __u8 *tree(__sz *len)
{
	static __u8 blk[MAX];
	struct builder b = { .blk = blk };
	__u8 *t;

	begin(&b, "");
	CELLS(&b, "#address-cells", 2);
	CELLS(&b, "#size-cells", 2);
	CELLS(&b, "interrupt-parent", 7);
	begin(&b, "soc");
	CELLS(&b, "#address-cells", 1);
	CELLS(&b, "#size-cells", 1);
	CELLS(&b, "ranges", 0x0, 0x0, 0x10000000, 0x1000, 0x2000, 0x1, 0x0,
	      0x1000);
	begin(&b, "dev@100");
	text(&b, "compatible", "t,dev");
	CELLS(&b, "reg", 0x100, 0x10, 0x2800, 0x20, 0x1800, 0x10);
	CELLS(&b, "interrupts", 1, 2, 3, 4);
	end(&b);
	begin(&b, "off@200");
	text(&b, "status", "disabled");
	begin(&b, "dev@0");
	text(&b, "compatible", "t,dev");
	end(&b);
	end(&b);
	begin(&b, "wall@300");
	begin(&b, "dev@1");
	text(&b, "compatible", "t,dev");
	CELLS(&b, "reg", 0x0, 0x1, 0x10);
	CELLS(&b, "interrupt-parent", 9);
	CELLS(&b, "interrupts", 1);
	end(&b);
	end(&b);
	end(&b);
	begin(&b, "pic");
	CELLS(&b, "phandle", 7);
	CELLS(&b, "#interrupt-cells", 2);
	text(&b, "compatible", "t,pic");
	end(&b);
	end(&b);
	word(&b, 9);

	*len = OFF_STRUCT + b.len + b.str_len;
	t = malloc(*len);
	memset(t, 0, OFF_STRUCT);
	be(t, 0xd00dfeed);
	be(t + 4, (__u32)*len);
	be(t + 8, OFF_STRUCT);
	be(t + 12, (__u32)(OFF_STRUCT + b.len));
	be(t + 20, 17);
	be(t + 24, 16);
	be(t + 32, (__u32)b.str_len);
	be(t + 36, (__u32)b.len);
	memcpy(t + OFF_STRUCT, blk, b.len);
	memcpy(t + OFF_STRUCT + b.len, b.str, b.str_len);
	return t;
}

static const char *const names[] = { "t,pic", "t,dev" };

/* Addresses go through the ranges of the bus, which has gaps. */
UK_TESTCASE(ukfdt_walk, reg_is_translated)
{
	struct uk_fdt_walk w;
	__u64 a, s;
	__sz len;
	__u8 *dtb = tree(&len);

	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_init(&w, dtb, len), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, names, 2), 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_reg(&w, 0, &a, &s), 0);
	UK_TEST_EXPECT_SNUM_EQ(a, 0x10000100);
	UK_TEST_EXPECT_SNUM_EQ(s, 0x10);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_reg(&w, 1, &a, &s), 0);
	UK_TEST_EXPECT_SNUM_EQ(a, 0x100000800);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_reg(&w, 2, &a, &s), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_reg(&w, 3, &a, &s), -ENOENT);
	free(dtb);
}

/* The parent's cells cut the list, also when it comes later in the tree. */
UK_TESTCASE(ukfdt_walk, interrupts_have_their_parents_cells)
{
	struct uk_fdt_walk w;
	const __u32 *c;
	__sz len;
	__u8 *dtb = tree(&len);
	int n;

	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_init(&w, dtb, len), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, names, 2), 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_irq(&w, 1, &c, &n), 0);
	UK_TEST_EXPECT_SNUM_EQ(n, 2);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_be32(c), 3);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_irq(&w, 2, &c, &n), -ENOENT);
	free(dtb);
}

/*
 * What is below a disabled node is not found; what is behind a bus without
 * ranges or has an unknown interrupt parent is of no use.
 */
UK_TESTCASE(ukfdt_walk, unreachable_devices)
{
	struct uk_fdt_walk w;
	const __u32 *c;
	__u64 a, s;
	__sz len;
	__u8 *dtb = tree(&len);
	int n;

	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_init(&w, dtb, len), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, names, 2), 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, names, 2), 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_reg(&w, 0, &a, &s), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_irq(&w, 0, &c, &n), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, names, 2), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, names, 2), -ENOENT);
	UK_TEST_EXPECT_SNUM_EQ(uk_fdt_walk_next(&w, names, 2), -ENOENT);
	free(dtb);
}

static void use(const __u8 *dtb, __sz len)
{
	struct uk_fdt_walk w;
	const __u32 *c;
	__u64 a, s;
	int n;

	if (uk_fdt_walk_init(&w, dtb, len))
		return;
	while (uk_fdt_walk_next(&w, names, 2) >= 0) {
		uk_fdt_walk_reg(&w, 0, &a, &s);
		uk_fdt_walk_irq(&w, 0, &c, &n);
	}
}

/* Every byte wrong in three ways: the sanitizers watch. */
UK_TESTCASE(ukfdt_walk, broken_trees_are_survived)
{
	static const __u8 wrong[] = { 0x01, 0x80, 0xff };
	__sz len;
	__u8 *dtb;

	free(tree(&len));
	for (__sz i = 0; i < len; i++)
		for (__sz k = 0; k < sizeof(wrong); k++) {
			dtb = tree(&len);
			dtb[i] ^= wrong[k];
			use(dtb, len);
			free(dtb);
		}
	UK_TEST_EXPECT(1);
}

uk_testsuite_register(ukfdt_walk, NULL);
