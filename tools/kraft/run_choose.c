/* SPDX-License-Identifier: BSD-3-Clause */
/* From options and project to the QEMU command: see run.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "diag.h"
#include "elfinfo.h"
#include "kvm.h"
#include "run.h"

#define CMDLINE_MAX 4000
#define GUEST_IP "10.0.2.15/24:10.0.2.2:10.0.2.3"

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

int run_choose_memory(struct run *r)
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
static void set_env(struct strv *env, const char *item)
{
	size_t n = strcspn(item, "=");
	const char *v = item[n] ? item + n + 1 : getenv(item);
	char *whole = xasprintf("%.*s=%s", (int)n, item, v ? v : "");

	for (size_t i = 0; i < env->n; i++)
		if (!strncmp(env->v[i], whole, n + 1)) {
			free(env->v[i]);
			env->v[i] = whole;
			return;
		}
	strv_add(env, whole);
	free(whole);
}

static void choose_env(struct run *r, struct strv *out)
{
	for (size_t i = 0; i < r->p.k.env.n; i++)
		set_env(out, r->p.k.env.v[i]);
	for (size_t i = 0; i < r->env.n; i++)
		set_env(out, r->env.v[i]);
}

/* -------------------------------------------------------------- the machine */

int run_compose(struct run *r, struct strv *env)
{
	struct machine_spec *s = &r->spec;

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
	choose_env(r, env);
	s->env = env;
	s->params = &r->params;
	s->args = &r->args;
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
