/* SPDX-License-Identifier: BSD-3-Clause */
/* Threads of a program: made by clone(2), ended by exit(2). */
#include <errno.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/arch/syscall.h>
#include <uk/plat/paging.h>
#include <uk/posix-mmap.h>
#include <uk/process.h>
#include <uk/sched.h>
#include <uk/vma_types.h>

#include "nomem.h"

#define THREAD_FLAGS 0x50f00UL /* VM, FS, FILES, SIGHAND, THREAD, SYSVSEM */

long uk_syscall_r_u_clone(struct uk_syscall_ctx *usc, long flags, long sp,
			  long ptid, long a3, long a4);

/* exit(0), as a program does it */
#ifdef __x86_64__
static const unsigned char code[] = { 0x31, 0xff, 0xb8, 0x3c, 0,
				      0,    0,	  0x0f, 0x05 };

static void state(struct __regs *r)
{
	r->rflags = 0x202; /* interrupts on */
}
#else
static const unsigned int code[] = { 0xd2800000, 0xd2800ba8, 0xd4000001 };

static void state(struct __regs *r)
{
	r->pstate = 4; /* EL1t */
}
#endif

static __vaddr_t program(struct uk_vas *vas)
{
	static __vaddr_t at;
	__vaddr_t va = UK_VADDR_ANY;

	if (at || uk_vma_map_anon(vas, &va, 2 * PAGE_SIZE, PAGE_ATTR_PROT_RW, 0,
				  "program"))
		return at;
	memcpy((void *)va, code, sizeof(code));
	ukarch_icache_sync((void *)va, sizeof(code));
	if (!uk_vma_set_attr(vas, va, PAGE_SIZE, PAGE_ATTR_PROT_RE))
		at = va;
	return at;
}

static int threads(void *arg)
{
	struct uk_syscall_ctx usc;
	struct uk_vas *vas = uk_posix_vas();
	__vaddr_t pc = vas ? program(vas) : 0;
	long tid;

	(void)arg;
	if (!pc)
		return -EFAULT;
	memset(&usc, 0, sizeof(usc));
	ukarch_regs_set_ip(&usc.regs, pc);
	state(&usc.regs);
	tid = uk_syscall_r_u_clone(&usc, THREAD_FLAGS,
				   (long)pc + 2 * PAGE_SIZE - 64, 0, 0, 0);
	while (uk_posix_thread_count() > 1)
		uk_sched_yield();
	uk_sched_yield(); /* whoever runs next frees the dead */
	return tid < 0 ? (int)tid : 0;
}

const struct operation process_operations[] = {
	{ "threads", threads },
	{ NULL, NULL },
};
