/* SPDX-License-Identifier: BSD-3-Clause */
/* The guest's words on the control channel: see ctl.h. */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <uk/ctl.h>

#include "ctl.h"
#include "diag.h"
#include "util.h"

static const char *const causes[] = {
	[CTL_CAUSE_NONE] = "",
	[CTL_CAUSE_EXIT] = UK_CTL_CAUSE_EXIT,
	[CTL_CAUSE_REQUEST] = UK_CTL_CAUSE_REQUEST,
	[CTL_CAUSE_BUTTON] = UK_CTL_CAUSE_BUTTON,
	[CTL_CAUSE_INIT] = UK_CTL_CAUSE_INIT,
	[CTL_CAUSE_CRASH] = UK_CTL_CAUSE_CRASH,
};

static const char *const stages[] = {
	[CTL_ENTRY] = UK_CTL_TIME_ENTRY,
	[CTL_INIT] = UK_CTL_TIME_INIT,
	[CTL_MAIN] = UK_CTL_TIME_MAIN,
	[CTL_END] = UK_CTL_TIME_END,
};

const char *ctl_cause_name(enum ctl_cause c)
{
	return causes[c];
}

const char *ctl_stage_name(enum ctl_stage s)
{
	return stages[s];
}

static void one_time(const char *value, struct ctl *c)
{
	const char *n = strchr(value, ' ');
	int64_t v = n ? parse_number(n + 1, INT64_MAX) : -1;

	for (int i = 0; v > 0 && i < CTL_STAGES; i++)
		if (strlen(stages[i]) == (size_t)(n - value) &&
		    !strncmp(stages[i], value, n - value) && !c->time[i])
			c->time[i] = v;
}

static void one_cause(const char *value, struct ctl *c)
{
	if (c->cause)
		return;
	for (size_t i = 1; i < ARRAY_SIZE(causes); i++)
		if (!strcmp(value, causes[i]))
			c->cause = i;
}

/* 0 for what is no number. */
static int positive(const char *value, int max)
{
	int64_t v = parse_number(value, max);

	return v < 0 ? 0 : (int)v;
}

static void one_line(void *arg, const char *key, const char *value)
{
	struct ctl *c = arg;

	if (!strcmp(key, UK_CTL_TIME))
		one_time(value, c);
	else if (!strcmp(key, UK_CTL_CAUSE))
		one_cause(value, c);
	else if (!strcmp(key, UK_CTL_BUTTON))
		c->button = true;
	else if (!strcmp(key, UK_CTL_TARGET))
		c->restart = !strcmp(value, UK_CTL_RESTART);
	else if (!strcmp(key, UK_CTL_EXIT) && c->code < 0)
		c->code = (int)parse_number(value, 255);
	else if (!strcmp(key, UK_CTL_SIGNAL) && !c->signal)
		c->signal = positive(value, 64);
	else if (!strcmp(key, UK_CTL_LATE) && !c->late)
		c->late = positive(value, 9999);
	else if (!strcmp(key, UK_CTL_HELLO) && !c->version)
		c->version = positive(value, 9999);
}

void ctl_lines(const char *text, size_t len,
	       void (*line)(void *arg, const char *key, const char *value),
	       void *arg)
{
	char copy[UK_CTL_LINE_MAX], *space;
	const char *end;
	size_t n;

	/* a line counts once its end is there */
	for (; (end = memchr(text, '\n', len)); text = end + 1) {
		n = end - text;
		len -= n + 1;
		if (n >= sizeof(copy))
			continue;
		memcpy(copy, text, n);
		copy[n] = '\0';
		space = strchr(copy, ' ');
		if (!space)
			continue;
		*space = '\0';
		line(arg, copy, space + 1);
	}
}

void ctl_parse(const char *text, size_t len, struct ctl *c)
{
	memset(c, 0, sizeof(*c));
	c->code = -1;
	ctl_lines(text, len, one_line, c);
}

char *ctl_text(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = xmalloc(CTL_SIZE_MAX);
	ssize_t n = 1;

	*len = 0;
	while (fd >= 0 && n > 0 && *len < CTL_SIZE_MAX) {
		n = read(fd, text + *len, CTL_SIZE_MAX - *len);
		if (n > 0)
			*len += n;
	}
	if (fd >= 0)
		close(fd);
	return text;
}

void ctl_read(const char *path, struct ctl *c)
{
	size_t len;
	char *text = ctl_text(path, &len);

	ctl_parse(text, len, c);
	free(text);
}

bool ctl_ended(const struct ctl *c)
{
	return c->cause || c->code >= 0 || c->signal;
}

bool ctl_crashed(const struct ctl *c)
{
	return c->cause == CTL_CAUSE_CRASH || c->cause == CTL_CAUSE_INIT;
}

int ctl_exit_code(const struct ctl *c)
{
	if (ctl_crashed(c))
		return EX_K_CRASHED;
	if (c->signal)
		return 128 + c->signal;
	return c->code < 0 ? 0 : c->code;
}
