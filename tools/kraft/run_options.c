/* SPDX-License-Identifier: BSD-3-Clause */
/* The options of kraft run, judged before anything is built: see run.h. */

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "diag.h"
#include "fs.h"
#include "run.h"

/* QEMU's virt has a GICv2, which serves 8. */
#define CPUS_MAX_ARM 8

/* ------------------------------------------------------------------ ports */

static int add_port(struct run *r, const char *text)
{
	struct port *p;
	const char *err;

	r->ports = xrealloc(r->ports, (r->spec.nports + 1) * sizeof(*p));
	p = &r->ports[r->spec.nports];
	err = port_parse(text, p);
	if (err)
		return fail("K0103",
			    "for example -p 8080:80, -p 127.0.0.1:8080:80, or "
			    "-p 0:80 for any free port",
			    "bad port '%s': %s", text, err);
	for (size_t i = 0; i < r->spec.nports; i++)
		if (port_overlaps(&r->ports[i], p))
			return fail("K0103", "give each port of the host once",
				    "port %d of the host is given twice",
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

	help = who ? xasprintf("use -p 0:%d for any free port, or kraft stop "
			       "%s",
			       p->guest, who)
		   : xasprintf("use another port, or -p 0:%d for any free one",
			       p->guest);
	rc = fail("K0207", help, "port %d is already in use%s%s%s (%s:%d->%d)",
		  p->host, who ? " by machine '" : "", who ? who : "",
		  who ? "'" : "", p->ip, p->host, p->guest);
	free(help);
	free(who);
	return rc;
}

static int not_ours(const struct port *p, int err)
{
	if (err == -EADDRNOTAVAIL)
		return fail("K0208",
			    "`ip address` shows those it has; without one the "
			    "port is open on all",
			    "cannot listen on %s:%d: this host does not have "
			    "the address",
			    p->ip, p->host);
	return fail("K0208", "choose a port of 1024 or more with -p",
		    "cannot listen on %s:%d: %s", p->ip, p->host,
		    strerror(-err));
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
			return not_ours(p, rc);
	}
	return 0;
}

int run_choose_ports(struct run *r)
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

/* ------------------------------------------------------------- the others */

static int check_memory(const struct run *r)
{
	int64_t asked = r->memory ? parse_size(r->memory) : r->p.k.memory;
	struct sysinfo host;
	uint64_t has;

	if (asked < 0)
		return fail("K0103",
			    "a number and a unit, Ki, Mi or Gi, for example "
			    "-M 64Mi; or leave out -M and let kraft choose",
			    "bad memory size '%s'", r->memory);
	if (sysinfo(&host))
		return 0;
	has = ((uint64_t)host.totalram + host.totalswap) * host.mem_unit;
	if ((uint64_t)asked <= has)
		return 0;
	return fail("K0306",
		    "give less with -M, or leave it out and let kraft "
		    "choose",
		    "the machine cannot have %s: this host has %s",
		    format_size(asked), format_size(has));
}

static int check_cpus(struct run *r)
{
	bool arm = !strcmp(r->p.arch, "arm64");
	int max = arm ? CPUS_MAX_ARM : CPUS_MAX;
	int64_t n = r->p.k.cpus ? r->p.k.cpus : 1;

	if (r->cpus)
		n = parse_number(r->cpus, CPUS_MAX);
	r->spec.cpus = n;
	if (n >= 1 && n <= max)
		return 0;
	if (r->cpus)
		return fail("K0103", "for example --cpus 2",
			    "bad number of CPUs '%s': a machine for %s has 1 "
			    "to %d",
			    r->cpus, r->p.arch, max);
	return fail("K0403", "correct it, or give --cpus",
		    "%s: %d CPUs are too many: a machine for %s has 1 to %d",
		    kraftfile_at(&r->p.k, KF_CPUS), r->spec.cpus, r->p.arch,
		    max);
}

/* Further words behind a comma are QEMU's matter. */
static int check_machine(const struct run *r)
{
	static const char *const x86[] = { "microvm", "q35", "pc", NULL };
	static const char *const arm[] = { "virt", NULL };
	bool is_arm = !strcmp(r->p.arch, "arm64");
	size_t n;

	if (!r->machine)
		return 0;
	n = strcspn(r->machine, ",");
	for (const char *const *t = is_arm ? arm : x86; *t; t++)
		if (strlen(*t) == n && !strncmp(*t, r->machine, n))
			return 0;
	return fail("K0103",
		    is_arm ? "use --machine virt"
			   : "use --machine microvm, q35 or pc",
		    "no QEMU machine '%s' for %s", r->machine, r->p.arch);
}

