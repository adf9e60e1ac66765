/* SPDX-License-Identifier: BSD-3-Clause */
/* Data is not executed and code is not written, wherever it lies. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define P 4096UL

#if defined(__x86_64__)
static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
#else
static const unsigned char code[] = { 0x40, 0x05, 0x80, 0x52,
				      0xc0, 0x03, 0x5f, 0xd6 };
#endif

typedef int (*fn_t)(void);

static unsigned char data[64] __attribute__((aligned(64)));
static sigjmp_buf env;

static void segv(int sig)
{
	siglongjmp(env, sig);
}

static void run(const char *where, void *at, int may_write)
{
	if (may_write)
		memcpy(at, code, sizeof(code));
	if (!sigsetjmp(env, 1))
		printf("%s: runs, gives %d\n", where, ((fn_t)at)());
	else
		printf("%s: is not executed\n", where);
}

static void write_to(const char *where, volatile char *at)
{
	if (!sigsetjmp(env, 1)) {
		*at = 1;
		printf("%s: written\n", where);
	} else {
		printf("%s: is not written\n", where);
	}
}

int main(void)
{
	unsigned char stack[64] __attribute__((aligned(64)));
	char *p = mmap(NULL, 2 * P, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	signal(SIGSEGV, segv);
	run("data", data, 1);
	run("stack", stack, 1);
	run("heap", malloc(64), 1);
	run("map", p, 1);
	printf("to code %d\n", mprotect(p, P, PROT_READ | PROT_EXEC));
	__builtin___clear_cache(p, p + 64);
	run("code", p, 0);
	write_to("code", p);
	printf("to data %d\n", mprotect(p, P, PROT_READ | PROT_WRITE));
	run("data again", p, 1);
	write_to("data", p);
	printf("to nothing %d\n", mprotect(p, P, PROT_NONE));
	run("nothing", p, 0);
	write_to("nothing", p);
	write_to("the program", (char *)(fn_t)main);
	write_to("constants", (char *)code);
	return 0;
}
