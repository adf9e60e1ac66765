/* SPDX-License-Identifier: BSD-3-Clause */
/* The configuration of this image: CONFIG_* as menuconfig left them. */
#ifndef __UK_CONFIG_H__
#define __UK_CONFIG_H__

#include <uk/_config.h>

#endif /* __UK_CONFIG_H__ */
