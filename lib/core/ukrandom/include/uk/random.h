/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random numbers good enough for keys.  The generator is seeded at boot from
 * the CPU's instruction, the device tree and the command line, and later from
 * devices; until it has 256 bits from them it gives nothing.
 */
#ifndef __UK_RANDOM_H__
#define __UK_RANDOM_H__

#include <stdbool.h>

#include <uk/essentials.h>
#include <uk/event.h>

UK_BEGIN_DECLS

/**
 * Fills `buf` with `len` unpredictable bytes.  Any context; does not sleep.
 *
 * @return 0, or -EAGAIN, `buf` untouched, until uk_random_seeded()
 */
int uk_random_fill(void *buf, __sz len) __must_check;

/**
 * The same for what only should be hard to guess: places of mappings, port
 * numbers.  Before the seed it makes do with the clock, and a message says so
 * once.  Not for keys.
 */
void uk_random_best(void *buf, __sz len);

/** True if uk_random_fill() gives something; once true, true for ever. */
bool uk_random_seeded(void);

/** Raised once, in any context, when uk_random_seeded() becomes true. */
UK_EVENT_DECLARE(UK_RANDOM_SEEDED_EVENT);

/**
 * Mixes `len` bytes into the generator, which cannot make it worse.  Any
 * context.
 *
 * @param bits how unpredictable they are: 0 if nobody knows
 */
void uk_random_add(const void *buf, __sz len, unsigned int bits);

/** A device that can give more; memory of its driver, for ever. */
struct uk_random_source {
	/* Asks for one uk_random_add(), now or later.  Any context. */
	void (*request)(struct uk_random_source *s);
	struct uk_random_source *next; /* ukrandom's */
};

/** Has `s` asked now and then. */
void uk_random_source_register(struct uk_random_source *s);

/* Names of other releases */
#define uk_random_fill_buffer(buf, len) uk_random_fill(buf, len)

UK_END_DECLS

#endif /* __UK_RANDOM_H__ */
