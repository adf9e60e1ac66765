/* SPDX-License-Identifier: BSD-3-Clause */
/* Cleaning up after a signal: see scratch.h. */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "scratch.h"

#define PATHS_MAX 16
#define PATIENCE 100 /* of 50 ms, with the program after SIGTERM */

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
static char *paths[PATHS_MAX]; /* changed with signals blocked */
static pid_t child;

static void block(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(ending); i++)
		sigaddset(&set, ending[i]);
	sigprocmask(SIG_BLOCK, &set, old);
}

/* From here to clean_up(): in a signal handler, so only what may be there. */
static void end_child(void)
{
	struct timespec t = { 0, 50 * 1000 * 1000 };

	kill(-child, SIGTERM);
	for (int i = 0; i < PATIENCE; i++) {
		if (waitpid(child, NULL, WNOHANG))
			return;
		nanosleep(&t, NULL);
	}
	kill(-child, SIGKILL);
	waitpid(child, NULL, 0);
}

static void remove_paths(void)
{
	char *argv[PATHS_MAX + 4] = { (char *)"rm", (char *)"-rf",
				      (char *)"--" };
	size_t n = 3;
	pid_t pid;

	for (size_t i = 0; i < PATHS_MAX; i++)
		if (paths[i])
			argv[n++] = paths[i];
	if (n == 3)
		return;
	pid = _Fork(); /* fork() may not be called here */
	if (pid == 0) {
		execv("/bin/rm", argv);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static void clean_up(int sig)
{
	sigset_t set;

	if (child > 0)
		end_child();
	remove_paths();
	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(sig);
}

void scratch_begin(void)
{
	struct sigaction sa = { .sa_handler = clean_up }, old;

	for (size_t i = 0; i < ARRAY_SIZE(ending); i++)
		sigaddset(&sa.sa_mask, ending[i]);
	for (size_t i = 0; i < ARRAY_SIZE(ending); i++) {
		sigaction(ending[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			sigaction(ending[i], &sa, NULL);
	}
}

char *scratch_path(const char *fmt, ...)
{
	sigset_t old;
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = xvasprintf(fmt, ap);
	va_end(ap);
	block(&old);
	for (size_t i = 0; i < PATHS_MAX; i++)
		if (!paths[i]) {
			paths[i] = p;
			break;
		}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return p;
}

void scratch_end(char *path)
{
	sigset_t old;

	block(&old);
	for (size_t i = 0; i < PATHS_MAX; i++)
		if (paths[i] == path)
			paths[i] = NULL;
	sigprocmask(SIG_SETMASK, &old, NULL);
	free(path);
}

pid_t scratch_fork(void)
{
	pid_t parent = getpid(), pid;
	struct sigaction sa;
	sigset_t old;

	block(&old);
	pid = fork();
	if (pid == 0) {
		for (size_t i = 0; i < ARRAY_SIZE(ending); i++) {
			sigaction(ending[i], NULL, &sa);
			if (sa.sa_handler != SIG_IGN)
				signal(ending[i], SIG_DFL);
		}
		/* the compilers that make runs end with it */
		setpgid(0, 0);
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(126);
	} else if (pid > 0) {
		setpgid(pid, pid); /* before anyone signals the group */
		child = pid;
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return pid;
}

int scratch_wait(pid_t pid)
{
	sigset_t old;
	siginfo_t si;
	int status;

	/* its id is not free for another before `child` is forgotten */
	while (waitid(P_PID, pid, &si, WEXITED | WNOWAIT) && errno == EINTR)
		;
	block(&old);
	if (waitpid(pid, &status, 0) != pid)
		status = 0x7f00; /* as if it had not been found */
	child = 0;
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}
