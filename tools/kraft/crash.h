/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A thread of a program that crashed, as the guest told it on the control
 * channel (keys reg, map and mem of uk/ctl.h).  Pure.
 */
#ifndef KRAFT_CRASH_H
#define KRAFT_CRASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRASH_REGS 33
#define CRASH_MAPS 64
#define CRASH_FRAMES 64

struct crash_map {
	uint64_t start, end;
	uint64_t off; /* of `start` in the file */
	char *path; /* in the guest */
};

struct crash_word {
	uint64_t addr, value;
};

struct crash {
	uint64_t reg[CRASH_REGS]; /* by DWARF number, the last one the pc */
	size_t nregs; /* 17 (x86_64), 33 (arm64); others: not told */
	struct crash_map maps[CRASH_MAPS];
	size_t nmaps;
	struct crash_word *words; /* sorted by address */
	size_t nwords;
};

/** A place where a thread is or returns to. */
struct crash_frame {
	uint64_t pc;
	bool after; /* pc is behind the call that is meant */
};

/** Reads what the channel has of it; what is malformed is passed over. */
void crash_parse(const char *text, size_t len, struct crash *c);
/** Adds a map; passed over if it is absurd or one too many. */
void crash_add_map(struct crash *c, uint64_t start, uint64_t end, uint64_t off,
		   const char *path);
/** The map that holds an address, or NULL. */
const struct crash_map *crash_map_of(const struct crash *c, uint64_t addr);
/** A word of the stack; false if it was not told. */
bool crash_word(const struct crash *c, uint64_t addr, uint64_t *value);
void crash_free(struct crash *c);

#endif
