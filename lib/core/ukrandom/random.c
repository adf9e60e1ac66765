/* SPDX-License-Identifier: BSD-3-Clause */
/* The one generator of the system: its seeds, its lock, its users. */

#include <errno.h>

#include <uk/csprng.h>
#include <uk/init.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include <uk/spinlock.h>

#include <uk/random.h>

#include "seeds.h"

#define SEEDED_BITS 256
/* Bytes and requests after which sources are asked again */
#define RESEED_BYTES (1L << 20)
#define REQUEST_BYTES 32

/* All guarded by lock, with interrupts off. */
static struct {
	struct uk_spinlock lock;
	struct uk_csprng g;
	unsigned int bits; /* of unpredictability that was mixed in */
	long budget; /* bytes until the next reseeding */
} gen = {
	.lock = UK_SPINLOCK_INITIALIZER(),
	.budget = RESEED_BYTES,
};

static struct uk_random_source *sources; /* only grows */

UK_EVENT(UK_RANDOM_SEEDED_EVENT);

void uk_random_add(const void *buf, __sz len, unsigned int bits)
{
	__sz credit = MIN((__sz)bits, len * 8);
	unsigned long flags;
	bool before, now;

	uk_spin_lock_irqsave(&gen.lock, flags);
	before = gen.bits >= SEEDED_BITS;
	uk_csprng_mix(&gen.g, buf, len);
	gen.bits = (unsigned int)MIN(gen.bits + credit, (__sz)SEEDED_BITS);
	now = gen.bits >= SEEDED_BITS;
	uk_spin_unlock_irqrestore(&gen.lock, flags);
	if (!before && now)
		(void)uk_raise_event(UK_RANDOM_SEEDED_EVENT, __NULL);
}

bool uk_random_seeded(void)
{
	return uk_load_n_acq(&gen.bits) >= SEEDED_BITS;
}

void uk_random_source_register(struct uk_random_source *s)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&gen.lock, flags);
	s->next = sources;
	uk_store_n_rel(&sources, s);
	uk_spin_unlock_irqrestore(&gen.lock, flags);
}

static void add_cpu(void)
{
	__u8 buf[SEED_LEN];
	__sz n = cpu_seed(buf);

	uk_random_add(buf, n, (unsigned int)n * 8);
	uk_csprng_wipe(buf, sizeof(buf));
}

static void reseed(void)
{
	struct uk_random_source *s;

	add_cpu();
	for (s = uk_load_n_acq(&sources); s; s = s->next)
		s->request(s);
}

/*
 * Draws a key for one request, or 32 bytes of output.  The long work of a
 * large request is done without the lock.
 */
static bool draw(__u32 out[8], __sz len)
{
	unsigned long flags;
	bool due;

	uk_spin_lock_irqsave(&gen.lock, flags);
	uk_csprng_step(&gen.g, out);
	gen.budget -= (long)len + REQUEST_BYTES;
	due = gen.budget < 0;
	if (due)
		gen.budget = RESEED_BYTES;
	uk_spin_unlock_irqrestore(&gen.lock, flags);
	return due;
}

static void fill(void *buf, __sz len)
{
	__u32 out[8];
	bool due = draw(out, len);

	if (len <= sizeof(out))
		memcpy(buf, out, len);
	else
		uk_csprng_stream(out, buf, len);
	uk_csprng_wipe(out, sizeof(out));
	if (due)
		reseed();
}

int uk_random_fill(void *buf, __sz len)
{
	if (unlikely(!uk_random_seeded()))
		return -EAGAIN;
	fill(buf, len);
	return 0;
}

void uk_random_best(void *buf, __sz len)
{
	static int warned;
	__u64 t[2];

	if (unlikely(!uk_random_seeded())) {
		t[0] = (__u64)ukplat_monotonic_clock();
		t[1] = (__u64)ukplat_wall_clock();
		uk_random_add(t, sizeof(t), 0);
		if (!uk_exchange_n(&warned, 1))
			uk_pr_warn("addresses and port numbers can be guessed: "
				   "they come from the clock\n");
	}
	fill(buf, len);
}

static int seed_at_boot(struct uk_init_ctx *ictx __unused)
{
	__u8 buf[SEED_LEN];
	__sz n;

	add_cpu();
	n = host_seed(buf);
	uk_random_add(buf, n, (unsigned int)n * 8);
	n = cmdline_seed(buf);
	uk_random_add(buf, n, (unsigned int)n * 8);
	uk_csprng_wipe(buf, sizeof(buf));
	return 0;
}

uk_plat_initcall(seed_at_boot, 0x0);

/* After the devices, which may have brought something. */
static int check(struct uk_init_ctx *ictx __unused)
{
	if (!uk_random_seeded())
		uk_pr_warn("no random numbers: who asks for them waits; give "
			   "the machine a CPU with RDRAND or RNDR, virtio-rng, "
			   "or random.seed=[ ... ]\n");
	return 0;
}

uk_lib_initcall(check, 0x0);
