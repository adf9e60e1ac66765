/* SPDX-License-Identifier: BSD-3-Clause */
/* kraft run: from a target to a running machine. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "diag.h"
#include "elfinfo.h"
#include "fs.h"
#include "kvm.h"
#include "machine.h"
#include "project.h"
#include "qemu.h"
#include "supervise.h"

#define CMDLINE_MAX 4000
#define GUEST_IP "10.0.2.15/24:10.0.2.2:10.0.2.3"

struct run {
	/* options */
	struct project_opts o;
	const char *memory, *name, *gdb, *machine, *cpu, *cpus, *initrd, *tap,
		*ip;
	bool detach, rm, no_kvm, dry_run, trace, no_network;
	struct strv ports_, env, args, rest, params;
	/* what follows from them */
	struct project p;
	struct machine_spec spec;
	struct machine m;
	struct port *ports;
	struct strv qemu;
	char *append;
};

/* ------------------------------------------------------------------ ports */

static int add_port(struct run *r, const char *text)
{
	struct port *p;
	const char *err;

	r->ports = xrealloc(r->ports, (r->spec.nports + 1) * sizeof(*p));
	p = &r->ports[r->spec.nports];
	err = port_parse(text, p);
	if (err)
		return fail("K0103", "for example -p 8080:80",
			    "bad port '%s': %s", text, err);
	for (size_t i = 0; i < r->spec.nports; i++)
		if (p->host && r->ports[i].host == p->host &&
		    r->ports[i].udp == p->udp && !strcmp(r->ports[i].ip, p->ip))
			return fail("K0103", NULL,
				    "port %d of the host is "
				    "given twice",
				    p->host);
	r->spec.nports++;
	return 0;
}

/* The machine that has this port, caller frees; NULL if none of ours. */
static char *holder(const struct port *p)
{
	char *want = xasprintf(":%d->", p->host), *found = NULL;
	struct strv names = { 0 };
	struct machine m;

	machine_names(&names);
	for (size_t i = 0; i < names.n && !found; i++) {
		if (machine_load(names.v[i], &m))
			continue;
		if (m.running && strstr(m.ports, want))
			found = xstrdup(m.name);
		machine_free(&m);
	}
	strv_free(&names);
	free(want);
	return found;
}

static int port_taken(const struct port *p)
{
	char *who = holder(p), *help;
	int rc;

	help = who ? xasprintf("use -p %d:%d, or kraft stop %s", p->host + 1,
			       p->guest, who)
		   : xasprintf("use another port, for example -p %d:%d",
			       p->host + 1, p->guest);
	rc = fail("K0207", help, "port %d is already in use%s%s%s (%s:%d->%d)",
		  p->host, who ? " by machine '" : "", who ? who : "",
		  who ? "'" : "", p->ip, p->host, p->guest);
	free(help);
	free(who);
	return rc;
}

static int probe_ports(struct run *r)
{
	struct port *p;
	int rc;

	for (size_t i = 0; i < r->spec.nports; i++) {
		p = &r->ports[i];
		rc = port_probe(p);
		if (rc == -EADDRINUSE)
			return port_taken(p);
		if (rc)
			return fail("K0208", "choose another with -p",
				    "cannot listen on %s:%d: %s", p->ip,
				    p->host, strerror(-rc));
	}
	return 0;
}

static int choose_ports(struct run *r)
{
	const struct strv *from = r->ports_.n ? &r->ports_ : &r->p.k.ports;
	int rc = 0;

	if (r->tap || r->no_network)
		from = &r->ports_;
	for (size_t i = 0; i < from->n && !rc; i++)
		rc = add_port(r, from->v[i]);
	r->spec.ports = r->ports;
	if (!rc && !r->dry_run)
		rc = probe_ports(r);
	r->spec.network = !r->no_network && (r->spec.nports || r->tap);
	return rc;
}

static char *ports_text(const struct run *r)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < r->spec.nports; i++)
		buf_printf(&b, "%s%s:%d->%d/%s", i ? ", " : "", r->ports[i].ip,
			   r->ports[i].host, r->ports[i].guest,
			   r->ports[i].udp ? "udp" : "tcp");
	return buf_steal(&b);
}

/* ----------------------------------------------------------------- memory */

static int too_small(struct run *r, uint64_t least, uint64_t initrd)
{
	char *help = xasprintf("kraft run -M %lluMi ...  (or leave out -M and "
			       "let kraft choose)",
			       (unsigned long long)((least + MiB - 1) / MiB));
	int rc = fail("K0301", help,
		      "not enough memory: kernel and root file "
		      "system (%s) need %s, the machine has %s",
		      format_size(initrd), format_size(least),
		      format_size(r->spec.memory));

	free(help);
	return rc;
}

static int choose_memory(struct run *r)
{
	struct image_info i;
	struct stat st;
	uint64_t initrd = 0, least;
	int64_t asked = r->p.k.memory;
	int rc = image_read(r->p.kernel, &i);

	if (rc || i.kind != IMAGE_KERNEL) {
		image_free(&i);
		return fail("K0203", "kraft build -f builds it anew",
			    "'%s' is not a kernel", r->p.kernel);
	}
	if (r->p.initrd && !stat(r->p.initrd, &st))
		initrd = st.st_size;
	if (r->memory)
		asked = parse_size(r->memory);
	least = memory_least(r->p.arch, i.end, initrd);
	r->spec.memory = asked ? (uint64_t)asked
			       : memory_default(r->p.arch, i.end, initrd,
						r->p.linux_program);
	image_free(&i);
	if (asked < 0)
		return fail("K0103", "for example -M 64Mi",
			    "bad memory size '%s'", r->memory);
	return r->spec.memory < least ? too_small(r, least, initrd) : 0;
}

