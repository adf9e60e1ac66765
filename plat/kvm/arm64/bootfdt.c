/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one pass over the device tree that every boot makes.  Only nodes below
 * the root are looked at, and most are passed by their first letter: a tree of
 * QEMU has some 450 tokens, and a boot counts instructions.
 */
#include <errno.h>

#include <uk/fdt.h>

#include "plat_arm64.h"

#define UARTS_MAX 4

/* What node_of() knows begins with one of these. */
#define LETTERS                                                                \
	(UK_FDT_LETTER('m') | UK_FDT_LETTER('c') | UK_FDT_LETTER('p') |        \
	 UK_FDT_LETTER('u') | UK_FDT_LETTER('s'))

enum node { N_OTHER, N_MEMORY, N_CHOSEN, N_PSCI, N_UART };

struct pass {
	struct boot_fdt *b;
	struct uk_fdt f;
	struct uk_fdt_cells cells; /* of the root */
	const char *stdout_path;
	struct {
		const char *name;
		__paddr_t base;
	} uart[UARTS_MAX];
	unsigned int uart_count;
};

static int starts(const char *s, const char *with)
{
	while (*with)
		if (*s++ != *with++)
			return 0;
	return 1;
}

static int equal(const char *a, const char *b)
{
	while (*a == *b) {
		if (!*a)
			return 1;
		a++;
		b++;
	}
	return 0;
}

static enum node node_of(const char *name)
{
	switch (name[0]) {
	case 'm':
		if (starts(name, "memory@") || equal(name, "memory"))
			return N_MEMORY;
		break;
	case 'c':
		if (equal(name, "chosen"))
			return N_CHOSEN;
		break;
	case 'p':
		if (starts(name, "psci"))
			return N_PSCI;
		if (starts(name, "pl011"))
			return N_UART;
		break;
	case 'u':
	case 's':
		if (starts(name, "uart@") || starts(name, "serial@"))
			return N_UART;
		break;
	}
	return N_OTHER;
}

/* A number of one or two cells, as Linux writes initrd-start. */
static __u64 number(const struct uk_fdt_tok *t)
{
	__u64 hi = uk_fdt_cell(t, 0, 0);

	return t->len >= 8 ? hi << 32 | uk_fdt_cell(t, 1, 0) : hi;
}

static void add_memory(struct pass *p, const struct uk_fdt_tok *reg)
{
	struct boot_fdt *b = p->b;
	__u64 base, len;

	for (unsigned int i = 0; b->mem_count < BOOT_MEM_MAX; i++) {
		if (uk_fdt_reg(reg, &p->cells, i, &base, &len))
			return;
		if (!len || base + len < base || base + len > UK_DIRECTMAP_SIZE)
			continue;
		b->mem[b->mem_count].base = base;
		b->mem[b->mem_count].len = len;
		b->mem_count++;
	}
}

static void add_uart(struct pass *p, __u32 off, const char *name)
{
	struct uk_fdt_tok t;
	__u64 base, len;

	if (p->uart_count == UARTS_MAX ||
	    uk_fdt_prop(&p->f, off, "compatible", &t) ||
	    !uk_fdt_strlist_has(&t, "arm,pl011") ||
	    uk_fdt_prop(&p->f, off, "reg", &t) ||
	    uk_fdt_reg(&t, &p->cells, 0, &base, &len))
		return;
	p->uart[p->uart_count].name = name;
	p->uart[p->uart_count++].base = base;
}

static void chosen_prop(struct pass *p, const struct uk_fdt_tok *t)
{
	struct boot_fdt *b = p->b;

	if (equal(t->name, "linux,initrd-start")) {
		b->initrd = number(t);
	} else if (equal(t->name, "linux,initrd-end")) {
		b->initrd_end = number(t);
	} else if (t->len && !t->val[t->len - 1]) {
		if (equal(t->name, "bootargs")) {
			b->cmdline = (__paddr_t)t->val;
			b->cmdline_len = t->len;
		} else if (equal(t->name, "stdout-path")) {
			p->stdout_path = (const char *)t->val;
		}
	}
}

static void read_node(struct pass *p, enum node n, const char *name, __u32 off)
{
	struct uk_fdt_tok t;

	if (n == N_UART) {
		add_uart(p, off, name);
		return;
	}
	while (uk_fdt_next(&p->f, &off, &t) == UK_FDT_PROP) {
		if (n == N_CHOSEN)
			chosen_prop(p, &t);
		else if (n == N_MEMORY && equal(t.name, "reg"))
			add_memory(p, &t);
		else if (n == N_PSCI && equal(t.name, "method"))
			p->b->psci_smc = uk_fdt_strlist_has(&t, "smc");
	}
}

/* The PL011 that stdout-path names ("/name" or "/name:options"), or any. */
static __paddr_t console(const struct pass *p)
{
	const char *s = p->stdout_path;
	__sz n;

	for (unsigned int i = 0; s && i < p->uart_count; i++) {
		for (n = 0; p->uart[i].name[n]; n++)
			;
		if (s[0] == '/' && starts(s + 1, p->uart[i].name) &&
		    (!s[n + 1] || s[n + 1] == ':'))
			return p->uart[i].base;
	}
	return p->uart_count ? p->uart[0].base : 0;
}

int boot_fdt_read(struct boot_fdt *b, __paddr_t dtb)
{
	struct pass p = { .b = b, .cells = { 2, 1 } };
	struct uk_fdt_tok t;
	__u32 off = 0, child;
	enum node n;
	int type, rc;

	rc = uk_fdt_open(&p.f, (const void *)dtb, BOOT_DTB_MAX);
	if (rc)
		return rc;
	b->used = p.f.used;
	type = uk_fdt_next(&p.f, &off, &t);
	if (type != UK_FDT_BEGIN_NODE)
		return -EINVAL;
	do {
		child = off;
		type = uk_fdt_next(&p.f, &off, &t);
		if (type == UK_FDT_PROP && equal(t.name, "#address-cells"))
			p.cells.addr = uk_fdt_cell(&t, 0, 2);
		else if (type == UK_FDT_PROP && equal(t.name, "#size-cells"))
			p.cells.size = uk_fdt_cell(&t, 0, 1);
	} while (type == UK_FDT_PROP);

	off = child;
	while ((type = uk_fdt_next_child(&p.f, &off, LETTERS, &t)) ==
	       UK_FDT_BEGIN_NODE) {
		n = node_of(t.name);
		if (n != N_OTHER)
			read_node(&p, n, t.name, off);
		rc = uk_fdt_skip(&p.f, &off);
		if (rc)
			return rc;
	}
	if (type < 0)
		return type;
	b->uart = console(&p);
	return b->mem_count ? 0 : -EINVAL;
}
