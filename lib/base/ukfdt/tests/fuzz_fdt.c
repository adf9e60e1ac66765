/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz-sources: fdt.c walk.c -- libFuzzer's entry: any bytes as device tree. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <uk/fdt_walk.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void tokens(const struct uk_fdt *f)
{
	struct uk_fdt_tok t;
	__u32 off = 0, o;
	int type;

	while ((type = uk_fdt_next(f, &off, &t)) > 0 && type != UK_FDT_END) {
		o = off;
		if (type == UK_FDT_BEGIN_NODE)
			uk_fdt_skip(f, &o);
		else if (type == UK_FDT_PROP)
			uk_fdt_strlist_has(&t, "okay");
		o = off;
		uk_fdt_next_child(f, &o, UK_FDT_LETTER('p'), &t);
	}
}

static void devices(const uint8_t *dtb, size_t size)
{
	static const char *const names[] = { "virtio,mmio", "a",
					     "arm,gic-v2m-frame" };
	volatile __u32 touched;
	struct uk_fdt_walk w;
	const __u32 *cells;
	__u64 a, s;
	int n;

	if (uk_fdt_walk_init(&w, dtb, size))
		return;
	while (uk_fdt_walk_next(&w, names, 3) >= 0) {
		for (unsigned int i = 0; i < 3; i++) {
			uk_fdt_walk_reg(&w, i, &a, &s);
			if (!uk_fdt_walk_irq(&w, i, &cells, &n))
				touched = cells[n - 1];
		}
	}
	(void)touched;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct uk_fdt f;
	uint8_t *dtb = malloc(size ? size : 1); /* guarded at its end */

	memcpy(dtb, data, size);
	if (!uk_fdt_open(&f, dtb, size)) {
		tokens(&f);
		devices(dtb, size);
	}
	free(dtb);
	return 0;
}