/* ----------------------------------------------------------- command line */

/*
 * cmd of the Kraftfile: "params -- args", or args alone.  What follows "--"
 * on kraft's command line replaces the arguments; for a program that keeps
 * its name.
 */
static void choose_args(struct run *r)
{
	const struct strv *cmd = &r->p.k.cmd;
	size_t i = 0, split = 0;

	while (split < cmd->n && strcmp(cmd->v[split], "--"))
		split++;
	if (split < cmd->n) {
		for (; i < split; i++)
			strv_add(&r->params, cmd->v[i]);
		i++;
	}
	if (r->p.linux_program && i < cmd->n)
		strv_add(&r->args, cmd->v[i++]);
	if (r->rest.n)
		cmd = &r->rest, i = 0;
	for (; i < cmd->n; i++)
		strv_add(&r->args, cmd->v[i]);
}

/* -e K=V, or -e K for the value here; later ones replace earlier ones. */
static int set_env(struct strv *env, const char *item)
{
	size_t n = strcspn(item, "=");
	const char *v;
	char *whole;

	if (!n)
		return fail("K0103", "for example -e KEY=value",
			    "bad environment variable '%s'", item);
	v = item[n] ? item + n + 1 : getenv(item);
	whole = xasprintf("%.*s=%s", (int)n, item, v ? v : "");
	for (size_t i = 0; i < env->n; i++)
		if (!strncmp(env->v[i], whole, n + 1)) {
			free(env->v[i]);
			env->v[i] = whole;
			return 0;
		}
	strv_add(env, whole);
	free(whole);
	return 0;
}

static int choose_env(struct run *r, struct strv *out)
{
	int rc = 0;

	for (size_t i = 0; i < r->p.k.env.n && !rc; i++)
		rc = set_env(out, r->p.k.env.v[i]);
	for (size_t i = 0; i < r->env.n && !rc; i++)
		rc = set_env(out, r->env.v[i]);
	return rc;
}

/* -------------------------------------------------------------- the machine */

static int choose_cpus(struct run *r)
{
	r->spec.cpus = r->cpus ? atoi(r->cpus) : r->p.k.cpus ? r->p.k.cpus : 1;
	if (r->spec.cpus < 1 || r->spec.cpus > 64)
		return fail("K0103", NULL, "bad number of CPUs '%s'", r->cpus);
	return 0;
}

static int compose(struct run *r, struct strv *env)
{
	struct machine_spec *s = &r->spec;
	int rc;

	s->arch = r->p.arch;
	s->machine = r->machine;
	s->cpu = r->cpu;
	s->kernel = r->p.kernel;
	s->initrd = r->p.initrd;
	s->name = r->p.name;
	s->tap = r->tap;
	s->ip = r->ip ? r->ip : r->tap ? NULL : GUEST_IP;
	s->gdb = r->gdb && !*r->gdb ? "1234" : r->gdb;
	s->detached = r->detach;
	s->program = r->p.linux_program;
	s->kvm = !r->no_kvm && !r->gdb && kvm_is_fast(r->p.arch);
	choose_args(r);
	rc = choose_env(r, env);
	s->env = env;
	s->params = &r->params;
	s->args = &r->args;
	if (rc)
		return rc;
	r->append = qemu_append(s);
	if (strlen(r->append) > CMDLINE_MAX)
		return fail("K0302",
			    "put long values into a file of the root "
			    "file system",
			    "the command line has %zu bytes, "
			    "the kernel takes %d",
			    strlen(r->append), CMDLINE_MAX);
	qemu_command(s, r->append, &r->qemu);
	return 0;
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

/* The supervisor of a detached machine; returns once QEMU runs. */
static int run_detached(struct run *r)
{
	int p[2], null, rc;
	char byte;
	pid_t pid;

	if (pipe2(p, O_CLOEXEC))
		return fail("K0804", NULL, "cannot start a machine: %s",
			    strerror(errno));
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(p[0]);
		setsid();
		prctl(PR_SET_NAME, "kraft-shim");
		null = open("/dev/null", O_RDWR);
		for (int fd = 0; fd < 3; fd++)
			dup2(null, fd);
		if (null > 2)
			close(null);
		_exit(supervise(&r->m, &r->qemu, true, true, p[1]));
	}
	close(p[1]);
	rc = pid < 0 || read(p[0], &byte, 1) != 1;
	close(p[0]);
	if (rc)
		return fail("K0410", NULL, "cannot start the machine '%s'",
			    r->m.name);
	puts(r->m.name);
	return 0;
}

/* The terminal is the guest's only if we are in its foreground. */
static bool has_input(void)
{
	return !isatty(0) || tcgetpgrp(0) == getpgrp();
}

static int start(struct run *r)
{
	int rc = machine_create(&r->m, r->name, r->p.name);

	if (rc)
		return rc;
	r->m.target = xstrdup(r->p.name);
	r->m.arch = xstrdup(r->p.arch);
	r->m.kernel = xstrdup(r->p.kernel);
	r->m.ports = ports_text(r);
	r->m.memory = r->spec.memory;
	r->m.remove = r->rm || !r->detach;
	announce(r);
	return r->detach ? run_detached(r)
			 : supervise(&r->m, &r->qemu, false, !has_input(), -1);
}

static int prepare(struct run *r, const char *target, struct strv *env)
{
	int rc;

	r->o.verbose = diag_verbose;
	if (r->initrd)
		r->o.rootfs = r->initrd;
	rc = project_open(&r->p, target, &r->o);
	if (!rc)
		rc = choose_ports(r);
	if (!rc)
		rc = project_build(&r->p, &r->o);
	if (!rc)
		rc = choose_memory(r);
	if (!rc)
		rc = choose_cpus(r);
	return rc ? rc : compose(r, env);
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
