/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The registry, with a chip that notes what it is told.
 * host-sources:
 */

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CONFIG_LIBUKINTCTLR_MAXHANDLERS 8

#include "../intctlr.c"

#define LINES 100

static int open_line[LINES];
static char said[128];

void uk_printk_out(int lvl, const char *lib, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
}

static int configure(unsigned int irq, unsigned int trigger)
{
	if (irq >= LINES)
		return -EINVAL;
	open_line[irq] = 0;
	return 0;
}

static void mask(unsigned int irq)
{
	open_line[irq] = 0;
}

static void unmask(unsigned int irq)
{
	open_line[irq] = 1;
}

static const struct uk_intctlr_ops ops = {
	.configure = configure,
	.mask = mask,
	.unmask = unmask,
};

static int mine, seen[2];

static int handler(void *arg)
{
	seen[(long)arg]++;
	return mine == (int)(long)arg;
}

/* Interrupts of a line until it is masked; at most `max`. */
static int storm(unsigned int irq, int max)
{
	int n = 0;

	while (n < max && open_line[irq]) {
		uk_intctlr_irq_handle(irq);
		n++;
	}
	return n;
}

int main(void)
{
	int rc;

	printf("1..5\n");
	assert(uk_intctlr_irq_register(5, handler, NULL) == -ENODEV);
	assert(uk_intctlr_irq_configure(5, 0) == -ENODEV);
	assert(!uk_intctlr_register(&ops));
	assert(uk_intctlr_register(&ops) == -EBUSY);
	assert(uk_intctlr_msi_alloc(0, handler, NULL, NULL) == -ENOTSUP);
	printf("ok 1 - one chip\n");

	assert(!uk_intctlr_irq_register(5, handler, (void *)0));
	assert(open_line[5]);
	assert(!uk_intctlr_irq_configure(5, UK_INTCTLR_TRIGGER_LEVEL));
	assert(open_line[5]); /* the first handler must not go without */
	assert(!uk_intctlr_irq_configure(6, UK_INTCTLR_TRIGGER_LEVEL));
	assert(!open_line[6]);
	assert(!uk_intctlr_irq_register(5, handler, (void *)1));
	printf("ok 2 - a shared line stays open while it is set up again\n");

	for (mine = 0; mine < 2; mine++)
		assert(uk_intctlr_irq_handle(5));
	assert(seen[0] == 2 && seen[1] == 2);
	mine = -1;
	assert(!uk_intctlr_irq_handle(5) && !uk_intctlr_irq_handle(37));
	assert(seen[0] == 3 && seen[1] == 3);
	printf("ok 3 - all handlers of a line are asked, no others\n");

	assert(storm(5, 500) == 500);
	mine = 1;
	assert(storm(5, 1) == 1); /* somebody took it: all is well */
	mine = -1;
	assert(storm(5, 999) == 999 && open_line[5] && !said[0]);
	assert(storm(5, 500) == 1 && strstr(said, "interrupt 5"));
	printf("ok 4 - a line that nobody takes is masked, but not at once\n");

	do {
		rc = uk_intctlr_irq_register(7, handler, (void *)0);
	} while (!rc);
	assert(rc == -ENOMEM);
	assert(uk_intctlr_irq_register(LINES, handler, NULL) == -EINVAL);
	printf("ok 5 - no room, and no such line\n");
	return 0;
}
