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
#include "diag.h"
#include "supervise.h"
#include "verdict.h"

#define ASKED_PATIENCE                                                         \
	60 /* for a guest that was asked, and says it listens                  \
	    */

static void redirect(const char *path, int flags, int fd)
{
	int f = open(path, flags, 0600);

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

/* Waits for the end of QEMU; see on_signal(). */
static void wait_for_end(struct wait *w, const sigset_t *set)
{
	struct timespec t;
	int sig;

	for (;;) {
		t = (struct timespec){ w->patience, 0 };
		sig = w->patience ? sigtimedwait(set, NULL, &t)
				  : sigwaitinfo(set, NULL);
		if (sig < 0 && errno == EAGAIN)
			out_of_patience(w);
		if (sig > 0 && sig != SIGCHLD)
			on_signal(w, sig);
		if (waitpid(w->pid, &w->e.status, WNOHANG) == w->pid)
			return;
	}
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

static pid_t start(struct machine *m, const struct strv *qemu, bool detached,
		   bool no_input, const sigset_t *old)
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

int supervise(struct machine *m, const struct strv *qemu, bool detached,
	      bool no_input, int ready)
{
	struct termios tty;
	bool is_tty = !no_input && !tcgetattr(0, &tty);
	int flags = fcntl(0, F_GETFL), rc, lock;
	struct wait w = { .m = m };
	struct sigaction hup;
	sigset_t set, old;
	bool nohup;

	nohup = !sigaction(SIGHUP, NULL, &hup) && hup.sa_handler == SIG_IGN;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGQUIT);
	if (!nohup)
		sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &old);
	/*
	 * Who signals our process group (a terminal, timeout) signals QEMU as
	 * well, which would end by it under the guest's feet: blocked there.
	 */
	sigaddset(&old, SIGTERM);
	sigaddset(&old, SIGINT);
	sigaddset(&old, SIGQUIT);
	sigaddset(&old, SIGHUP);

	lock = machine_lock(m);
	m->pid = getpid();
	m->running = true;
	rc = lock < 0 ? lock : machine_save(m);
	w.pid = rc ? -1 : start(m, qemu, detached, no_input, &old);
	if (w.pid < 0) {
		rc = fail("K0804", NULL, "cannot start a machine in '%s'",
			  m->dir);
		machine_delete(m);
		return rc;
	}
	if (ready >= 0) {
		(void)!write(ready, "", 1);
		close(ready);
	}
	wait_for_end(&w, &set);
	if (is_tty)
		tcsetattr(0, TCSADRAIN, &tty);
	if (!detached && flags >= 0)
		fcntl(0, F_SETFL, flags);
	rc = verdict(m, &w.e);
	finish(m, rc);
	close(lock);
	return rc;
}
