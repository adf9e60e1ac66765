/* SPDX-License-Identifier: BSD-3-Clause */
/* Any sequence of lock requests leaves what a simple model says. */
/* fuzz-sources: */
/* fuzz-seeds: |abcdefghijklmnop0123456789| |zzzzyyyyxxxx| */
#include <stdint.h>
#include <string.h>

#include "lockmodel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct lockmodel m;

	model_init(&m);
	for (size_t i = 0; i + 3 < len && i < 4000; i += 4)
		if (!model_step(&m, data[i] % MODEL_OWNERS,
				(enum lockrange_type)(data[i + 1] % 3),
				data[i + 2], data[i + 3] % MODEL_BYTES))
			abort();
	model_fini(&m);
	return 0;
}
