/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The generator: ChaCha20 with the key replaced after every request, so that
 * what was given out cannot be computed back from the state.
 *
 * Seeded on first use from the CPU's instruction and from what the host passed
 * at boot; without either, from timing only, and a warning says so until a
 * device or the host mixes something in.
 */

#include <string.h>

#include <uk/arch/random.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include <uk/spinlock.h>

#include <uk/random.h>

#include "chacha.h"
#include "hostseed.h"

static struct {
	struct uk_spinlock lock;
	__u32 state[16]; /* guarded by lock: constants, key, counter, nonce */
	int seeded; /* guarded by lock */
} gen = {
	.lock = UK_SPINLOCK_INITIALIZER(),
	.state = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 },
};

/* The next block; the counter never repeats under one key. */
static void next_block(__u32 out[16])
{
	chacha_block(gen.state, out);
	if (!++gen.state[12])
		gen.state[13]++;
}

static void rekey(void)
{
	__u32 b[16];

	next_block(b);
	memcpy(&gen.state[4], b, 32);
	memset(b, 0, sizeof(b));
	barrier();
}

static void mix_locked(const void *buf, __sz len)
{
	const __u8 *p = buf;
	__u8 *key = (__u8 *)&gen.state[4];

	for (__sz i = 0; i < len; i++) {
		key[i % 32] ^= p[i];
		if (i % 32 == 31)
			rekey();
	}
	rekey();
}

/* Differences of the clock around work of unsteady length: a last resort. */
static void seed_from_timing(void)
{
	__u64 t[8];

	uk_pr_warn("no hardware random numbers: seeding from timing only\n");
	for (int r = 0; r < 64; r++) {
		for (int i = 0; i < 8; i++) {
			t[i] = ukplat_monotonic_clock();
			rekey();
		}
		mix_locked(t, sizeof(t));
	}
}

static void seed(void)
{
	__u64 v[4];
	__u8 host[32];
	__sz n = host_seed(host, sizeof(host));
	int good = 0;

	for (int i = 0; i < 4; i++) {
		v[i] = ukplat_wall_clock();
		for (int try = 0; try < 16; try++) {
			if (!ukarch_random_seed_u64(&v[i]) ||
			    !ukarch_random_u64(&v[i])) {
				good++;
				break;
			}
		}
	}
	mix_locked(v, sizeof(v));
	mix_locked(host, n);
	if (n < sizeof(host) && good < 4 && !gen.seeded)
		seed_from_timing();
	gen.seeded = 1;
}

void uk_random_mix(const void *buf, __sz len)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&gen.lock, flags);
	mix_locked(buf, len);
	uk_spin_unlock_irqrestore(&gen.lock, flags);
}

int uk_random_fill(void *buf, __sz len)
{
	unsigned long flags;
	__u8 *p = buf;
	__u32 b[16];
	__sz n;

	uk_spin_lock_irqsave(&gen.lock, flags);
	if (unlikely(!gen.seeded))
		seed();
	while (len) {
		next_block(b);
		n = MIN(len, sizeof(b));
		memcpy(p, b, n);
		p += n;
		len -= n;
	}
	rekey();
	uk_spin_unlock_irqrestore(&gen.lock, flags);
	memset(b, 0, sizeof(b));
	barrier();
	return 0;
}
