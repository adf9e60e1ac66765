/* SPDX-License-Identifier: BSD-3-Clause */
/* The configuration that host tests are compiled with: everything checked. */
#define CONFIG_LIBUKDEBUG_PRINTK 1
#define CONFIG_LIBUKDEBUG_PRINTK_LVL 4
#define CONFIG_LIBUKDEBUG_LEVEL 2
#define CONFIG_LIBUKDEBUG_ENABLE_ASSERT 1
#define CONFIG_LIBUKDEBUG_DMESG_KB 1
#define CONFIG_UKPLAT_LCPU_MAXCOUNT 1
#define CONFIG_UKPLAT_MEMREGION_MAX_COUNT 128
