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

#include "ctl.h"
#include "diag.h"
#include "fs.h"
#include "supervise.h"

#define PATIENCE 3 /* seconds between SIGTERM and SIGKILL */

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

/*
 * Waits for the end of QEMU; a signal to us ends it, first kindly.
 *
 * @return the signal that we got, or 0
 */
static int wait_for_end(pid_t pid, const sigset_t *set, int *status)
{
	struct timespec patience = { PATIENCE, 0 };
	int got = 0, sig;

	for (;;) {
		sig = got ? sigtimedwait(set, NULL, &patience)
			  : sigwaitinfo(set, NULL);
		if (sig < 0 && errno == EAGAIN)
			kill(pid, SIGKILL);
		if (sig > 0 && sig != SIGCHLD && !got) {
			got = sig;
			kill(pid, SIGTERM);
		}
		if (waitpid(pid, status, WNOHANG) == pid)
			return got;
	}
}

static char *in_dir(const struct machine *m, const char *name)
{
	struct buf b = { 0 };
	char *p = xasprintf("%s/%s", m->dir, name);

	read_file(p, &b);
	free(p);
	return buf_steal(&b);
}

static int qemu_failed(const struct machine *m, int status)
{
	char *err = in_dir(m, "qemu.err");
	int rc;

	fputs(err, stderr);
	if (strstr(err, "Could not set up host forwarding"))
		rc = fail("K0207", "choose another with -p",
			  "a port of the host is already in use");
	else if (strstr(err, "Not enough space for DTB"))
		rc = fail("K0301", "give more with -M, or let kraft choose",
			  "not enough memory: kernel, root file system and "
			  "device tree do not fit");
	else if (strstr(err, "No such file or directory") &&
		 WIFEXITED(status) && WEXITSTATUS(status) == 127)
		rc = fail("K0805",
			  "apt-get install qemu-system-x86 "
			  "qemu-system-arm",
			  "QEMU is not installed");
	else
		rc = fail("K0410", "kraft run --dry-run shows the command",
			  "QEMU ended before the guest did (%s %d)",
			  WIFSIGNALED(status) ? "signal" : "status",
			  WIFSIGNALED(status) ? WTERMSIG(status)
					      : WEXITSTATUS(status));
	free(err);
	return rc;
}

/* What to exit with; says so if it was not the guest's own wish. */
static int judge(const struct machine *m, int status, int got)
{
	char *path = xasprintf("%s/ctl", m->dir);
	struct ctl c;

	ctl_read(path, &c);
	free(path);
	if (got && !ctl_ended(&c))
		return 128 + got;
	if (ctl_ended(&c)) {
		if (ctl_crashed(&c))
			fail("K0412", "its last words are on the console above",
			     c.cause == CTL_CAUSE_INIT
				     ? "the guest '%s' could not start"
				     : "the guest '%s' crashed",
			     m->name);
		return ctl_exit_code(&c);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) & 1 &&
	    WEXITSTATUS(status) != 1)
		return WEXITSTATUS(status) >> 1 == 127
			       ? 128
			       : WEXITSTATUS(status) >> 1;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return EX_K_KILLED;
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return fail("K0412",
			    "kraft run --gdb stops before the first "
			    "instruction",
			    "the guest '%s' ended without a "
			    "word: a triple fault, or a reset",
			    m->name);
	return qemu_failed(m, status);
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
	int flags = fcntl(0, F_GETFL), status = 0, got, rc, lock;
	struct sigaction hup;
	sigset_t set, old;
	bool nohup;
	pid_t pid;

	nohup = !sigaction(SIGHUP, NULL, &hup) && hup.sa_handler == SIG_IGN;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (!nohup)
		sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &old);
	if (nohup) /* QEMU would handle it, unless it is blocked */
		sigaddset(&old, SIGHUP);

	lock = machine_lock(m);
	m->pid = getpid();
	m->running = true;
	rc = lock < 0 ? lock : machine_save(m);
	pid = rc ? -1 : start(m, qemu, detached, no_input, &old);
	if (pid < 0) {
		rc = fail("K0804", NULL, "cannot start a machine in '%s'",
			  m->dir);
		machine_delete(m);
		return rc;
	}
	if (ready >= 0) {
		(void)!write(ready, "", 1);
		close(ready);
	}
	got = wait_for_end(pid, &set, &status);
	if (is_tty)
		tcsetattr(0, TCSADRAIN, &tty);
	if (!detached && flags >= 0)
		fcntl(0, F_SETFL, flags);
	rc = judge(m, status, got);
	finish(m, rc);
	close(lock);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return rc;
}
