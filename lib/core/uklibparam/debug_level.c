/* SPDX-License-Identifier: BSD-3-Clause */
/* debug.level, on behalf of ukdebug, which is too low to know parameters. */
#define UK_LIBPARAM_PREFIX debug
#include <uk/libparam.h>
#include <uk/print.h>

UK_LIBPARAM_PARAM_ALIAS(level, &uk_printk_level, int,
			"messages on the console: 0 crit ... 4 debug");
