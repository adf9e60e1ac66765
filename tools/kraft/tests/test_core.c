/* SPDX-License-Identifier: BSD-3-Clause */
/* The pure parts of kraft; prints TAP. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmdline.h"
#include "cpio.h"
#include "ctl.h"
#include "interpolate.h"
#include "ports.h"
#include "qemu.h"
#include "run.h"
#include "util.h"

static int number, failed;

static void check(bool ok, const char *what)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", ++number, what);
	failed += !ok;
}

/* ------------------------------------------------------------ command line */

/* The kernel's own cutter, lib/base/ukargparse/argparse.c, is linked in. */
int uk_argparse(char *argb, int maxcount, char *argv[]);

/* Any words come back from the kernel's parser and from ours. */
static void quoting_round_trip(void)
{
	static const char alphabet[] = "ab \t\"'\\[]=-$;\n";
	struct strv in = { 0 }, out = { 0 };
	struct buf b = { 0 };
	char word[8], *argv[8];
	bool kernel = true, ours = true;
	unsigned int seed = 1, n;

	for (int round = 0; round < 20000 && kernel && ours; round++) {
		for (int w = 0; w < 3; w++) {
			seed = seed * 1103515245 + 12345;
			n = (seed >> 16) % 7;
			for (unsigned int i = 0; i < n; i++) {
				seed = seed * 1103515245 + 12345;
				word[i] = alphabet[(seed >> 16) %
						   (sizeof(alphabet) - 1)];
			}
			word[n] = '\0';
			strv_add(&in, word);
			cmdline_word(&b, word);
		}
		ours = !cmdline_split(b.data, &out) && out.n == 3;
		kernel = ours && uk_argparse(b.data, 8, argv) == 3;
		for (int w = 0; w < 3 && ours; w++) {
			ours = !strcmp(in.v[w], out.v[w]);
			kernel = kernel && !strcmp(in.v[w], argv[w]);
		}
		strv_free(&in);
		strv_free(&out);
		buf_free(&b);
	}
	check(kernel, "20000 random lines come back from the kernel's parser");
	check(ours, "and from cmdline_split()");
}

static void split_errors(void)
{
	struct strv out = { 0 };

	check(cmdline_split("a \"b", &out) != NULL, "an open quote is refused");
	check(cmdline_split("a\\", &out) != NULL,
	      "a backslash at the end is refused");
	strv_free(&out);
}

static void lists(void)
{
	struct strv v = { 0 };
	struct buf b = { 0 };

	cmdline_list(&b, "env.vars", &v);
	check(!b.len, "an empty list gives nothing");
	strv_add(&v, "A=b c");
	strv_add(&v, "Q=\"");
	cmdline_list(&b, "env.vars", &v);
	check(!strcmp(b.data, "env.vars=[ \"A=b c\" \"Q=\\\"\" ]"),
	      "list elements are always quoted");
	strv_free(&v);
	buf_free(&b);
}

/* -------------------------------------------------------------------- cpio */

static int sink(void *arg, const void *p, size_t n)
{
	buf_add(arg, p, n);
	return 0;
}

static int limited_sink(void *arg, const void *p, size_t n)
{
	size_t *left = arg;

	(void)p;
	if (n > *left)
		return -ENOSPC;
	*left -= n;
	return 0;
}

static int write_archive(struct cpio *c)
{
	static char data[10000];
	int rc = cpio_entry(c, "d", S_IFDIR | 0755, 0);

	if (!rc)
		rc = cpio_entry(c, "d/small", S_IFREG | 0644, 3);
	if (!rc)
		rc = cpio_data(c, "abc", 3);
	if (!rc)
		rc = cpio_entry_end(c);
	memset(data, 'x', sizeof(data));
	if (!rc)
		rc = cpio_entry(c, "d/large", S_IFREG | 0644, sizeof(data));
	if (!rc)
		rc = cpio_data(c, data, sizeof(data));
	if (!rc)
		rc = cpio_entry_end(c);
	return rc ? rc : cpio_end(c);
}

