/* SPDX-License-Identifier: BSD-3-Clause */
/* Stack unwinding of what a guest told: see unwind.h. */

#include <elfutils/libdwfl.h>
#include <stdlib.h>

#include "unwind.h"

#define X86_64_REGS 17
#define X86_64_SP 7
#define ARM64_LR 30

struct walk {
	const struct crash *c;
	uint64_t reg[CRASH_REGS]; /* where it begins */
	struct crash_frame *out;
	size_t n;
	bool missed; /* since the last frame: memory that was not told */
};

static pid_t next_thread(Dwfl *dwfl, void *arg, void **thread)
{
	(void)dwfl;
	if (*thread)
		return 0;
	*thread = arg;
	return 1;
}

static bool memory_read(Dwfl *dwfl, Dwarf_Addr addr, Dwarf_Word *out, void *arg)
{
	struct walk *w = arg;
	uint64_t v;

	(void)dwfl;
	if (!crash_word(w->c, addr, &v)) {
		w->missed = true;
		return false;
	}
	*out = v;
	return true;
}

static bool set_registers(Dwfl_Thread *t, void *arg)
{
	const struct walk *w = arg;
	size_t n = w->c->nregs;
	Dwarf_Word reg[CRASH_REGS];

	for (size_t i = 0; i < n; i++)
		reg[i] = w->reg[i];
	/* x86_64: the pc is one of the registers; arm64: it has no number */
	if (!dwfl_thread_state_registers(t, 0, n == X86_64_REGS ? n : n - 1,
					 reg))
		return false;
	dwfl_thread_state_register_pc(t, reg[n - 1]);
	return true;
}

static int one_frame(Dwfl_Frame *f, void *arg)
{
	struct walk *w = arg;
	bool activation;
	Dwarf_Addr pc;

	w->missed = false;
	/* reads what the next frame needs, too */
	if (!dwfl_frame_pc(f, &pc, &activation))
		return DWARF_CB_ABORT;
	if (w->n == CRASH_FRAMES)
		return DWARF_CB_ABORT;
	w->out[w->n++] = (struct crash_frame){ pc, !activation };
	return DWARF_CB_OK;
}

/*
 * Where there is no code, there was a call to nowhere: it goes on where that
 * would have returned to.
 */
static bool leave_nowhere(struct walk *w)
{
	size_t pc = w->c->nregs - 1;

	if (crash_map_of(w->c, w->reg[pc]))
		return false;
	w->out[w->n++] = (struct crash_frame){ w->reg[pc], false };
	if (w->c->nregs != X86_64_REGS)
		w->reg[pc] = w->reg[ARM64_LR];
	else if (crash_word(w->c, w->reg[X86_64_SP], &w->reg[pc]))
		w->reg[X86_64_SP] += 8;
	return true;
}

size_t unwind(const struct crash *c, struct symbols *files,
	      struct crash_frame out[CRASH_FRAMES], bool *whole)
{
	static const Dwfl_Thread_Callbacks callbacks = {
		.next_thread = next_thread,
		.memory_read = memory_read,
		.set_initial_registers = set_registers,
	};
	struct walk w = { .c = c, .out = out };
	Dwfl *dwfl = symbols_dwfl(files);
	bool nowhere;

	*whole = false;
	if (c->nregs != X86_64_REGS && c->nregs != CRASH_REGS)
		return 0;
	for (size_t i = 0; i < c->nregs; i++)
		w.reg[i] = c->reg[i];
	nowhere = leave_nowhere(&w);
	if (dwfl && dwfl_attach_state(dwfl, NULL, 1, &callbacks, &w))
		*whole = !dwfl_getthread_frames(dwfl, 1, one_frame, &w);
	if (!w.n) /* no file could be read */
		out[w.n++] = (struct crash_frame){ w.reg[c->nregs - 1], false };
	if (nowhere && w.n > 1)
		out[1].after = true;
	*whole = *whole && !w.missed;
	return w.n;
}
