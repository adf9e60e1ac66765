/* SPDX-License-Identifier: BSD-3-Clause */
/* A function that writes behind its array must be stopped at its return. */
#include <stdio.h>
#include <string.h>

static void __attribute__((noinline)) overwrite(size_t n)
{
	char buf[16];

	memset(buf, 'x', n);
	__asm__ volatile("" ::"r"(buf) : "memory");
}

int main(int argc, char *argv[])
{
	(void)argv;
	overwrite(16);
	printf("inside: fine\n");
	overwrite(argc > 1 ? 64 : 16);
	printf("%s\n", argc > 1 ? "outside: not stopped" : "the end");
	return 0;
}
