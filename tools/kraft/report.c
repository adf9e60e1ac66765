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

#include "ctl.h"
#include "diag.h"
#include "initrd.h"
#include "report.h"
#include "symbols.h"
#include "unwind.h"

#define TAIL_MAX (64 * 1024)
#define LINES_MAX 80
#define LINE_MAX_ 200

struct report {
	struct symbols *sym; /* of the kernel; or NULL */
	struct crash crash; /* of the program */
	struct symbols *files; /* of the program */
	struct crash_frame frame[CRASH_FRAMES]; /* its frames */
	size_t nframes;
	bool cut; /* there are more of them */
	struct buf out;
	char *why; /* what stands behind "crash: " */
	char *where; /* of the first address of the trace */
	int trace; /* addresses of the trace so far; -1: not in one */
	bool told; /* the program's frames are in it */
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

	return is_kernel(addr) ? symbols_place(r->sym, addr, after) : NULL;
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

/* What is not known of a frame, and why. */
static const char *unknown(const struct report *r, const struct crash_frame *f)
{
	if (!crash_map_of(&r->crash, f->pc))
		return "(no file is mapped there)";
	if (!symbols_have(r->files, f->pc))
		return "(the file is not in the root file system)";
	return "(no symbol)";
}

/* One frame of the program: address, file and offset, function and line. */
static void program_frame(struct report *r, const struct crash_frame *f)
{
	const struct crash_map *m = crash_map_of(&r->crash, f->pc);
	char *place = symbols_place(r->files, f->pc, f->after);
	unsigned long long pc = f->pc;
	char *line;

	line = m ? xasprintf("  0x%016llx %s+0x%llx", pc, m->path,
			     (unsigned long long)(pc - m->start + m->off))
		 : xasprintf("  0x%016llx", pc);
	if (place && !r->trace && !r->where)
		r->where = xstrdup(place);
	add_line(r, line, place ? place : unknown(r, f));
	r->trace++;
	free(line);
	free(place);
}

/* All of them, in place of those that the guest could follow. */
static void program_trace(struct report *r)
{
	for (size_t i = 0; i < r->nframes && !r->told; i++)
		program_frame(r, &r->frame[i]);
	if (r->cut && !r->told)
		add_line(r, "  (here it cannot be followed any further)", NULL);
	r->told = true;
}

static void trace_line(struct report *r, const char *line)
{
	char *place;

	if (!is_kernel(strtoull(line + 2, NULL, 16))) {
		program_trace(r);
		return;
	}
	/* the first is where it happened, the others return behind their call
	 */
	place = place_of(r, line + 2, r->trace > 0);
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
static void all_lines(struct report *r, const char *s,
		      void (*one)(struct report *r, const char *line))
{
	char line[LINE_MAX_];
	size_t n = 0;

	for (;; s++) {
		if (*s == '\n' || !*s) {
			line[n] = '\0';
			one(r, line);
			n = 0;
			if (!*s)
				break;
		} else if (isprint((unsigned char)*s) && n < sizeof(line) - 1) {
			line[n++] = *s;
		}
	}
}

/*
 * "  0x<pc> path+0x<offset>": the guest's own frames, for the case that it
 * could not tell what is needed to follow them here.
 */
static void guest_frame(struct report *r, const char *line)
{
	uint64_t pc, off;
	char *end, *plus, *path;

	if (starts_with(line, "backtrace:"))
		r->nframes = 0;
	if (!starts_with(line, "  0x") || r->nframes == CRASH_FRAMES)
		return;
	pc = strtoull(line + 2, &end, 16);
	if (is_kernel(pc) || (*end && *end != ' '))
		return;
	r->frame[r->nframes] = (struct crash_frame){ pc, r->nframes > 0 };
	r->nframes++;
	plus = strrchr(end, '+');
	if (!plus || crash_map_of(&r->crash, pc))
		return;
	off = strtoull(plus + 1, NULL, 16) & ~0xfffULL;
	path = xstrndup(end + 1, plus - end - 1);
	crash_add_map(&r->crash, pc & ~0xfffULL, (pc | 0xfff) + 1, off, path);
	free(path);
}

/* The program's frames: followed here, or else as the guest followed them. */
static void find_frames(struct report *r, const struct report_in *in)
{
	struct crash_frame here[CRASH_FRAMES];
	bool whole;
	size_t n;

	crash_parse(in->ctl ? in->ctl : "", in->ctl ? in->ctl_len : 0,
		    &r->crash);
	all_lines(r, in->console, guest_frame);
	r->files = symbols_of_program(&r->crash, in->open_file, in->arg);
	n = unwind(&r->crash, r->files, here, &whole);
	if (n && (whole || n >= r->nframes)) {
		memcpy(r->frame, here, sizeof(here));
		r->nframes = n;
		r->cut = !whole;
	}
}

char *report_text(const struct report_in *in, char **reason)
{
	struct report r = { .sym = symbols_open(in->image), .trace = -1 };

	find_frames(&r, in);
	all_lines(&r, in->console, one_line);
	symbols_close(r.files);
	symbols_close(r.sym);
	crash_free(&r.crash);
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

/* The root file system, unless it has been made anew since. */
static int guest_file(void *arg, const char *path)
{
	return initrd_file(arg, path);
}

static void open_rootfs(const struct machine *m, struct initrd *i)
{
	struct stat st;
	bool same =
		m->initrd && !stat(m->initrd, &st) && st.st_mtime <= m->created;

	if (m->initrd && !same)
		warn("the root file system of '%s' has been made anew since it "
		     "started: its program's functions are not known",
		     m->name);
	initrd_open(i, same ? m->initrd : NULL);
}

char *report_make(const struct machine *m, char **reason)
{
	char *log = xasprintf("%s/console.log", m->dir), *text = tail(log);
	char *ctl = xasprintf("%s/ctl", m->dir), *words, *report;
	char *image = xasprintf("%s.dbg", m->kernel);
	struct initrd rootfs;
	struct report_in in = {
		.console = text,
		.image = image,
		.open_file = guest_file,
		.arg = &rootfs,
	};
	FILE *f;

	in.ctl = words = ctl_text(ctl, &in.ctl_len);
	open_rootfs(m, &rootfs);
	report = report_text(&in, reason);
	initrd_close(&rootfs);
	f = report ? fopen(log, "ae") : NULL;
	if (f) {
		fprintf(f, "--- crash report, by kraft\n%s", report);
		fclose(f);
	}
	free(image);
	free(words);
	free(ctl);
	free(text);
	free(log);
	return report;
}
