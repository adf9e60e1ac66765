/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a guest says of its end on the control channel, one line each:
 * "cause halt|restart|crash", "exit <0..255>", "signal <n>".
 */
#ifndef KRAFT_CTL_H
#define KRAFT_CTL_H

#include <stdbool.h>

struct ctl {
	bool any; /* a line that we know was there */
	bool crash, restart;
	int code; /* exit code, -1 if it was not told */
	int signal; /* 0: none */
};

/** Reads the channel's text; unknown lines are passed over. */
void ctl_parse(const char *text, struct ctl *c);
/** The exit code that stands for it (0-255); 134 for a crash, 128+n. */
int ctl_exit_code(const struct ctl *c);

#endif
