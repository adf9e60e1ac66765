/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Does what the kernel must not do, as the argument says.  Each way must end
 * in a crash report and a crash status; coming back is the failure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/plat/memory.h>

static const char constant[] = "constant";
static unsigned char data[64] __attribute__((aligned(64)));
static volatile int zero;

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

static __attribute__((noinline)) void write_to(const void *p)
{
	*(volatile char *)(unsigned long)p = 0;
}

static __attribute__((noinline)) int fault(const char *how)
{
	unsigned int room[8] = { 0 };

	if (!strcmp(how, "null-read"))
		return *(volatile int *)(unsigned long)zero;
	if (!strcmp(how, "text-write"))
		write_to((const void *)(unsigned long)&write_to);
	else if (!strcmp(how, "alias-write"))
		write_to(ukplat_phys_to_virt(ukplat_virt_to_phys(
			(const void *)(unsigned long)&write_to)));
	else if (!strcmp(how, "rodata-write"))
		write_to(constant);
	else if (!strcmp(how, "data-execute"))
		((void (*)(void))(unsigned long)data)();
	else if (!strcmp(how, "heap-execute"))
		((void (*)(void))malloc(64))();
	else if (!strcmp(how, "stack-execute"))
		((void (*)(void))room)();
	else if (!strcmp(how, "alias-execute"))
		((void (*)(void))ukplat_phys_to_virt(ukplat_virt_to_phys(
			(void *)(unsigned long)&write_to)))();
	else if (!strcmp(how, "overflow"))
		return overflow(0);
	else if (!strcmp(how, "undefined"))
		__builtin_trap();
	else
		return 1;
	return 0;
}

int main(int argc, char *argv[])
{
	if (argc < 2)
		return 2;
	printf("before %s\n", argv[1]);
	fault(argv[1]);
	printf("not ok: %s did not fault\n", argv[1]);
	return 1;
}
