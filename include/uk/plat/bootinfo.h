/* SPDX-License-Identifier: BSD-3-Clause */
/* What the boot protocol told us, in one form for all protocols. */
#ifndef __UK_PLAT_BOOTINFO_H__
#define __UK_PLAT_BOOTINFO_H__

#include <uk/essentials.h>
#include <uk/plat/memory.h>

UK_BEGIN_DECLS

struct ukplat_bootinfo {
	const char *bootprotocol; /* "pvh", "linux", "dtb" */
	char *cmdline; /* NUL-terminated, in the direct map; or NULL */
	__sz cmdline_len; /* with the NUL */
	__paddr_t dtb; /* device tree, or 0 */
	__paddr_t rsdp; /* ACPI root, or 0 */
	__paddr_t uart; /* arm64: registers of the console, or 0 */
	__u32 mrd_count;
	struct ukplat_memregion_desc mrds[CONFIG_UKPLAT_MEMREGION_MAX_COUNT];
};

/** The boot information; valid from before ukplat_entry_argp(). */
struct ukplat_bootinfo *ukplat_bootinfo_get(void);

UK_END_DECLS

#endif /* __UK_PLAT_BOOTINFO_H__ */
