/* SPDX-License-Identifier: BSD-3-Clause */
/* From an address in an image or a file to its function and line. */
#ifndef KRAFT_SYMBOLS_H
#define KRAFT_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

#include "crash.h"

struct symbols;
struct Dwfl;

/** Opens an image; NULL if it cannot be read or has no symbols. */
struct symbols *symbols_open(const char *path);
/**
 * The files of a crashed program, at the addresses they had.  `open_file` gives
 * the content of a path of the guest as a descriptor, or negative.
 */
struct symbols *
symbols_of_program(const struct crash *c,
		   int (*open_file)(void *arg, const char *path), void *arg);
/** For unwinding; NULL without symbols. */
struct Dwfl *symbols_dwfl(const struct symbols *s);
void symbols_close(struct symbols *s);

/** Is there a file at this address? */
bool symbols_have(const struct symbols *s, uint64_t addr);

/**
 * "function (file.c:12)", or as much of it as is known.
 *
 * @param after the address is one behind the instruction that is meant: a
 *   return address
 * @return caller frees; NULL if nothing is known, or `s` is NULL
 */
char *symbols_place(const struct symbols *s, uint64_t addr, bool after);

#endif
