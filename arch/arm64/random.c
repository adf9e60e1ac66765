/* SPDX-License-Identifier: BSD-3-Clause */
/* RNDR and RNDRRS (FEAT_RNG; DDI 0487, K13.4). */
#include <errno.h>

#include <uk/arch/random.h>
#include <uk/asm/arch.h>

#define ISAR0_RNDR_SHIFT 60

static int have_rng(void)
{
	return SYSREG_READ(id_aa64isar0_el1) >> ISAR0_RNDR_SHIFT != 0;
}

/* Both registers set Z when they have nothing to give. */
int ukarch_random_u64(__u64 *v)
{
	unsigned int ok;

	if (!have_rng())
		return -ENOTSUP;
	__asm__ __volatile__("mrs %0, s3_3_c2_c4_0\n\tcset %w1, ne"
			     : "=r"(*v), "=r"(ok)
			     :
			     : "cc");
	return ok ? 0 : -EAGAIN;
}

int ukarch_random_seed_u64(__u64 *v)
{
	unsigned int ok;

	if (!have_rng())
		return -ENOTSUP;
	__asm__ __volatile__("mrs %0, s3_3_c2_c4_1\n\tcset %w1, ne"
			     : "=r"(*v), "=r"(ok)
			     :
			     : "cc");
	return ok ? 0 : -EAGAIN;
}
