/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a guest says of its end on the control channel (uk/ctl.h).  It may say
 * anything: what is no line of that format, too long, or said a second time is
 * passed over.  What it says of a crashed program is read by crash.h.
 */
#ifndef KRAFT_CTL_H
#define KRAFT_CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Beyond this the channel is not read: a guest cannot fill our memory. */
#define CTL_SIZE_MAX (128 * 1024)

enum ctl_cause {
	CTL_CAUSE_NONE, /* it was not told */
	CTL_CAUSE_EXIT,
	CTL_CAUSE_REQUEST,
	CTL_CAUSE_BUTTON,
	CTL_CAUSE_INIT,
	CTL_CAUSE_CRASH
};

enum ctl_stage { CTL_ENTRY, CTL_INIT, CTL_MAIN, CTL_END, CTL_STAGES };

struct ctl {
	int version; /* 0: no such line */
	bool button; /* it can be asked to end */
	bool restart; /* it wishes to be started again */
	enum ctl_cause cause;
	int code; /* exit code, -1 if it was not told */
	int signal; /* 0: none */
	unsigned int late; /* terminators that did not end */
	uint64_t time[CTL_STAGES]; /* nanoseconds, 0 if not told */
};

/** Calls `line` for each well-formed one; `value` is what follows the key. */
void ctl_lines(const char *text, size_t len,
	       void (*line)(void *arg, const char *key, const char *value),
	       void *arg);
/** The channel's bytes, at most CTL_SIZE_MAX; caller frees. */
char *ctl_text(const char *path, size_t *len);
/** Reads the channel's `len` bytes (NULs and all). */
void ctl_parse(const char *text, size_t len, struct ctl *c);
/** The same from a file; only the first CTL_SIZE_MAX bytes of it. */
void ctl_read(const char *path, struct ctl *c);
/** Has it told how it ended? */
bool ctl_ended(const struct ctl *c);
/** Was the end a crash, of the kernel or of a start function? */
bool ctl_crashed(const struct ctl *c);
/** The exit code that stands for it (0-255); 134 for a crash, 128+n. */
int ctl_exit_code(const struct ctl *c);
/** The word for a cause; "" for none. */
const char *ctl_cause_name(enum ctl_cause c);
const char *ctl_stage_name(enum ctl_stage s);

#endif