static void archives(void)
{
	struct buf b = { 0 };
	struct cpio c = { .write = sink, .arg = &b };
	const char *data;
	size_t files = 0, left, all;
	bool told = true;

	check(!write_archive(&c), "an archive is written");
	check(!cpio_check(b.data, b.len, &files) && files == 3,
	      "and found complete, with 3 entries");
	data = memmem(b.data, b.len, "xxxxxxxx", 8);
	check(data && (data - b.data) % CPIO_PAGE == 0,
	      "data of a large file starts on a page");
	for (size_t n = 0; n < b.len - 512; n += 37)
		told = told && cpio_check(b.data, n, NULL);
	check(told, "every cut-off archive is told from a complete one");
	all = b.len;
	told = true;
	for (size_t n = 0; n < all; n += 61) {
		left = n;
		c = (struct cpio){ .write = limited_sink, .arg = &left };
		told = told && write_archive(&c) == -ENOSPC;
	}
	check(told, "a full disk is reported wherever it happens");
	c = (struct cpio){ .write = sink, .arg = &b };
	check(cpio_entry(&c, "/x", S_IFREG, 0) == -EINVAL,
	      "an absolute path is refused");
	check(cpio_entry(&c, "x", S_IFREG, 1ULL << 32) == -EFBIG,
	      "a file of 4 GiB is refused");
	check(cpio_check("#!/bin/sh", 9, NULL) != NULL,
	      "a script is no archive");
	buf_free(&b);
}

/* ------------------------------------------------------------------- others */

static void sizes(void)
{
	static const struct {
		const char *text;
		int64_t want;
	} t[] = {
		{ "65536", 65536 },
		{ "1280K", 1280 << 10 },
		{ "64Mi", 64 << 20 },
		{ "64MiB", 64 << 20 },
		{ "1g", 1 << 30 },
		{ "0", -1 },
		{ "", -1 },
		{ "-5", -1 },
		{ "64X", -1 },
		{ "64Mib", -1 },
		{ "64M ", -1 },
		{ "99999999999999999999", -1 },
		{ "9999999999T", -1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(t); i++)
		check(parse_size(t[i].text) == t[i].want, t[i].text);
}

/* Digits alone, up to the limit and not one further. */
static void numbers(void)
{
	static const struct {
		const char *text;
		int64_t max, want;
	} t[] = {
		{ "0", 0, 0 },
		{ "1", 0, -1 },
		{ "64", 64, 64 },
		{ "65", 64, -1 },
		{ "007", 9, 7 },
		{ "", 9, -1 },
		{ "+1", 9, -1 },
		{ " 1", 9, -1 },
		{ "1 ", 9, -1 },
		{ "-1", 9, -1 },
		{ "9x", 9, -1 },
		{ "9223372036854775807", INT64_MAX, INT64_MAX },
		{ "9223372036854775808", INT64_MAX, -1 },
		{ "99999999999999999999999", INT64_MAX, -1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(t); i++)
		check(parse_number(t[i].text, t[i].max) == t[i].want,
		      t[i].text);
}

/* One listens on all addresses, or both on the same. */
static void overlaps(void)
{
	static const struct {
		const char *a, *b;
		bool want;
	} t[] = {
		{ "80:1", "80:2", true },
		{ "80:1", "1.2.3.4:80:1", true },
		{ "1.2.3.4:80:1", "80:1", true },
		{ "1.2.3.4:80:1", "1.2.3.5:80:1", false },
		{ "80:1", "81:1", false },
		{ "80:1", "80:1/udp", false },
		{ "0:1", "0:1", false },
	};
	struct port a, b;

	for (size_t i = 0; i < ARRAY_SIZE(t); i++)
		check(!port_parse(t[i].a, &a) && !port_parse(t[i].b, &b) &&
			      port_overlaps(&a, &b) == t[i].want,
		      t[i].a);
}

static void addresses(void)
{
	static const char *const good[] = { "10.0.2.15/24",
					    "10.0.2.15/0:10.0.2.2",
					    "10.0.2.15/32::10.0.2.3",
					    "1.2.3.4/8:1.2.3.5:::host:domain" };
	static const char *const bad[] = { "",
					   "/24",
					   "10.0.2.15",
					   "10.0.2.15/",
					   "10.0.2.15/33",
					   "10.0.2.15/240",
					   "10.0.2/24",
					   "::1/64",
					   "10.0.2.15/24:gw",
					   "10.0.2.15/24:1.2.3.4:x" };

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		check(!run_bad_ip(good[i]), good[i]);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check(run_bad_ip(bad[i]) != NULL, bad[i]);
}

static void ports(void)
{
	static const char *const bad[] = {
		"",	 "80",	    "x:80",    "80:0",	"70000:80",
		"1:2:3", "::80:80", "80:80/x", "-1:80", "1.2.3.4.5:80:80",
		":80"
	};
	struct port p;

	check(!port_parse("8080:80", &p) && p.host == 8080 && p.guest == 80 &&
		      !strcmp(p.ip, "0.0.0.0") && !p.udp,
	      "HOST:GUEST");
	check(!port_parse("127.0.0.1:0:53/udp", &p) && !p.host &&
		      p.guest == 53 && !strcmp(p.ip, "127.0.0.1") && p.udp,
	      "IP:0:GUEST/udp");
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check(port_parse(bad[i], &p) != NULL, bad[i]);
}

/* Of a key the first value holds; what is malformed is passed over. */
static void last_words(void)
{
	static const struct {
		const char *text;
		int want;
	} t[] = {
		{ "", 0 },
		{ "cause exit\nexit 0\n", 0 },
		{ "exit 255\ncause exit\n", 255 },
		{ "cause crash\nexit 3\n", 134 },
		{ "cause init\n", 134 },
		{ "cause exit\nsignal 11\n", 139 },
		{ "cause exit\ncause crash\nexit 1\nexit 2\n", 1 },
		{ "noise\nexit 999\nexit -1\nexit 7x\nexit\nexit 7\n", 7 },
		{ "cause nonsense\nexit  7\nexit 00000000000000000000007\n",
		  0 },
		{ "exit 7", 0 }, /* cut off: not said yet */
	};
	struct ctl c;
	char *long_line = xmalloc(100000);

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		ctl_parse(t[i].text, strlen(t[i].text), &c);
		check(ctl_exit_code(&c) == t[i].want, "last words of a guest");
	}
	ctl_parse("garbage\n", 8, &c);
	check(!ctl_ended(&c), "garbage is no word");
	ctl_parse("telesto-ctl 1\nbutton acpi\ntime main 17\ntime x 1\n"
		  "late 2\ntarget restart\n",
		  70, &c);
	check(c.version == 1 && c.button && c.time[CTL_MAIN] == 17 &&
		      c.late == 2 && c.restart && !ctl_ended(&c),
	      "all keys");
	memset(long_line, 'e', 100000);
	memcpy(long_line + 99000, "\nexit 3\n\0exit 4\n\nexit", 22);
	ctl_parse(long_line, 100000, &c);
	check(c.code == 3, "an endless line, a NUL, an empty line");
	free(long_line);
}

static const char *lookup(const char *name)
{
	return !strcmp(name, "A") ? "1" : !strcmp(name, "E") ? "" : NULL;
}

static void variables(void)
{
	static const char *const t[][2] = {
		{ "x${A}y", "x1y" }, { "${B}", "" },   { "${B:-d}", "d" },
		{ "${E:-d}", "d" },  { "${E-d}", "" }, { "$$A$", "$A$" },
	};
	char *s;

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		s = interpolate(t[i][0], lookup);
		check(s && !strcmp(s, t[i][1]), t[i][0]);
		free(s);
	}
	check(!interpolate("${A", lookup), "an open ${ is refused");
}

