/* SPDX-License-Identifier: BSD-3-Clause */
/* The platform bus: see <uk/bus/platform.h>. */

#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/bus.h>
#include <uk/plat/bootinfo.h>
#include <uk/print.h>

#include "platform.h"

#define PARAM "virtio_mmio.device="
#define PARAM_LEN (sizeof(PARAM) - 1)

static UK_LIST_HEAD(drivers);
static struct uk_alloc *alloc;

void pf_register_driver(struct pf_driver *drv)
{
	uk_list_add_tail(&drv->list, &drivers);
}

void pf_offer(const struct pf_device *dev)
{
	struct pf_driver *drv;
	int rc;

	uk_list_for_each_entry (drv, &drivers, list) {
		if (strcmp(drv->compatible, dev->compatible))
			continue;
		rc = drv->add_dev(alloc, dev);
		if (rc && rc != -ENODEV)
			uk_pr_err("device at 0x%lx failed: %d\n", dev->base,
				  rc);
	}
}

/*
 * QEMU appends its words to ours, after any "--", so all of the command line
 * is looked at.  By now it is cut into words: NULs are blanks.
 */
static void scan_cmdline(const char *line, __sz len)
{
	struct pf_device dev;
	char word[64];
	__sz n;

	for (__sz i = 0; i < len; i += n + 1) {
		for (n = 0; i + n < len && line[i + n] && line[i + n] != ' ';)
			n++;
		if (n <= PARAM_LEN || memcmp(line + i, PARAM, PARAM_LEN))
			continue;
		if (n >= sizeof(word) + PARAM_LEN) {
			uk_pr_err("too long: '" PARAM "...'\n");
			continue;
		}
		memcpy(word, line + i + PARAM_LEN, n - PARAM_LEN);
		word[n - PARAM_LEN] = 0;
		if (pf_parse_virtio_mmio(word, &dev))
			uk_pr_err("not understood: '" PARAM "%s'\n", word);
		else
			pf_offer(&dev);
	}
}

static int platform_init(struct uk_alloc *a)
{
	alloc = a;
	return 0;
}

static int platform_probe(void)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo_get();
	const char *compat[PF_COMPAT_MAX];
	struct pf_driver *drv;
	int n = 0;

	if (bi->cmdline)
		scan_cmdline(bi->cmdline, bi->cmdline_len);
	uk_list_for_each_entry (drv, &drivers, list)
		if (n < PF_COMPAT_MAX)
			compat[n++] = drv->compatible;
	pf_scan_machine(compat, n);
	return 0;
}

static struct uk_bus platform_bus = {
	.name = "platform",
	.init = platform_init,
	.probe = platform_probe,
};
UK_BUS_REGISTER(platform_bus);
