/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * main() of an image that runs Linux programs: finds the program that the
 * command line names, loads it and its interpreter, and becomes it.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/environ.h>
#include <uk/errptr.h>
#include <uk/posix-mmap.h>
#include <uk/posix-signal.h>
#include <uk/print.h>
#include <uk/process.h>
#include <uk/random.h>
#include <uk/thread.h>
#include <uk/vfs.h>
#include <uk/vma_types.h>

#include "loader.h"
#include "progstack.h"

#define STACK_LEN (8UL * 1024 * 1024)
#define ARGS_MAX (STACK_LEN / 4) /* room for arguments, as on Linux */
/* Position-independent programs begin here or up to 64 GiB above. */
#define PIE_BASE 0x555555554000UL
#define PIE_PAGES 0xffffffUL

__visible int main(int argc, char *argv[]);

static const char default_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:"
				   "/usr/bin:/sbin:/bin";

/* "dir/name" into `buf`, the directory being `n` bytes long; 0 if it fits. */
static int join(char *buf, __sz len, const char *dir, __sz n, const char *name)
{
	__sz l = strlen(name);

	if (!n || n + l + 2 > len)
		return -1;
	memcpy(buf, dir, n);
	buf[n] = '/';
	memcpy(buf + n + 1, name, l + 1);
	return 0;
}

/*
 * A name without a slash is looked for along PATH; the result is in `buf`.
 * As shells do it, what may not be executed is passed over, and is the result
 * only if there is nothing better.
 */
static const char *find_program(const char *name, char *buf, __sz len)
{
	const char *path = uk_environ_get("PATH"), *end, *refused = NULL;
	__sz n, refused_len = 0;
	int rc;

	if (strchr(name, '/'))
		return name;
	for (path = path ? path : default_path; *path; path = end + !!*end) {
		end = strchr(path, ':');
		end = end ? end : path + strlen(path);
		n = (__sz)(end - path);
		if (join(buf, len, path, n, name))
			continue;
		rc = program_check(buf);
		if (!rc)
			return buf;
		if (rc == -EACCES && !refused) {
			refused = path;
			refused_len = n;
		}
	}
	return refused && !join(buf, len, refused, refused_len, name) ? buf
								      : name;
}

static __u64 random_below(__u64 mask)
{
	__u64 r = 0;

	uk_random_best(&r, sizeof(r));
	return r & mask;
}

/* The program, and what the start of its stack tells about it. */
struct start {
	struct program prog, interp;
	int has_interp;
	char interp_path[ELF_INTERP_MAX];
	char prog_path[PATH_MAX];
};

static int load(struct start *s, struct uk_vas *vas, const char *path)
{
	__vaddr_t hint = PIE_BASE + random_below(PIE_PAGES) * PAGE_SIZE;
	int rc = program_open(&s->prog, path);

	if (rc)
		return rc;
	if (s->prog.img.type == ELF64_ET_EXEC)
		hint = 0;
	else
		hint = ALIGN_UP(hint, s->prog.img.align);
	rc = program_map(&s->prog, vas, hint);
	if (rc || !s->prog.img.interp_len)
		return rc;
	rc = program_interp(&s->prog, s->interp_path, sizeof(s->interp_path));
	if (rc)
		return rc;
	rc = program_open(&s->interp, s->interp_path);
	if (rc) {
		uk_pr_crit("'%s' needs the interpreter '%s'; put it and the "
			   "program's libraries into the rootfs\n",
			   path, s->interp_path);
		return rc;
	}
	s->has_interp = 1;
	return program_map(&s->interp, vas, 0);
}

