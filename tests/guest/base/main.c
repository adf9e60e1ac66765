/* SPDX-License-Identifier: BSD-3-Clause */
/* The suites of the base libraries, and what nolibc and parameters give. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double table[] = { 0.1, 1e22, -2.5 };

static void at_end(void)
{
	printf("atexit has run\n");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char *argv[])
{
	atexit(at_end);
	qsort(argv + 1, (size_t)argc - 1, sizeof(*argv), by_text);
	for (int i = 1; i < argc; i++)
		printf("argument '%s'\n", argv[i]);
	printf("floats %.3f %g %e\n", table[0], table[1], table[2]);
	exit(17);
}
