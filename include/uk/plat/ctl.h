/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing to the control channel; its words are those of uk/ctl.h. */
#ifndef __UK_PLAT_CTL_H__
#define __UK_PLAT_CTL_H__

#include <uk/ctl.h>
#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Writes the line "key word", cut to UK_CTL_LINE_MAX bytes; before the first
 * one the channel's version.  Without a channel it is lost.  Any context.
 */
void ukplat_ctl_word(const char *key, const char *word);

/** The same with "key number", or "key word number" if `word` is not NULL. */
void ukplat_ctl_number(const char *key, const char *word, __u64 n);

/**
 * Notes why the machine is going to end (UK_CTL_CAUSE_*, a constant) for
 * ukplat_terminate() to report.  The first call wins.  Any context.
 */
void ukplat_end_cause(const char *why);

UK_END_DECLS

#endif /* __UK_PLAT_CTL_H__ */
