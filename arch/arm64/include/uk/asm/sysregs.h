/* SPDX-License-Identifier: BSD-3-Clause */
/* Registers beside the general ones that belong to an application thread. */
#ifndef __UK_ASM_SYSREGS_H__
#define __UK_ASM_SYSREGS_H__

#define UKARCH_SYSREGS_TPIDR_EL0_OFFSET 0
#define UKARCH_SYSREGS_SIZE 16

#ifndef __ASSEMBLY__

#include <uk/essentials.h>

struct ukarch_sysregs {
	__u64 tpidr_el0;
	__u64 pad;
};

/* The thread pointer in saved registers. */
static inline __uptr ukarch_sysregs_get_tlsp(const struct ukarch_sysregs *s)
{
	return s->tpidr_el0;
}

static inline void ukarch_sysregs_set_tlsp(struct ukarch_sysregs *s, __uptr tls)
{
	s->tpidr_el0 = tls;
}

#endif /* !__ASSEMBLY__ */

#endif /* __UK_ASM_SYSREGS_H__ */
