/* SPDX-License-Identifier: BSD-3-Clause */
/* See keys.h; bindings gpio-keys and gpio-pl061 of the Linux kernel. */
#include <errno.h>

#include <uk/fdt_walk.h>

#include "keys.h"

#define KEY_POWER 116
#define GPIO_ACTIVE_LOW 1
#define CHIPS_MAX 4
#define LINES 8
#define ANY_LETTER (~0U)

struct chip {
	__u32 phandle;
	struct gpio_key key;
};

enum { GPIO_KEYS, PL061 };

static const char *const names[] = {
	[GPIO_KEYS] = "gpio-keys", [PL061] = "arm,pl061"
};

static int chip_read(struct uk_fdt_walk *w, struct chip *c)
{
	int rc;

	c->phandle =
		uk_fdt_prop_cell(&w->f, w->lv[w->depth].node, "phandle", 0);
	rc = uk_fdt_walk_reg(w, 0, &c->key.base, &c->key.len);
	return rc ? rc : uk_fdt_walk_irq(w, 0, &c->key.irq, &c->key.irq_cells);
}

/* The power key below the node of "gpio-keys": <phandle line flags>. */
static int key_read(const struct uk_fdt *f, __u32 node,
		    struct uk_fdt_tok *gpios)
{
	struct uk_fdt_tok child;

	while (uk_fdt_next_child(f, &node, ANY_LETTER, &child) ==
	       UK_FDT_BEGIN_NODE) {
		if (uk_fdt_prop_cell(f, node, "linux,code", 0) == KEY_POWER &&
		    !uk_fdt_prop(f, node, "gpios", gpios))
			return 1;
		if (uk_fdt_skip(f, &node))
			break;
	}
	return 0;
}

static int match(const struct chip *c, int n, const struct uk_fdt_tok *gpios,
		 struct gpio_key *out)
{
	__u32 phandle = uk_fdt_cell(gpios, 0, 0);

	for (int i = 0; i < n && phandle; i++) {
		if (c[i].phandle != phandle)
			continue;
		*out = c[i].key;
		out->line = uk_fdt_cell(gpios, 1, LINES);
		out->active_low =
			!!(uk_fdt_cell(gpios, 2, 0) & GPIO_ACTIVE_LOW);
		return out->line < LINES ? 0 : -EINVAL;
	}
	return -ENOENT;
}

int gpio_key_find(const void *dtb, __sz maxlen, struct gpio_key *out)
{
	struct chip chips[CHIPS_MAX];
	struct uk_fdt_tok gpios;
	struct uk_fdt_walk w;
	int found = 0, n = 0, which;

	if (uk_fdt_walk_init(&w, dtb, maxlen))
		return -EINVAL;
	while ((which = uk_fdt_walk_next(&w, names, ARRAY_SIZE(names))) >= 0) {
		if (which == GPIO_KEYS && !found)
			found = key_read(&w.f, w.lv[w.depth].node, &gpios);
		else if (which == PL061 && n < CHIPS_MAX &&
			 !chip_read(&w, &chips[n]))
			n++;
	}
	return found ? match(chips, n, &gpios, out) : -ENOENT;
}
