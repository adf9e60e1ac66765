/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finding devices in a device tree: one walk over all its nodes that knows
 * what the nodes above the current one say about addresses and interrupts
 * (Devicetree Specification 0.4, 2.3 and 2.4).
 *
 * Nothing is allocated and nothing is trusted, as in <uk/fdt.h>.
 */
#ifndef __UK_FDT_WALK_H__
#define __UK_FDT_WALK_H__

#include <stdbool.h>

#include <uk/fdt.h>

UK_BEGIN_DECLS

#define UK_FDT_DEPTH_MAX 16

/* A node between the root and the current one. */
struct uk_fdt_level {
	__u32 node; /* offset behind its begin */
	struct uk_fdt_cells cells; /* of its children */
	struct uk_fdt_tok ranges; /* val is NULL without the property */
	__u32 intr_parent; /* phandle, inherited; 0: none */
	bool disabled; /* or one above it is */
};

struct uk_fdt_walk {
	struct uk_fdt f;
	__u32 off; /* where the walk goes on */
	int depth; /* of the current node; the root is 0 */
	struct uk_fdt_level lv[UK_FDT_DEPTH_MAX];
	__u32 intc, intc_cells; /* the last interrupt parent looked up */
};

/** Begins a walk over the tree at `dtb`.  0, or -EINVAL: uk_fdt_open(). */
int uk_fdt_walk_init(struct uk_fdt_walk *w, const void *dtb, __sz maxlen);

/**
 * Goes to the next node, at any depth, that is compatible with one of the `n`
 * names, and is enabled, as all above it are.
 *
 * @return which of the names, -ENOENT at the end, or -EINVAL
 */
int uk_fdt_walk_next(struct uk_fdt_walk *w, const char *const compat[], int n);

/** A property of the current node: uk_fdt_prop(). */
int uk_fdt_walk_prop(const struct uk_fdt_walk *w, const char *name,
		     struct uk_fdt_tok *t);

/**
 * Entry `i` of the current node's `reg`, as the CPU sees it: translated by the
 * `ranges` of the buses above.
 *
 * @return 0, -ENOENT without such an entry, -EINVAL if it cannot be reached
 */
int uk_fdt_walk_reg(const struct uk_fdt_walk *w, unsigned int i, __u64 *addr,
		    __u64 *size);

/**
 * Translates an address in the space of the current node's parent.
 * 0, or -EINVAL if the CPU cannot reach it.
 */
int uk_fdt_walk_translate(const struct uk_fdt_walk *w, __u64 *addr);

/**
 * Entry `i` of the current node's `interrupts`.
 *
 * @param[out] cells big-endian, in the tree
 * @param[out] ncells how many, as the interrupt parent says
 * @return 0, -ENOENT without such an entry, -EINVAL without a parent
 */
int uk_fdt_walk_irq(struct uk_fdt_walk *w, unsigned int i, const __u32 **cells,
		    int *ncells);

/**
 * The node with a phandle.
 *
 * @param[out] node offset behind its begin, for uk_fdt_prop()
 * @return 0, -ENOENT or -EINVAL
 */
int uk_fdt_find_phandle(const struct uk_fdt *f, __u32 phandle, __u32 *node);

/** A property of one cell; `dflt` if it is missing or shorter. */
__u32 uk_fdt_prop_cell(const struct uk_fdt *f, __u32 node, const char *name,
		       __u32 dflt);

UK_END_DECLS

#endif /* __UK_FDT_WALK_H__ */
