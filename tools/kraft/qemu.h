/* SPDX-License-Identifier: BSD-3-Clause */
/* The QEMU command for a machine. */
#ifndef KRAFT_QEMU_H
#define KRAFT_QEMU_H

#include "ports.h"

struct machine_spec {
	const char *arch; /* "x86_64", "arm64" */
	const char *machine; /* of QEMU; NULL: microvm or virt */
	const char *cpu; /* NULL: max */
	const char *kernel, *initrd; /* initrd may be NULL */
	const char *dir; /* of the machine's record */
	const char *gdb; /* port, or NULL */
	const char *tap; /* tap interface instead of user networking */
	uint64_t memory; /* bytes */
	int cpus;
	bool kvm, detached, network;
	const struct port *ports;
	size_t nports;
	/* for the command line */
	const char *name, *ip; /* ip: "10.0.2.15/24:10.0.2.2:10.0.2.3" */
	bool program; /* a Linux program from the root file system */
	const struct strv *env, *params, *args;
};

/** CPUs of the largest machine. */
#define CPUS_MAX 64

/** The program that runs machines of this architecture. */
const char *qemu_program(const char *arch);
/** The guest's command line; caller frees. */
char *qemu_append(const struct machine_spec *m);
/** The command, without its name resolved; `append` from above. */
void qemu_command(const struct machine_spec *m, const char *append,
		  struct strv *out);
/** One line that a shell takes apart again into the same words. */
char *shell_quote(const struct strv *words);

#define MiB (1024ULL * 1024)
/** Bytes below which the machine cannot hold kernel and archive. */
uint64_t memory_least(const char *arch, uint64_t kernel_end, uint64_t initrd);
/** What is given when nothing is asked for. */
uint64_t memory_default(const char *arch, uint64_t kernel_end, uint64_t initrd,
			bool program);

#endif
