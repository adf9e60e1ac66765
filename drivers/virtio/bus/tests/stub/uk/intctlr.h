/* SPDX-License-Identifier: BSD-3-Clause */
/* Stand-in for host tests: gives the handler to the test. */
#ifndef __UK_INTCTLR_H__
#define __UK_INTCTLR_H__

#define UK_INTCTLR_TRIGGER_LEVEL 1

extern int (*test_handler)(void *arg);
extern void *test_handler_arg;
extern void *test_kept[64];
extern unsigned int test_nkept;

static inline int uk_intctlr_irq_configure(unsigned int irq, int trigger)
{
	return 0;
}

static inline int uk_intctlr_irq_register(unsigned int irq,
					  int (*handler)(void *arg), void *arg)
{
	test_handler = handler;
	test_handler_arg = arg;
	test_kept[test_nkept++ % 64] = arg;
	return 0;
}

#endif /* __UK_INTCTLR_H__ */
