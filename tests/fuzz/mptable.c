/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any bytes as the BIOS area with a MultiProcessor table: no access outside,
 * and the list of processors ends.  Its checksums are made right, or few
 * inputs would come behind them.
 */
/* fuzz-sources: plat/kvm/x86_64/mptable.c */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../plat/kvm/x86_64/mptable.h"

static void fix_sum(uint8_t *p, size_t len)
{
	uint8_t sum = 0;

	p[len - 1] = 0;
	for (size_t i = 0; i < len; i++)
		sum += p[i];
	p[len - 1] = -sum;
}

/* The table's own byte for it is the eighth. */
static void fix_table(uint8_t *p, size_t size)
{
	size_t len = size >= 6 ? p[4] | p[5] << 8 : 0;
	uint8_t sum = 0;

	if (len < 8 || len > size)
		return;
	p[7] = 0;
	for (size_t i = 0; i < len; i++)
		sum += p[i];
	p[7] = -sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint32_t id, at;
	uint8_t *copy;
	unsigned int i;

	if (size > MPTABLE_END - MPTABLE_BASE)
		return 0;
	for (i = 0; !kvm_mptable_cpu(data, size, i, &id); i++)
		if (i > size || id > 255)
			abort();
	if (size < 16)
		return 0;
	copy = malloc(size);
	memcpy(copy, data, size);
	memcpy(&at, copy + 4, 4);
	at -= MPTABLE_BASE;
	if (at < size)
		fix_table(copy + at, size - at);
	fix_sum(copy, 16);
	for (i = 0; !kvm_mptable_cpu(copy, size, i, &id); i++)
		if (i > size || id > 255)
			abort();
	free(copy);
	return 0;
}
