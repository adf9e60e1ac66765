/* SPDX-License-Identifier: BSD-3-Clause */
/* Runs the families; tests/bench/files.bench reads what they print. */

#include <stdio.h>
#include <stdlib.h>

#include "bench.h"

static unsigned long overhead(void)
{
	unsigned long t = bench_count();

	for (int i = 0; i < ROUNDS; i++)
		__asm__ __volatile__("" ::"r"(i) : "memory");
	return bench_count() - t;
}

void bench_report(const char *name, unsigned long t)
{
	printf("%s %lu\n", name, (t - overhead()) / ROUNDS);
}

void bench_need(int ok, const char *what)
{
	if (ok)
		return;
	printf("bench: %s failed\n", what);
	exit(1);
}

int main(void)
{
	bench_fdio();
	bench_events();
	return 0;
}
