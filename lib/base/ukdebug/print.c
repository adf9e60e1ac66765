/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages: "level: [library] text" to the console and to the dmesg ring. */
#include <string.h>

#include <uk/plat/console.h>
#include <uk/print.h>
#include <uk/snprintf.h>

#include "dmesg.h"

int uk_printk_level = CONFIG_LIBUKDEBUG_LEVEL;

static int line_open; /* the last message had no "\n" */

struct console {
	struct uk_fmt_out out;
	int show; /* also on the console, not only in the ring */
	char last;
	__sz fill;
	char buf[96];
};

static void console_flush(struct console *c)
{
	dmesg_put(c->buf, c->fill);
	if (c->show)
		ukplat_coutk(c->buf, (unsigned int)c->fill);
	c->fill = 0;
}

static void console_put(struct uk_fmt_out *out, const char *s, __sz n)
{
	struct console *c = __containerof(out, struct console, out);

	for (; n; n--) {
		if (c->fill == sizeof(c->buf))
			console_flush(c);
		c->last = *s;
		c->buf[c->fill++] = *s++;
	}
}

static void put_text(struct uk_fmt_out *out, const char *s)
{
	out->put(out, s, strlen(s));
}

void uk_vprintk_out(int lvl, const char *libname, const char *fmt, va_list ap)
{
	static const char *const names[] = { "crit: ", "err: ", "warn: ",
					     "info: ", "debug: " };
	struct console c = { .out = { console_put },
			     .show = lvl <= uk_printk_level };

	if (!line_open) {
		put_text(&c.out, names[lvl]);
		put_text(&c.out, "[");
		put_text(&c.out, libname);
		put_text(&c.out, "] ");
	}
	uk_format(&c.out, NULL, fmt, ap);
	line_open = c.last != '\n';
	console_flush(&c);
}

void uk_printk_out(int lvl, const char *libname, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	uk_vprintk_out(lvl, libname, fmt, ap);
	va_end(ap);
}

void uk_console_printf(const char *fmt, ...)
{
	struct console c = { .out = { console_put }, .show = 1 };
	va_list ap;

	va_start(ap, fmt);
	uk_format(&c.out, NULL, fmt, ap);
	va_end(ap);
	console_flush(&c);
}

void uk_printk_level_set(int lvl)
{
	uk_printk_level = lvl;
}
