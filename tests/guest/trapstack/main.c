/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Uses up stacks that are not a thread's: an interrupt handler recurses without
 * end, and code faults with a stack pointer that leads nowhere.  Each must end
 * in a report that says so, on either CPU, or whole on one if both crash.  A
 * recursion without a guard page ends as well, behind what it has overwritten:
 * so "guards" looks where the pages below the stacks are.
 */
#include <stdio.h>
#include <string.h>

#include <uk/asm/traps.h>
#include <uk/page.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/paging.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include <uk/timer.h>

static int overflow(volatile int depth);
static int (*volatile deeper)(int) = overflow;

/* The frame is used after the call, so that it is a call. */
static __attribute__((noinline)) int overflow(volatile int depth)
{
	volatile char room[512];

	room[0] = (char)depth;
	/* Not inlined into itself: a frame must not jump the guard page. */
	return deeper(depth + 1) + room[0];
}

/* How many pages lie between the first byte below `sp` and an unmapped one? */
static unsigned int depth(unsigned long sp)
{
	unsigned long va = (sp - 1) & PAGE_MASK, attr;
	unsigned int n = 0;
	__paddr_t pa;

	for (; n < 64; n++, va -= PAGE_SIZE)
		if (ukplat_page_lookup(ukplat_pt_get_active(), va, &pa, &attr))
			break;
	return n;
}

static void expect(const char *what, unsigned long sp, unsigned int pages)
{
	unsigned int n = depth(sp);

	uk_console_printf("%s: CPU %u, stack of %s: %u pages\n",
			  n == pages ? "fine" : "not ok", ukplat_lcpu_idx(),
			  what, n);
}

/* The stacks of this CPU, from their tops on. */
static void guards(void *arg)
{
	const struct lcpu *l = ukplat_lcpu_current();

	(void)arg;
#if defined(__x86_64__)
	const char *tss = (const char *)l->scratch2;
	static const char *const names[] = { "exceptions", "interrupts",
					     "fatal exceptions" };
	static const unsigned int pages[] = { 2, 4, 2 };
	unsigned long sp;

	for (int i = 0; i < 3; i++) {
		memcpy(&sp, tss + X86_TSS_IST1 + 8 * i, 8);
		expect(names[i], sp, pages[i]);
	}
#else
	expect("interrupts", l->irqsp, 4);
#endif
}

static void in_interrupt(struct uk_timer *t, void *arg)
{
	(void)t, (void)arg;
	overflow(0);
}

static void on_other(void *arg)
{
	(void)arg;
	overflow(0);
}

static void bad_stack(void *arg)
{
	(void)arg;
#if defined(__x86_64__)
	__asm__ volatile("movq $0x1000, %%rsp; push %%rax" ::: "memory");
#else
	__asm__ volatile("mov x0, #0x1000\n\tmov sp, x0\n\t"
			 "str x0, [sp, #-16]!" ::
				 : "x0", "memory");
#endif
}

int main(int argc, char *argv[])
{
	static struct uk_timer t;
	const char *how = argc > 1 ? argv[1] : "";

	printf("before %s\n", how);
	if (!strcmp(how, "interrupt")) {
		uk_timer_init(&t, in_interrupt, NULL);
		uk_timer_set(&t, ukplat_monotonic_clock() + 1000000);
		while (uk_timer_armed(&t))
			;
	} else if (!strcmp(how, "bad-stack")) {
		bad_stack(NULL);
	} else if (!strcmp(how, "guards")) {
		for (unsigned int i = 0; i < ukplat_lcpu_count(); i++)
			ukplat_lcpu_run(i, guards, NULL);
		return 0;
	} else if (ukplat_lcpu_count() < 2) {
		printf("not ok: the other CPU does not run\n");
	} else if (!strcmp(how, "both")) {
		ukplat_lcpu_run_all(on_other, NULL);
	} else {
		ukplat_lcpu_run(!ukplat_lcpu_idx(),
				strcmp(how, "other") ? bad_stack : on_other,
				NULL);
	}
	printf("not ok: %s did not end\n", how);
	return 1;
}
