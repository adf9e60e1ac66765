/* SPDX-License-Identifier: BSD-3-Clause */
/* An ordinary C program on musl: numbers, memory, files of its own, exit. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int count;

static void check(int ok, const char *what)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++count, what);
}

static void at_end(void)
{
	puts("ok 6 - functions of atexit() run");
	puts("1..6");
}

int main(int argc, char *argv[])
{
	const char *path = argc > 1 ? argv[1] : "/usr/local/sbin:";
	char text[64];
	long double third = 1.0L / 3;
	char *p;

	snprintf(text, sizeof(text), "%.3f %.5Lg %a", 2.5, third, 1.0);
	check(!strcmp(text, "2.500 0.33333 0x1p+0"), "floating point prints");
	check(sqrt(2.0) > 1.41 && sqrt(2.0) < 1.42, "libm computes");
	p = malloc(100000);
	check(p != NULL, "malloc gives memory");
	free(p);
	errno = 0;
	check(close(1234) == -1 && errno == EBADF, "errno comes from the call");
	check(!getenv("NO_SUCH_NAME") && getenv("HOME") && getenv("PATH") &&
		      !strncmp(getenv("PATH"), path, strlen(path)) &&
		      (argc < 2 || !strcmp(getenv("A"), "one two")),
	      "the environment is that of the command line");
	atexit(at_end);
	return 0;
}
