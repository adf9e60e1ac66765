/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the parts of the driver. */
#ifndef __ACPI_H__
#define __ACPI_H__

#include <uk/essentials.h>

/* Maps the table at `pa`; NULL unless its length and checksum hold. */
const __u8 *acpi_map_table(__paddr_t pa, __u32 *len);

#endif /* __ACPI_H__ */
