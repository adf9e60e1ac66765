/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory as lines of hexadecimal bytes and text. */
#ifndef __UK_HEXDUMP_H__
#define __UK_HEXDUMP_H__

#include <uk/essentials.h>
#include <uk/print.h>

UK_BEGIN_DECLS

/**
 * Formats one line of at most 16 bytes into `buf` (80 bytes suffice):
 * "00000010  68 65 6c 6c 6f ...  |hello...|\n".
 *
 * @param addr what to print in the first column
 * @return length of the line
 */
int uk_hexdump_line(char *buf, __sz buflen, __u64 addr, const void *data,
		    __sz len);

/** Prints `len` bytes with their offsets as messages of level `lvl`. */
void uk_hexdumpk(int lvl, const void *data, __sz len);

UK_END_DECLS

#endif /* __UK_HEXDUMP_H__ */
