/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Between the files of kraft run: what the options say (run_options.c), what
 * follows from them and the project (run_choose.c), the run itself (cmd_run.c).
 *
 * Functions print the error and return its exit code, or 0.
 */
#ifndef KRAFT_RUN_H
#define KRAFT_RUN_H

#include "machine.h"
#include "project.h"
#include "qemu.h"

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

/** Judges what can be judged before anything is built; fills in numbers. */
int run_check_options(struct run *r);
/** The ports of the options or the Kraftfile; are they free? */
int run_choose_ports(struct run *r);
/** What --ip may say, or what is wrong with it. */
const char *run_bad_ip(const char *text);

/** Memory for what was built. */
int run_choose_memory(struct run *r);
/** All of the QEMU command. */
int run_compose(struct run *r, struct strv *env);

#endif
