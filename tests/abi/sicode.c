/* SPDX-License-Identifier: BSD-3-Clause */
/* What a handler and sigtimedwait(2) are told about who sent the signal. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void on_signal(int sig, siginfo_t *si, void *ctx)
{
	(void)ctx;
	printf("  handler: %s code %d from self %d\n", strsignal(sig),
	       si->si_code, si->si_pid == getpid());
}

static int by_kill(void)
{
	return kill(getpid(), SIGUSR1);
}

static int by_raise(void)
{
	return raise(SIGUSR1);
}

static int by_tkill(void)
{
	return (int)syscall(SYS_tkill, syscall(SYS_gettid), SIGUSR1);
}

static int by_tgkill(void)
{
	return (int)syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1);
}

static const struct {
	const char *name;
	int (*send)(void);
} ways[] = {
	{ "kill", by_kill },
	{ "raise", by_raise },
	{ "tkill", by_tkill },
	{ "tgkill", by_tgkill },
};

#define WAYS (sizeof(ways) / sizeof(*ways))

int main(void)
{
	struct sigaction sa = { .sa_sigaction = on_signal,
				.sa_flags = SA_SIGINFO };
	siginfo_t si;
	sigset_t set;

	setbuf(stdout, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	for (unsigned int i = 0; i < 2 * WAYS; i++) {
		printf("%s\n", ways[i % WAYS].name);
		ways[i % WAYS].send();
	}
	for (unsigned int i = 0; i < 2 * WAYS; i++) {
		printf("%s, blocked\n", ways[i % WAYS].name);
		sigprocmask(SIG_BLOCK, &set, NULL);
		ways[i % WAYS].send();
		if (i % 2) {
			/* the C library's makes SI_USER of SI_TKILL */
			syscall(SYS_rt_sigtimedwait, &set, &si, NULL, 8L);
			printf("  waited: %s code %d from self %d\n",
			       strsignal(si.si_signo), si.si_code,
			       si.si_pid == getpid());
		} else {
			ways[i % WAYS].send(); /* pending once */
		}
		sigprocmask(SIG_UNBLOCK, &set, NULL);
	}
	return 0;
}
