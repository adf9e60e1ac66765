/* SPDX-License-Identifier: BSD-3-Clause */
/* Registers outside the general set that belong to a program, x86_64. */
#ifndef __UK_ASM_SYSREGS_H__
#define __UK_ASM_SYSREGS_H__

#include <uk/essentials.h>

/* The segment bases.  GS is that of the program, swapped while it waits. */
struct ukarch_sysregs {
	__u64 gs_base;
	__u64 fs_base; /* the thread pointer */
};

static inline __uptr ukarch_sysregs_get_tlsp(const struct ukarch_sysregs *s)
{
	return s->fs_base;
}

static inline void ukarch_sysregs_set_tlsp(struct ukarch_sysregs *s, __uptr v)
{
	s->fs_base = v;
}

static inline __uptr ukarch_sysregs_get_gs_base(const struct ukarch_sysregs *s)
{
	return s->gs_base;
}

static inline void ukarch_sysregs_set_gs_base(struct ukarch_sysregs *s,
					      __uptr v)
{
	s->gs_base = v;
}

#endif /* __UK_ASM_SYSREGS_H__ */
