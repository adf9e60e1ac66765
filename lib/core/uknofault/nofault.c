/* SPDX-License-Identifier: BSD-3-Clause */
/* See <uk/nofault.h>: probing, copying, and the handlers that recover. */
#include <uk/arch/traps.h>
#include <uk/event.h>
#include <uk/nofault.h>
#include <uk/page.h>

#include "access.h"

extern const struct nofault_entry __start_uk_nofaulttab[];
extern const struct nofault_entry __stop_uk_nofaulttab[];

static int recover(struct ukarch_trap_ctx *ctx, int only_nopage)
{
	const struct nofault_entry *e;
	__uptr ip = ukarch_regs_ip(ctx->regs);

	for (e = __start_uk_nofaulttab;
	     (__uptr)e < (__uptr)__stop_uk_nofaulttab; e++) {
		if (e->ip == ip && (e->nopage || !only_nopage)) {
			ukarch_regs_set_ip(ctx->regs, e->fixup);
			return UK_EVENT_HANDLED;
		}
	}
	return UK_EVENT_NOT_HANDLED;
}

static int first_chance(void *data)
{
	return recover(data, 1);
}

static int last_chance(void *data)
{
	return recover(data, 0);
}

UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_PAGE_FAULT, first_chance, UK_PRIO_EARLIEST);
UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_PAGE_FAULT, last_chance, UK_PRIO_LATEST);
/* addresses that are no addresses */
UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_SECURITY, last_chance, UK_PRIO_EARLIEST);
UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_BUS_ERROR, last_chance, UK_PRIO_EARLIEST);

/* Inlined, so that `access` is a direct call. */
static __always_inline __sz probe(int (*access)(__vaddr_t), __vaddr_t va,
				  __sz len)
{
	__sz done, step;

	for (done = 0; done < len; done += step) {
		if (access(va + done))
			break;
		step = PAGE_SIZE - ((va + done) & (PAGE_SIZE - 1));
	}
	return MIN(done, len);
}

__sz uk_nofault_probe_r(__vaddr_t vaddr, __sz len)
{
	return probe(nofault_read, vaddr, len);
}

__sz uk_nofault_probe_rw(__vaddr_t vaddr, __sz len)
{
	return probe(nofault_rw, vaddr, len);
}

__sz uk_nofault_probe_r_nopage(__vaddr_t vaddr, __sz len)
{
	return probe(nofault_read_np, vaddr, len);
}

__sz uk_nofault_probe_rw_nopage(__vaddr_t vaddr, __sz len)
{
	return probe(nofault_rw_np, vaddr, len);
}

__sz uk_nofault_memcpy(void *dst, const void *src, __sz len)
{
	return len - nofault_copy(dst, src, len);
}

__sz uk_nofault_memcpy_nopage(void *dst, const void *src, __sz len)
{
	return len - nofault_copy_np(dst, src, len);
}

__sz uk_nofault_zero_nopage(void *dst, __sz len)
{
	return len - nofault_zero_np(dst, len);
}

int uk_nofault_load32_nopage(const __u32 *p, __u32 *v)
{
	return nofault_load32_np(p, v);
}

int uk_nofault_cas32_nopage(__u32 *p, __u32 *old, __u32 v)
{
	return nofault_cas32_np(p, old, v);
}
