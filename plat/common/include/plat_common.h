/* SPDX-License-Identifier: BSD-3-Clause */
/* What the machines' halves of plat/ and the shared one give each other. */
#ifndef __PLAT_COMMON_H__
#define __PLAT_COMMON_H__

#include <uk/essentials.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/bootstrap.h>

UK_BEGIN_DECLS

/**
 * Adds a range to the memory map.  What is in the map already wins: only the
 * parts outside it are added.  So add what is in use first, then reserved
 * ranges, then RAM (UKPLAT_MEMRT_FREE, cut to whole pages).
 *
 * @return 0, or -ENOMEM if the map is full (the rest of the range is lost)
 */
int plat_mem_add(__paddr_t pbase, __sz len, __u16 type, __u16 flags);

/**
 * Only RAM below this physical address is mapped yet, and may be given out by
 * ukplat_memregion_alloc().  Raised by the machine's half.
 */
extern __paddr_t plat_mem_mapped_end;

/** Writes one line to the control channel, if the machine has one. */
void plat_ctl_puts(const char *line);

/**
 * Ends the machine by the means of its monitor and architecture.
 *
 * @param status exit code of QEMU where it can take one (see
 *   ukplat_terminate())
 */
void plat_machine_end(enum ukplat_gstate request, int status) __noreturn;

/**
 * The same where the monitor can be told the status directly; returns if it
 * cannot.  Called before drivers get UKPLAT_POWER_EVENT.
 */
void plat_machine_report(enum ukplat_gstate request, int status);

/* Seeds of ukplat_random_early() (random.c), from boot code: */

/** Takes the seed random.seed=[ ... ] out of a command line, if it has one. */
void plat_random_cmdline(const char *cmdline, __sz len);

/** Takes `len` unpredictable bytes; 0: nothing. */
void plat_random_add(const void *seed, __sz len);

/* Moving the kernel (kaslr.c), before anything else in C: */

/**
 * Draws where the kernel goes: by how much the image moves, a multiple of 2 MiB
 * or 0, and the begin of the direct map.  All seeds must have been given.
 *
 * @param tables how many units of 2 MiB the image touches from UK_VA_KERNEL on;
 *   its old and its new place do not overlap
 */
void plat_kaslr_draw(const char *cmdline, __sz cmdline_len, __sz tables,
		     __uptr *slide, __vaddr_t *directmap);

/**
 * Lets all addresses of the image follow a move by `slide`.
 *
 * @param image another, writable name of what was linked to UK_VA_KERNEL
 */
void plat_kaslr_relocate(void *image, __uptr slide);

/* Several CPUs (smp.c): */
struct lcpu;
struct ukplat_lcpu_ops;

/** Makes a CPU begin at plat_lcpu_main(l) on the stack l->entry_sp. */
int plat_lcpu_power_on(struct lcpu *l);

/** What all started CPUs come to, set up but for devices, interrupts off. */
void plat_lcpu_main(struct lcpu *l) __noreturn;

/** What the interrupt controller's driver has registered, or NULL. */
const struct ukplat_lcpu_ops *plat_lcpu_ops(void);

UK_END_DECLS

#endif /* __PLAT_COMMON_H__ */