static int fill_aux(const struct start *s, struct progstack_aux *aux)
{
	const struct program *p = &s->prog;
	const struct progstack_aux a[] = {
		{ ELF64_AT_HWCAP, elf_hwcap() },
		{ ELF64_AT_PAGESZ, PAGE_SIZE },
		{ ELF64_AT_CLKTCK, 100 },
		{ ELF64_AT_PHDR,
		  p->img.phdr_vaddr ? p->img.phdr_vaddr + p->bias : 0 },
		{ ELF64_AT_PHENT, sizeof(struct elf64_phdr) },
		{ ELF64_AT_PHNUM, p->img.phnum },
		{ ELF64_AT_BASE,
		  s->has_interp ? s->interp.img.lo + s->interp.bias : 0 },
		{ ELF64_AT_FLAGS, 0 },
		{ ELF64_AT_ENTRY, p->img.entry + p->bias },
		{ ELF64_AT_UID, 0 },
		{ ELF64_AT_EUID, 0 },
		{ ELF64_AT_GID, 0 },
		{ ELF64_AT_EGID, 0 },
		{ ELF64_AT_SECURE, 0 },
		{ ELF64_AT_HWCAP2, elf_hwcap2() },
	};

	memcpy(aux, a, sizeof(a));
	return ARRAY_SIZE(a);
}

/* The stack pointer, or negative errno. */
static __ssz make_stack(struct start *s, struct uk_vas *vas, int argc,
			char *argv[])
{
	struct progstack_aux aux[24];
	__u8 rnd[16];
	struct progstack_in in = {
		.argc = argc,
		.argv = argv,
		.envp = uk_environ(),
		.execfn = s->prog.path,
		.platform = elf_platform,
		.random = rnd,
		.aux = aux,
	};
	__vaddr_t va = UK_VADDR_ANY, top;
	__ssz n;
	int rc;

	rc = uk_vma_map_stack(vas, &va, STACK_LEN, PAGE_ATTR_PROT_RW, 0,
			      "stack");
	if (rc)
		return rc;
	uk_random_best(rnd, sizeof(rnd));
	in.naux = fill_aux(s, aux);
	top = va + STACK_LEN - random_below(0x1ff) * 16;
	n = progstack_build((void *)(top - ARGS_MAX), ARGS_MAX, top, &in);
	return n < 0 ? n : (__ssz)top - n;
}

static int prepare_signals(struct uk_vas *vas, const char *path)
{
	int rc = uk_posix_signal_exec(vas);

	if (!rc)
		return 0;
	uk_pr_crit("cannot run '%s': cannot map what signal handlers return "
		   "to: %d%s\n",
		   path, rc,
		   rc == -ENOMEM ? "; give the machine more memory" : "");
	return EXIT_CANNOT_RUN;
}

static __noreturn void start_program(const struct start *s, __uptr sp)
{
	const struct program *first = s->has_interp ? &s->interp : &s->prog;
	struct uk_thread *self = uk_thread_current();
	struct uk_syscall_ctx usc;

	memset(&usc, 0, sizeof(usc));
	elf_start_regs(&usc.regs, first->img.entry + first->bias, sp);
	ukarch_ectx_init(self->ectx);
	usc.ectx = self->ectx;
	ukarch_enter_program(&usc);
}

int main(int argc, char *argv[])
{
	static struct start s; /* paths are too long for a kernel stack */
	static char *init_argv[] = { (char *)"/init", NULL };
	struct uk_vas *vas = uk_posix_vas();
	const char *path;
	__ssz sp;
	int rc;

	argv = argc > 1 ? argv + 1 : init_argv;
	argc = argc > 1 ? argc - 1 : 1;
	if (!vas || uk_thread_extend(uk_thread_current(),
				     UK_THREADF_ECTX | UK_THREADF_AUXSP)) {
		uk_pr_crit("cannot run '%s': not enough memory\n", argv[0]);
		return EXIT_CANNOT_RUN;
	}
	path = find_program(argv[0], s.prog_path, sizeof(s.prog_path));
	rc = load(&s, vas, path);
	if (rc)
		return rc;
	sp = make_stack(&s, vas, argc, argv);
	if (sp < 0) {
		uk_pr_crit("cannot run '%s': cannot make its stack: %ld%s\n",
			   path, sp,
			   sp == -E2BIG ? "; too many arguments" : "");
		return EXIT_CANNOT_RUN;
	}
	rc = prepare_signals(vas, path);
	if (rc)
		return rc;
	uk_posix_brk_init(s.prog.img.hi + s.prog.bias);
	uk_posix_thread_set_comm(uk_posix_thread_self(), path);
	program_close(&s.prog);
	program_close(&s.interp);
	start_program(&s, (__uptr)sp);
}
