/* SPDX-License-Identifier: BSD-3-Clause */
/* The stack frame of a signal handler on arm64, as Linux builds it. */

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/asm/ectx.h>
#include <uk/plat/paging.h>
#include <uk/posix-signal.h>
#include <uk/uaccess.h>
#include <uk/vma_types.h>

#include "../../signal_int.h"

#define FPSIMD_MAGIC 0x46508001U
#define FPSIMD_SIZE 0x210
#define PSTATE_NZCV 0xf0000000UL

struct fpsimd {
	__u32 magic;
	__u32 size;
	__u32 fpsr;
	__u32 fpcr;
	__u8 vregs[512];
};

struct frame {
	siginfo_t info;
	/* struct ucontext */
	__u64 uc_flags;
	__u64 uc_link;
	__u64 ss_sp;
	__u64 ss_flags;
	__u64 ss_size;
	__u64 sigmask;
	__u8 unused[120];
	__u64 fault_address __align(16);
	__u64 regs[31];
	__u64 sp;
	__u64 pc;
	__u64 pstate;
	/* what is in use of the reserved bytes: one record and the end */
	struct fpsimd fpsimd __align(16);
	__u64 end[2];
};

#define RESERVED_SIZE 4096
/* Behind them: what a debugger's backtrace follows */
#define LINK_OFFSET (offsetof(struct frame, fpsimd) + RESERVED_SIZE)
#define FRAME_SIZE (LINK_OFFSET + 2 * sizeof(__u64))

struct ectx_area {
	__u8 bytes[UKARCH_ECTX_SIZE];
} __align(UKARCH_ECTX_ALIGN);

/*
 * C libraries for arm64 do not name a restorer: Linux' vDSO has one.  A page
 * of the program's stands for it, which is there from its start on, as the vDSO
 * is: what a program finds free later is its own to fill.
 */
static __uptr trampoline; /* set before the program runs */

int uk_posix_signal_exec(struct uk_vas *vas)
{
	/* mov x8, #139 (rt_sigreturn); svc #0 */
	static const __u32 code[] = { 0xd2801168, 0xd4000001 };
	__vaddr_t at = UK_VADDR_ANY;
	int rc = uk_vma_map_anon(vas, &at, PAGE_SIZE, PAGE_ATTR_PROT_RW, 0,
				 "sigreturn");

	if (rc)
		return rc;
	if (uk_user_put((void *)at, code, sizeof(code)))
		return -ENOMEM; /* for the page itself */
	ukarch_icache_sync((void *)at, sizeof(code));
	rc = uk_vma_set_attr(vas, at, PAGE_SIZE, PAGE_ATTR_PROT_RE);
	if (!rc)
		trampoline = at;
	return rc;
}

static void save_fp(struct frame *f)
{
	struct fpsimd *s = &f->fpsimd;
	struct ectx_area e;

	ukarch_ectx_store((struct ukarch_ectx *)&e);
	s->magic = FPSIMD_MAGIC;
	s->size = FPSIMD_SIZE;
	memcpy(s->vregs, e.bytes, sizeof(s->vregs));
	memcpy(&s->fpcr, e.bytes + UKARCH_ECTX_FPCR_OFFSET, 4);
	memcpy(&s->fpsr, e.bytes + UKARCH_ECTX_FPSR_OFFSET, 4);
}

static void load_fp(const struct frame *f)
{
	const struct fpsimd *s = &f->fpsimd;
	struct ectx_area e;

	if (s->magic != FPSIMD_MAGIC || s->size != FPSIMD_SIZE)
		return;
	memset(&e, 0, sizeof(e));
	memcpy(e.bytes, s->vregs, sizeof(s->vregs));
	memcpy(e.bytes + UKARCH_ECTX_FPCR_OFFSET, &s->fpcr, 4);
	memcpy(e.bytes + UKARCH_ECTX_FPSR_OFFSET, &s->fpsr, 4);
	ukarch_ectx_load((struct ukarch_ectx *)&e);
}

int sigframe_push(struct uk_syscall_ctx *usc, const struct delivery *d,
		  __uptr sp, const struct uk_posix_thread *pt)
{
	struct __regs *r = &usc->regs;
	__uptr at = ALIGN_DOWN(sp - FRAME_SIZE, 16UL), back;
	__u64 link[2] = { r->x[29], r->lr };
	struct frame f = { .ss_sp = pt->altstack };

	back = d->act.flags & KSA_RESTORER ? d->act.restorer : trampoline;
	if (!back)
		return -EFAULT;
	f.ss_flags = pt->altstack_size ? 0 : SS_DISABLE;
	f.ss_size = pt->altstack_size;
	f.sigmask = d->oldmask;
	memcpy(f.regs, r->x, sizeof(r->x));
	f.regs[30] = r->lr;
	f.sp = r->sp;
	f.pc = r->pc;
	f.pstate = r->pstate & PSTATE_NZCV;
	save_fp(&f);
	f.info.si_signo = d->sig;
	f.info.si_code = d->code;
	if (d->addr)
		f.info.si_addr = (void *)d->addr;
	else
		f.info.si_pid = d->pid;
	if (uk_user_put((void *)at, &f, sizeof(f)) ||
	    uk_user_put((void *)(at + LINK_OFFSET), link, sizeof(link)))
		return -EFAULT;

	r->x[0] = (__u64)d->sig;
	r->x[1] = at + offsetof(struct frame, info);
	r->x[2] = at + offsetof(struct frame, uc_flags);
	r->x[29] = at + LINK_OFFSET;
	r->lr = back;
	r->sp = at;
	r->pc = d->act.handler;
	return 0;
}

int sigframe_pop(struct uk_syscall_ctx *usc, __u64 *mask)
{
	struct __regs *r = &usc->regs;
	struct frame f;

	if (uk_user_get_obj(&f, (const struct frame *)r->sp))
		return -EFAULT;
	memcpy(r->x, f.regs, sizeof(r->x));
	r->lr = f.regs[30];
	r->sp = f.sp;
	r->pc = f.pc;
	r->pstate = (r->pstate & ~PSTATE_NZCV) | (f.pstate & PSTATE_NZCV);
	load_fp(&f);
	*mask = f.sigmask;
	return 0;
}
