/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The parent of QEMU: see supervise.h.
 *
 * QEMU runs in the machine's folder, so that socket paths stay short, and is
 * killed by the kernel should its parent die.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"
#include "ctl.h"
#include "diag.h"
#include "supervise.h"
#include "verdict.h"

/* Seconds for a guest that was asked, and says that it listens. */
#define ASKED_PATIENCE 60
/* Seconds for QEMU to make the machine; then it is taken for made. */
#define START_PATIENCE 30

static const int ending[] = { SIGINT, SIGTERM, SIGQUIT, SIGHUP };

static void redirect(const char *path, int flags, int fd)
{
	int f = open(path, flags | O_CLOEXEC, 0600);

	if (f >= 0)
		dup2(f, fd);
}

static void exec_qemu(const struct machine *m, const struct strv *qemu,
		      bool detached, bool no_input, const sigset_t *old)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigprocmask(SIG_SETMASK, old, NULL);
	if (chdir(m->dir))
		_exit(126);
	if (detached || no_input)
		redirect("/dev/null", O_RDONLY, 0);
	if (detached)
		redirect("/dev/null", O_WRONLY, 1);
	redirect("qemu.err", O_WRONLY | O_CREAT | O_TRUNC, 2);
	execvp(qemu->v[0], qemu->v);
	dprintf(2, "%s: %s\n", qemu->v[0], strerror(errno));
	_exit(127);
}

/* The way to the end of QEMU. */
struct wait {
	const struct machine *m;
	pid_t pid;
	bool over; /* QEMU has ended: e.status */
	int patience; /* seconds to wait for the next signal; 0: for ever */
	struct ending e;
};

/*
 * A signal to us.  The first one asks the guest; if it cannot be asked, QEMU
 * is ended.  A second one, or SIGQUIT, ends it at once.
 */
static void on_signal(struct wait *w, int sig)
{
	if (sig != SIGQUIT && !w->e.signal && !w->e.asked && ask_to_end(w->m)) {
		w->e.asked = true;
		w->patience = ASKED_PATIENCE;
		if (sig == SIGINT)
			note("asked '%s' to end; Ctrl-C again ends it at once",
			     w->m->name);
		return;
	}
	if (w->e.signal)
		return;
	w->e.signal = sig;
	w->e.killed = w->e.asked || sig == SIGQUIT;
	kill(w->pid, SIGKILL); /* it heeds no other: see supervise() */
}

static void out_of_patience(struct wait *w)
{
	w->e.killed = w->e.killed || w->e.asked;
	kill(w->pid, SIGKILL);
}

static bool reap(struct wait *w)
{
	w->over = w->over || waitpid(w->pid, &w->e.status, WNOHANG) == w->pid;
	return w->over;
}

/* Waits for the end of QEMU; see on_signal(). */
static void wait_for_end(struct wait *w, const sigset_t *set)
{
	struct timespec t;
	int sig;

	while (!reap(w)) {
		t = (struct timespec){ w->patience, 0 };
		sig = w->patience ? sigtimedwait(set, NULL, &t)
				  : sigwaitinfo(set, NULL);
		if (sig < 0 && errno == EAGAIN)
			out_of_patience(w);
		if (sig > 0 && sig != SIGCHLD)
			on_signal(w, sig);
	}
}

/* QEMU's own ways to say that it cannot; isa-debug-exit gives no 1. */
static bool could_not(const struct wait *w)
{
	char *p = xasprintf("%s/ctl", w->m->dir);
	struct ctl c;
	int code = WIFEXITED(w->e.status) ? WEXITSTATUS(w->e.status) : 0;

	ctl_read(p, &c);
	free(p);
	return !c.version && !ctl_ended(&c) &&
	       (code == 1 || code == 126 || code == 127);
}

/* False if QEMU has ended before it had made the machine. */
static bool wait_for_start(struct wait *w)
{
	struct timespec t = { 0, 20 * 1000 * 1000 };
	time_t end = time(NULL) + START_PATIENCE;

	while (!reap(w) && time(NULL) <= end) {
		if (ask_made(w->m))
			return true;
		nanosleep(&t, NULL);
	}
	return !w->over || !could_not(w);
}

/* Tells who waits for a detached machine, and lets go of its terminal. */
static void tell(int ready, int rc)
{
	unsigned char byte = rc;

	(void)!write(ready, &byte, 1);
	close(ready);
	redirect("/dev/null", O_WRONLY, 2);
}

static void finish(struct machine *m, int rc)
{
	m->running = false;
	m->exit_code = rc;
	if (m->remove)
		machine_delete(m);
	else
		machine_save(m);
}

static pid_t start(const struct machine *m, const struct strv *qemu,
		   bool detached, bool no_input, const sigset_t *old)
{
	pid_t parent = getpid(), pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (getppid() != parent)
			_exit(126);
		exec_qemu(m, qemu, detached, no_input, old);
	}
	return pid;
}

void supervise_hold(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(ending); i++)
		sigaddset(&set, ending[i]);
	sigprocmask(SIG_BLOCK, &set, old);
}

/*
 * The signals to wait for; `qemu` becomes QEMU's mask.  Who signals our process
 * group (a terminal, timeout) signals QEMU as well, which would end by it under
 * the guest's feet: so they are blocked there.
 */
static void take_signals(sigset_t *set, sigset_t *qemu)
{
	struct sigaction hup;
	bool nohup =
		!sigaction(SIGHUP, NULL, &hup) && hup.sa_handler == SIG_IGN;

	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	sigprocmask(SIG_BLOCK, set, qemu);
	for (size_t i = 0; i < ARRAY_SIZE(ending); i++) {
		sigaddset(qemu, ending[i]);
		if (ending[i] != SIGHUP || !nohup)
			sigaddset(set, ending[i]);
	}
	sigprocmask(SIG_BLOCK, set, NULL);
}

static int no_machine(const struct machine *m, int err)
{
	int rc = fail("K0804", "make room there, or set XDG_RUNTIME_DIR",
		      "cannot start a machine in '%s': %s", m->dir,
		      strerror(err));

	machine_delete(m);
	return rc;
}

int supervise(struct machine *m, const struct strv *qemu, bool no_input,
	      int ready)
{
	struct termios tty;
	bool is_tty = !no_input && !tcgetattr(0, &tty), made = true;
	int flags = fcntl(0, F_GETFL), rc;
	struct wait w = { .m = m };
	sigset_t set, old;

	take_signals(&set, &old);
	machine_supervised(m);
	rc = machine_save(m);
	w.pid = rc ? -1 : start(m, qemu, ready >= 0, no_input, &old);
	if (w.pid < 0) {
		rc = no_machine(m, rc ? -rc : errno);
		if (ready >= 0)
			tell(ready, rc);
		return rc;
	}
	if (ready >= 0)
		made = wait_for_start(&w);
	if (ready >= 0 && made)
		tell(ready, 0);
	wait_for_end(&w, &set);
	if (is_tty)
		tcsetattr(0, TCSADRAIN, &tty);
	if (ready < 0 && flags >= 0)
		fcntl(0, F_SETFL, flags);
	rc = verdict(m, &w.e);
	m->remove = m->remove || !made;
	finish(m, rc);
	if (!made)
		tell(ready, rc);
	return rc;
}
