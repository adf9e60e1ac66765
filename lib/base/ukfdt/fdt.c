/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading a flattened device tree.  Pure: no state, no allocation; the same
 * file runs in host tests and under the fuzzer.
 *
 * A boot walks the whole tree once, so uk_fdt_next() costs some ten
 * instructions for a property and skips names a word at a time.
 */
#include <errno.h>

#include "fdt_priv.h"

#define FDT_MAGIC 0xd00dfeedU
#define FDT_TOK_NOP 4U
#define FDT_VERSION 17U

/* A word of the tree as it lies there. */
typedef __u32 __may_alias word;

/* Tokens as a little-endian machine reads them. */
#define RAW(tok) ((__u32)(tok) << 24)

/* Header fields, as offsets of big-endian words (5.2). */
enum {
	H_MAGIC = 0,
	H_TOTALSIZE = 4,
	H_OFF_STRUCT = 8,
	H_OFF_STRINGS = 12,
	H_VERSION = 20,
	H_LAST_COMP = 24,
	H_SIZE_STRINGS = 32,
	H_SIZE_STRUCT = 36,
	H_SIZEOF = 40,
};

int uk_fdt_open(struct uk_fdt *f, const void *dtb, __sz maxlen)
{
	const __u8 *h = dtb;
	__u32 total, so, sl, to, tl;

	if (!h || ((__uptr)h & 7) || maxlen < H_SIZEOF ||
	    uk_fdt_be32(h + H_MAGIC) != FDT_MAGIC)
		return -EINVAL;
	total = uk_fdt_be32(h + H_TOTALSIZE);
	so = uk_fdt_be32(h + H_OFF_STRUCT);
	sl = uk_fdt_be32(h + H_SIZE_STRUCT);
	to = uk_fdt_be32(h + H_OFF_STRINGS);
	tl = uk_fdt_be32(h + H_SIZE_STRINGS);
	if (uk_fdt_be32(h + H_VERSION) < FDT_VERSION ||
	    uk_fdt_be32(h + H_LAST_COMP) > FDT_VERSION)
		return -EINVAL;
	if (total > maxlen || so > total || sl > total - so || to > total ||
	    tl > total - to || (so & 3) || (sl & 3) || sl < 4)
		return -EINVAL;
	/* with its last byte a NUL, no name can run out of the block */
	if (!tl || h[to + tl - 1])
		return -EINVAL;
	f->blk = h + so;
	f->blk_len = sl;
	f->str = (const char *)h + to;
	f->str_len = tl;
	f->used = MAX(so + sl, to + tl);
	return 0;
}

/* Length of a node name with its padding; 0 if it does not end in time. */
static __u32 name_len(const __u8 *p, __u32 max)
{
	__u32 w, n;

	for (n = 0; n < max; n += 4) {
		w = *(const word *)(p + n);
		if ((w - 0x01010101U) & ~w & 0x80808080U)
			return n + 4;
	}
	return 0;
}

int uk_fdt_next(const struct uk_fdt *f, __u32 *off, struct uk_fdt_tok *t)
{
	__u32 o = *off;
	__u32 left, type, n;
	const __u8 *p;

	do {
		if (unlikely(o >= f->blk_len || (o & 3)))
			return -EINVAL;
		p = f->blk + o;
		left = f->blk_len - o - 4;
		type = uk_fdt_be32(p);
		o += 4;
	} while (type == FDT_TOK_NOP);

	switch (type) {
	case UK_FDT_PROP:
		if (unlikely(left < 8))
			return -EINVAL;
		t->len = uk_fdt_be32(p + 4);
		n = uk_fdt_be32(p + 8);
		if (unlikely(t->len > left - 8 || n >= f->str_len))
			return -EINVAL;
		t->name = f->str + n;
		t->val = p + 12;
		*off = o + 8 + ALIGN_UP(t->len, 4U);
		return UK_FDT_PROP;
	case UK_FDT_BEGIN_NODE:
		n = name_len(p + 4, left);
		if (unlikely(!n))
			return -EINVAL;
		t->name = (const char *)p + 4;
		*off = o + n;
		return UK_FDT_BEGIN_NODE;
	case UK_FDT_END_NODE:
		*off = o;
		return UK_FDT_END_NODE;
	case UK_FDT_END:
		return UK_FDT_END;
	}
	return -EINVAL;
}

