/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Crash reports, from recorded words of guests and from this very program: its
 * own registers, stack and files stand for those of a guest.  Prints TAP.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "cpio.h"
#include "fs.h"
#include "initrd.h"
#include "report.h"
#include "util.h"

static int number, failed;

static void check(bool ok, const char *what)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", ++number, what);
	failed += !ok;
}

static int no_file(void *arg, const char *path)
{
	(void)arg, (void)path;
	return -ENOENT;
}

static int host_file(void *arg, const char *path)
{
	(void)arg;
	return open(path, O_RDONLY | O_CLOEXEC);
}

static char *make(const char *console, const char *ctl,
		  int (*open_file)(void *arg, const char *path), char **reason)
{
	const struct report_in in = {
		.console = console,
		.image = "/nonexistent",
		.ctl = ctl,
		.ctl_len = ctl ? strlen(ctl) : 0,
		.open_file = open_file,
	};

	return report_text(&in, reason);
}

/*
 * Of a crash the reason is found, anywhere; nothing that a terminal obeys is
 * repeated; an image that cannot be read costs only the names.
 */
static void kernel(void)
{
	char *reason, *report, *big = xmalloc(1000001);

	report = make("noise\ncrash: page fault\nbacktrace:\n"
		      "  0xffffffff80001000\n  0x",
		      NULL, no_file, &reason);
	check(!report && reason && !strcmp(reason, "page fault"),
	      "the reason without an image");
	free(reason);
	report = make("\033[2Jhello\nbacktrace: 0x\n", NULL, no_file, &reason);
	check(!report && !reason, "no crash, no reason");
	report = make("crash: a\033[31mb\n", NULL, no_file, &reason);
	check(reason && !strcmp(reason, "a[31mb"), "no control characters");
	free(reason);
	memset(big, 'c', 1000000);
	memcpy(big, "crash: ", 7);
	big[1000000] = '\0';
	report = make(big, NULL, no_file, &reason);
	check(!report && reason && strlen(reason) < 200, "an endless line");
	free(reason);
	for (int i = 0; i < 1000000; i += 10)
		memcpy(big + i, "crit: x 0x\n", 10);
	report = make(big, NULL, no_file, &reason);
	check(!report, "lines without end");
	free(reason);
	free(big);
}

/* What cannot be named says why. */
static void without_names(void)
{
	static const char console[] =
		"crit: the program was ended by signal 11 at 0x401136\n"
		"backtrace:\n"
		"  0x0000000000401136 /bin/prog+0x1136\n"
		"  0x00007f0000000010\n";
	char *reason, *report = make(console, NULL, no_file, &reason);

	check(report &&
		      strstr(report, "0x0000000000401136 /bin/prog+0x1136 "
				     "(the file is not in the root file "
				     "system)\n") &&
		      strstr(report, "0x00007f0000000010 "
				     "(no file is mapped there)\n"),
	      "a console alone, and no files");
	free(report);
	free(reason);
}

/* Nothing that a guest writes makes us fall. */
static void hostile(void)
{
	static const char *const ctl[] = {
		"reg 10 zz\nreg ffffffffffffffff 1\nreg 20\nreg 100 1\n",
		"map 0 0 0 /a\nmap 10 5 0 /a\nmap 1 2 3 relative\nmap 1\n"
		"map 1000 ffffffffffffffff 0 /proc/self/exe\n"
		"map 7fff00001000 7fff00002000 ffffffffffffff00 /dev/zero\n",
		"mem\nmem x\nmem 1000 1 2 x 3\nmem ffffffffffffffff 1 2 3\n",
		("reg 10 1\nreg 7 fffffffffffffff8\nreg 0 0\n"
		 "mem fffffffffffffff8 1\n"),
		"reg 20 1\nreg 1f 8\nreg 1e 1\nmem 8 8 8 8\n",
	};
	struct buf all = { 0 };
	char *reason, *report;

	for (size_t i = 0; i < ARRAY_SIZE(ctl); i++) {
		buf_puts(&all, ctl[i]);
		report = make("backtrace:\n  0x10 /x+0x\n  0x1z\n", ctl[i],
			      host_file, &reason);
		free(report);
		free(reason);
	}
	for (int i = 0; i < 5000; i++)
		buf_printf(&all, "mem %x 1 2 3\nmap %x000 %x000 0 /dev/null\n",
			   i, i, i + 1);
	report = make("backtrace:\n  0x10\n", all.data, host_file, &reason);
	check(report != NULL, "garbage on the control channel");
	free(report);
	free(reason);
	buf_free(&all);
}

/* ------------------------------------------------- this program as a guest */

