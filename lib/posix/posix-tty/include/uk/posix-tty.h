/* SPDX-License-Identifier: BSD-3-Clause */
/* The console as a file: a terminal. */
#ifndef __UK_POSIX_TTY_H__
#define __UK_POSIX_TTY_H__

#include <uk/file.h>

UK_BEGIN_DECLS

/** The console as a file (borrowed), as descriptors 0, 1 and 2 have it. */
const struct uk_file *uk_tty_console(void);
/**
 * Has `fn` called, in any context, with the signal (SIGINT, SIGQUIT, SIGTSTP,
 * SIGWINCH) that a key or a change of the window stands for.
 */
void uk_tty_sighook_set(void (*fn)(int sig));

UK_END_DECLS

#endif /* __UK_POSIX_TTY_H__ */
