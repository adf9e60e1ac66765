/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz-sources: fdt.c -- libFuzzer's entry: any bytes as a device tree. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <uk/fdt.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct uk_fdt_cells c;
	struct uk_fdt_tok t;
	struct uk_fdt f;
	uint8_t *dtb = malloc(size + 1); /* aligned, and guarded at its end */
	__u32 off = 0, o;
	__u64 a, s;
	int type;

	memcpy(dtb, data, size);
	if (!uk_fdt_open(&f, dtb, size)) {
		while ((type = uk_fdt_next(&f, &off, &t)) > 0 &&
		       type != UK_FDT_END) {
			o = off;
			if (type == UK_FDT_BEGIN_NODE)
				uk_fdt_skip(&f, &o);
			else if (type == UK_FDT_PROP)
				uk_fdt_strlist_has(&t, "okay");
		}
		off = 0;
		while (!uk_fdt_find_compatible(&f, &off, "a", &c))
			if (!uk_fdt_prop(&f, off, "reg", &t))
				uk_fdt_reg(&t, &c, 0, &a, &s);
	}
	free(dtb);
	return 0;
}
