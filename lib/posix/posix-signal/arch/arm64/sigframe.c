/* SPDX-License-Identifier: BSD-3-Clause */
/* The stack frame of a signal handler on arm64, as Linux builds it. */

#include <errno.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/asm/ectx.h>
#include <uk/plat/paging.h>
#include <uk/posix-mmap.h>
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
	__u8 reserved[4096] __align(16);
	/* behind it: what a debugger's backtrace follows */
	__u64 fp;
	__u64 lr;
};

struct ectx_area {
	__u8 bytes[UKARCH_ECTX_SIZE];
} __align(UKARCH_ECTX_ALIGN);

/*
 * C libraries for arm64 do not name a restorer: Linux' vDSO has one.  This
 * page stands for it: mov x8, #139 (rt_sigreturn); svc #0.
 */
static __uptr trampoline(void)
{
	static const __u32 code[] = { 0xd2801168, 0xd4000001 };
	static __vaddr_t va;
	struct uk_vas *vas = uk_posix_vas();
	__vaddr_t at = UK_VADDR_ANY;

	if (va)
		return va;
	if (uk_vma_map_anon(vas, &at, PAGE_SIZE, PAGE_ATTR_PROT_RW, 0,
			    "sigreturn"))
		return 0;
	memcpy((void *)at, code, sizeof(code));
	ukarch_icache_sync((void *)at, sizeof(code));
	if (uk_vma_set_attr(vas, at, PAGE_SIZE, PAGE_ATTR_PROT_RE))
		return 0;
	va = at;
	return va;
}

static void save_fp(struct frame *f)
{
	struct fpsimd *s = (struct fpsimd *)f->reserved;
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
	const struct fpsimd *s = (const struct fpsimd *)f->reserved;
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
	struct frame *f = (struct frame *)ALIGN_DOWN(sp - sizeof(*f), 16UL);
	__uptr back;

	back = d->act.flags & KSA_RESTORER ? d->act.restorer : trampoline();
	if (!back || uk_user_probe_w(f, sizeof(*f)))
		return -EFAULT;
	memset(f, 0, sizeof(*f));
	f->ss_sp = pt->altstack;
	f->ss_flags = pt->altstack_size ? 0 : SS_DISABLE;
	f->ss_size = pt->altstack_size;
	f->sigmask = d->oldmask;
	memcpy(f->regs, r->x, sizeof(r->x));
	f->regs[30] = r->lr;
	f->sp = r->sp;
	f->pc = r->pc;
	f->pstate = r->pstate & PSTATE_NZCV;
	save_fp(f);
	f->info.si_signo = d->sig;
	f->info.si_code = d->code;
	if (d->addr)
		f->info.si_addr = (void *)d->addr;
	else
		f->info.si_pid = d->pid;
	f->fp = r->x[29];
	f->lr = r->lr;

	r->x[0] = (__u64)d->sig;
	r->x[1] = (__u64)(__uptr) & f->info;
	r->x[2] = (__u64)(__uptr) & f->uc_flags;
	r->x[29] = (__u64)(__uptr) & f->fp;
	r->lr = back;
	r->sp = (__u64)(__uptr)f;
	r->pc = d->act.handler;
	return 0;
}

int sigframe_pop(struct uk_syscall_ctx *usc, __u64 *mask)
{
	struct __regs *r = &usc->regs;
	const struct frame *f = (const struct frame *)r->sp;

	if (uk_user_probe_r(f, sizeof(*f)))
		return -EFAULT;
	memcpy(r->x, f->regs, sizeof(r->x));
	r->lr = f->regs[30];
	r->sp = f->sp;
	r->pc = f->pc;
	r->pstate = (r->pstate & ~PSTATE_NZCV) | (f->pstate & PSTATE_NZCV);
	load_fp(f);
	*mask = f->sigmask;
	return 0;
}
