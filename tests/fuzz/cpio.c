/* SPDX-License-Identifier: BSD-3-Clause */
/* Any bytes as a cpio archive: every entry lies inside, and reading ends. */
/* fuzz-sources: lib/base/ukcpio/cpio.c */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <uk/cpio.h>

static void check(int ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *base = (const char *)data, *end = base + size;
	struct uk_cpio_entry e;
	struct uk_cpio c;
	size_t before;
	int rc;

	uk_cpio_init(&c, data, size);
	do {
		before = c.off;
		rc = uk_cpio_next(&c, &e);
		if (rc <= 0)
			continue;
		check(c.off > before && c.off <= size + 3);
		check(e.name >= base && e.name + e.namelen < end);
		check(strlen(e.name) == e.namelen);
		check(e.size <= size);
		check(!e.size || ((const char *)e.data >= base &&
				  (const char *)e.data + e.size <= end));
	} while (rc > 0);
	return 0;
}
