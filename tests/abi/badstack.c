/* SPDX-License-Identifier: BSD-3-Clause */
/* A handler whose stack is not there: the process ends by SIGSEGV. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void handler(int sig)
{
	(void)sig;
	printf("in the handler\n");
}

int main(void)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
	stack_t ss = { .ss_size = 65536 };

	setbuf(stdout, NULL);
	ss.ss_sp = mmap(NULL, ss.ss_size, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sigaltstack(&ss, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	raise(SIGUSR1);
	munmap(ss.ss_sp, ss.ss_size);
	printf("without a stack\n");
	raise(SIGUSR1);
	printf("not reached\n");
	return 0;
}