static void machines(void)
{
	struct strv none = { 0 }, c = { 0 };
	struct port p = { "0.0.0.0", 8080, 80, false };
	struct machine_spec m = {
		.arch = "x86_64",
		.kernel = "k",
		.initrd = "i",
		.ip = "10.0.2.15/24",
		.memory = 64 * MiB,
		.cpus = 1,
		.network = true,
		.ports = &p,
		.nports = 1,
		.env = &none,
		.params = &none,
		.args = &none,
	};
	char *a = qemu_append(&m), *q;

	check(!strcmp(a, "virtio_mmio.device=512@0xfeb00e00:12 "
			 "netdev.ip=10.0.2.15/24 "
			 "vfs.fstab=[ \"initrd0:/:extract:::\" ] --"),
	      "the command line of microvm");
	qemu_command(&m, a, &c);
	check(strv_has(&c, "user,id=net0,hostfwd=tcp:0.0.0.0:8080-:80"),
	      "ports become hostfwd rules");
	q = shell_quote(&c);
	check(strstr(q, "'virtio_mmio.device") != NULL,
	      "the printed command is quoted");
	free(q);
	free(a);
	strv_free(&c);
	m.machine = "q35";
	a = qemu_append(&m);
	check(!strstr(a, "virtio_mmio"), "q35 has no mmio devices");
	free(a);
	check(memory_default("x86_64", 2 * MiB, 10 * MiB, true) >= 22 * MiB,
	      "kernel and twice the archive fit by default");
	check(memory_least("arm64", MiB, 100 * MiB) >= 200 * MiB,
	      "arm64 needs twice the archive");
}

static void words(void)
{
	static const char *const names[] = { "runtime", "rootfs", "name",
					     NULL };
	const char *s = suggest("runtme", names);

	check(s && !strcmp(s, "runtime"), "runtme: did you mean runtime?");
	check(!suggest("xyzzy", names), "no suggestion for xyzzy");
}

int main(void)
{
	quoting_round_trip();
	split_errors();
	lists();
	archives();
	sizes();
	numbers();
	ports();
	overlaps();
	addresses();
	last_words();
	variables();
	machines();
	words();
	printf("1..%d\n", number);
	return failed != 0;
}
