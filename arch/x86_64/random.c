/* SPDX-License-Identifier: BSD-3-Clause */
/* RDRAND and RDSEED. */
#include <errno.h>

#include <uk/arch/random.h>
#include <uk/asm/arch.h>

#define TRIES 10 /* Intel SDM vol. 1, 7.3.17.1 */

int ukarch_random_u64(__u64 *v)
{
	__u32 r[4];
	__u8 ok;

	x86_cpuid(1, 0, r);
	if (!(r[2] & X86_CPUID1_ECX_RDRAND))
		return -ENOTSUP;
	for (int i = 0; i < TRIES; i++) {
		__asm__ __volatile__("rdrand %0; setc %1"
				     : "=r"(*v), "=qm"(ok)
				     :
				     : "cc");
		if (ok)
			return 0;
	}
	return -EAGAIN;
}

int ukarch_random_seed_u64(__u64 *v)
{
	__u32 r[4];
	__u8 ok;

	x86_cpuid(0, 0, r);
	if (r[0] < 7)
		return -ENOTSUP;
	x86_cpuid(7, 0, r);
	if (!(r[1] & X86_CPUID7_EBX_RDSEED))
		return -ENOTSUP;
	for (int i = 0; i < TRIES; i++) {
		__asm__ __volatile__("rdseed %0; setc %1"
				     : "=r"(*v), "=qm"(ok)
				     :
				     : "cc");
		if (ok)
			return 0;
	}
	return -EAGAIN;
}