static int check_gdb(const struct run *r)
{
	struct port p = { .ip = "127.0.0.1" };
	int64_t n = r->gdb && *r->gdb ? parse_number(r->gdb, 65535) : 1234;
	int rc;

	if (!r->gdb)
		return 0;
	if (n < 0)
		return fail("K0103", "for example --gdb=1234",
			    "bad port '%s' for gdb: expected a number from 1 "
			    "to 65535",
			    r->gdb);
	p.host = n;
	rc = n && !r->dry_run ? port_probe(&p) : 0;
	if (!rc)
		return 0;
	return fail(rc == -EADDRINUSE ? "K0207" : "K0208",
		    "choose another with --gdb=PORT",
		    "gdb cannot be waited for on port %d: %s", (int)n,
		    strerror(-rc));
}

/* Up to ':', an IPv4 address or nothing. */
static bool address(const char *s, size_t n)
{
	char text[INET_ADDRSTRLEN];
	struct in_addr a;

	if (n >= sizeof(text))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	return !n || inet_pton(AF_INET, text, &a) == 1;
}

const char *run_bad_ip(const char *text)
{
	size_t n = strcspn(text, ":"), slash = strcspn(text, "/:");
	char bits[4] = "";

	if (!slash || text[slash] != '/' || !address(text, slash) ||
	    n - slash - 1 >= sizeof(bits))
		return "expected an address and its prefix, such as "
		       "172.16.0.2/24";
	memcpy(bits, text + slash + 1, n - slash - 1);
	if (parse_number(bits, 32) < 0)
		return "the prefix is a number from 0 to 32";
	for (int i = 0; i < 3 && text[n]; i++) {
		text += n + 1;
		n = strcspn(text, ":");
		if (!address(text, n))
			return "gateway and name servers are IPv4 addresses";
	}
	return NULL;
}

/* It becomes part of QEMU's -netdev, where a comma ends it. */
static int check_tap(const struct run *r)
{
	char *help;
	int rc;

	if (!r->tap)
		return 0;
	if (!*r->tap || strlen(r->tap) >= IFNAMSIZ ||
	    strpbrk(r->tap, ",/: \t\n"))
		return fail("K0103", "for example --tap tap0",
			    "bad name of an interface '%s'", r->tap);
	if (!getuid() || if_nametoindex(r->tap))
		return 0;
	help = xasprintf("make it: sudo ip tuntap add %s mode tap user %d",
			 r->tap, getuid());
	rc = fail("K0208", help, "no network interface '%s'", r->tap);
	free(help);
	return rc;
}

static int check_network(const struct run *r)
{
	const char *bad = r->ip ? run_bad_ip(r->ip) : NULL;

	if (r->tap && r->ports_.n)
		return fail("K0103",
			    "over a tap interface the guest is reached at its "
			    "own address: leave out -p",
			    "-p and --tap exclude each other");
	if (r->no_network && (r->tap || r->ports_.n || r->ip))
		return fail("K0103", "leave out --no-network",
			    "--no-network excludes -p, --tap and --ip");
	if (bad)
		return fail("K0103",
			    "for example --ip 172.16.0.2/24:172.16.0.1",
			    "bad address '%s': %s", r->ip, bad);
	return check_tap(r);
}

static int check_env(const struct run *r)
{
	for (size_t i = 0; i < r->env.n; i++)
		if (!*r->env.v[i] || *r->env.v[i] == '=')
			return fail("K0103", "for example -e KEY=value",
				    "bad environment variable '%s'",
				    r->env.v[i]);
	return 0;
}

int run_check_options(struct run *r)
{
	int rc = r->name ? machine_check_name(r->name, !r->dry_run) : 0;

	if (!rc)
		rc = check_memory(r);
	if (!rc)
		rc = check_cpus(r);
	if (!rc)
		rc = check_machine(r);
	if (!rc && !r->dry_run && !program_exists(qemu_program(r->p.arch)))
		rc = fail_program(qemu_program(r->p.arch));
	if (!rc)
		rc = check_gdb(r);
	if (!rc)
		rc = check_env(r);
	return rc ? rc : check_network(r);
}
