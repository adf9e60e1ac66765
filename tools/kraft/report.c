/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console is text of the guest and may be anything: only its end is read,
 * only so many lines are taken, and what is printed is clean of control
 * characters.
 */

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"
#include "symbols.h"

#define TAIL_MAX (64 * 1024)
#define LINES_MAX 80
#define LINE_MAX_ 200

struct report {
	struct symbols *sym; /* or NULL */
	struct buf out;
	char *why; /* what stands behind "crash: " */
	char *where; /* of the first address of the trace */
	int trace; /* addresses of the trace so far; -1: not in one */
	bool resolved;
	int lines;
};

static bool is_kernel(uint64_t addr)
{
	return addr >> 63;
}

/* The place of the address that `s` begins with; NULL if there is none. */
static char *place_of(struct report *r, const char *s, bool after)
{
	uint64_t addr = strtoull(s, NULL, 16);

	return r->sym && is_kernel(addr) ? symbols_place(r->sym, addr, after)
					 : NULL;
}

static void add_line(struct report *r, const char *line, const char *place)
{
	if (r->lines++ >= LINES_MAX)
		return;
	buf_puts(&r->out, line);
	if (place) {
		buf_printf(&r->out, " %s", place);
		r->resolved = true;
	}
	buf_putc(&r->out, '\n');
}

static void trace_line(struct report *r, const char *line)
{
	/* the first is where it happened, the others return behind their call
	 */
	char *place = place_of(r, line + 2, r->trace > 0);

	if (!r->trace++ && place)
		r->where = xstrdup(place);
	add_line(r, line, place);
	free(place);
}

/* Messages that name a function: a start function, a terminator, a caller. */
static void message_line(struct report *r, const char *line)
{
	const char *hex = strstr(line, "0xffff");
	char *place =
		hex ? place_of(r, hex, strstr(line, "called from") != NULL)
		    : NULL;

	if (!r->why)
		r->why = xstrdup(line + strlen("crit: "));
	add_line(r, line, place);
	free(place);
}

static void one_line(struct report *r, const char *line)
{
	if (starts_with(line, "backtrace:")) {
		r->trace = 0;
		add_line(r, line, NULL);
	} else if (r->trace >= 0 && starts_with(line, "  0x")) {
		trace_line(r, line);
	} else if (starts_with(line, "crash: ")) {
		free(r->why);
		r->why = xstrdup(line + strlen("crash: "));
		add_line(r, line, NULL);
	} else if (starts_with(line, "crit: ")) {
		message_line(r, line);
	} else {
		r->trace = -1;
	}
}

/* Line by line, without what a terminal would obey. */
static void all_lines(struct report *r, const char *s)
{
	char line[LINE_MAX_];
	size_t n = 0;

	for (;; s++) {
		if (*s == '\n' || !*s) {
			line[n] = '\0';
			one_line(r, line);
			n = 0;
			if (!*s)
				break;
		} else if (isprint((unsigned char)*s) && n < sizeof(line) - 1) {
			line[n++] = *s;
		}
	}
}

char *report_text(const char *console, const char *image, char **reason)
{
	struct report r = { .sym = symbols_open(image), .trace = -1 };

	all_lines(&r, console);
	symbols_close(r.sym);
	*reason = r.why && r.where ? xasprintf("%s in %s", r.why, r.where)
		  : r.why	   ? xstrdup(r.why)
				   : NULL;
	free(r.why);
	free(r.where);
	if (r.resolved)
		return buf_steal(&r.out);
	buf_free(&r.out);
	return NULL;
}

/* The last TAIL_MAX bytes of the log, NUL-terminated; caller frees. */
static char *tail(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *s = xmalloc(TAIL_MAX + 1);
	ssize_t n = 0, got = 1;
	struct stat st;

	if (fd >= 0 && !fstat(fd, &st) && st.st_size > TAIL_MAX)
		lseek(fd, -TAIL_MAX, SEEK_END);
	while (fd >= 0 && n < TAIL_MAX && got > 0) {
		got = read(fd, s + n, TAIL_MAX - n);
		n += got > 0 ? got : 0;
	}
	if (fd >= 0)
		close(fd);
	/* NULs would hide what is behind them */
	for (ssize_t i = 0; i < n; i++)
		s[i] = s[i] ? s[i] : ' ';
	s[n] = '\0';
	return s;
}

char *report_make(const struct machine *m, char **reason)
{
	char *log = xasprintf("%s/console.log", m->dir), *text = tail(log);
	char *image = xasprintf("%s.dbg", m->kernel), *report;
	FILE *f;

	report = report_text(text, image, reason);
	f = report ? fopen(log, "ae") : NULL;
	if (f) {
		fprintf(f, "--- crash report, by kraft\n%s", report);
		fclose(f);
	}
	free(image);
	free(text);
	free(log);
	return report;
}