static ucontext_t here;
static struct buf record;
static volatile int one = 1;

static void add_regs(void)
{
	mcontext_t *m = &here.uc_mcontext;

#if defined(__x86_64__)
	static const int order[] = { REG_RAX, REG_RDX, REG_RCX, REG_RBX,
				     REG_RSI, REG_RDI, REG_RBP, REG_RSP,
				     REG_R8,  REG_R9,  REG_R10, REG_R11,
				     REG_R12, REG_R13, REG_R14, REG_R15,
				     REG_RIP };

	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		buf_printf(&record, "reg %zx %llx\n", i,
			   (unsigned long long)m->gregs[order[i]]);
#elif defined(__aarch64__)
	for (int i = 0; i < 31; i++)
		buf_printf(&record, "reg %x %llx\n", i,
			   (unsigned long long)m->regs[i]);
	buf_printf(&record, "reg 1f %llx\nreg 20 %llx\n",
		   (unsigned long long)m->sp, (unsigned long long)m->pc);
#endif
}

/* Through the file: it knows where the stack ends. */
static void add_stack(void)
{
#if defined(__x86_64__)
	unsigned long long sp = here.uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
	unsigned long long sp = here.uc_mcontext.sp;
#endif
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	unsigned long long v;

	for (int i = 0; i < 2048; i++, sp += 8)
		if (pread(fd, &v, 8, sp) == 8)
			buf_printf(&record, "mem %llx %llx\n", sp, v);
	close(fd);
}

static void add_maps(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	unsigned long start, end, off;
	char line[4096], path[4096];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%lx-%lx r-xp %lx %*s %*s %4095s", &start,
			   &end, &off, path) == 4 &&
		    *path == '/')
			buf_printf(&record, "map %lx %lx %lx %s\n", start, end,
				   off, path);
	if (f)
		fclose(f);
}

/* The calls are no tail calls: something is left to do behind them. */
static __attribute__((noinline)) int deepest(int n)
{
	getcontext(&here);
	add_regs();
	add_stack();
	add_maps();
	return n + 1;
}

static __attribute__((noinline)) int middle(int n)
{
	volatile int r = deepest(n + 1);

	return r + 1;
}

static __attribute__((noinline)) void own_frames(void)
{
	char *reason, *report, *a, *b, *c;

	if (middle(one) != 4 || !record.len)
		return;
	report = make("backtrace:\n  0x1000 /none+0x1\n", record.data,
		      host_file, &reason);
	a = report ? strstr(report, " deepest (tests/test_report.c:") : NULL;
	b = a ? strstr(a, " middle (tests/test_report.c:") : NULL;
	c = b ? strstr(b, " own_frames (tests/test_report.c:") : NULL;
	check(c && strstr(c, " main (tests/test_report.c:"),
	      "registers and stack give functions and lines");
	if (!c)
		printf("# %s\n", report ? report : "none");
	free(report);
	free(reason);
	report = make("backtrace:\n  0x1000 /none+0x1\n", record.data, no_file,
		      &reason);
	check(report && strstr(report, "/test_report+0x") &&
		      strstr(report, "(the file is not in the root"),
	      "without the files the first one is still told");
	free(report);
	free(reason);
}

/* ------------------------------------------------------------- root file
 * system */

static int to_buf(void *arg, const void *p, size_t n)
{
	buf_add(arg, p, n);
	return 0;
}

static void add_file(struct cpio *c, const char *path, const char *text)
{
	cpio_entry(c, path, 0100644, strlen(text));
	cpio_data(c, text, strlen(text));
	cpio_entry_end(c);
}

static void in_archive(void)
{
	struct buf b = { 0 };
	struct cpio c = { .write = to_buf, .arg = &b };
	const char *p;
	size_t n = 0;

	add_file(&c, "bin/a", "first");
	cpio_entry(&c, "bin/b", 040755, 0);
	cpio_entry_end(&c);
	add_file(&c, "./bin/a", "second");
	cpio_end(&c);
	p = cpio_find(b.data, b.len, "/bin/a", &n);
	check(p && n == 6 && !memcmp(p, "second", 6), "the last one counts");
	check(!cpio_find(b.data, b.len, "/bin/b", &n), "a folder is no file");
	check(!cpio_find(b.data, b.len, "/bin", &n),
	      "nor is what is not there");
	check(!cpio_find(b.data, 150, "/bin/b", &n), "a cut archive");
	buf_free(&b);
}

int main(void)
{
	kernel();
	without_names();
	hostile();
	own_frames();
	in_archive();
	buf_free(&record);
	printf("1..%d\n", number);
	return failed != 0;
}
