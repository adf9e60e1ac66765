/* SPDX-License-Identifier: BSD-3-Clause */
/* Signals to oneself: handlers, masks, alternate stack, the default's end. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile int seen, on_alt, blocked_inside;
static char *alt;
static volatile double keep;

static void handler(int sig)
{
	sigset_t s;
	char here;

	seen = seen * 10 + (sig == SIGUSR1 ? 1 : 2);
	sigprocmask(SIG_BLOCK, NULL, &s);
	blocked_inside = sigismember(&s, sig);
	on_alt = &here >= alt && &here < alt + 65536;
	keep = keep * 3.0;
}

static void info(int sig, siginfo_t *si, void *uc)
{
	printf("info %d %d\n", sig == SIGUSR2, si->si_signo == sig);
#ifndef NATIVE /* there is nothing that the handler returns to */
	printf("context %d\n", uc != NULL);
#endif
}

static sigjmp_buf env;

static void segv(int sig, siginfo_t *si, void *uc)
{
	printf("fault %d at %p code %d %d\n", sig, si->si_addr, si->si_code,
	       uc != NULL);
	siglongjmp(env, 1);
}

static void faults(void)
{
	struct sigaction a = { .sa_sigaction = segv, .sa_flags = SA_SIGINFO };
	sigset_t s;

	sigaction(SIGSEGV, &a, NULL);
	for (volatile int i = 0; i < 2; i++) {
		if (!sigsetjmp(env, 1))
			*(volatile int *)0x123000UL = 1;
	}
	sigprocmask(SIG_BLOCK, NULL, &s);
	printf("mask is back %d\n", !sigismember(&s, SIGSEGV));
}

static void broken_pipe(void)
{
	struct sigaction a = { .sa_handler = handler };
	int fd[2], rc;

	seen = 0;
	sigaction(SIGPIPE, &a, NULL);
	if (pipe(fd))
		return;
	close(fd[0]);
	rc = (int)write(fd[1], "x", 1);
	printf("broken pipe %d %d, handled %d\n", rc, errno == EPIPE, seen);
	signal(SIGPIPE, SIG_IGN);
	rc = (int)write(fd[1], "x", 1);
	printf("ignored %d %d, handled %d\n", rc, errno == EPIPE, seen);
	close(fd[1]);
}

int main(void)
{
	struct sigaction a = { .sa_handler = handler }, old;
	stack_t ss = { .ss_size = 65536 };
	sigset_t s, p;
	double x = 1.25;

	alt = malloc(65536);
	ss.ss_sp = alt;
	keep = 2.0;
	sigaction(SIGUSR1, &a, NULL);
	raise(SIGUSR1);
	printf("handled %d blocked inside %d\n", seen, blocked_inside);
	printf("floats kept %d\n", x * keep == 7.5);

	sigemptyset(&s);
	sigaddset(&s, SIGUSR1);
	sigprocmask(SIG_BLOCK, &s, NULL);
	raise(SIGUSR1);
	sigpending(&p);
	printf("pending %d, seen %d\n", sigismember(&p, SIGUSR1), seen);
	sigprocmask(SIG_UNBLOCK, &s, NULL);
	printf("then %d\n", seen);

#ifndef NATIVE /* handlers of native code have no stack of their own */
	printf("sigaltstack %d\n", sigaltstack(&ss, NULL));
	a.sa_flags = SA_ONSTACK;
	sigaction(SIGUSR1, &a, &old);
	printf("old handler %d\n", old.sa_handler == handler);
	kill(getpid(), SIGUSR1);
	printf("on alternate stack %d\n", on_alt);
#endif

	a.sa_sigaction = info;
	a.sa_flags = SA_SIGINFO | SA_RESETHAND;
	sigaction(SIGUSR2, &a, NULL);
	raise(SIGUSR2);
	sigaction(SIGUSR2, NULL, &old);
	printf("reset %d\n", old.sa_handler == SIG_DFL);
	signal(SIGUSR2, SIG_IGN);
	raise(SIGUSR2);
	raise(SIGCHLD);
	printf("ignored\n");
	printf("kill no one %d\n", kill(getpid(), 0));
	printf("bad signal %d\n", kill(getpid(), 99) == -1 && errno == EINVAL);
	printf("no action for kill %d\n",
	       sigaction(SIGKILL, &a, NULL) == -1 && errno == EINVAL);
	broken_pipe();
#ifndef NATIVE /* those of native code are the kernel's */
	faults();
#endif
	return 0;
}
