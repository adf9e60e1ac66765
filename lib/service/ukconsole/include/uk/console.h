/* SPDX-License-Identifier: BSD-3-Clause */
/* The console as a file: a terminal. */
#ifndef __UK_CONSOLE_H__
#define __UK_CONSOLE_H__

#include <uk/file.h>

UK_BEGIN_DECLS

/** The console as a file (borrowed), as descriptors 0, 1 and 2 have it. */
const struct uk_file *uk_console_file(void);
/** Has `fn` called with the signal (SIGINT ...) that a key stands for. */
void uk_console_sighook_set(void (*fn)(int sig));

UK_END_DECLS

#endif /* __UK_CONSOLE_H__ */
