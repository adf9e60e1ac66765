/* SPDX-License-Identifier: BSD-3-Clause */
/* From an address in an image with debugging information to its source. */
#ifndef KRAFT_SYMBOLS_H
#define KRAFT_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

struct symbols;

/** Opens an image; NULL if it cannot be read or has no symbols. */
struct symbols *symbols_open(const char *path);
void symbols_close(struct symbols *s);

/**
 * "function (file.c:12)", or as much of it as is known.
 *
 * @param after the address is one behind the instruction that is meant: a
 *   return address
 * @return caller frees; NULL if nothing is known
 */
char *symbols_place(struct symbols *s, uint64_t addr, bool after);

#endif
