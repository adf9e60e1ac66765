/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The program's part of a crash report.  On the console the frames that frame
 * pointers lead to, as file and offset; on the control channel what the host
 * needs to follow all of them by the files' own tables, and to name them:
 * registers, what is mapped, and the top of the stack.
 *
 * It may run when anything is broken: it allocates nothing, asks before it
 * reads, and goes without names rather than wait for a lock that the broken
 * code may hold.
 */

#include <uk/arch/syscall.h>
#include <uk/arch/traps.h>
#include <uk/atomic.h>
#include <uk/nofault.h>
#include <uk/plat/ctl.h>
#include <uk/plat/lcpu.h>
#include <uk/posix-mmap.h>
#include <uk/print.h>
#include <uk/snprintf.h>
#include <uk/vfs.h>

#include "crash.h"

#define STACK_MAX 16384UL
#define WORDS 8UL /* of the stack, in one line */
#define MAPS_MAX 64

/* One report is made, the first: a second one would be of its making. */
static struct {
	int taken; /* atomic; whoever set it has all below */
	struct uk_vas *vas;
	int wait; /* locks may be waited for */
	int frames; /* printed so far */
	char path[UK_CTL_LINE_MAX - 64];
	char line[UK_CTL_LINE_MAX];
} report;

/*
 * Where the program entered the kernel: on top of the auxiliary stack there is
 * its state at a system call, or the registers of a fault.  Interrupts have a
 * stack of their own, what they find on this one is old.
 */
static const struct __regs *entry_regs(void)
{
	struct lcpu *l = ukplat_lcpu_current();
	const struct __regs *call, *trap;

	if (!l->auxsp || l->irq_nest)
		return NULL;
	call = (const void *)(l->auxsp -
			      ALIGN_UP(sizeof(struct uk_syscall_ctx), 16));
	trap = (const void *)(l->auxsp - sizeof(*trap));
	return crash_regs_ok(call) ? call : crash_regs_ok(trap) ? trap : NULL;
}

static int vas_lock(void)
{
	if (!report.wait)
		return uk_mutex_trylock(&report.vas->lock);
	uk_mutex_lock(&report.vas->lock);
	return 1;
}

/* The path of what an area shows, in report.path; 0 if it is known. */
static int path_of(const struct uk_vma *v)
{
	const struct uk_file *f = uk_posix_object_file(v->obj);

	return !f || uk_vfs_file_path(f, report.wait, report.path,
				      sizeof(report.path)) < 0;
}

/*
 * A frame as "path+0xoffset", the offset in the file.  What is not code is no
 * return address either: the program has no frame pointers.
 */
static int print_frame(__uptr pc)
{
	const struct uk_vma *v = NULL;
	int locked = vas_lock(), end;

	if (locked)
		v = uk_vma_find(report.vas, pc);
	end = locked && report.frames++ &&
	      !(v && (v->attr & PAGE_ATTR_PROT_EXEC));
	if (!end)
		uk_console_printf("  0x%016lx", pc);
	if (!end && v && !path_of(v))
		uk_console_printf(" %s+0x%lx", report.path,
				  pc - v->start + (__uptr)v->off);
	if (!end)
		uk_console_printf("\n");
	if (locked)
		uk_mutex_unlock(&report.vas->lock);
	return end;
}

static void tell_regs(const struct __regs *r)
{
	__u64 v[CRASH_REGS];
	unsigned int n = crash_regs_dwarf(r, v);

	for (unsigned int i = 0; i < n; i++) {
		uk_snprintf(report.line, sizeof(report.line), "%x %lx", i,
			    (unsigned long)v[i]);
		ukplat_ctl_word(UK_CTL_REG, report.line);
	}
}

static void tell_maps(void)
{
	struct uk_vma *v;
	int n = 0;

	if (!vas_lock())
		return;
	for (v = uk_vma_find_from(report.vas, 0); v && n < MAPS_MAX;
	     v = uk_vma_next(v)) {
		if (!(v->attr & PAGE_ATTR_PROT_EXEC) || path_of(v))
			continue;
		uk_snprintf(report.line, sizeof(report.line), "%lx %lx %lx %s",
			    v->start, v->end, (unsigned long)v->off,
			    report.path);
		ukplat_ctl_word(UK_CTL_MAP, report.line);
		n++;
	}
	uk_mutex_unlock(&report.vas->lock);
}

/* So many bytes at `at`, a multiple of 8 that lies in one page. */
static void tell_words(__uptr at, __sz len)
{
	__u64 w[WORDS];
	int n;

	if (uk_nofault_memcpy_nopage(w, (const void *)at, len) < len)
		return;
	n = uk_snprintf(report.line, sizeof(report.line), "%lx", at);
	for (__sz i = 0; i < len / sizeof(*w); i++)
		n += uk_snprintf(report.line + n, sizeof(report.line) - (__sz)n,
				 " %lx", (unsigned long)w[i]);
	ukplat_ctl_word(UK_CTL_MEM, report.line);
}

/* Beginning with what is mapped: a stack may have overflowed. */
static void tell_stack(__uptr sp)
{
	__uptr at = ALIGN_DOWN(sp, 8), end = at + STACK_MAX, next;

	if (at >= UK_VAS_MAX)
		return;
	for (; at < end; at = next) {
		next = ALIGN_DOWN(at, WORDS * 8) + WORDS * 8;
		tell_words(at, next - at);
	}
}

static int on_report(void *data)
{
	const struct __regs *r = data;
	int program = !r || ukarch_regs_is_program(r);

	if (!r || !program)
		r = entry_regs();
	if (!r || !uk_vas_get_active() || uk_exchange_n(&report.taken, 1))
		return UK_EVENT_NOT_HANDLED;
	report.vas = uk_vas_get_active();
	report.wait = program && !ukplat_lcpu_irqs_disabled();
	if (!data)
		uk_console_printf("backtrace:\n");
	ukarch_backtrace(r, print_frame);
	tell_regs(r);
	tell_maps();
	tell_stack(ukarch_regs_sp(r));
	return UK_EVENT_HANDLED;
}
UK_EVENT_HANDLER(UKARCH_TRAP_REPORT, on_report);
