/* SPDX-License-Identifier: BSD-3-Clause */
/* The ring of all messages; dmesg_off.c stands in where there is none. */
#ifndef __DMESG_H__
#define __DMESG_H__

#include <uk/essentials.h>

/* Appends text, overwriting the oldest.  Any context. */
void dmesg_put(const char *s, __sz n);

#endif /* __DMESG_H__ */
