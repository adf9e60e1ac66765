/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading a flattened device tree (Devicetree Specification 0.4, chapter 5).
 *
 * The tree is read in place, token by token, and never trusted: a token that
 * does not lie wholly inside the structure block ends the walk with -EINVAL.
 * Nothing is allocated.  The caller promises that the memory of the tree, as
 * long as uk_fdt_open() was told, stays readable and does not change (but for
 * the bytes of property values).
 */
#ifndef __UK_FDT_H__
#define __UK_FDT_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

struct uk_fdt {
	const __u8 *blk; /* structure block, 4-byte aligned */
	__u32 blk_len; /* a multiple of 4 */
	const char *str; /* strings block, ends with a NUL */
	__u32 str_len;
	__u32 used; /* bytes from the header to the end of the last block */
};

enum uk_fdt_type {
	UK_FDT_BEGIN_NODE = 1,
	UK_FDT_END_NODE = 2,
	UK_FDT_PROP = 3,
	UK_FDT_END = 9,
};

/* One token: a node's begin with its name, or a property. */
struct uk_fdt_tok {
	const char *name;
	const __u8 *val; /* of a property, big-endian, 4-byte aligned */
	__u32 len; /* of the value */
};

/* How many 32-bit cells an address and a size have in a node's children. */
struct uk_fdt_cells {
	__u32 addr;
	__u32 size;
};

/**
 * Checks the header of the tree at `dtb` and finds its blocks.
 *
 * @param maxlen bytes that may be read from `dtb` on
 * @return 0, or -EINVAL if this is no tree that we can read
 */
int uk_fdt_open(struct uk_fdt *f, const void *dtb, __sz maxlen);

/**
 * Reads the token at `*off` (0 to begin) and moves `*off` behind it.
 *
 * @return enum uk_fdt_type, or -EINVAL; UK_FDT_END stays the end
 */
int uk_fdt_next(const struct uk_fdt *f, __u32 *off, struct uk_fdt_tok *t);

/** Moves `*off`, which is inside a node, behind the end of that node. */
int uk_fdt_skip(const struct uk_fdt *f, __u32 *off);

/* Names that begin with the lower-case letter `c`, for uk_fdt_next_child(). */
#define UK_FDT_LETTER(c) (1U << ((c)&31))

/**
 * Finds the next child with a first letter in `letters` of the node that
 * `*off` is inside of; properties and other children are passed, quickly.
 * Before the next call the caller uses uk_fdt_skip() on the child.
 *
 * @return UK_FDT_BEGIN_NODE with its name, `*off` behind its begin;
 *   UK_FDT_END_NODE, `*off` behind the end of the node; or -EINVAL
 */
int uk_fdt_next_child(const struct uk_fdt *f, __u32 *off, __u32 letters,
		      struct uk_fdt_tok *t);

/**
 * Finds a property of the node whose begin was just read.
 *
 * @param off offset behind the node's begin
 * @return 0 and the property in `*t`, or -ENOENT, -EINVAL
 */
int uk_fdt_prop(const struct uk_fdt *f, __u32 off, const char *name,
		struct uk_fdt_tok *t);

/** Is `s` one of the NUL-terminated strings in the value of a property? */
int uk_fdt_strlist_has(const struct uk_fdt_tok *t, const char *s);

/**
 * Entry `i` of a `reg` property, or of `ranges`-like lists of address and size.
 *
 * @return 0, -ENOENT behind the last entry, -EINVAL for impossible cells
 */
int uk_fdt_reg(const struct uk_fdt_tok *reg, const struct uk_fdt_cells *cells,
	       unsigned int i, __u64 *addr, __u64 *size);

/** Cell `i` of a property; `dflt` if it is not that long. */
__u32 uk_fdt_cell(const struct uk_fdt_tok *t, unsigned int i, __u32 dflt);

UK_END_DECLS

/* The big-endian number in an aligned word of a tree. */
static inline __u32 uk_fdt_be32(const void *p)
{
	typedef __u32 __may_alias word;

	return __builtin_bswap32(*(const word *)p);
}

#endif /* __UK_FDT_H__ */
