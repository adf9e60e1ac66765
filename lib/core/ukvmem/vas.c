/* SPDX-License-Identifier: BSD-3-Clause */
/* Address spaces as a whole, and the page-fault handler. */

#include <errno.h>

#include <uk/arch/traps.h>
#include <uk/print.h>
#include <uk/random.h>

#include "vmem_priv.h"

/* Pages by which the place of mappings varies */
#define RANDOM_PAGES (1UL << 28)

static struct uk_vas *active;

int uk_vas_init(struct uk_vas *vas, struct uk_alloc *a)
{
	__u64 v;

	uk_random_best(&v, sizeof(v));
	*vas = (struct uk_vas){ .a = a };
	uk_mutex_init(&vas->lock);
	vas->seed = (__u32)(v >> 32) | 1;
	vas->mmap_top =
		UK_VAS_MAX - (1UL << 32) - ((v % RANDOM_PAGES) << PAGE_SHIFT);
	vas->free_top = vas->mmap_top;
	return ukplat_pt_init(&vas->pt);
}

void uk_vas_destroy(struct uk_vas *vas)
{
	uk_mutex_lock(&vas->lock);
	(void)vma_unmap(vas, UK_VAS_MIN, UK_VAS_MAX - UK_VAS_MIN);
	uk_mutex_unlock(&vas->lock);
	ukplat_pt_free(&vas->pt);
}

struct uk_vas *uk_vas_get_active(void)
{
	return active;
}

int uk_vas_set_active(struct uk_vas *vas)
{
	active = vas;
	return ukplat_pt_set_active(&vas->pt);
}

/* Is it forbidden, rather than not there? */
static int in_area(struct uk_vas *vas, __vaddr_t va)
{
	int yes;

	uk_mutex_lock(&vas->lock);
	yes = uk_vma_find(vas, va) != __NULL;
	uk_mutex_unlock(&vas->lock);
	return yes;
}

static int vas_trap(void *data)
{
	struct ukarch_trap_ctx *ctx = data;
	int rc;

	if (!active || ctx->fault_address >= UK_VAS_MAX ||
	    ctx->fault_address < UK_VAS_MIN)
		return UK_EVENT_NOT_HANDLED;
	rc = uk_vas_fault(active, ctx->fault_address, ctx->access);
	if (unlikely(rc == -ENOMEM))
		uk_pr_crit("out of memory: cannot fill in the page at 0x%lx, "
			   "%lu KiB in use; give the guest more memory\n",
			   ctx->fault_address,
			   active->resident << (PAGE_SHIFT - 10));
	if (rc == -ENXIO)
		ctx->access |= UKARCH_FAULT_BUS;
	else if (rc && in_area(active, ctx->fault_address))
		ctx->access |= UKARCH_FAULT_PROT;
	return rc ? UK_EVENT_NOT_HANDLED : UK_EVENT_HANDLED;
}
UK_EVENT_HANDLER_PRIO(UKARCH_TRAP_PAGE_FAULT, vas_trap, 4);
