/* SPDX-License-Identifier: BSD-3-Clause */
/* kraft run: from a target to a running machine. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "command.h"
#include "diag.h"
#include "run.h"
#include "supervise.h"

static char *ports_text(const struct run *r)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < r->spec.nports; i++)
		buf_printf(&b, "%s%s:%d->%d/%s", i ? ", " : "", r->ports[i].ip,
			   r->ports[i].host, r->ports[i].guest,
			   r->ports[i].udp ? "udp" : "tcp");
	return buf_steal(&b);
}

static void announce(const struct run *r)
{
	const char *host;

	for (size_t i = 0; i < r->spec.nports; i++) {
		host = strcmp(r->ports[i].ip, "0.0.0.0") ? r->ports[i].ip
							 : "localhost";
		if (r->ports[i].guest == 80 || r->ports[i].guest == 8080)
			note("%s: http://%s:%d/", r->m.name, host,
			     r->ports[i].host);
		else
			note("%s: %s:%d -> port %d", r->m.name, host,
			     r->ports[i].host, r->ports[i].guest);
	}
	if (r->spec.gdb)
		note("waiting for: gdb -ex 'target remote :%s' %s%s",
		     r->spec.gdb, r->p.kernel, r->p.prebuilt ? "" : ".dbg");
}

/* The supervisor of a detached machine; returns once the machine is made. */
static int run_detached(struct run *r)
{
	unsigned char rc;
	int p[2], null;
	ssize_t n;
	pid_t pid;

	if (pipe2(p, O_CLOEXEC))
		return fail("K0804", "see ulimit -n",
			    "cannot start a machine: %s", strerror(errno));
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(p[0]);
		setsid();
		prctl(PR_SET_NAME, "kraft-shim");
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		for (int fd = 0; fd < 2; fd++)
			dup2(null, fd);
		_exit(supervise(&r->m, &r->qemu, true, p[1]));
	}
	close(p[1]);
	n = pid < 0 ? 0 : read(p[0], &rc, 1);
	close(p[0]);
	if (pid < 0)
		machine_delete(&r->m);
	if (n != 1)
		return fail("K0410", "kraft run without -d shows more",
			    "cannot start the machine '%s'", r->m.name);
	if (!rc)
		puts(r->m.name);
	return rc;
}

/* The terminal is the guest's only if we are in its foreground. */
static bool has_input(void)
{
	return !isatty(0) || tcgetpgrp(0) == getpgrp();
}

static int start(struct run *r)
{
	sigset_t old;
	int rc;

	supervise_hold(&old);
	rc = machine_create(&r->m, r->name, r->p.name);
	if (rc)
		return rc;
	r->m.target = xstrdup(r->p.name);
	r->m.arch = xstrdup(r->p.arch);
	r->m.kernel = xstrdup(r->p.kernel);
	r->m.initrd = r->p.initrd ? xstrdup(r->p.initrd) : NULL;
	r->m.ports = ports_text(r);
	r->m.memory = r->spec.memory;
	r->m.remove = r->rm || !r->detach;
	announce(r);
	if (!r->detach)
		return supervise(&r->m, &r->qemu, !has_input(), -1);
	rc = run_detached(r);
	fflush(stdout);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return rc;
}

static int prepare(struct run *r, const char *target, struct strv *env)
{
	int rc;

	r->o.verbose = diag_verbose;
	if (r->initrd)
		r->o.rootfs = r->initrd;
	rc = project_open(&r->p, target, &r->o);
	if (!rc)
		rc = run_check_options(r);
	if (!rc)
		rc = run_choose_ports(r);
	if (!rc)
		rc = project_build(&r->p, &r->o);
	if (!rc)
		rc = run_choose_memory(r);
	return rc ? rc : run_compose(r, env);
}

static int go(struct run *r, const char *target)
{
	struct strv env = { 0 };
	char *line;
	int rc = prepare(r, target, &env);

	if (!rc && (r->dry_run || r->trace)) {
		line = shell_quote(&r->qemu);
		fprintf(r->dry_run ? stdout : stderr, "%s\n", line);
		free(line);
	}
	if (!rc && !r->dry_run)
		rc = start(r);
	strv_free(&env);
	return rc;
}

static void release(struct run *r)
{
	project_close(&r->p);
	machine_free(&r->m);
	strv_free(&r->ports_);
	strv_free(&r->env);
	strv_free(&r->args);
	strv_free(&r->rest);
	strv_free(&r->params);
	strv_free(&r->qemu);
	free(r->ports);
	free(r->append);
}

int cmd_run(const struct command *self, int argc, char *argv[])
{
	struct strv args = { 0 };
	struct run r = { 0 };
	const struct opt opts[] = {
		{ 'd', "detach", OPT_FLAG, &r.detach, NULL,
		  "run in the background, print the name" },
		{ 'M', "memory", OPT_TEXT, &r.memory, "SIZE",
		  "memory, for example 64Mi (default: computed)" },
		{ 'p', "port", OPT_LIST, &r.ports_, "[IP:]HOST:GUEST",
		  "lead a port of the host into the guest" },
		{ 'e', "env", OPT_LIST, &r.env, "KEY=VALUE",
		  "environment variable of the application" },
		{ 'n', "name", OPT_TEXT, &r.name, "NAME",
		  "name of the machine" },
		{ 0, "rm", OPT_FLAG, &r.rm, NULL,
		  "remove the machine's record when it ends (-d)" },
		{ 'W', "no-kvm", OPT_FLAG, &r.no_kvm, NULL,
		  "do not use hardware virtualization" },
		{ 0, "arch", OPT_TEXT, &r.o.arch, "ARCH", "x86_64 or arm64" },
		{ 0, "cpus", OPT_TEXT, &r.cpus, "N", "number of CPUs" },
		{ 0, "machine", OPT_TEXT, &r.machine, "TYPE",
		  "QEMU machine: microvm, q35, pc, virt" },
		{ 0, "cpu", OPT_TEXT, &r.cpu, "MODEL", "QEMU CPU model" },
		{ 0, "gdb", OPT_MAYBE, &r.gdb, "PORT",
		  "stop before the first instruction and wait for gdb" },
		{ 0, "initrd", OPT_TEXT, &r.initrd, "PATH",
		  "the same as --rootfs" },
		{ 0, "rootfs", OPT_TEXT, &r.o.rootfs, "PATH",
		  "folder or cpio archive in place of the Kraftfile's" },
		{ 0, "tap", OPT_TEXT, &r.tap, "IFNAME",
		  "network over this tap interface" },
		{ 0, "ip", OPT_TEXT, &r.ip, "CIDR[:GW[:DNS]]",
		  "address of the guest" },
		{ 0, "no-network", OPT_FLAG, &r.no_network, NULL,
		  "no network device" },
		{ 'K', "kraftfile", OPT_TEXT, &r.o.kraftfile, "FILE",
		  "use this Kraftfile" },
		{ 0, "strict", OPT_FLAG, &r.o.strict, NULL,
		  "unknown keys of the Kraftfile are errors" },
		{ 0, "dry-run", OPT_FLAG, &r.dry_run, NULL,
		  "build, then print the QEMU command" },
		{ 0, "trace-qemu", OPT_FLAG, &r.trace, NULL,
		  "print the QEMU command, and run it" },
		COMMON_OPTS,
	};
	int rc;

	if (command_begin(self, argc, argv, opts, &args, &r.rest, 0, 1, &rc))
		rc = go(&r, args.n ? args.v[0] : NULL);
	release(&r);
	strv_free(&args);
	return rc;
}
