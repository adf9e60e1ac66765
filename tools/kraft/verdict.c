/* SPDX-License-Identifier: BSD-3-Clause */
/* How a machine ended: see verdict.h. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "ctl.h"
#include "diag.h"
#include "fs.h"
#include "report.h"
#include "verdict.h"

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

/* The guest said that it crashed: what it said, in words of its source. */
static void tell_crash(const struct machine *m, const struct ctl *c,
		       const char *report, const char *reason)
{
	if (report)
		fprintf(stderr, "%s", report);
	fail("K0412",
	     m->remove ? "its last words are on the console above"
		       : "kraft logs shows its last words",
	     "the guest '%s' %s%s%s", m->name,
	     c->cause == CTL_CAUSE_INIT ? "could not start" : "crashed",
	     reason ? ": " : "", reason ? reason : "");
}

static int guest_told(struct machine *m, const struct ctl *c)
{
	char *reason = NULL, *report = NULL;

	if (ctl_crashed(c) || c->signal)
		report = report_make(m, &reason);
	if (ctl_crashed(c))
		tell_crash(m, c, report, reason);
	else if (report && c->signal)
		fprintf(stderr, "%s", report);
	if (c->late)
		warn("%u functions of '%s' did not end in time at its shutdown",
		     c->late, m->name);
	free(report);
	free(reason);
	return ctl_exit_code(c);
}

int verdict(struct machine *m, const struct ending *e)
{
	int code = WIFEXITED(e->status) ? WEXITSTATUS(e->status) : 0;
	char *path = xasprintf("%s/ctl", m->dir);
	struct ctl c;

	ctl_read(path, &c);
	free(path);
	memcpy(m->time, c.time, sizeof(m->time));
	m->cause = ctl_cause_name(c.cause);
	if (ctl_ended(&c))
		return guest_told(m, &c);
	if (e->signal || e->killed || WIFSIGNALED(e->status))
		m->cause = "killed";
	if (e->killed)
		return EX_K_KILLED;
	if (e->signal)
		return 128 + e->signal;
	/* isa-debug-exit: see ukplat_terminate() */
	if (code & 1 && code != 1)
		return code >> 1 == 127 ? 128 : code >> 1;
	if (WIFSIGNALED(e->status) && WTERMSIG(e->status) == SIGKILL)
		return EX_K_KILLED;
	if (!WIFEXITED(e->status) || code)
		return qemu_failed(m, e->status);
	m->cause = "reset";
	return fail("K0412",
		    "kraft run --gdb stops before the first instruction",
		    "the guest '%s' ended without a word: a triple fault, or a "
		    "reset",
		    m->name);
}
