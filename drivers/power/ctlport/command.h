/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the host says on the control port (uk/ctl.h): lines, byte by byte.
 * Pure; runs on the host, too.
 */
#ifndef __COMMAND_H__
#define __COMMAND_H__

#include <string.h>

#include <uk/ctl.h>
#include <uk/essentials.h>
#include <uk/plat/bootstrap.h>

struct ctl_line {
	char text[UK_CTL_LINE_MAX];
	unsigned int len; /* more than fits: the line is too long */
};

/* Takes a byte; the state that a whole line asks for, or -1. */
static inline int ctl_line_feed(struct ctl_line *l, char c)
{
	unsigned int len = l->len;

	if (c != '\n') {
		if (len < sizeof(l->text))
			l->text[l->len++] = c;
		return -1;
	}
	l->len = 0;
	if (len == sizeof(UK_CTL_HALT) - 1 &&
	    !memcmp(l->text, UK_CTL_HALT, len))
		return UKPLAT_HALT;
	if (len == sizeof(UK_CTL_RESTART) - 1 &&
	    !memcmp(l->text, UK_CTL_RESTART, len))
		return UKPLAT_RESTART;
	return -1;
}

#endif /* __COMMAND_H__ */
