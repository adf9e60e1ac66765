/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The first words on a program's stack: argc, argv, envp and the auxiliary
 * vector, with the strings above them, as the System V ABI lays them out.
 * Pure: writes into a buffer that stands for the top of the stack.
 */
#ifndef __PROGSTACK_H__
#define __PROGSTACK_H__

#include <uk/essentials.h>

struct progstack_aux {
	__u64 type;
	__u64 val;
};

struct progstack_in {
	int argc;
	char *const *argv;
	char *const *envp; /* NULL-terminated */
	const char *execfn;
	const char *platform;
	const __u8 *random; /* 16 bytes */
	const struct progstack_aux *aux; /* entries with plain values */
	int naux;
};

/*
 * Fills the end of `buf`, whose last byte will have the address `top` - 1 in
 * the program.  AT_EXECFN, AT_PLATFORM, AT_RANDOM and AT_NULL are added here.
 *
 * @return bytes used, a multiple of 16: the stack pointer is top - that;
 *   or -E2BIG if `len` does not suffice
 */
__ssz progstack_build(void *buf, __sz len, __u64 top,
		      const struct progstack_in *in);

#endif /* __PROGSTACK_H__ */
