/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random numbers before there are drivers.  What comes out tells nothing about
 * the seeds: ukrandom has the same ones.
 */
#include <uk/arch/random.h>
#include <uk/arch/ticks.h>
#include <uk/csprng.h>
#include <uk/init.h>
#include <uk/plat/random.h>
#include <uk/print.h>

#include <plat_common.h>

#include "cmdline.h"

#define CPU_WORDS 4
#define SAMPLES 32 /* of the counter: how long a read takes varies */

static struct uk_csprng gen;
static int strong;
static int weak_used; /* somebody got numbers that can be guessed */

void plat_random_add(const void *seed, __sz len)
{
	if (!len)
		return;
	uk_csprng_mix(&gen, seed, len);
	strong = 1;
}

void plat_random_cmdline(const char *cmdline, __sz len)
{
	const char *seed = __NULL;

	len = cmdline_seed(cmdline, len, &seed);
	plat_random_add(seed, len);
}

static void add_cpu(void)
{
	__u64 w[CPU_WORDS];

	for (int i = 0; i < CPU_WORDS; i++) {
		if (ukarch_random_u64(&w[i]))
			return;
		/* Some CPUs, once broken, give one number for ever. */
		if (i && w[i] == w[i - 1])
			return;
	}
	plat_random_add(w, sizeof(w));
	uk_csprng_wipe(w, sizeof(w));
}

static void add_counter(void)
{
	__u64 t[SAMPLES];

	for (int i = 0; i < SAMPLES; i++)
		t[i] = ukarch_ticks();
	uk_csprng_mix(&gen, t, sizeof(t));
}

__u64 ukplat_random_early(void)
{
	__u32 out[8];
	__u64 v;

	if (!strong)
		add_cpu();
	if (!strong) {
		add_counter();
		weak_used = 1;
	}
	uk_csprng_step(&gen, out);
	memcpy(&v, out, sizeof(v));
	uk_csprng_wipe(out, sizeof(out));
	return v;
}

static int report(struct uk_init_ctx *ictx __unused)
{
	if (weak_used)
		uk_pr_warn("canary and addresses of the kernel can be guessed: "
			   "give the machine a CPU with RDRAND or RNDR, a "
			   "device tree with kaslr-seed, or random.seed=[ ... "
			   "]\n");
	return 0;
}

uk_lib_initcall(report, 0x0);
