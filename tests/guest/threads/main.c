/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The suites of uklock and ukvmem run before main().  Here: what a boot leaves,
 * that nothing is lost when allocations fail, and that a stack that overflows
 * ends in a crash report.
 */

#include <stdio.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/sched.h>

static void nothing(void *arg)
{
	(void)arg;
}

/* Has every allocation of a thread's creation fail once. */
static int create_with_failures(struct uk_alloc *a)
{
	__sz before = uk_alloc_availmem(a);
	struct uk_thread *t;
	long n;

	for (n = 1;; n++) {
		uk_alloc_fail_nth(a, n);
		t = uk_thread_create(nothing, NULL,
				     UK_THREADF_ECTX | UK_THREADF_AUXSP, "t");
		uk_alloc_fail_nth(a, 0);
		if (!PTRISERR(t))
			break;
		if (n > 1 && uk_alloc_availmem(a) > before)
			return -1;
	}
	uk_sched_thread_add(uk_sched_current(), t);
	uk_thread_join(t);
	return n > 2 ? 0 : -1;
}

/* Uses up any stack. */
static int deep(volatile int *up)
{
	volatile int here[64];

	here[0] = *up + 1;
	return deep(here) + here[0];
}

static void overflow(void *arg)
{
	volatile int n = 0;

	(void)arg;
	printf("%d\n", deep(&n));
}

int main(int argc, char *argv[])
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_thread *t;
	int rc = create_with_failures(a);

	if (argc > 1 && !strcmp(argv[1], "overflow")) {
		t = uk_thread_create(overflow, NULL, 0, "overflow");
		uk_sched_thread_add(uk_sched_current(), t);
		uk_thread_join(t);
	}
	puts(rc ? "not ok - thread creation with failing allocations"
		: "thread creation survives failing allocations");
	return rc ? 1 : 0;
}