/*
 * Passes properties.  A property's three words are read when at least three
 * words are left: the last two of a block cannot begin one.  Its length may
 * point anywhere behind; the caller checks before it reads there.
 */
static const __u8 *pass_props(const __u8 *p, const __u8 *lim)
{
	const __u32 prop = RAW(UK_FDT_PROP);

	while (p < lim && *(const word *)p == prop)
		p += ((__sz)__builtin_bswap32(((const word *)p)[1]) + 15) &
		     ~(__sz)3;
	return p;
}

/*
 * Behind a node name: the last byte of its last word is 0, and of no word
 * before.  NULL if it does not end in time.  Four words are looked at without
 * counting where there are four.
 */
static const __u8 *pass_name(const __u8 *p, const __u8 *end)
{
	for (; end - p >= 16; p += 16) {
		if (!p[3])
			return p + 4;
		if (!p[7])
			return p + 8;
		if (!p[11])
			return p + 12;
		if (!p[15])
			return p + 16;
	}
	for (; p < end; p += 4)
		if (!p[3])
			return p + 4;
	return __NULL;
}

/* Most of a tree is passed here, so this loop knows no property names. */
static int scan(const struct uk_fdt *f, __u32 *off, __u32 letters,
		struct uk_fdt_tok *t)
{
	const __u8 *p = f->blk + *off;
	const __u8 *end = f->blk + f->blk_len;
	const __u8 *name;
	int depth = 0;

	if (unlikely(*off > f->blk_len || (*off & 3)))
		return -EINVAL;
	for (;;) {
		p = pass_props(p, end - 8);
		if (unlikely(p >= end))
			return -EINVAL;
		p += 4;
		switch (*(const word *)(p - 4)) {
		case RAW(UK_FDT_BEGIN_NODE):
			name = p;
			p = pass_name(p, end);
			if (unlikely(!p))
				return -EINVAL;
			if (!depth && (letters >> (*name & 31) & 1)) {
				t->name = (const char *)name;
				*off = (__u32)(p - f->blk);
				return UK_FDT_BEGIN_NODE;
			}
			depth++;
			break;
		case RAW(UK_FDT_END_NODE):
			if (!depth--) {
				*off = (__u32)(p - f->blk);
				return UK_FDT_END_NODE;
			}
			break;
		case RAW(FDT_TOK_NOP):
			break;
		default:
			return -EINVAL;
		}
	}
}

int uk_fdt_skip(const struct uk_fdt *f, __u32 *off)
{
	int type = scan(f, off, 0, __NULL);

	return type < 0 ? type : 0;
}

int uk_fdt_next_child(const struct uk_fdt *f, __u32 *off, __u32 letters,
		      struct uk_fdt_tok *t)
{
	return scan(f, off, letters, t);
}

int uk_fdt_prop(const struct uk_fdt *f, __u32 off, const char *name,
		struct uk_fdt_tok *t)
{
	int type;

	while ((type = uk_fdt_next(f, &off, t)) == UK_FDT_PROP)
		if (streq(t->name, name))
			return 0;
	return type < 0 ? type : -ENOENT;
}

int uk_fdt_strlist_has(const struct uk_fdt_tok *t, const char *s)
{
	__u32 i = 0, k;

	while (i < t->len) {
		for (k = 0; i < t->len && s[k] && t->val[i] == (__u8)s[k];
		     i++, k++)
			;
		if (i < t->len && !s[k] && !t->val[i])
			return 1;
		while (i < t->len && t->val[i])
			i++;
		i++;
	}
	return 0;
}

__u32 uk_fdt_cell(const struct uk_fdt_tok *t, unsigned int i, __u32 dflt)
{
	if (i >= t->len / 4)
		return dflt;
	return uk_fdt_be32(t->val + 4UL * i);
}

int uk_fdt_reg(const struct uk_fdt_tok *reg, const struct uk_fdt_cells *cells,
	       unsigned int i, __u64 *addr, __u64 *size)
{
	__u32 bytes;

	if (!cells->addr || cells->addr > 2 || cells->size > 2)
		return -EINVAL;
	bytes = 4 * (cells->addr + cells->size);
	if (i >= reg->len / bytes)
		return -ENOENT;
	*addr = cells_value(reg->val + i * bytes, cells->addr);
	*size = cells_value(reg->val + i * bytes + 4 * cells->addr,
			    cells->size);
	return 0;
}
