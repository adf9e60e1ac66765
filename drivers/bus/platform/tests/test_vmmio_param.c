/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * virtio_mmio.device= as Linux reads it.
 * host-sources: vmmio_param.c
 */

#include <stdio.h>

#include <uk/bus/platform.h>

static const struct {
	const char *s;
	int ok;
	__u64 base, size;
	unsigned int irq;
} cases[] = {
	{ "512@0xfeb00e00:12", 1, 0xfeb00e00, 512, 12 },
	{ "4K@0xd0000000:5", 1, 0xd0000000, 4096, 5 },
	{ "0x200@4096:7:3", 1, 4096, 512, 7 },
	{ "1k@0xFEB00000:0", 1, 0xfeb00000, 1024, 0 },
	{ "", 0 },
	{ "512", 0 },
	{ "512@", 0 },
	{ "512@0x:1", 0 },
	{ "512@0x1000", 0 },
	{ "512@0x1000:", 0 },
	{ "512@0x1000:1x", 0 },
	{ "512@0x1000:1:", 0 },
	{ "16@0x1000:1", 0 },
	{ "99999999999999999999@0:1", 0 },
	{ "17179869184G@0:1", 0 },
	{ "512@0xffffffffffffff00:1", 0 },
	{ "512@0x1000:99999999999", 0 },
};

int main(void)
{
	struct pf_device d;
	int n = sizeof(cases) / sizeof(*cases);

	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		int ok = !pf_parse_virtio_mmio(cases[i].s, &d);

		if (ok && cases[i].ok)
			ok = d.base == cases[i].base &&
			     d.size == cases[i].size && d.irq == cases[i].irq;
		printf("%s %d - '%s'\n", ok == cases[i].ok ? "ok" : "not ok",
		       i + 1, cases[i].s);
	}
	return 0;
}
