/* SPDX-License-Identifier: BSD-3-Clause */
/* The guest's last words: see ctl.h. */

#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "diag.h"

static void one_line(const char *line, struct ctl *c)
{
	char word[16];
	int n;

	if (sscanf(line, "exit %d", &n) == 1 && n >= 0 && n <= 255)
		c->code = n;
	else if (sscanf(line, "signal %d", &n) == 1 && n >= 0 && n <= 64)
		c->signal = n;
	else if (sscanf(line, "cause %15s", word) == 1) {
		c->crash = !strcmp(word, "crash");
		c->restart = !strcmp(word, "restart");
	} else {
		return;
	}
	c->any = true;
}

void ctl_parse(const char *text, struct ctl *c)
{
	memset(c, 0, sizeof(*c));
	c->code = -1;
	for (const char *end; *text; text = *end ? end + 1 : end) {
		end = strchrnul(text, '\n');
		one_line(text, c);
	}
}

int ctl_exit_code(const struct ctl *c)
{
	if (c->crash)
		return EX_K_CRASHED;
	if (c->signal)
		return 128 + c->signal;
	return c->code < 0 ? 0 : c->code;
}
